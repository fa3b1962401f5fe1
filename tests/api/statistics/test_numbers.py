"""What is counted, for whom, and for which months."""

import datetime as dt
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.cases.models import Case
from tests.api.statistics.conftest import OCTOBER, Ask, Decided

Headers = dict[str, str]
URL = "/api/v1/statistics"
WHATS = ("cases", "durations", "breaches", "refusals", "questions", "receivers", "export")


@pytest.mark.parametrize("what", WHATS)
def test_only_the_office_counts(
    client: TestClient,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    business: Headers,
    what: str,
) -> None:
    """Protects the office's numbers from people outside and from staff who only tend policies."""
    add_account("editor", ["policy_editor"])
    assert client.get(f"{URL}/{what}").status_code == 401
    assert client.get(f"{URL}/{what}", headers=business).status_code == 403
    assert client.get(f"{URL}/{what}", headers=sign_in("editor")).status_code == 403


def test_cases_are_counted_by_kind_status_and_month(ask: Ask, decided: Decided, country: Headers) -> None:
    """Protects the counts: each case once, in the month in which it was filed."""
    decided("XF-1")
    decided("XF-2", dt.date(2026, 9, 30), status="denied")
    decided("YY-1", kind="objection")
    decided("XF-0", dt.date(2025, 1, 1))
    found = ask("cases", country, **{"from": "2026-09", "to": "2026-10"})
    assert found["total"] == 3
    assert {one["code"]: one["counts"] for one in found["kinds"]} == {"repair": [1, 1], "objection": [0, 1]}
    assert {one["code"]: one["counts"] for one in found["statuses"]} == {"closed": [0, 2], "denied": [1, 0]}


def test_a_month_begins_at_midnight_in_china(app: FastAPI, ask: Ask, decided: Decided, country: Headers) -> None:
    """Protects the first hours of a month, which are still the old one by UTC."""
    decided("XF-1")
    with app.state.database.write() as session:
        at = dt.datetime(2026, 9, 30, 16, 30, tzinfo=dt.UTC)
        session.query(Case).one().submitted_at = at
    found = ask("cases", country, **{"from": "2026-09", "to": "2026-10"})
    assert found["kinds"][0]["counts"] == [0, 1]


def test_staff_of_a_place_count_only_what_they_see(
    ask: Ask, decided: Decided, jiangsu: Headers, country: Headers
) -> None:
    """Protects other places, and lets a province look at one of its cities."""
    decided("XF-1")
    decided("XF-2", region="320100")
    decided("XF-3", region="360483", clauses=["第一条"], outcome="denied", late=True)
    for what, field, theirs, whole in (
        ("cases", "total", 2, 3), ("refusals", "decided", 2, 3), ("breaches", "total", 0, 1)
    ):  # fmt: skip
        assert ask(what, jiangsu)[field] == theirs
        assert ask(what, country)[field] == whole
    assert ask("refusals", jiangsu)["clauses"] == []
    assert ask("cases", jiangsu, region="320100")["total"] == 1
    assert ask("cases", jiangsu, region="360000")["total"] == 0
    assert ask("durations", jiangsu)["whole"]["decided"] == 2


def test_times_are_working_days_after_acceptance(ask: Ask, decided: Decided, country: Headers) -> None:
    """Protects the figures that people are measured by: week-ends do not count, and an appeal is no first decision."""
    for n in range(9):
        decided(f"XF-{n}")  # Monday to Tuesday
    decided("XF-9", days=7, late=True)  # the Monday after
    decided("XF-10", days=30, again=True)
    whole = ask("durations", country)["whole"]
    assert (whole["decided"], whole["counted"], whole["limited"], whole["in_time"]) == (10, 10, 10, 9)
    assert (whole["median"], whole["ninetieth"], whole["share"]) == (1, 1, 0.9)
    assert ask("durations", country)["spread"] == [{"days": 1, "count": 9}, {"days": 5, "count": 1}]


def test_what_has_no_statutory_limit_is_not_called_in_time(ask: Ask, decided: Decided, country: Headers) -> None:
    """Protects honesty: a share is told only of decisions for which a limit ran."""
    decided("XF-1", late=None)
    assert ask("durations", country)["whole"]["share"] is None


def test_clocks_are_kept_late_or_overdue(ask: Ask, decided: Decided, country: Headers) -> None:
    """Protects from false alarms: a clock that is paused, provisional or not yet due is no breach."""
    decided("XF-1")
    decided("XF-2", late=True)
    for number, change in {
        "XF-3": {"due_on": OCTOBER}, "XF-4": {"due_on": dt.date(2026, 11, 21)},
        "XF-5": {"due_on": OCTOBER, "paused_on": OCTOBER}, "XF-6": {"due_on": OCTOBER, "provisional": True},
    }.items():  # fmt: skip
        decided(number, clock={"met_on": None, **change})
    found = ask("breaches", country)
    clock = found["clocks"][0]
    assert (found["total"], found["overdue"]) == (2, 1)
    assert (clock["rule"], clock["due"], clock["in_time"], clock["late"], clock["overdue"]) == ("T01", 3, 1, 1, 1)


def test_refusals_are_told_by_outcome_and_clause(ask: Ask, decided: Decided, country: Headers) -> None:
    """Protects the picture of refusals: a clause counts once for each decision that stands on it."""
    decided("XF-1")
    decided("XF-2", outcome="denied", clauses=["第一条", "第二条"])
    decided("XF-3", outcome="not_accepted", clauses=["第一条"])
    found = ask("refusals", country)
    assert (found["decided"], found["refused"]) == (3, 2)
    assert [(one["locator"], one["count"]) for one in found["clauses"]] == [("第一条", 2), ("第二条", 1)]


@pytest.mark.parametrize(
    ("first", "last"), [("2026-10", "2026-09"), ("2024-10", "2026-10"), ("2026-13", "2026-10"), ("昨天", "2026-10")]
)
def test_a_period_is_at_most_two_years(client: TestClient, country: Headers, first: str, last: str) -> None:
    """Protects the database, and people from a table that cannot be right."""
    answer = client.get(f"{URL}/cases", params={"from": first, "to": last}, headers=country)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/from"


def test_without_months_the_last_year_is_told(ask: Ask, country: Headers) -> None:
    """Protects who just opens the page: twelve months up to this one, all empty here."""
    found = ask("cases", country)
    assert (len(found["period"]["months"]), found["period"]["months"][-1], found["total"]) == (12, "2026-11", 0)
    assert ask("durations", country)["whole"]["median"] is None
