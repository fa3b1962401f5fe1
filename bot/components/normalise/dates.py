"""Dates as people write them, in ISO form and exactly as precise as the words: a year, a month or a day.

Without a year the latest such date not after the message's day is meant. Weeks start on Monday. `三个月` is a
duration and no date; `三个月前` is one.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from re import Match

from .numerals import integer
from .text import fold

_N = "[0-9〇零○一二两三四五六七八九十廿卅]"
_YEARS = {"今年": 0, "本年": 0, "去年": -1, "上一年": -1, "前年": -2, "大前年": -3, "明年": 1, "后年": 2}
_DAYS = {
    "今天": 0,
    "今日": 0,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "前日": -2,
    "大前天": -3,
    "明天": 1,
    "明日": 1,
    "后天": 2,
}
_WEEKDAYS = {
    name: day for day, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names
}
_NOT_A_DATE = "(?![文令楼院线门桌室公库路车])"

_YEAR_WORDS = "|".join(sorted(_YEARS, key=len, reverse=True))
_YEAR = rf"(?P<year>[12]\d{{3}}|\d{{2}}(?=年)|[一二][〇零○一二三四五六七八九]{{3}}|{_YEAR_WORDS})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"

# The most exact forms first: a form that was found keeps its characters.
_FORMS: tuple[str, ...] = (
    rf"(?<![\d.])(?P<year>[12]\d{{3}})\s*[-/.]\s*{_MONTH}\s*[-/.]\s*{_DAY}(?![\d])",
    r"(?<![\d])(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    rf"(?<![\d]){_YEAR}\s*年?\s*的?\s*{_MONTH}\s*月\s*份?\s*{_DAY}\s*[日号]?(?!\d)",
    rf"(?<![\d]){_YEAR}\s*年?\s*的?\s*{_MONTH}\s*月\s*份?",
    r"(?<![\d.\-/])(?P<year>[12]\d{3})\s*[-/]\s*(?P<month>1[0-2]|0?[1-9])(?![\d\-/])",
    rf"(?P<months>上上|上|这|本|下)个?月的?\s*(?:{_DAY}\s*[日号]{_NOT_A_DATE})?",
    rf"(?<![\d]){_MONTH}\s*月\s*份?\s*{_DAY}\s*[日号]?(?![\d])",
    rf"(?P<count>{_N}+|半|几)\s*(?P<unit>天|日|周|个?星期|个?礼拜|个月|年)(?:以|之)?(?P<way>前|后)(?![面边])",
    r"(?P<weeks>上上|上|这|本|下)?(?:个)?(?:星期|礼拜|周)(?P<weekday>[一二三四五六日天1-7])(?![\d年月])",
    r"(?P<relative>大前天|今天|今日|昨天|昨日|前天|前日|明天|明日|后天)",
    r"(?<![\d])(?P<year>[12]\d{3}|[一二][〇零○一二三四五六七八九]{3})\s*年(?!第)度?",
    rf"(?P<year>{_YEAR_WORDS})",
    rf"(?<![个\d第一二三四五六七八九十]){_MONTH}\s*月份?(?![个\d])",
    rf"(?<![\d第月.\-一二三四五六七八九十]){_DAY}\s*[日号](?![\d]){_NOT_A_DATE}",
)
_COMPILED = tuple(re.compile(form) for form in _FORMS)


def date_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of everything in `text` that has the form of a date, the most exact forms first."""
    folded = fold(text)
    return [found.span() for form in _COMPILED for found in form.finditer(folded)]


def normal_date(text: str, today: dt.date) -> str | None:
    """`去年十一月` -> `2025-11` on a day in 2026; None for impossible dates and for words that are no date."""
    folded = fold(text).strip()
    for form in _COMPILED:
        found = form.fullmatch(folded)
        if found:
            return _resolve(found, today)
    return None


def _resolve(found: Match[str], today: dt.date) -> str | None:
    parts = {name: value for name, value in found.groupdict().items() if value}
    for name, reader in _READERS.items():
        if name in parts:
            return reader(parts, today)
    return _without_year(parts, today)


def _with_year(parts: dict[str, str], today: dt.date) -> str | None:
    word = parts["year"]
    year = today.year + _YEARS[word] if word in _YEARS else integer(word)
    if year is None:
        return None
    if year < 100:
        year += 2000 if year <= (today.year + 5) % 100 else 1900
    return _iso(year, _part(parts, "month"), _part(parts, "day"))


def _without_year(parts: dict[str, str], today: dt.date) -> str | None:
    month, day = _part(parts, "month"), _part(parts, "day")
    if month is None:
        return _latest_day(day or 0, today)
    for year in range(today.year, today.year - 9, -1):
        if (month, day or 1) <= (today.month, today.day) or year < today.year:
            iso = _iso(year, month, day)
            if iso:
                return iso
    return None


def _latest_day(day: int, today: dt.date) -> str | None:
    for back in range(12):
        year, month = _shift_month(today.year, today.month, -back)
        iso = _iso(year, month, day)
        if iso and iso <= today.isoformat():
            return iso
    return None


def _by_month(parts: dict[str, str], today: dt.date) -> str | None:
    step = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1}[parts["months"]]
    return _iso(*_shift_month(today.year, today.month, step), _part(parts, "day"))


def _by_week(parts: dict[str, str], today: dt.date) -> str:
    weekday = _WEEKDAYS[parts["weekday"]]
    monday = today - dt.timedelta(days=today.weekday())
    if "weeks" not in parts:
        wanted = monday + dt.timedelta(days=weekday)
        return (wanted if wanted <= today else wanted - dt.timedelta(days=7)).isoformat()
    step = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1}[parts["weeks"]]
    return (monday + dt.timedelta(days=7 * step + weekday)).isoformat()


def _by_distance(parts: dict[str, str], today: dt.date) -> str | None:
    unit, sign = parts["unit"], 1 if parts["way"] == "后" else -1
    if parts["count"] == "半":
        return _iso(*_shift_month(today.year, today.month, sign * 6), None) if unit == "年" else None
    count = integer(parts["count"])
    if count is None or count > 2000:
        return None
    if unit == "年":
        return _iso(today.year + sign * count, None, None)
    if unit == "个月":
        return _iso(*_shift_month(today.year, today.month, sign * count), None)
    days = count if unit in "天日" else 7 * count
    return (today + dt.timedelta(days=sign * days)).isoformat()


def _by_word(parts: dict[str, str], today: dt.date) -> str:
    return (today + dt.timedelta(days=_DAYS[parts["relative"]])).isoformat()


_READERS: dict[str, Callable[[dict[str, str], dt.date], str | None]] = {
    "months": _by_month,
    "weekday": _by_week,
    "count": _by_distance,
    "relative": _by_word,
    "year": _with_year,
}


def _part(parts: dict[str, str], name: str) -> int | None:
    return integer(parts[name]) if name in parts else None


def _shift_month(year: int, month: int, step: int) -> tuple[int, int]:
    index = year * 12 + month - 1 + step
    return index // 12, index % 12 + 1


def _iso(year: int, month: int | None, day: int | None) -> str | None:
    if not 1900 <= year <= 2999:
        return None
    if month is None:
        return f"{year:04d}"
    if day is None:
        return f"{year:04d}-{month:02d}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"
