"""Quiet hours."""

import datetime as dt

import pytest

from api.clock import CHINA
from api.notify.quiet import USUAL, Hours


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment in China in November 2026."""
    return dt.datetime(2026, 11, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("now", "over"),
    [
        (at(21, 20, 59), None),
        (at(21, 21), at(22, 8)),
        (at(22, 0), at(22, 8)),
        (at(22, 7, 59), at(22, 8)),
        (at(22, 8), None),
        (at(22, 12), None),
    ],
)
def test_messages_wait_until_the_morning(now: dt.datetime, over: dt.datetime | None) -> None:
    """Protects people's sleep, across midnight and to the minute, in China's time."""
    assert USUAL.over_at(now.astimezone(dt.UTC)) == over


def test_hours_may_end_at_midnight_sharp() -> None:
    """Protects an evening person: quiet from eight until midnight ends at midnight."""
    hours = Hours(dt.time(20), dt.time(0))
    assert hours.over_at(at(21, 23)) == at(22, 0)
    assert hours.over_at(at(22, 0)) is None
