"""The calendar read once more, as by a process that starts anew."""

from knowledge.engine import workdays


def reread() -> None:
    """Forget what was read of the calendar: the next computation counts by what the file says then."""
    workdays.use(None)
    workdays._own_calendar.cache_clear()
    workdays._year.cache_clear()
