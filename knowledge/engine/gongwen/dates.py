"""Dates in official documents: signing, printing, adoption; when a text comes into force and ceases."""

import calendar
import datetime as dt
import re
from collections.abc import Sequence

from knowledge.engine.gongwen.numerals import to_int

_N = "〇零○一二三四五六七八九十"
_SHORT = rf"([\d０-９]{{1,2}}|[{_N}]{{1,3}})"
DATE = rf"([\d０-９]{{4}}|[{_N}]{{4}})\s*年\s*{_SHORT}\s*月\s*{_SHORT}\s*日"
_ALONE = re.compile(rf"^[（(]?\s*{DATE}\s*[）)]?$")
_PRINTED = re.compile(rf"{DATE}\s*印发?$")
_ACTED = re.compile(rf"^[（(]?\s*(?:根据)?{DATE}.*(?:通过|公布|修订|修正|发布|批准|颁布|施行|实施|生效|修改)")
_ANY = re.compile(
    rf"{DATE}((?:(?!\d{{4}}\s*年)[^，。；]){{0,80}}?)(通过|公布|修订|修正|发布|批准|颁布|修改|起施行|施行|实施)"
)
_IN_FORCE = r"(?:正式)?(?:施行|实施|执行|生效|试行)"
_FROM = re.compile(rf"(?:自|从|于)\s*{DATE}\s*(?:起|开始)\s*{_IN_FORCE}")
_FROM_NOW = re.compile(rf"(?:自|从)(?:公布|发布|印发|颁布|下发|发文|签发|通过)之日起\s*{_IN_FORCE}")
_FROM_LATER = re.compile(
    rf"(?:自|从)(?:公布|发布|印发|颁布|下发)之日起\s*(?:满)?([\d{_N}]{{1,4}})\s*(个月|日|天)(?:之?后)?(?:起)?{_IN_FORCE}"
)
_VALID_UNTIL = re.compile(rf"(?:有效期|有效期限|执行期限|试行期|施行期限)[^。；]{{0,20}}?(?:至|到|截至)\s*{DATE}")
_VALID_FOR = re.compile(
    rf"(?:有效期|有效期限|执行期限|试行期限?|施行期限)\s*(?:为|是|暂定|定为)?\s*([\d{_N}两]{{1,3}})\s*(年|个月)"
)
_TRIED_FOR = re.compile(rf"试行\s*([\d{_N}两]{{1,2}})\s*(年|个月)")
_ITSELF = re.compile(
    rf"^\s*本[\u4e00-\u9fff]{{1,8}}(?:自|从|有效期|试行|执行期限|施行期限)|起\s*{_IN_FORCE}|{_IN_FORCE}之日起"
)
_ASCII = str.maketrans("０１２３４５６７８９○两", "0123456789〇二")


def date_alone(text: str) -> dt.date | None:
    """The date when a paragraph is nothing else."""
    return _as_date(_ALONE.match(text.strip()))


def printing_date(text: str) -> dt.date | None:
    """The date of an imprint line (印发日期)."""
    return _as_date(_PRINTED.search(text.strip()))


def acting_date(text: str) -> dt.date | None:
    """The date of adoption, publication or revision that a line opens with."""
    return _as_date(_ACTED.match(text.strip()))


def acting_dates(text: str) -> list[dt.date]:
    """Every date of adoption, publication or revision that a header names; dates of coming into force left out."""
    found = (_as_date(match) for match in _ANY.finditer(text) if not match.group(5).endswith(("施行", "实施")))
    return [date for date in found if date]


def effective_date(text: str) -> dt.date | None:
    """The date from which a text says it is in force, where it names one."""
    return _as_date(_FROM.search(text))


def in_force_from(texts: Sequence[str], published: dt.date | None) -> tuple[dt.date | None, bool]:
    """When a document comes into force, as its last clauses say, and whether that day had to be computed.

    A named day; the day of publication; or so many days or months after it, where the day of publication is not
    counted and the document is in force on the day after the period has run out.
    """
    for text in reversed(texts):
        squeezed = re.sub(r"\s+", "", text)
        if found := effective_date(squeezed):
            return found, False
        if later := _FROM_LATER.search(squeezed):
            ends = _after(published, later.group(1), later.group(2))
            return (ends + dt.timedelta(days=1) if ends else None), True
        if _FROM_NOW.search(squeezed):
            return published, False
    return None, False


def in_force_to(texts: Sequence[str], since: dt.date | None) -> dt.date | None:
    """The last day a document is in force, where it says how long it is."""
    about_itself = (sentence for text in reversed(texts) for sentence in text.split("。") if _ITSELF.search(sentence))
    for sentence in about_itself:
        squeezed = re.sub(r"\s+", "", sentence)
        if found := _as_date(_VALID_UNTIL.search(squeezed)):
            return found
        if period := (_VALID_FOR.search(squeezed) or _TRIED_FOR.search(squeezed)):
            ends = _after(since, period.group(1), period.group(2))
            return ends - dt.timedelta(days=1) if ends else None
    return None


def _after(day: dt.date | None, count: str, unit: str) -> dt.date | None:
    number = to_int(count.translate(_ASCII).replace("零", "〇"))
    if day is None or not 0 < number < 1000:
        return None
    if unit in ("日", "天"):
        return day + dt.timedelta(days=number)
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "年" else 1)
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _as_date(match: re.Match[str] | None) -> dt.date | None:
    if match is None:
        return None
    try:
        return dt.date(*(_number(part) for part in match.groups()[:3]))
    except ValueError:
        return None


def _number(numeral: str) -> int:
    plain = numeral.translate(_ASCII).replace("零", "〇")
    if plain.isdecimal() or "十" in plain:
        return to_int(plain)
    return int("".join(str("〇一二三四五六七八九".index(character)) for character in plain))
