"""The decision: by whom, on what, each record for itself, and with everything that follows in one commit."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api.audit.chain import check
from api.cases.models import Case, CaseEvent
from api.clock import Clock
from api.filing import deciding
from api.filing.models import Delivery
from api.records.models import Record
from tests.api.filing.granting import add_receiver

Headers = dict[str, str]
Filed = Callable[..., str]
Call = Callable[..., Any]
LAW = "gbf-2025-22#4"
GRANTED = {"decision": "granted", "reasons": "已经改正并履行完"}
DENIED = {"decision": "denied", "reasons": ["没有履行完"], "citations": [LAW]}


def ids_of(client: TestClient, number: str, headers: Headers) -> list[str]:
    """The records of a case."""
    ids: list[str] = client.get(f"/api/v1/cases/{number}", headers=headers).json()["record_ids"]
    return ids


def statuses(app: FastAPI, ids: list[str]) -> list[str]:
    """Where these records stand."""
    with app.state.database.read() as session:
        return [session.get_one(Record, one).status for one in ids]


def test_a_granted_repair_goes_on_to_the_platforms(
    client: TestClient, app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers
) -> None:
    """Protects the promise: decision, record, and the job for each platform are written together."""
    add_receiver(app)
    number = a_filed_case("reviewing")
    answer = call(number, "decide", reviewer, GRANTED)
    assert (answer.status_code, answer.json()["status"]) == (200, "syncing"), answer.text
    decision = answer.json()["decision"]
    assert (decision["decision"], decision["remedies"], decision["citations"]) == ("granted", [], [])
    assert list(decision["per_record"]) == (ids := ids_of(client, number, reviewer))
    assert statuses(app, ids) == ["repaired"]
    with app.state.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Delivery)) == 1
        assert check(session).broken is None
    assert call(number, "decide", reviewer, GRANTED).status_code == 409


def test_without_platforms_it_is_closed_at_once(a_filed_case: Filed, call: Call, reviewer: Headers) -> None:
    """Protects against cases that wait for nobody."""
    assert call(a_filed_case("reviewing"), "decide", reviewer, GRANTED).json()["status"] == "closed"


def test_a_denial_names_clauses_and_remedies(
    app: FastAPI, client: TestClient, a_filed_case: Filed, call: Call, reviewer: Headers
) -> None:
    """Protects the applicant: refused with reasons, law and ways on, and the record stays as it was."""
    number = a_filed_case("reviewing")
    assert call(number, "decide", reviewer, DENIED | {"citations": []}).json()["code"] == "citation_missing"
    answer = call(number, "decide", reviewer, DENIED)
    assert answer.json()["status"] == "denied"
    decision = answer.json()["decision"]
    assert {"申请行政复议", "提起行政诉讼"} <= {way["name"] for way in decision["remedies"]}
    assert statuses(app, ids_of(client, number, reviewer)) == ["published"]
    assert all(clock["state"] == "met" for clock in answer.json()["deadlines"])


@pytest.mark.parametrize(
    ("about", "body", "code"),
    [
        ({"kind": "objection"}, GRANTED, "resolution"),
        ({"kind": "objection"}, GRANTED | {"resolution": "explained"}, "citation_missing"),
        ({"kind": "repair"}, GRANTED | {"resolution": "corrected"}, "resolution"),
        ({"kind": "objection"}, DENIED | {"resolution": "corrected"}, "resolution"),
        ({"kind": "repair"}, DENIED | {"citations": ["gbf-2025-22#nothing"]}, "unknown_clause"),
        ({"kind": "repair"}, GRANTED | {"reasons": []}, "invalid_input"),
    ],
    ids=str,
)
def test_a_decision_says_what_its_kind_needs(
    a_filed_case: Filed, call: Call, reviewer: Headers, about: dict[str, Any], body: Any, code: str
) -> None:
    """Protects the record: an upheld objection says what was done, a repair and a refusal do not."""
    answer = call(a_filed_case("reviewing", **about), "decide", reviewer, body)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text


@pytest.mark.parametrize("kind", ["objection", "listing_objection"])
@pytest.mark.parametrize("resolution", ["corrected", "deleted", "withdrawn_by_source"])
def test_an_objection_is_upheld_with_its_resolution(
    a_filed_case: Filed, call: Call, reviewer: Headers, kind: str, resolution: str
) -> None:
    """Protects people who were right: each of the three ways ends the case and stands on it."""
    answer = call(a_filed_case("reviewing", kind=kind), "decide", reviewer, GRANTED | {"resolution": resolution})
    assert (answer.json()["status"], answer.json()["resolution"]) == ("closed", resolution), answer.text


def test_a_notice_is_objected_to_with_nothing_to_correct(a_filed_case: Filed, call: Call, reviewer: Headers) -> None:
    """Protects honest words: before a listing nothing was published, so nobody has to claim it was corrected."""
    answer = call(a_filed_case("reviewing", kind="listing_objection"), "decide", reviewer, GRANTED)
    assert (answer.status_code, answer.json()["status"], answer.json()["resolution"]) == (200, "closed", None)


def each(ids: list[str], *decisions: str) -> list[dict[str, Any]]:
    """Decisions on records, in their order."""
    reasons = {"granted": GRANTED, "denied": DENIED}
    return [reasons[decision] | {"record_id": one} for one, decision in zip(ids, decisions, strict=True)]


def test_each_record_is_decided_for_itself(
    client: TestClient, app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers
) -> None:
    """Protects applicants with several records: one refused does not cost the other, and has its own remedies."""
    add_receiver(app)
    number = a_filed_case("reviewing", records=2)
    first, second = ids_of(client, number, reviewer)
    body = GRANTED | {"records": each([first, second], "granted", "denied")}
    answer = call(number, "decide", reviewer, body)
    assert (answer.status_code, answer.json()["status"]) == (200, "syncing"), answer.text
    decision = answer.json()["decision"]
    assert {one: kept["decision"] for one, kept in decision["per_record"].items()} == {
        first: "granted",
        second: "denied",
    }
    assert decision["per_record"][first]["remedies"] == []
    names = [way["name"] for way in decision["per_record"][second]["remedies"]]
    assert "申请行政复议" in names
    assert [way["name"] for way in decision["remedies"]] == names
    assert statuses(app, [first, second]) == ["repaired", "published"]
    with app.state.database.read() as session:
        assert session.scalars(select(Delivery.record_id)).all() == [first]


def test_decisions_on_records_fit_the_case(
    client: TestClient, a_filed_case: Filed, call: Call, reviewer: Headers
) -> None:
    """Protects against half a decision: every record once, and the whole as its parts."""
    number = a_filed_case("reviewing", records=2)
    ids = ids_of(client, number, reviewer)
    wrong = [
        GRANTED | {"records": each(ids, "denied", "denied")},
        DENIED | {"records": each(ids, "granted", "denied")},
        GRANTED | {"records": each(ids[:1], "granted")},
        GRANTED | {"records": each([ids[0], ids[0]], "granted", "granted")},
        GRANTED | {"records": each([ids[0], "someone-elses"], "granted", "granted")},
    ]
    for body in wrong:
        assert call(number, "decide", reviewer, body).json()["code"] == "records_do_not_match"
    half = each(ids, "granted", "denied")
    half[1]["citations"] = []
    answer = call(number, "decide", reviewer, GRANTED | {"records": half}).json()
    assert answer["errors"][0]["pointer"] == "/records/1/citations"
    assert call(number, "decide", reviewer, DENIED | {"records": each(ids, "denied", "denied")}).status_code == 200


def _appealed(call: Call, number: str, reviewer: Headers, business: Headers) -> None:
    assert call(number, "decide", reviewer, DENIED).status_code == 200
    assert call(number, "appeal", business, {"statement": "已经缴清"}).status_code == 200


def test_another_person_looks_again(
    a_filed_case: Filed, call: Call, reviewer: Headers, business: Headers, add_account: Any, sign_in: Any
) -> None:
    """Protects the applicant: who refused does not decide on the appeal while somebody else can."""
    add_account("other", ["reviewer"], region="430000")
    number = a_filed_case("reviewing")
    _appealed(call, number, reviewer, business)
    refused = call(number, "decide", reviewer, GRANTED)
    assert (refused.status_code, refused.json()["code"]) == (403, "another_person_decides")
    assert call(number, "decide", sign_in("other"), GRANTED).json()["status"] == "closed"


@pytest.mark.parametrize("region", ["330000", "430200"])
def test_where_there_is_nobody_else_it_is_noted(
    a_filed_case: Filed, call: Call, reviewer: Headers, business: Headers, add_account: Any, region: str
) -> None:
    """Protects small offices: an appeal is not left lying, and the timeline says who decided again."""
    add_account("elsewhere", ["reviewer"], region=region)
    add_account("no-reviewer", ["clerk"])
    number = a_filed_case("reviewing")
    _appealed(call, number, reviewer, business)
    answer = call(number, "decide", reviewer, GRANTED).json()
    assert "同一人" in next(line["text"] for line in answer["timeline"] if line["action"] == "same_person")


def test_a_second_refusal_names_the_ways_outside_by_the_first_day(
    app: FastAPI,
    a_filed_case: Filed,
    call: Call,
    reviewer: Headers,
    business: Headers,
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects the applicant's last day: looking again here does not stop it, so the earlier day is told."""
    number = a_filed_case("reviewing")
    _appealed(call, number, reviewer, business)
    app.state.clock = Clock(dt.date(2026, 12, 10))
    reviewer, business = sign_in("reviewer"), sign_in("biz")
    decision = call(number, "decide", reviewer, DENIED).json()["decision"]
    way = next(way for way in decision["remedies"] if way["name"] == "申请行政复议")
    assert way["last_day"] == "2027-01-20"
    assert "第一次告知" in way["note"]
    again = call(number, "appeal", business, {"statement": "还是不同意"})
    assert (again.status_code, again.json()["code"]) == (409, "appealed_before")
    assert "申请行政复议（行政复议机关，最晚2027年1月20日）" in again.json()["detail"]


def test_a_reviewer_closes_with_a_reason(
    app: FastAPI, a_filed_case: Filed, call: Call, reviewer: Headers, clerk: Headers
) -> None:
    """Protects the record: closing over a silent platform needs a reviewer, a reason, and says what is open."""
    add_receiver(app)
    number = a_filed_case("reviewing")
    call(number, "decide", reviewer, GRANTED)
    assert call(number, "close", clerk, {"reason": "等太久"}).status_code == 403
    assert call(number, "close", reviewer, {"reason": "  "}).status_code == 422
    closed = call(number, "close", reviewer, {"reason": "平台已停运"}).json()
    assert closed["status"] == "closed"
    assert closed["timeline"][-1]["text"] == "已办结：平台已停运；还有1条通知没有确认"


def test_a_decision_that_fails_halfway_leaves_nothing(
    app: FastAPI,
    client: TestClient,
    a_filed_case: Filed,
    call: Call,
    reviewer: Headers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Protects one commit: when the platforms cannot be written down, there is no decision either."""
    number = a_filed_case("reviewing")
    ids = ids_of(client, number, reviewer)

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("示例")

    monkeypatch.setattr(deciding.fanout, "begin", fail)
    assert call(number, "decide", reviewer, GRANTED).status_code == 500
    with app.state.database.read() as session:
        case = session.scalars(select(Case).where(Case.number == number)).one()
        assert (case.status, case.decision) == ("reviewing", None)
        lines = session.scalars(select(CaseEvent.action).where(CaseEvent.case_id == case.id)).all()
        assert "grant" not in lines
    assert statuses(app, ids) == ["published"]
