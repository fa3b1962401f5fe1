"""The queues of the case desk: what is due first comes first, and each sees what is theirs to do."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.audit.models import AuditLine
from api.cases.models import Case

Headers = dict[str, str]
Filed = Callable[..., str]
Call = Callable[..., Any]
QUEUE = "/api/v1/desk/cases"
DENIED = {"decision": "denied", "reasons": ["没有履行完"], "citations": ["gbf-2025-22#4"]}


def numbers(client: TestClient, headers: Headers, **asked: Any) -> list[str]:
    """The cases of a queue, in order."""
    answer = client.get(QUEUE, params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    return [one["number"] for one in answer.json()["items"]]


def due(client: TestClient, headers: Headers) -> list[str | None]:
    """The days on which the clocks that are shown end, in order of the queue."""
    items = client.get(QUEUE, params={"queue": "all"}, headers=headers).json()["items"]
    return [one["next_due"] and one["next_due"]["due_on"] for one in items]


def test_what_is_due_first_comes_first(
    client: TestClient, a_filed_case: Filed, reviewer: Headers, clerk: Headers
) -> None:
    """Protects statutory limits: nobody has to look for the case whose time runs out."""
    repair, objection = a_filed_case(), a_filed_case(kind="objection", field="environment", region="320281")
    days = [day for day in due(client, clerk) if day]
    assert days == sorted(days)
    assert numbers(client, clerk, queue="all") == [repair, objection]


def test_each_queue_has_the_work_of_its_role(
    client: TestClient, a_filed_case: Filed, add_account: Callable[..., None], sign_in: Callable[[str], Headers]
) -> None:
    """Protects people from work that is not theirs: a clerk accepts, a reviewer reviews."""
    filed, accepted, reviewing = a_filed_case(), a_filed_case("accepted"), a_filed_case("reviewing")
    for name in ("clerk", "reviewer"):
        add_account(name, [name])
    clerk, reviewer = sign_in("clerk"), sign_in("reviewer")
    assert numbers(client, clerk) == [filed]
    assert set(numbers(client, reviewer)) == {accepted, reviewing}
    counts = client.get("/api/v1/desk/queues", headers=reviewer).json()["items"]
    assert {one["queue"]: one["total"] for one in counts} == {
        "mine": 2, "review": 2, "appeals": 0, "confirm": 0, "supplement": 0, "syncing": 0, "overdue": 0, "all": 3,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "repair"}, 1),
        ({"kind": "objection"}, 1),
        ({"region": "430000"}, 1),
        ({"region": "430200"}, 0),
        ({"status": "accepted"}, 0),
        ({"query": "示例建材"}, 2),
        ({"query": "YY-"}, 1),
        ({"query": "yy-2026"}, 1),
        ({"query": "没有这样的单位"}, 0),
        ({"query": "100%"}, 0),
        ({"due_within": 0}, 0),
        ({"due_within": 60}, 1),
        ({"assigned": "me"}, 0),
        ({"assigned": "nobody"}, 2),
    ],
    ids=str,
)
def test_a_queue_is_narrowed(
    client: TestClient, a_filed_case: Filed, clerk: Headers, asked: dict[str, Any], found: int
) -> None:
    """Protects the search of the desk: each filter leaves what it says."""
    a_filed_case()
    a_filed_case(kind="objection", region="320281", field="environment")
    assert len(numbers(client, clerk, queue="all", **asked)) == found


def test_only_staff_of_the_place_see_a_queue(
    client: TestClient,
    a_filed_case: Filed,
    business: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects applicants: other regions and other people see nothing of theirs."""
    a_filed_case(region="430100")
    add_account("there", ["clerk"], region="430000")
    add_account("elsewhere", ["clerk"], region="320000")
    assert len(numbers(client, sign_in("there"))) == 1
    assert numbers(client, sign_in("elsewhere"), queue="all") == []
    assert client.get(QUEUE, headers=business).status_code == 403
    assert client.get("/api/v1/desk/queues", headers=business).status_code == 403


def test_who_proposed_waits_for_the_other(
    app: FastAPI,
    client: TestClient,
    a_filed_case: Filed,
    call: Call,
    reviewer: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects a reviewer's list from what they cannot do: their own proposal is the other one's turn."""
    app.state.settings.second_person = "denials"
    add_account("second", ["reviewer"])
    number = a_filed_case("reviewing")
    assert numbers(client, reviewer, queue="mine") == [number]
    assert call(number, "decide", reviewer, DENIED).json()["proposal"]
    assert numbers(client, reviewer, queue="mine") == []
    assert numbers(client, sign_in("second"), queue="mine") == [number]


def test_a_case_is_taken_and_given(
    client: TestClient,
    app: FastAPI,
    a_filed_case: Filed,
    call: Call,
    clerk: Headers,
    reviewer: Headers,
    business: Headers,
) -> None:
    """Protects the order of work: what somebody has is in nobody else's queue, and the trail says who gave it."""
    number = a_filed_case()
    assert call(number, "assign", clerk, {"assignee": "me"}).json()["assignee"] == "clerk"
    assert numbers(client, clerk, assigned="me") == [number]
    assert call(number, "assign", reviewer, {"assignee": "reviewer", "note": "出差"}).json()["is_assigned_to_me"]
    assert numbers(client, clerk) == []
    refused = call(number, "assign", clerk, {"assignee": "me"})
    assert (refused.status_code, refused.json()["code"]) == (403, "assigned_to_another")
    assert call(number, "assign", business, {"assignee": "me"}).status_code == 403
    assert client.get(f"/api/v1/cases/{number}", headers=business).json()["assignee"] is None
    with app.state.database.read() as session:
        lines = session.scalars(select(AuditLine.details).where(AuditLine.action == "case:staff:assigned")).all()
    assert [(one["from"], one["to"]) for one in lines] == [(None, "clerk"), ("clerk", "reviewer")]


def test_only_who_can_handle_a_case_is_given_it(
    client: TestClient, a_filed_case: Filed, call: Call, reviewer: Headers, add_account: Callable[..., None]
) -> None:
    """Protects cases from lying with somebody who may not touch them."""
    number = a_filed_case(region="430100")
    add_account("elsewhere", ["clerk"], region="320000")
    add_account("auditor", ["auditor"])
    able = client.get(f"/api/v1/cases/{number}/handlers", headers=reviewer).json()["items"]
    assert [one["username"] for one in able] == ["reviewer"]
    for name in ("elsewhere", "auditor", "biz", "nobody"):
        answer = call(number, "assign", reviewer, {"assignee": name})
        assert (answer.status_code, answer.json()["code"]) == (422, "cannot_handle")


def test_a_case_that_is_over_is_given_to_nobody(app: FastAPI, a_filed_case: Filed, call: Call, clerk: Headers) -> None:
    """Protects queues from work that is done."""
    number = a_filed_case()
    with app.state.database.write() as session:
        session.query(Case).filter_by(number=number).one().status = "closed"
    assert call(number, "assign", clerk, {"assignee": "me"}).json()["code"] == "case_closed"


def test_filters_are_kept_for_oneself(client: TestClient, clerk: Headers, reviewer: Headers, business: Headers) -> None:
    """Protects what somebody keeps: the same name replaces, and colleagues neither see nor delete it."""
    url = "/api/v1/desk/filters"
    body: dict[str, Any] = {"name": "快到期的", "filters": {"queue": "all", "due_within": 3}}
    kept = client.post(url, json=body, headers=clerk).json()
    assert kept["filters"] == {"queue": "all", "due_within": "3"}
    body["filters"] = {"queue": "accept"}
    assert client.post(url, json=body, headers=clerk).json()["id"] == kept["id"]
    assert [one["name"] for one in client.get(url, headers=clerk).json()["items"]] == ["快到期的"]
    assert client.get(url, headers=reviewer).json()["items"] == []
    assert client.delete(f"{url}/{kept['id']}", headers=reviewer).status_code == 404
    assert client.delete(f"{url}/{kept['id']}", headers=clerk).status_code == 204
    assert client.post(url, json=body, headers=business).status_code == 403
    assert client.post(url, json={"name": "错的", "filters": {"queue": "x"}}, headers=clerk).status_code == 422


def test_reasons_to_pick_can_be_cited(
    client: TestClient, a_filed_case: Filed, call: Call, reviewer: Headers, business: Headers
) -> None:
    """Protects decisions: each clause that is offered as one that may refuse does carry a refusal."""
    number = a_filed_case("reviewing")
    offered = client.get(f"/api/v1/cases/{number}/reasons", headers=reviewer).json()
    strong = [one["name"] for one in offered["clauses"] if one["may_refuse"]]
    against = [one for one in offered["reasons"] if one["speaks_for"] == "denied"]
    assert strong
    assert against
    assert all(name in {one["name"] for one in offered["clauses"]} for one in against for name in one["clauses"])
    body = {"decision": "denied", "reasons": [against[0]["text"]], "citations": strong}
    assert call(number, "decide", reviewer, body).json()["status"] == "denied"
    assert client.get(f"/api/v1/cases/{number}/reasons", headers=business).status_code == 403


def test_reasons_of_other_matters_are_neither_offered_nor_enough(
    client: TestClient, a_filed_case: Filed, call: Call, reviewer: Headers
) -> None:
    """Protects applicants from wrong law one tick away: a fine is not refused on what is said of credit scores."""
    number, document = a_filed_case("reviewing"), "发改办财金〔2021〕15号"
    offered = client.get(f"/api/v1/cases/{number}/reasons", headers=reviewer).json()
    texts = "".join(one["text"] for one in offered["reasons"])
    assert "履行义务" in texts
    assert [word for word in ("信用分", "收费修复", "列入之前", "警告", "公开没有说明") if word in texts] == []
    body = {"decision": "denied", "reasons": ["示例理由"], "citations": [f"{document}#一（三）"]}
    for place in ("一（三）", "二（二）"):
        refused = call(number, "decide", reviewer, body | {"citations": [f"{document}#{place}"]})
        assert (refused.status_code, refused.json()["code"]) == (422, "citation_of_another_matter"), refused.text
    fitting = [f"{document}#一（三）", offered["clauses"][0]["name"]]
    assert call(number, "decide", reviewer, body | {"citations": fitting}).json()["status"] == "denied"


def test_an_objection_before_listing_has_its_own_reasons(
    client: TestClient, a_filed_case: Filed, reviewer: Headers
) -> None:
    """Protects who is to be listed: what is offered against the objection is the rule on such objections."""
    number = a_filed_case("reviewing", kind="listing_objection")
    offered = client.get(f"/api/v1/cases/{number}/reasons", headers=reviewer).json()["reasons"]
    assert ["列入之前的异议" in one["text"] for one in offered if one["speaks_for"] == "denied"] == [True]


@pytest.mark.parametrize("typed", ["32028119900101002X", "张某 13912345678", "91320281MA1DEMQ10W", "a.b@example.cn"])
def test_codes_and_telephones_are_kept_in_no_filter(client: TestClient, clerk: Headers, typed: str) -> None:
    """Protects people from lying in clear in saved filters and addresses: the desk says what to write instead."""
    url = "/api/v1/desk/filters"
    for pointer, body in (
        ("/name", {"name": typed, "filters": {}}),
        ("/query", {"name": "常用", "filters": {"query": typed}}),
    ):
        refused = client.post(url, json=body, headers=clerk).json()
        assert (refused["code"], refused["errors"][0]["pointer"]) == ("names_somebody", pointer)
    assert client.get(QUEUE, params={"query": typed}, headers=clerk).json()["code"] == "names_somebody"
    assert client.get(url, headers=clerk).json()["items"] == []


@pytest.mark.parametrize("typed", ["XF-20261121-0001", "苏示建罚〔2026〕78号", "3202811900123456", "示例建材有限公司"])
def test_numbers_of_cases_and_decisions_are_looked_for(client: TestClient, clerk: Headers, typed: str) -> None:
    """Protects the search of the desk: what is no code of anybody is still found and kept."""
    assert numbers(client, clerk, queue="all", query=typed) == []
    kept = client.post("/api/v1/desk/filters", json={"name": typed, "filters": {"query": typed}}, headers=clerk)
    assert kept.status_code == 201, kept.text
