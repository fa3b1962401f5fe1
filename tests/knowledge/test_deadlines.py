"""Periods as the Civil Code counts them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.engine.deadlines import compute, corresponding_day, last_day
from knowledge.engine.vocabulary import Unit


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-05-06", 3, "2026-08-06"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2026-10-31", 13, "2027-11-30"),
        ("2026-12-15", 12, "2027-12-15"),
    ],
)
def test_corresponding_day(start: str, months: int, end: str) -> None:
    """Protects art. 202: the corresponding day, or the month's last day where it has none."""
    assert corresponding_day(dt.date.fromisoformat(start), months) == dt.date.fromisoformat(end)


def test_publication_periods_are_not_moved_by_days_off() -> None:
    """Protects the shown end: 2026-10-03 is a holiday, and stays the last day shown."""
    assert last_day(dt.date(2026, 7, 3), 3, Unit.MONTH) == dt.date(2026, 10, 3)


def test_time_limits_are_moved_by_days_off() -> None:
    """Protects art. 203: a time limit that ends in the National Day holiday ends on the first working day."""
    due = compute(dt.date(2026, 7, 3), 3, Unit.MONTH)
    assert due.due_on == dt.date(2026, 10, 8)
    assert [day.date.day for day in due.skipped] == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("unit", list(Unit))
def test_start_day_is_not_counted(unit: Unit) -> None:
    """Protects art. 201: nothing is due on the day it starts."""
    assert compute(dt.date(2026, 11, 23), 1, unit).due_on > dt.date(2026, 11, 23)


@given(start=st.dates(dt.date(2004, 1, 1), dt.date(2090, 1, 1)), months=st.integers(1, 60))
def test_longer_is_never_earlier(start: dt.date, months: int) -> None:
    """Protects arithmetic over month ends: one month more never ends sooner."""
    assert corresponding_day(start, months + 1) > corresponding_day(start, months)


@pytest.mark.parametrize("year", [1900, 2500])
def test_years_without_a_calendar_are_refused(year: int) -> None:
    """Protects against an invented calendar: a year that nobody knows is an error, not a guess."""
    with pytest.raises(ValueError, match="outside the calendar"):
        compute(dt.date(year, 5, 6), 10, Unit.WORKING_DAY)
