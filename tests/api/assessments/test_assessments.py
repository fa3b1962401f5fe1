"""Assessments over the API: whose records, what may be passed, what is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts.schemas import SubjectIn
from api.assessments import service
from api.assessments.models import StoredAssessment
from api.records.schemas import RecordIn
from tests.api.assessments.conftest import RECORD
from tests.api.conftest import Headers

URL = "/api/v1/assessments"


def test_own_record(client: TestClient, business: Headers, record_id: str) -> None:
    """Protects the main question: my record, now, with dates, papers, door and clauses."""
    answer = client.post(URL, json={"record_id": record_id}, headers=business).json()
    assert answer["outcome"] == "repairable_now"
    assert (answer["earliest_on"], answer["ends_on"]) == ("2026-08-07", "2027-05-06")
    assert [m["id"] for m in answer["materials"] if m["required"]] == ["proof_of_performance", "credit_commitment"]
    assert answer["door"]["name"]
    minimum = next(reason for reason in answer["reasons"] if reason["rule"] == "publication.minimum")
    assert minimum["satisfied"] is True
    assert {"document", "title", "issuer", "locator", "quote", "verification", "url"} <= set(minimum["citations"][0])
    assert answer["knowledge_version"].startswith("sha256:")


def test_what_if_on_another_day(client: TestClient, business: Headers, record_id: str) -> None:
    """Protects "what if": the answer for a day in the past is that day's."""
    answer = client.post(URL, json={"record_id": record_id, "as_of": "2026-08-06"}, headers=business).json()
    assert (answer["outcome"], answer["earliest_on"]) == ("repairable_later", "2026-08-07")


def test_facts_change_the_answer(client: TestClient, business: Headers, record_id: str) -> None:
    """Protects the facts that a record cannot say; null is unknown."""
    facts = {"decision_revoked": True, "still_published": None, "leniency": None}
    answer = client.post(URL, json={"record_id": record_id, "facts": facts}, headers=business).json()
    assert (answer["outcome"], answer["ground"]) == ("objection_instead", "revoked_basis")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"facts": {"is_nice": True}}, "/facts/is_nice"),
        ({"facts": {"leniency": ["rich"]}}, "/facts/leniency/0"),
        ({"facts": {"obligations_fulfilled": "maybe"}}, "/facts/obligations_fulfilled"),
        ({"as_of": "2026-13-01"}, "/as_of"),
        ({"price": 1}, "/price"),
    ],
)
def test_unknown_or_wrong_input_is_pointed_at(
    client: TestClient, business: Headers, body: dict[str, Any], pointer: str
) -> None:
    """Protects callers from facts that are silently ignored."""
    answer = client.post(URL, json={"record_id": "x", **body}, headers=business)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]


@pytest.mark.parametrize("body", [{}, {"record_id": "x", "record": RECORD}])
def test_one_record_is_needed(client: TestClient, staff: Headers, body: dict[str, Any]) -> None:
    """Protects against a guess: neither or both is refused."""
    assert client.post(URL, json=body, headers=staff).status_code == 422


def test_other_people_s_records_are_not_found(client: TestClient, person: Headers, record_id: str) -> None:
    """Protects privacy: somebody else's record looks like none at all."""
    answer = client.post(URL, json={"record_id": record_id}, headers=person)
    assert answer.status_code == 404


def test_a_subject_cannot_pass_a_record_by_value(client: TestClient, business: Headers) -> None:
    """Protects the record as the only source about oneself; the way out is named."""
    answer = client.post(URL, json={"record": RECORD}, headers=business)
    assert answer.status_code == 403
    assert "record_id" in answer.json()["detail"]


def test_staff_pass_a_record_and_subject_by_value(client: TestClient, staff: Headers) -> None:
    """Protects programs: the whole record JSON is taken, with a subject whose code is masked."""
    record = {**RECORD, "id": "r-1", "subject": {"kind": "person", "name": "示例某甲", "code": "320281********0011"}}
    answer = client.post(URL, json={"record": record}, headers=staff).json()
    assert (answer["outcome"], answer["questions"][0]["field"]) == ("needs_information", "publication_basis")
    body = {"record": RECORD, "subject": {"kind": "person", "born_on": "2009-01-01"}}
    assert client.post(URL, json=body, headers=staff).json()["ground"] == "privacy"


def test_anonymous_is_asked_to_sign_in(client: TestClient) -> None:
    """Protects records from strangers."""
    assert client.post(URL, json={"record": RECORD}).status_code == 401


def test_an_answer_is_kept_and_can_be_repeated(
    app: FastAPI, client: TestClient, business: Headers, record_id: str
) -> None:
    """Protects the proof of what was said: the stored answer, and the same one computed again."""
    given = client.post(URL, json={"record_id": record_id}, headers=business).json()
    assert client.get(f"{URL}/{given['id']}", headers=business).json() == given
    with app.state.database.read() as session:
        stored = session.get(StoredAssessment, given["id"])
        assert "2026-05-06" not in stored.inputs_sealed
        again = service.computed(app.state.library, service.opened(app.state.cipher, stored))
    assert again.model_dump(mode="json") == {k: v for k, v in given.items() if k not in ("id", "record_id")}


def test_a_minor_is_known_by_the_resident_id(
    app: FastAPI,
    client: TestClient,
    staff: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects minors: the age on the day of the decision comes from the code, nobody has to say it."""
    minor = {"kind": "person", "name": "示例某乙", "code": "320281200903010019"}
    minor["code"] = minor["code"][:-1] + _check_digit(minor["code"][:-1])
    add_account("minor", ["subject"], SubjectIn.model_validate(minor))
    data = RecordIn.model_validate({**RECORD, "severity": "serious", "subject": minor})
    record = client.post("/api/v1/records", json=data.model_dump(mode="json"), headers=staff).json()
    answer = client.post(URL, json={"record_id": record["id"]}, headers=sign_in("minor")).json()
    assert (answer["outcome"], answer["ground"]) == ("objection_instead", "privacy")


def test_days_outside_every_calendar_are_refused(client: TestClient, staff: Headers) -> None:
    """Protects the server from a date at the end of time."""
    record = {**RECORD, "decided_on": "9999-12-31", "publication_ends_on": None}
    answer = client.post(URL, json={"record": record, "as_of": "9999-12-31"}, headers=staff)
    assert answer.status_code == 422


def _check_digit(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11]
