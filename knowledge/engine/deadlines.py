"""Ends of periods as the Civil Code counts them (民法典 art. 201–203).

The start day is not counted. A period of months or years ends on the corresponding day, or on the last day
of a month that has no such day.
"""

import calendar
import datetime as dt

from knowledge.engine.vocabulary import Unit
from knowledge.engine.workdays import LONGEST, DueDate, add_working_days, next_working_day, working_day_after

__all__ = ["DueDate", "compute", "corresponding_day", "due_day", "last_day"]


def compute(start_on: dt.date, amount: int, unit: Unit) -> DueDate:
    """When a time limit ends. A last day off work moves to the next working day (art. 203).

    Raises:
        ValueError: ``amount`` below 1 or too large, or a year outside the calendar.

    """
    if not 1 <= amount <= LONGEST:
        raise ValueError(f"amount must be between 1 and {LONGEST}")
    if unit is Unit.WORKING_DAY:
        return add_working_days(start_on, amount)
    return next_working_day(last_day(start_on, amount, unit))


def due_day(start_on: dt.date, amount: int, unit: Unit) -> dt.date:
    """The last day alone, where nobody asks which days were skipped. Raises like ``compute``."""
    if unit is Unit.WORKING_DAY:
        return working_day_after(start_on, amount)
    return next_working_day(last_day(start_on, amount, unit)).due_on


def last_day(start_on: dt.date, amount: int, unit: Unit) -> dt.date:
    """The plain last day of a period in calendar days, months or years, not moved by a day off.

    This is how publication periods end: that a holiday moves them is said nowhere.
    """
    if unit is Unit.CALENDAR_DAY:
        return start_on + dt.timedelta(days=amount)
    if unit is Unit.MONTH:
        return corresponding_day(start_on, amount)
    if unit is Unit.YEAR:
        return corresponding_day(start_on, 12 * amount)
    raise ValueError("working days have no plain last day")


def corresponding_day(start_on: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later, or that month's last day (art. 202)."""
    years, month = divmod(start_on.month - 1 + months, 12)
    year = start_on.year + years
    length = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(start_on.day, length))
