"""For which months and which place: ``from`` and ``to`` (both counted), and a region with all below it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, cast

from fastapi import Depends, Query
from sqlalchemy import ColumnElement, case, literal

from api.accounts.service import region_prefix
from api.clock import CHINA, CurrentClock
from api.errors import FieldError, InvalidInput

MOST_MONTHS, _USUAL_MONTHS = 24, 12
_MONTH = r"^(19|20)\d{2}-(0[1-9]|1[0-2])$"
FromMonth = Annotated[
    str | None, Query(alias="from", pattern=_MONTH, description="从哪个月起，例如 2026-01；默认最近一年")
]
ToMonth = Annotated[
    str | None, Query(alias="to", pattern=_MONTH, description="到哪个月止（含），默认本月；最多 24 个月")
]
Place = Annotated[str | None, Query(pattern=r"^\d{6}$", description="只统计这个地区和它的下级；默认您能看到的全部")]


@dataclass(frozen=True)
class Period:
    """Whole months of China from the first day to the last, in a place or (None) everywhere."""

    first: dt.date
    last: dt.date
    region: str | None
    today: dt.date

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Each month as ``2026-01``, the oldest first."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return tuple(month_of(add_months(self.first, place)) for place in range(count))

    @cached_property
    def place(self) -> dict[str, int]:
        """Where in ``months`` each month stands."""
        return {month: place for place, month in enumerate(self.months)}

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """From the first moment to the first that is over, in UTC."""
        return _midnight(self.first), _midnight(self.last + dt.timedelta(days=1))

    def month_of(self, column: Any) -> ColumnElement[int]:
        """The place of the month of a moment, found in halves: a date function would be computed for each row."""
        starts = [_midnight(add_months(self.first, place)) for place in range(len(self.months))]
        return cast("ColumnElement[int]", literal(0) + _half(column, starts, 0, len(starts)))

    def within(self, column: Any) -> tuple[ColumnElement[bool], ...]:
        """That a row lies in the place, where one was chosen."""
        prefix = region_prefix(self.region)
        return (column.startswith(prefix),) if prefix else ()


def month_of(day: dt.date) -> str:
    """The month of a day as it is written."""
    return f"{day:%Y-%m}"


def add_months(day: dt.date, months: int) -> dt.date:
    """The first day of a month so many months on."""
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, 1)


def last_day(month: dt.date) -> dt.date:
    """The last day of a month."""
    return add_months(month, 1) - dt.timedelta(days=1)


def chosen(first: str | None, last: str | None, region: str | None, today: dt.date) -> Period:
    """The period that was asked for; raises ``InvalidInput`` where it ends before it begins, or is too long."""
    end = dt.date.fromisoformat(f"{last}-01") if last else today.replace(day=1)
    begin = dt.date.fromisoformat(f"{first}-01") if first else add_months(end, 1 - _USUAL_MONTHS)
    if begin > end:
        raise _wrong("开始的月份不能晚于结束的月份。")
    if add_months(begin, MOST_MONTHS) <= end:
        raise _wrong(f"一次最多统计 {MOST_MONTHS} 个月，请缩短时间。")
    return Period(begin, last_day(end), region, today)


def _wrong(detail: str) -> InvalidInput:
    return InvalidInput(detail, [FieldError("/from", detail)])


async def _asked(clock: CurrentClock, first: FromMonth = None, last: ToMonth = None, region: Place = None) -> Period:
    return chosen(first, last, region, clock.today())


CurrentPeriod = Annotated[Period, Depends(_asked)]


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), CHINA).astimezone(dt.UTC)


def _half(column: Any, starts: list[dt.datetime], low: int, high: int) -> Any:
    """The place among ``starts[low:high]``."""
    if high - low == 1:
        return low
    middle = (low + high) // 2
    before, after = _half(column, starts, low, middle), _half(column, starts, middle, high)
    return case((column < starts[middle], before), else_=after)
