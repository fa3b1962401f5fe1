"""When staff answer: the hours of a working day in China, from the settings."""

import datetime as dt
import re

from api.clock import CHINA
from knowledge.engine.workdays import DAY, is_working_day

_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_WEEKDAYS = "一二三四五六日"


class OfficeHours:
    """``09:00-12:00,13:30-17:30`` on working days; raises ``ValueError`` for hours that cannot be read."""

    def __init__(self, written: str) -> None:
        self._spans = tuple(_span(part.strip()) for part in written.split(","))
        if any(first[1] > second[0] for first, second in zip(self._spans, self._spans[1:], strict=False)):
            raise ValueError("CREDIT_OFFICE_HOURS 的时间段要从早到晚写，不能重叠。")

    def opens_at(self, now: dt.datetime) -> dt.datetime | None:
        """When the office opens next, in UTC; None while it is open."""
        here = now.astimezone(CHINA)
        day = here.date()
        while True:
            for start, end in self._spans if is_working_day(day) else ():
                opens, closes = (dt.datetime.combine(day, time, CHINA) for time in (start, end))
                if here < closes:
                    return None if opens <= here else opens.astimezone(dt.UTC)
            day += DAY


def _span(part: str) -> tuple[dt.time, dt.time]:
    found = _SPAN.fullmatch(part)
    try:
        hours = [int(number) for number in found.groups()] if found else []
        start, end = dt.time(hours[0], hours[1]), dt.time(hours[2], hours[3])
    except (IndexError, ValueError):
        raise ValueError("CREDIT_OFFICE_HOURS 应写成 09:00-12:00,13:30-17:30 的样子。") from None
    if start >= end:
        raise ValueError("CREDIT_OFFICE_HOURS 每段时间的开始要早于结束。")
    return start, end


def in_words(moment: dt.datetime, now: dt.datetime) -> str:
    """``今天13:30``, ``明天09:00``, ``11月23日（周一）09:00``."""
    here, today = moment.astimezone(CHINA), now.astimezone(CHINA).date()
    day = here.date()
    near = {today: "今天", today + DAY: "明天"}.get(day)
    return f"{near or f'{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）'}{here:%H:%M}"
