"""Chinese working days (工作日): statutory holidays off, make-up days (调休上班) at work.

The calendar itself is the ``holidays`` package. Until when it is known for certain is data
(``knowledge/rules/time/calendar.yaml``), and a year whose official notice stands there is counted by the notice.
Beyond that the package guesses from the lunar calendar, without make-up days: such dates are marked provisional.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import holidays

from knowledge.engine.schema_time import Calendar, HolidayNotice
from knowledge.engine.strict_yaml import parse, read

CALENDAR_FILE = Path(__file__).resolve().parents[1] / "rules" / "time" / "calendar.yaml"
DAY = dt.timedelta(days=1)
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
LONGEST = 4000
"""The most working days that one computation counts."""

_used: list[Calendar | None] = [None]


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


@dataclass(frozen=True)
class _Year:
    """The days of one year in order: those worked, and those off with their reasons."""

    worked: tuple[dt.date, ...]
    off: tuple[dt.date, ...]
    skipped: tuple[SkippedDay, ...]
    why: dict[dt.date, str]


def add_working_days(start_on: dt.date, amount: int) -> DueDate:
    """The day on which ``amount`` working days from ``start_on`` end; the start day is not counted.

    Source: 民法典 art. 201 by analogy; 行政处罚法 art. 85 (a day there is a working day).

    Raises:
        ValueError: ``amount`` below 1 or above ``LONGEST``, or a year outside the calendar.

    """
    due = working_day_after(start_on, amount)
    return DueDate(due, not is_certain(start_on, due), tuple(_skipped(start_on + DAY, due)))


def working_day_after(start_on: dt.date, amount: int) -> dt.date:
    """The last day alone of ``add_working_days``, which raises like it."""
    if not 1 <= amount <= LONGEST:
        raise ValueError(f"amount must be between 1 and {LONGEST}")
    number, left = start_on.year, amount
    year = _year(number)
    index = bisect_right(year.worked, start_on)
    while index + left > len(year.worked):
        left -= len(year.worked) - index
        number += 1
        year, index = _year(number), 0
    return year.worked[index + left - 1]


def next_working_day(day: dt.date) -> DueDate:
    """``day`` itself, or the first working day after it (民法典 art. 203).

    Raises:
        ValueError: a year outside the calendar.

    """
    due = day
    while why_off(due):
        due += DAY
    return DueDate(due, not is_certain(day, due), tuple(_skipped(day, due)))


def working_days_between(start_on: dt.date, end_on: dt.date) -> int:
    """Working days after ``start_on`` up to and with ``end_on``; negative when the end lies before.

    Raises:
        ValueError: a year outside the calendar.

    """
    if end_on < start_on:
        return -working_days_between(end_on, start_on)
    whole_years = sum(len(_year(number).worked) for number in range(start_on.year, end_on.year))
    before, upto = (bisect_right(_year(day.year).worked, day) for day in (start_on, end_on))
    return whole_years + upto - before


def is_working_day(day: dt.date) -> bool:
    """Whether people work on ``day``."""
    return why_off(day) is None


def why_off(day: dt.date) -> str | None:
    """Why ``day`` is not worked, or ``None`` when it is a working day.

    Raises:
        ValueError: a year outside the calendar.

    """
    return _year(day.year).why.get(day)


def is_certain(first: dt.date, last: dt.date) -> bool:
    """Whether all days from ``first`` to ``last`` lie in years whose arrangement has been announced."""
    calendar = _calendar()
    return calendar.verified_from <= first and last <= calendar.verified_through


def use(calendar: Calendar | None) -> Calendar | None:
    """Count by ``calendar`` from now on (``None``: by the file beside this engine); gives what was used before.

    One process counts by one calendar, that of the library it opened last: a due date has no second reading.
    """
    before = _used[0]
    if calendar != before:
        _used[0] = calendar
        _year.cache_clear()
    return before


def _skipped(first: dt.date, last: dt.date) -> Iterable[SkippedDay]:
    """The days off from ``first`` to ``last``, both included."""
    for number in range(first.year, last.year + 1):
        year = _year(number)
        yield from year.skipped[bisect_left(year.off, first) : bisect_right(year.off, last)]


def _calendar() -> Calendar:
    return _used[0] or _own_calendar()


@lru_cache(maxsize=1)
def _own_calendar() -> Calendar:
    return parse(read(CALENDAR_FILE, CALENDAR_FILE.name), Calendar)


@lru_cache(maxsize=256)
def _year(number: int) -> _Year:
    """Every day of a year: by the official notice where there is one, else by the package."""
    china = holidays.country_holidays("CN", years=number, language="zh_CN")
    if not china.start_year <= number <= china.end_year:
        raise ValueError(f"year {number} is outside the calendar")
    first = dt.date(number, 1, 1)
    days = [first + DAY * step for step in range((dt.date(number + 1, 1, 1) - first).days)]
    named = {day: _plain(china.get(day) or WEEKDAYS[day.weekday()]) for day in days if not china.is_working_day(day)}
    notice = next((one for one in _calendar().notices if one.year == number), None)
    why = named if notice is None else _by_notice(notice, days, named)
    off = tuple(why)
    worked = tuple(day for day in days if day not in why)
    return _Year(worked, off, tuple(SkippedDay(day, why[day]) for day in off), why)


def _by_notice(notice: HolidayNotice, days: list[dt.date], named: dict[dt.date, str]) -> dict[dt.date, str]:
    """The days off that a notice orders; the package's names where it calls the day off too."""
    rest = {day for day in days for first, last in notice.rest if first <= day <= last}
    off = [day for day in days if day in rest or (day.weekday() >= 5 and day not in notice.work)]
    return {day: named.get(day) or ("放假" if day in rest else WEEKDAYS[day.weekday()]) for day in off}


def _plain(why: str) -> str:
    """``休息日（由 2026-10-10 调休）`` as people say it: ``调休放假（10月10日补班）``."""
    if not why.startswith("休息日"):
        return why
    moved = dt.date.fromisoformat(why.removeprefix("休息日（由 ").removesuffix(" 调休）"))
    return f"调休放假（{moved.month}月{moved.day}日补班）"
