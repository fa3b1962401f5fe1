"""Acting for somebody: what a confirmed authorisation opens, and how soon it closes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.authorisations.standing import Standing
from api.clock import Clock
from tests.api.authorisations.conftest import UNTIL
from tests.api.cases.owner import SIGNED, Owner
from tests.api.materials.test_checks import pdf

Headers = dict[str, str]
Stands = Callable[..., str]


def acted(client: TestClient, method: str, path: str, headers: Headers, by: str, **more: Any) -> Any:
    """A request for somebody else by an authorisation."""
    return client.request(method, f"/api/v1{path}", headers=headers, params={"on_behalf_of": by}, **more)


def test_an_agent_files_for_the_business(
    client: TestClient, owner: Owner, person: Headers, business: Headers, standing: Stands, staff: Headers
) -> None:
    """Protects agents and principals: the whole way for somebody else, and the case says who went it."""
    record, by = owner.has(), standing()
    assert [one["id"] for one in acted(client, "GET", "/records", person, by).json()["items"]] == [record]
    body = {"kind": "repair", "record_ids": [record]}
    made = acted(client, "POST", "/cases", person, by, json=body)
    assert made.status_code == 201, made.text
    number = made.json()["number"]
    for item in made.json()["materials"]:
        if item["required"] and item["id"] != "credit_commitment":
            files, data = {"file": ("a.pdf", pdf())}, {"material": item["id"]}
            sent = acted(client, "POST", f"/cases/{number}/materials", person, by, files=files, data=data)
            assert sent.status_code == 201, sent.text
    filed = acted(client, "POST", f"/cases/{number}/submit", person, by, json=SIGNED)
    assert filed.status_code == 200, filed.text
    seen = client.get(f"/api/v1/cases/{number}", headers=business).json()
    assert seen["facts"]["agent"] == "示例某甲"
    assert {line["actor"] for line in seen["timeline"]} == {"代理人"}
    assert all("代理人示例某甲代办" in line["text"] for line in seen["timeline"])
    assert client.get(f"/api/v1/cases/{number}", headers=staff).json()["facts"]["agent"] == "示例某甲"


def test_without_the_parameter_an_agent_is_only_themselves(
    client: TestClient, owner: Owner, person: Headers, standing: Stands
) -> None:
    """Protects principals: an authorisation is used by naming it, never by the way."""
    record = owner.has()
    standing()
    assert client.get("/api/v1/records", headers=person).json()["items"] == []
    assert client.get(f"/api/v1/records/{record}", headers=person).status_code == 404


def test_the_refusal_is_the_same_whatever_is_missing(
    client: TestClient, person: Headers, stranger: Headers, registered: Callable[..., Any], standing: Stands
) -> None:
    """Protects the two from being looked for: unknown, unconfirmed, somebody else's and too small read the same."""
    waiting = registered(principal_code="91320281MA1DEM0154").json()["id"]
    stands = standing(scope=["look"])
    refusals = [
        acted(client, "GET", "/records", person, "unknown"),
        acted(client, "GET", "/records", person, waiting),
        acted(client, "GET", "/records", stranger, stands),
        acted(client, "POST", "/cases", person, stands, json={"kind": "repair", "record_ids": ["x"]}),
    ]
    assert {one.status_code for one in refusals} == {403}
    assert len({(one.json()["detail"], one.json()["code"]) for one in refusals}) == 1


def test_staff_never_act_for_anybody(client: TestClient, staff: Headers, standing: Stands) -> None:
    """Protects the two sides of the desk: who decides does not apply."""
    assert acted(client, "GET", "/cases", staff, standing()).json()["code"] == "not_authorised"


@pytest.mark.parametrize("path", ["/rights", "/consents", "/reports", "/notifications", "/authorisations"])
def test_only_matters_are_for_others(client: TestClient, person: Headers, standing: Stands, path: str) -> None:
    """Protects what each decides alone: consents, copies of their data and messages are nobody else's to ask for."""
    assert acted(client, "GET", path, person, standing()).json()["code"] == "not_for_others"


@pytest.mark.parametrize("who", ["person", "business", "staff"])
def test_a_revocation_works_at_once(
    client: TestClient, request: pytest.FixtureRequest, person: Headers, standing: Stands, who: str
) -> None:
    """Protects principals: the very next request is refused, whichever of the three took it back."""
    by = standing()
    assert acted(client, "GET", "/records", person, by).status_code == 200
    headers = request.getfixturevalue(who)
    done = client.post(f"/api/v1/authorisations/{by}/revoke", json={"reason": "已经办完"}, headers=headers)
    assert done.json()["state"] == "revoked"
    assert acted(client, "GET", "/records", person, by).status_code == 403


def test_it_ends_with_its_last_day_in_china(
    app: FastAPI, client: TestClient, person: Headers, standing: Stands
) -> None:
    """Protects principals: the last day counts, and the next does not."""
    by, last = standing(), dt.date.fromisoformat(UNTIL)
    for day, status in ((last, 200), (last + dt.timedelta(days=1), 403)):
        app.state.authorised = Standing(app.state.database, app.state.looks, Clock(day))
        assert acted(client, "GET", "/records", person, by).status_code == status


def test_looks_and_deeds_say_for_whom(
    app: FastAPI, client: TestClient, owner: Owner, person: Headers, standing: Stands
) -> None:
    """Protects principals: what an agent saw and did is in the audit trail by the authorisation's number."""
    record, by = owner.has(), standing()
    number = client.get(f"/api/v1/authorisations/{by}", headers=person).json()["number"]
    acted(client, "GET", f"/records/{record}", person, by)
    acted(client, "POST", "/cases", person, by, json={"kind": "repair", "record_ids": [record]})
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.sequence)).all()
    looked = next(line for line in lines if line.action == "authorisation:agent:looked")
    assert looked.details == {"on_behalf_of": number, "path": f"/records/{record}"}
    created = next(line for line in lines if line.action == "case:owner:created")
    assert created.details["on_behalf_of"] == number
    assert created.actor == looked.actor


def test_one_key_for_two_principals_is_no_repeat(
    client: TestClient, owner: Owner, person: Headers, standing: Stands
) -> None:
    """Protects principals from each other's answers: an idempotency key is for one of them."""
    record, by = owner.has(), standing()
    key = {"Idempotency-Key": "示例".encode().hex()}
    body = {"kind": "repair", "record_ids": [record]}
    assert acted(client, "POST", "/cases", person | key, by, json=body).status_code == 201
    assert client.post("/api/v1/cases", json=body, headers=person | key).status_code == 409
