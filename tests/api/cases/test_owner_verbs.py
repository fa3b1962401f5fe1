"""The owner's verbs after the filing: supplement, withdraw, apply again; versions, lists, news of the source."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from sqlalchemy import event
from starlette.testclient import TestClient

from tests.api.cases.owner import Owner
from tests.api.records.conftest import NUMBER, ROW, as_csv

Headers = dict[str, str]
Call = Callable[..., Any]
ASKED = {
    "items": [
        {"material": "proof_of_performance", "why": "看不清"},
        {"material": "other", "why": "核对名称"},
    ]
}


def test_every_asked_paper_must_be_new(owner: Owner, call: Call, clerk: Headers) -> None:
    """Protects from a second round: each missing thing is named, then the clocks run on and the answer is kept."""
    number = owner.files("repair", owner.has())
    assert call(number, "request-supplement", clerk, ASKED).status_code == 200
    assert "paused" in {d["state"] for d in owner.case(number)["deadlines"]}
    assert {"proof_of_performance", "other"} <= {m["id"] for m in owner.case(number)["materials"]}
    owner.uploads(number, "other")
    early = owner.does(number, "supplement")
    assert (early.status_code, early.json()["code"]) == (422, "supplement_missing")
    assert [error["pointer"] for error in early.json()["errors"]] == ["/materials/proof_of_performance"]
    owner.uploads(number, "proof_of_performance")
    case = owner.does(number, "supplement", {"note": "换了清楚的"}).json()
    assert (case["status"], case["supplement"]) == ("submitted", None)
    assert "paused" not in {d["state"] for d in case["deadlines"]}
    assert [one["answered_at"] is not None for one in case["earlier_supplements"]] == [True]
    assert "换了清楚的" in case["timeline"][-1]["text"]


def test_nothing_was_asked_nothing_is_supplemented(owner: Owner) -> None:
    """Protects the state: the verb works only when papers were asked for."""
    assert owner.does(owner.files("repair", owner.has()), "supplement").status_code == 409


def test_a_withdrawn_case_makes_way_for_a_new_one_that_names_it(owner: Owner) -> None:
    """Protects the right to apply again at once; a draft that was never filed is no earlier application."""
    record_id = owner.has()
    owner.does(owner.draft("repair", record_id), "withdraw")
    filed = owner.files("repair", record_id)
    assert owner.case(filed)["earlier_case"] is None
    owner.does(filed, "withdraw", {"reason": "材料要换"})
    again = owner.draft("repair", record_id)
    assert owner.case(again)["earlier_case"] == filed
    assert filed in owner.case(again)["timeline"][0]["text"]


def test_a_refused_case_does_not_block(owner: Owner, call: Call, clerk: Headers) -> None:
    """Protects re-application after a refusal: no law says that one has to wait."""
    record_id = owner.has()
    filed = owner.files("repair", record_id)
    refusal = {"reasons": ["材料不全"], "citations": ["国办发〔2025〕22号 四"]}
    assert call(filed, "reject", clerk, refusal).status_code == 200
    assert owner.case(owner.draft("repair", record_id))["earlier_case"] == filed


def test_a_change_from_an_old_version_is_refused(client: TestClient, owner: Owner) -> None:
    """Protects from overwriting what another window wrote: the tag of the version that was seen must still hold."""
    number = owner.draft("repair", owner.has())
    seen = client.get(f"/api/v1/cases/{number}", headers=owner.headers).headers["ETag"]
    said: dict[str, Any] = {"json": {"statement": "早就改正了"}, "headers": owner.headers | {"If-Match": seen}}
    first = client.patch(f"/api/v1/cases/{number}", **said)
    assert first.status_code == 200
    assert first.headers["ETag"] != seen
    late = client.patch(f"/api/v1/cases/{number}", **said)
    assert (late.status_code, late.json()["code"]) == (409, "overtaken")


def test_a_list_can_be_narrowed_and_reads_little(client: TestClient, app: FastAPI, owner: Owner) -> None:
    """Protects the status query: by status and kind, and never a query a case, a file or a line of a timeline."""
    owner.files("repair", owner.has())
    for _ in range(3):
        owner.draft("repair", owner.has())
    seen: list[str] = []
    event.listen(app.state.database.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    page = client.get("/api/v1/cases", params={"status": "draft", "kind": "repair"}, headers=owner.headers).json()
    assert (page["total"], {item["status"] for item in page["items"]}) == (3, {"draft"})
    assert not [query for query in seen if "case_files" in query or "case_events" in query]
    assert len([query for query in seen if "SELECT" in query]) <= 6
    both = client.get("/api/v1/cases", params={"status": ["draft", "submitted"]}, headers=owner.headers).json()
    assert both["total"] == 4
    assert client.get("/api/v1/cases", params={"kind": "objection"}, headers=owner.headers).json()["total"] == 0


def test_news_of_the_source_stand_in_the_timeline(client: TestClient, owner: Owner, staff: Headers) -> None:
    """Protects people from waiting for what has happened already: an import that settles the record is told."""
    record_id = owner.has()
    number = owner.files("repair", record_id)
    line = ROW | {NUMBER: owner.record(record_id)["document_number"], "记录状态": "已修复"}
    answer = client.post("/api/v1/records/import", files={"file": ("记录.csv", as_csv(line))}, headers=staff)
    assert answer.status_code == 200, answer.text
    assert "已修复" in owner.case(number)["timeline"][-1]["text"]
