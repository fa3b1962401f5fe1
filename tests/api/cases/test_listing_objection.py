"""Objections against a notice before a listing: only by who got it, while nothing is decided, with its own clock."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.outbox.models import OutboxMessage
from tests.api.cases.owner import Owner
from tests.api.conftest import BUSINESS_CODE

Headers = dict[str, str]
NOTICE: dict[str, Any] = {
    "subject": {"kind": "business", "name": "示例建材有限公司", "code": BUSINESS_CODE},
    "authority": "示例市交通运输局",
    "authority_field": "transport",
    "list_name": "示例严重失信主体名单",
    "notified_on": "2026-11-18",
    "region": "320281",
    "reasons": "示例事由",
}


@pytest.fixture
def notice(client: TestClient, owner: Owner, clerk: Headers) -> str:
    """The id of a notice that the business got."""
    answer = client.post("/api/v1/notices", json=NOTICE, headers=clerk)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def object_to(client: TestClient, notice: str, headers: Headers, **more: Any) -> Any:
    """The answer to a request for a draft against a notice."""
    body = {"kind": "listing_objection", "notice_id": notice} | more
    return client.post("/api/v1/cases", json=body, headers=headers)


def test_the_subject_sees_its_notice_and_is_told(
    client: TestClient, app: FastAPI, owner: Owner, person: Headers, notice: str
) -> None:
    """Protects the right to be heard: the notice is there and a message goes out; others see nothing of it."""
    page = client.get("/api/v1/notices", headers=owner.headers).json()
    assert [item["id"] for item in page["items"]] == [notice]
    assert page["items"][0]["subject"]["code"] == BUSINESS_CODE
    assert client.get("/api/v1/notices", headers=person).json()["total"] == 0
    assert client.get(f"/api/v1/notices/{notice}", headers=person).status_code == 404
    assert object_to(client, notice, person).status_code == 404
    with app.state.database.read() as session:
        (job,) = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "notice.given")).all()
    assert (job.key, job.payload) == (f"notice.given:{notice}", {"notice": notice})


def test_an_objection_needs_words_and_starts_the_statutory_clock(client: TestClient, owner: Owner, notice: str) -> None:
    """Protects the answer in time: in Jiangsu ten working days count from the filing, which says what is wrong."""
    number = object_to(client, notice, owner.headers).json()["number"]
    assert number.startswith("LY-")
    missing = owner.does(number, "submit")
    assert (missing.status_code, missing.json()["code"]) == (422, "statement_missing")
    owner.patches(number, statement="事由与事实不符")
    receipt = owner.does(number, "submit").json()
    assert [(d["amount"], d["due_on"]) for d in receipt["deadlines"]] == [(10, "2026-12-04")]
    case = owner.case(number)
    assert case["notice"]["id"] == notice
    assert "objection.listing_jiangsu" in {effect["rule"] for effect in case["effects"]}


def test_one_objection_against_a_notice_at_a_time(client: TestClient, owner: Owner, notice: str) -> None:
    """Protects against doubles: the draft is found again, the filed one is named, and later a new one may follow."""
    number = object_to(client, notice, owner.headers, statement="不符").json()["number"]
    assert object_to(client, notice, owner.headers).json()["number"] == number
    owner.does(number, "submit")
    again = object_to(client, notice, owner.headers)
    assert (again.status_code, again.json()["code"]) == (409, "already_filed")
    owner.does(number, "withdraw")
    assert object_to(client, notice, owner.headers).json()["earlier_case"] == number


def test_once_listed_it_is_an_objection_instead(client: TestClient, owner: Owner, notice: str) -> None:
    """Protects from the wrong way: after the decision the words say which way is open."""
    number = object_to(client, notice, owner.headers, statement="不符").json()["number"]
    listed = {"kind": "serious_dishonesty_list", "list_name": NOTICE["list_name"], "decided_on": "2026-11-20"}
    owner.has(listed | {"authority_field": "transport"})
    for answer in (owner.does(number, "submit"), object_to(client, "nobody", owner.headers)):
        assert answer.status_code in (409, 404)
    refused = owner.does(number, "submit")
    assert (refused.status_code, refused.json()["code"]) == (409, "objection_instead")
    assert "已经列入名单" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"notified_on": "2026-11-22"}, "/notified_on"),
        ({"region": "999999"}, "/region"),
        ({"authority_field": "court"}, "/authority_field"),
        ({"reasons": "  "}, "/reasons"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(
    client: TestClient, clerk: Headers, change: dict[str, str], pointer: str
) -> None:
    """Protects the register of notices: each wrong field is named."""
    answer = client.post("/api/v1/notices", json=NOTICE | change, headers=clerk)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_only_clerks_of_the_place_give_notices(
    client: TestClient, owner: Owner, reviewer: Headers, add_account: Any, sign_in: Any
) -> None:
    """Protects subjects from notices of anybody: a clerk's work, of their own region."""
    add_account("elsewhere", ["clerk"], region="330000")
    for headers in (owner.headers, reviewer, sign_in("elsewhere")):
        assert client.post("/api/v1/notices", json=NOTICE, headers=headers).status_code == 403
