"""What every record must keep to, typed in or imported."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.engine.glossary import Glossary
from knowledge.engine.regions import codes_by_name, region_name

_DATES = {
    "decided_on": "处罚决定日期",
    "published_on": "公示日期",
    "obligations_fulfilled_on": "义务履行完成日期",
}
_FIRST_YEAR, _LAST_YEAR = 1949, 2100


def date_faults(values: Mapping[str, Any], today: dt.date) -> Iterator[tuple[str, str]]:
    """Fields whose dates cannot be, each with what is wrong."""
    for name in (*_DATES, "publication_ends_on"):
        value = values.get(name)
        if value is not None and not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            yield name, f"年份 {value.year} 不合常理，请核对。"
        elif value is not None and name in _DATES and value > today:
            yield name, f"{_DATES[name]}在今天（{today.isoformat()}）之后，请核对。"


def order_faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Fields whose dates contradict one another, each with what is wrong."""
    decided, published, ends = (values.get(name) for name in ("decided_on", "published_on", "publication_ends_on"))
    if decided and published and published < decided:
        yield "published_on", "公示日期早于处罚决定日期，请核对这两个日期。"
    start = max((day for day in (decided, published) if day), default=None)
    if start and ends and ends < start:
        yield "publication_ends_on", "公示截止期早于处罚决定日期或公示日期，请核对。"


def region_of(glossary: Glossary, text: str) -> str:
    """The code of a place given by its code or its full name; raises ``ValueError``."""
    text = text.strip()
    if text.isdecimal() and text.isascii():
        code = glossary.current_region(text)
        if len(code) != len("320281") or region_name(code) is None:
            raise ValueError("没有这个行政区划代码。请填六位代码，例如 320281（江阴市）。")
        return code
    codes = codes_by_name().get(text, ())
    if len(codes) != 1:
        why = "有几个地方叫这个名字" if codes else "没有认出这个地名"
        raise ValueError(f"{why}。请填六位行政区划代码，例如 320281（江阴市）。")
    return codes[0]


def region_in_code(glossary: Glossary, authority_code: str | None) -> str | None:
    """Where a body is registered, from digits 3 to 8 of its code; None where that is unknown."""
    return place_of_digits(glossary, authority_code[2:8]) if authority_code else None


def place_of_digits(glossary: Glossary, digits: str) -> str | None:
    """The place that six digits of a code stand for today.

    A zone that the table of places lacks lies in its city or province; None where even that is unknown.
    """
    tried = (glossary.current_region(digits), f"{digits[:4]}00", f"{digits[:2]}0000")
    return next((code for code in tried if region_name(code) is not None), None)
