"""Working days: two calendars agree, and the announced years stand in the rules as data."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.engine import workdays
from knowledge.engine.clocks import due, start, state_on
from knowledge.engine.library import Library
from knowledge.engine.schema_time import Calendar
from knowledge.engine.vocabulary import DeadlineState
from knowledge.engine.workdays import (
    LONGEST,
    add_working_days,
    is_working_day,
    why_off,
    working_days_between,
)
from tests.calendars import reread

KNOWN_DISAGREEMENT = dt.date(2005, 12, 31)
DAY = dt.timedelta(days=1)


def _days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + DAY * number for number in range((last - first).days + 1)]


def test_two_calendars_agree_on_every_announced_day(library: Library) -> None:
    """Protects against one package's mistake: an independent calendar says the same, but for one old day."""
    calendar = library.only_rule(Calendar)
    days = _days(calendar.verified_from, calendar.verified_through)
    differing = [day for day in days if chinese_calendar.is_workday(day) != is_working_day(day)]
    assert differing == [KNOWN_DISAGREEMENT]


def test_the_announced_year_in_the_rules_is_what_is_computed(library: Library) -> None:
    """Protects the State Council's table for 2026 against a changed package."""
    for notice in library.only_rule(Calendar).notices:
        off = {day for first, last in notice.rest for day in _days(first, last)}
        weekend = {day for day in _days(dt.date(notice.year, 1, 1), dt.date(notice.year, 12, 31)) if day.weekday() > 4}
        expected_off = (weekend | off) - set(notice.work)
        assert {day for day in expected_off if is_working_day(day)} == set()
        assert all(is_working_day(day) for day in notice.work)
        counted = [day for day in _days(dt.date(notice.year, 1, 1), dt.date(notice.year, 12, 31)) if why_off(day)]
        assert set(counted) == expected_off


def test_skipped_days_say_why() -> None:
    """Protects trust: a person sees which days did not count, in words, and which make-up day is meant."""
    due = add_working_days(dt.date(2026, 9, 30), 1)
    reasons = {day.date.isoformat(): day.why for day in due.skipped}
    assert due.due_on == dt.date(2026, 10, 8)
    assert reasons["2026-10-01"] == "国庆节"
    assert reasons["2026-10-04"] == "周日"
    assert reasons["2026-10-07"] == "调休放假（10月10日补班）"


def test_make_up_saturday_counts() -> None:
    """Protects the applicant from losing a day: 2026-10-10 is a Saturday at work."""
    assert add_working_days(dt.date(2026, 10, 9), 1).due_on == dt.date(2026, 10, 10)


@pytest.mark.parametrize(("start_on", "provisional"), [(dt.date(2026, 12, 30), False), (dt.date(2026, 12, 31), True)])
def test_beyond_the_announced_years_is_provisional(start_on: dt.date, provisional: bool) -> None:  # noqa: FBT001 (a case)
    """Protects against promising a day that the next holiday notice may move."""
    assert add_working_days(start_on, 1).provisional is provisional


VECTORS = [
    ("2026-11-21", {3: "11-25", 5: "11-27", 7: "12-01", 10: "12-04", 15: "12-11", 20: "12-18"}),
    ("2026-09-24", {3: "09-30", 5: "10-09", 7: "10-12", 10: "10-15"}),
    ("2026-04-30", {3: "05-08", 10: "05-18"}),
    ("2026-02-13", {3: "02-25", 7: "03-02"}),
]


@pytest.mark.parametrize(("start_on", "due"), VECTORS)
def test_vectors(start_on: str, due: dict[int, str]) -> None:
    """Protects the days that were worked out by hand from the State Council's table."""
    begun = dt.date.fromisoformat(start_on)
    assert {amount: add_working_days(begun, amount).due_on.strftime("%m-%d") for amount in due} == due


@pytest.fixture
def announce(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Put a notice into a copy of the calendar's file, as an editor does once a year."""

    def change(*, line: str, through: str) -> None:
        text = workdays.CALENDAR_FILE.read_text(encoding="utf-8")
        text = text.replace("verified_through: 2026-12-31", f"verified_through: {through}")
        copy = tmp_path / "calendar.yaml"
        copy.write_text(text.replace("notices:\n", f"notices:\n  - {line}\n"), encoding="utf-8")
        monkeypatch.setattr(workdays, "CALENDAR_FILE", copy)
        reread()

    yield change
    monkeypatch.undo()
    reread()


def test_a_new_notice_recounts_by_data_alone(library: Library, announce: Callable[..., None]) -> None:
    """Protects next year: one notice in the file makes a provisional clock certain, and moves it, without code."""
    clock = start(library.time_limit("T01"), dt.date(2026, 12, 28))
    before = due(clock)
    assert before.provisional
    assert state_on(clock, dt.date(2026, 12, 29)) is DeadlineState.PROVISIONAL
    # An invented arrangement: off for a week, and a Saturday at work.
    announce(
        line="{year: 2027, rest: [[2027-01-01, 2027-01-07]], work: [2027-01-09]}",
        through="2027-12-31",
    )
    after = due(clock)
    assert not after.provisional
    assert state_on(clock, dt.date(2026, 12, 29)) is DeadlineState.RUNNING
    assert before.on == dt.date(2027, 1, 12)
    assert after.on == dt.date(2027, 1, 15)
    skipped = {day.date: day.why for day in add_working_days(dt.date(2026, 12, 28), 10).skipped}
    assert skipped[dt.date(2027, 1, 5)] == "放假"
    assert dt.date(2027, 1, 9) not in skipped
    assert skipped[dt.date(2027, 1, 10)] == "周日"


@pytest.mark.parametrize("amount", [0, -1, LONGEST + 1])
def test_senseless_amounts_are_refused(amount: int) -> None:
    """Protects the counting loop from nothing and from without end."""
    with pytest.raises(ValueError, match="amount"):
        add_working_days(dt.date(2026, 11, 21), amount)


@settings(max_examples=100, deadline=None)
@given(start_on=st.dates(dt.date(2020, 1, 1), dt.date(2027, 1, 1)), amount=st.integers(1, 120))
def test_counting_is_monotone_and_inverts(start_on: dt.date, amount: int) -> None:
    """Protects arithmetic: one more day is later, and counting back gives the amount."""
    due = add_working_days(start_on, amount)
    assert is_working_day(due.due_on)
    assert add_working_days(start_on, amount + 1).due_on > due.due_on
    assert working_days_between(start_on, due.due_on) == amount
    assert working_days_between(due.due_on, start_on) == -amount
    assert add_working_days(start_on + DAY, amount).due_on >= due.due_on
    assert len(due.skipped) + amount == (due.due_on - start_on).days
    assert all(why_off(day.date) == day.why for day in due.skipped)


@settings(max_examples=50, deadline=None)
@given(start_on=st.dates(dt.date(2004, 1, 1), dt.date(2060, 1, 1)), amount=st.integers(1, 1500))
def test_counting_over_years_is_counting_day_by_day(start_on: dt.date, amount: int) -> None:
    """Protects the jump over whole years: it ends where a finger on the calendar ends."""
    due = add_working_days(start_on, amount)
    days = _days(start_on + DAY, due.due_on)
    assert sum(is_working_day(day) for day in days) == amount == working_days_between(start_on, due.due_on)
    assert [day.date for day in due.skipped] == [day for day in days if not is_working_day(day)]
