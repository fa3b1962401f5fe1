"""Chinese working days (工作日): statutory holidays off, make-up days (调休上班) at work.

The calendar itself is the ``holidays`` package; until when it is known for certain is data
(``knowledge/rules/time/calendar.yaml``). Beyond that day the package guesses from the lunar calendar,
without make-up days: such dates are marked provisional.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import holidays

from knowledge.engine.schema_time import Calendar
from knowledge.engine.strict_yaml import parse, read

CALENDAR_FILE = Path(__file__).resolve().parents[1] / "rules" / "time" / "calendar.yaml"
DAY = dt.timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
LONGEST = 4000
"""The most working days that one computation counts."""


@dataclass(frozen=True)
class SkippedDay:
    """A day that was not counted, and why (周六, 国庆节 …)."""

    date: dt.date
    why: str


@dataclass(frozen=True)
class DueDate:
    """The last day of a period. ``provisional``: it depends on a year whose holidays are not announced yet."""

    due_on: dt.date
    provisional: bool
    skipped: tuple[SkippedDay, ...]


def add_working_days(start_on: dt.date, amount: int) -> DueDate:
    """The day on which ``amount`` working days from ``start_on`` end; the start day is not counted.

    Source: 民法典 art. 201 by analogy; 行政处罚法 art. 85 (a day there is a working day).

    Raises:
        ValueError: ``amount`` below 1 or above ``LONGEST``, or a year outside the calendar.

    """
    if not 1 <= amount <= LONGEST:
        raise ValueError(f"amount must be between 1 and {LONGEST}")
    day, left, skipped = start_on, amount, []
    while left:
        day += DAY
        why = why_off(day)
        if why:
            skipped.append(SkippedDay(day, why))
        else:
            left -= 1
    return DueDate(day, not is_certain(start_on, day), tuple(skipped))


def next_working_day(day: dt.date) -> DueDate:
    """``day`` itself, or the first working day after it (民法典 art. 203).

    Raises:
        ValueError: a year outside the calendar.

    """
    due, skipped = day, []
    while why := why_off(due):
        skipped.append(SkippedDay(due, why))
        due += DAY
    return DueDate(due, not is_certain(day, due), tuple(skipped))


def working_days_between(start_on: dt.date, end_on: dt.date) -> int:
    """Working days after ``start_on`` up to and with ``end_on``; negative when the end lies before."""
    if end_on < start_on:
        return -working_days_between(end_on, start_on)
    return sum(why_off(start_on + DAY * step) is None for step in range(1, (end_on - start_on).days + 1))


def is_working_day(day: dt.date) -> bool:
    """Whether people work on ``day``."""
    return why_off(day) is None


def why_off(day: dt.date) -> str | None:
    """Why ``day`` is not worked, or ``None`` when it is a working day.

    Raises:
        ValueError: a year outside the calendar.

    """
    return _days_off(day.year).get(day)


def is_certain(first: dt.date, last: dt.date) -> bool:
    """Whether all days from ``first`` to ``last`` lie in years whose arrangement has been announced."""
    calendar = _calendar()
    return calendar.verified_from <= first and last <= calendar.verified_through


@lru_cache(maxsize=1)
def _calendar() -> Calendar:
    return parse(read(CALENDAR_FILE, CALENDAR_FILE.name), Calendar)


@lru_cache(maxsize=256)
def _days_off(year: int) -> dict[dt.date, str]:
    """Every day off of a year with its reason."""
    china = holidays.country_holidays("CN", years=year, language="zh_CN")
    if not china.start_year <= year <= china.end_year:
        raise ValueError(f"year {year} is outside the calendar")
    first = dt.date(year, 1, 1)
    days = [first + DAY * number for number in range((dt.date(year + 1, 1, 1) - first).days)]
    reasons = {day: china.get(day) or WEEKDAYS[day.weekday()] for day in days if not china.is_working_day(day)}
    return {day: _plain(why) for day, why in reasons.items()}


def _plain(why: str) -> str:
    """``休息日（由 2026-10-10 调休）`` as people say it: ``调休放假（10月10日补班）``."""
    if not why.startswith("休息日"):
        return why
    moved = dt.date.fromisoformat(why.removeprefix("休息日（由 ").removesuffix(" 调休）"))
    return f"调休放假（{moved.month}月{moved.day}日补班）"
