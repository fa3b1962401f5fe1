"""Values as a person reads them: dates, lengths of time, classes and other terms, yes and no."""

import datetime as dt
from enum import StrEnum
from functools import lru_cache

from knowledge.engine.glossary import Glossary, group_of
from knowledge.engine.schema_publication import Period
from knowledge.engine.vocabulary import Unit


def in_words(glossary: Glossary, value: object) -> str:
    """``2026年8月7日``, ``3个月``, ``严重``, ``是``; anything else as it stands."""
    if isinstance(value, dt.date):
        return _day(value)
    if isinstance(value, Period):
        unit = "个月" if value.unit is Unit.MONTH else glossary.term("unit", value.unit)
        return f"{value.amount}{unit}"
    if isinstance(value, StrEnum):
        return glossary.term(group_of(type(value)), value)
    if isinstance(value, bool) or value is None:
        return {True: "是", False: "否", None: "不清楚"}[value]
    if isinstance(value, tuple):
        return "、".join(in_words(glossary, item) for item in value) or "无"
    return str(value)


@lru_cache(maxsize=16384)
def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
