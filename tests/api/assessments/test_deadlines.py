"""The end of a period, for anyone."""

from typing import Any

import pytest
from starlette.testclient import TestClient

URL = "/api/v1/deadlines/compute"


def _get(client: TestClient, **query: Any) -> Any:
    return client.get(URL, params=query)


def test_working_days_with_the_days_that_did_not_count(client: TestClient) -> None:
    """Protects the public calculator: due day, certainty, and each skipped day with its reason."""
    answer = _get(client, start_on="2026-09-24", amount=10, unit="working_day").json()
    assert (answer["due_on"], answer["provisional"]) == ("2026-10-15", False)
    assert {"date": "2026-10-01", "why": "国庆节"} in answer["skipped"]
    assert {"date": "2026-09-26", "why": "周六"} in answer["skipped"]


@pytest.mark.parametrize(
    ("amount", "unit", "due_on", "provisional"),
    [(3, "month", "2027-02-22", True), (1, "year", "2027-11-22", True), (10, "calendar_day", "2026-12-01", False)],
)
def test_other_units(client: TestClient, amount: int, unit: str, due_on: str, provisional: bool) -> None:  # noqa: FBT001
    """Protects months, years and days: moved off a week-end, provisional in a year not yet announced."""
    answer = _get(client, start_on="2026-11-21", amount=amount, unit=unit).json()
    assert (answer["due_on"], answer["provisional"]) == (due_on, provisional)


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"start_on": "2026-11-21", "amount": 0, "unit": "working_day"}, "/amount"),
        ({"start_on": "2026-11-21", "amount": 3, "unit": "fortnight"}, "/unit"),
        ({"start_on": "21.11.2026", "amount": 3, "unit": "month"}, "/start_on"),
        ({"start_on": "9990-01-01", "amount": 300, "unit": "year"}, "/start_on"),
        ({"start_on": "1800-01-01", "amount": 3, "unit": "working_day"}, "/start_on"),
    ],
)
def test_senseless_input_is_pointed_at(client: TestClient, query: dict[str, Any], pointer: str) -> None:
    """Protects the calculator from what it cannot know."""
    answer = _get(client, **query)
    assert answer.status_code == 422
    assert pointer in [error["pointer"] for error in answer.json()["errors"]]
