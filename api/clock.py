"""The only place that reads the machine's clock."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends, Request

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Clock:
    """Now in UTC, and the legal date in China; ``fixed`` holds the date for demonstrations and tests."""

    fixed: dt.date | None = None

    def now(self) -> dt.datetime:
        """The present moment, aware, UTC (on the fixed day when one is set)."""
        real = dt.datetime.now(CHINA)
        if self.fixed is not None:
            real = dt.datetime.combine(self.fixed, real.timetz())
        return real.astimezone(dt.UTC)

    def today(self) -> dt.date:
        """The calendar date in Asia/Shanghai."""
        return self.fixed or dt.datetime.now(CHINA).date()


async def get_clock(request: Request) -> Clock:
    """The application's clock."""
    clock: Clock = request.app.state.clock
    return clock


CurrentClock = Annotated[Clock, Depends(get_clock)]
