"""What is refused beside a grant, or by explaining that all is right: told as a refusal, with every way on."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.records.models import Record
from tests.api.filing.granting import add_receiver
from tests.api.filing.test_deciding import GRANTED, each, ids_of, statuses

Headers = dict[str, str]
Filed = Callable[..., str]
Call = Callable[..., Any]


@pytest.mark.parametrize("kind", ["objection", "listing_objection"])
def test_an_explanation_is_a_refusal_with_clauses_and_ways_on(
    client: TestClient, a_filed_case: Filed, call: Call, reviewer: Headers, business: Headers, kind: str
) -> None:
    """Protects who is told that all is right: a clause, the remedies, no line that calls it granted, and an appeal."""
    number = a_filed_case("reviewing", kind=kind)
    explained = {"decision": "granted", "resolution": "explained", "reasons": "与决定书一致"}
    law = {"citations": ["gbf-2025-22#8"]}
    case = call(number, "decide", reviewer, explained | law).json()
    assert (case["status"], case["resolution"]) == ("closed", "explained"), case
    assert case["decision"]["remedies"]
    line = next(line["text"] for line in case["timeline"] if line["action"] == "grant")
    assert (line.partition("：")[0], "同意" in line) == ("经核实，没有更正或者删除，已说明理由", False)
    assert client.get(f"/api/v1/cases/{number}", headers=business).json()["allowed_actions"] == ["appeal"]
    assert call(number, "appeal", business, {"statement": "不一致"}).status_code == 200


def test_what_was_refused_inside_a_grant_is_looked_at_again(
    client: TestClient, app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers, business: Headers
) -> None:
    """Protects the refused record: named in the timeline, appealed once in a case of its own while the rest goes on."""
    add_receiver(app)
    number = a_filed_case("reviewing", records=2)
    first, second = ids_of(client, number, reviewer)
    decided = call(number, "decide", reviewer, GRANTED | {"records": each([first, second], "granted", "denied")}).json()
    line = next(line["text"] for line in decided["timeline"] if line["action"] == "grant")
    assert line.startswith("同意其中一部分")
    assert line.endswith("-1号未同意：没有履行完")
    old = call(number, "appeal", business, {"statement": "早就履行完了"})
    assert (old.status_code, old.json()["status"]) == (200, "syncing"), old.text
    assert call(number, "appeal", business, {"statement": "再来"}).json()["code"] == "appeal_part_made_before"
    listed = client.get("/api/v1/cases", headers=business).json()["items"]
    (other,) = {one["number"] for one in listed} - {number}
    again = client.get(f"/api/v1/cases/{other}", headers=business).json()
    assert (again["status"], again["record_ids"], again["earlier_case"]) == ("reviewing", [second], number)
    assert again["earlier_decisions"][0]["reasons"] == ["没有履行完"]
    assert [m["files"][0]["name"] for m in again["materials"] if m["files"]] == ["缴款书.pdf"]
    answer = call(other, "decide", reviewer, GRANTED)
    assert (answer.status_code, answer.json()["status"]) == (200, "syncing"), answer.text
    assert statuses(app, [first, second]) == ["repaired", "repaired"]


def test_a_refused_record_may_be_asked_for_anew(
    client: TestClient, app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers, business: Headers
) -> None:
    """Protects the refused record: while the granted one goes on, it may be asked for anew, after the old case."""
    add_receiver(app)
    number = a_filed_case("reviewing", records=2)
    first, second = ids_of(client, number, reviewer)
    with app.state.database.write() as session:
        session.get_one(Record, second).obligations_fulfilled_on = dt.date(2026, 4, 1)
    call(number, "decide", reviewer, GRANTED | {"records": each([first, second], "granted", "denied")})
    made = client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [second]}, headers=business)
    assert (made.status_code, made.json().get("earlier_case")) == (201, number), made.text
    taken = client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [first]}, headers=business)
    assert taken.status_code == 409
