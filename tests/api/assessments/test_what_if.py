"""What if: both answers side by side, nothing kept, and who may suppose what."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from api.assessments.models import StoredAssessment
from api.audit.models import AuditLine
from tests.api.assessments.conftest import RECORD
from tests.api.conftest import Headers

URL = "/api/v1/assessments/what-if"


def test_paying_today_shows_what_changes(client: TestClient, business: Headers, unpaid_id: str) -> None:
    """Protects the question people have: what happens if I pay today."""
    body = {"record_id": unpaid_id, "change": {"facts": {"performed_on": "2026-11-21"}}}
    answer = client.post(URL, json=body, headers=business).json()
    assert (answer["before"]["outcome"], answer["after"]["outcome"]) == ("needs_information", "repairable_now")
    assert answer["after"]["earliest_on"] == "2026-11-21"
    outcome = next(change for change in answer["changes"] if change["field"] == "outcome")
    assert (outcome["before"], outcome["after"]) == ("needs_information", "repairable_now")
    assert all(change["text"] for change in answer["changes"])


def test_another_day_is_supposed_without_other_changes(client: TestClient, business: Headers, record_id: str) -> None:
    """Protects the facts: only what the change names is otherwise."""
    body = {"record_id": record_id, "as_of": "2026-08-06", "change": {"as_of": "2026-08-07"}}
    answer = client.post(URL, json=body, headers=business).json()
    assert (answer["before"]["outcome"], answer["after"]["outcome"]) == ("repairable_later", "repairable_now")
    assert (answer["before"]["as_of"], answer["after"]["as_of"]) == ("2026-08-06", "2026-08-07")


def test_facts_that_the_change_does_not_name_stay(client: TestClient, business: Headers, unpaid_id: str) -> None:
    """Protects what was told, and lets ``null`` take a fact back."""
    told = {"decision_revoked": True, "obligations_fulfilled": True}
    body: dict[str, Any] = {"record_id": unpaid_id, "facts": told, "change": {"facts": {"decision_revoked": None}}}
    answer = client.post(URL, json=body, headers=business).json()
    assert (answer["before"]["outcome"], answer["after"]["outcome"]) == ("objection_instead", "repairable_now")


def test_nothing_changes_and_says_so(client: TestClient, business: Headers, record_id: str) -> None:
    """Protects against an invented difference."""
    body = {"record_id": record_id, "change": {"facts": {"obligations_fulfilled": True}}}
    answer = client.post(URL, json=body, headers=business).json()
    assert (answer["before"], answer["changes"]) == (answer["after"], [])


def test_what_if_is_not_kept(app: FastAPI, client: TestClient, business: Headers, record_id: str) -> None:
    """Protects the list of answers that were given: a supposition is none."""
    client.post(URL, json={"record_id": record_id, "change": {"as_of": "2026-12-01"}}, headers=business)
    with app.state.database.read() as session:
        assert session.scalar(select(func.count()).select_from(StoredAssessment)) == 0


def test_only_staff_and_programs_suppose_another_record(
    client: TestClient, business: Headers, staff: Headers, record_id: str
) -> None:
    """Protects the record as the only source about oneself."""
    body = {"record_id": record_id, "change": {"record": {"severity": "serious"}}}
    refused = client.post(URL, json=body, headers=business)
    assert refused.status_code == 403
    assert "facts" in refused.json()["detail"]
    supposed = client.post(URL, json=body, headers=staff).json()
    assert (supposed["before"]["outcome"], supposed["after"]["outcome"]) == ("repairable_now", "repairable_later")
    by_value = {"record": RECORD, "change": {"record": {"obligations_fulfilled_on": None}}}
    assert client.post(URL, json=by_value, headers=staff).json()["after"]["outcome"] == "needs_information"


def test_staff_leave_a_line(app: FastAPI, client: TestClient, staff: Headers, record_id: str) -> None:
    """Protects people from silent looks at their records."""
    client.post(URL, json={"record_id": record_id, "change": {"as_of": "2026-12-01"}}, headers=staff)
    with app.state.database.read() as session:
        last = session.scalar(select(AuditLine).order_by(AuditLine.sequence.desc()).limit(1))
        assert (last.action, last.target) == ("record:staff:assessed", record_id)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (None, "/change"),
        ({}, "/change"),
        ({"facts": {}}, "/change"),
        ({"subject": {"kind": "person"}}, "/change/subject"),
        ({"facts": {"paid": True}}, "/change/facts/paid"),
        ({"facts": {"performed_on": "0001-01-01"}}, "/change/facts/performed_on"),
        ({"as_of": "1900-01-01"}, "/change/as_of"),
    ],
)
def test_wrong_changes_are_pointed_at(
    client: TestClient, business: Headers, record_id: str, change: Any, pointer: str
) -> None:
    """Protects callers from a supposition that is silently ignored."""
    answer = client.post(URL, json={"record_id": record_id, "change": change}, headers=business)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


def test_a_record_s_kind_cannot_be_taken_away(client: TestClient, staff: Headers) -> None:
    """Protects the one field that every record has."""
    answer = client.post(URL, json={"record": RECORD, "change": {"record": {"kind": None}}}, headers=staff)
    assert answer.json()["errors"][0]["pointer"] == "/change/record/kind"


def test_somebody_else_s_record_is_not_found(client: TestClient, person: Headers, record_id: str) -> None:
    """Protects privacy here as in an assessment."""
    body = {"record_id": record_id, "change": {"as_of": "2026-12-01"}}
    assert client.post(URL, json=body, headers=person).status_code == 404
