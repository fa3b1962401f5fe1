"""“提醒我”: the first day on which a record may be repaired."""

import datetime as dt
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.records.models import Record
from tests.api.notify.conftest import Desk
from tests.api.records.test_records import record

Headers = dict[str, str]
URL = "/api/v1/reminders"
# An ordinary fine of 2026-10-20: shown for at least three months, so the first day is 2027-01-21.
YOUNG: dict[str, Any] = {
    "decided_on": "2026-10-20",
    "published_on": "2026-10-25",
    "publication_ends_on": "2027-10-20",
    "obligations_fulfilled_on": "2026-10-26",
    "procedure": "ordinary",
}
FIRST = dt.date(2027, 1, 21)


@pytest.fixture
def young(client: TestClient, business: Headers, staff: Headers) -> str:
    """The id of a record whose day will come."""
    answer = client.post("/api/v1/records", json=record(**YOUNG), headers=staff)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_the_day_is_told_when_it_comes(client: TestClient, desk: Desk, business: Headers, young: str) -> None:
    """Protects who is too early: asked once or twice it is one reminder, and nothing is said before the day."""
    first = client.post(URL, json={"record_id": young}, headers=business)
    assert (first.status_code, first.json()["on_day"]) == (200, FIRST.isoformat())
    assert client.post(URL, json={"record_id": young}, headers=business).json() == first.json()
    desk.morning(FIRST - dt.timedelta(days=1))
    assert desk.kinds() == []
    desk.morning(FIRST)
    desk.morning(FIRST + dt.timedelta(days=1))
    assert desk.kinds() == ["record.repairable"]
    assert client.get(URL, headers=business).json() == {"items": []}


def test_the_day_is_decided_again_when_it_comes(client: TestClient, desk: Desk, business: Headers, young: str) -> None:
    """Protects against an old promise: a record that changed meanwhile is not called repairable."""
    client.post(URL, json={"record_id": young}, headers=business)
    desk.change(Record, young, obligations_fulfilled_on=dt.date(2027, 3, 1))
    desk.morning(FIRST)
    assert desk.kinds() == ["record.later"]
    desk.morning(dt.date(2027, 3, 2))
    assert desk.kinds() == ["record.later", "record.repairable"]


def test_a_reminder_can_be_taken_back_by_its_owner_only(
    client: TestClient, desk: Desk, business: Headers, person: Headers, young: str
) -> None:
    """Protects both: a stranger finds nothing to delete, and what was taken back is not said."""
    assert client.post(URL, json={"record_id": young}, headers=person).status_code == 404
    reminder = client.post(URL, json={"record_id": young}, headers=business).json()["id"]
    assert client.delete(f"{URL}/{reminder}", headers=person).status_code == 404
    assert client.delete(f"{URL}/{reminder}", headers=business).status_code == 204
    desk.morning(FIRST)
    assert desk.kinds() == []


def test_a_record_that_need_not_wait_gets_no_reminder(client: TestClient, business: Headers, staff: Headers) -> None:
    """Protects who could apply today from waiting for a message."""
    ready = record(**YOUNG | {"decided_on": "2026-03-20", "published_on": "2026-03-25"})
    made = client.post("/api/v1/records", json=ready, headers=staff).json()["id"]
    answer = client.post(URL, json={"record_id": made}, headers=business)
    assert (answer.status_code, answer.json()["code"]) == (409, "repairable_now")
