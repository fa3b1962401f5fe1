"""Office hours by the Chinese calendar."""

import datetime as dt

import pytest

from api.chat.hours import OfficeHours, in_words
from api.clock import CHINA

HOURS = OfficeHours("09:00-12:00,13:30-17:30")


def here(month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of 2026 in China, told in UTC."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=CHINA).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (here(11, 20, 8, 59), here(11, 20, 9)),
        (here(11, 20, 9), None),
        (here(11, 20, 11, 59), None),
        (here(11, 20, 12), here(11, 20, 13, 30)),
        (here(11, 20, 17, 30), here(11, 23, 9)),
        (here(11, 21, 10), here(11, 23, 9)),
        (here(10, 1, 10), here(10, 8, 9)),
        (here(9, 20, 10), None),
    ],
    ids=["early", "opening", "before_noon", "noon", "friday_evening", "saturday", "national_day", "make_up_sunday"],
)
def test_the_office_opens_by_the_calendar(now: dt.datetime, opens: dt.datetime | None) -> None:
    """Weekends, statutory holidays and make-up days as the law's calendar has them; times in China."""
    assert HOURS.opens_at(now) == opens


def test_an_opening_is_told_in_words() -> None:
    """Exact, and short where it is near."""
    assert in_words(here(11, 20, 13, 30), here(11, 20, 12)) == "今天13:30"
    assert in_words(here(11, 20, 9), here(11, 19, 23)) == "明天09:00"
    assert in_words(here(11, 23, 9), here(11, 20, 18)) == "11月23日（周一）09:00"


@pytest.mark.parametrize("written", ["", "9-12", "09:00-25:00", "12:00-09:00", "09:00-12:00,11:00-13:00", "always"])
def test_hours_that_cannot_be_read_stop_the_start(written: str) -> None:
    """A slip in the settings must not close the office for ever."""
    with pytest.raises(ValueError, match="CREDIT_OFFICE_HOURS"):
        OfficeHours(written)
