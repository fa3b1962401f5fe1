"""Days that a message names without their month: other dates of the same message say which month is meant.

``10号开的单，16号缴的，4月16号``: the 16th is told in full; ``4月10号开单，16号缴的`` goes on from April.
"""

import calendar
import datetime as dt
import re
from collections.abc import Sequence

_DAY_ONLY = re.compile(r"[\d〇零○一二三四五六七八九十廿卅\s]{1,4}[日号]")
_WHOLE = re.compile(r"\d{4}-\d{2}-\d{2}")


def in_context(dates: Sequence[tuple[str, str]], today: dt.date) -> list[str]:
    """The values of ``dates``, given as words and value in the order of the text."""
    whole = [value for words, value in dates if _WHOLE.fullmatch(value) and not _is_day_only(words)]
    known: list[str] = []
    before = ""
    for words, value in dates:
        if _is_day_only(words) and _WHOLE.fullmatch(value):
            same = {other for other in whole if other[8:] == value[8:]}
            known.append(same.pop() if len(same) == 1 else _after(before, value, today))
        else:
            known.append(value)
            before = value if value in whole else before
    return known


def _is_day_only(words: str) -> bool:
    return _DAY_ONLY.fullmatch(words) is not None


def _after(before: str, value: str, today: dt.date) -> str:
    """That day in the month of the date told before it, or in the next where it would be earlier."""
    if not before:
        return value
    start, day = dt.date.fromisoformat(before), int(value[8:])
    later = start.day > day
    year, month = start.year + (later and start.month == 12), start.month % 12 + 1 if later else start.month
    if day > calendar.monthrange(year, month)[1]:
        return value
    meant = dt.date(year, month, day)
    return meant.isoformat() if meant <= today else value
