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
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2}
_STEPS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1}
_WEEKDAYS = {
    name: day for day, names in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7")) for name in names
}
#: Behind 12号: a document, a house, a shop, a line of the underground.
_NOT_A_DATE = (
    "(?![文令楼院线门桌室库路街巷车店厅仓机铺房厂矿井窗馆柜]"
    "|公告|公寓|公馆|单元|地块|[之以]?内|之?后|期限|方案|修订|规定|办法|意见|新规)"
)
#: In front of 12号: the street; in front of a weekday: how often.
_NO_STREET = "(?<![路街道巷弄村栋楼座幢里第月发规办函字令文哪某每首同当近周.\\-/一二三四五六七八九十\\d])"
_NO_COUNT = "(?<![一两三四半几每逢单双\\d])(?<!个)"
#: Behind a day or month that is a number only: what would make it a count.
_NOTHING_COUNTED = "(?![\\d几条个次家项份笔人天万千百元块岁米种])"

_YEAR_WORDS = "|".join(sorted(_YEARS, key=len, reverse=True))
_CENTURY = "[一二][〇零○一二三四五六七八九]{3}"
_YEAR = rf"(?P<year>[12]\d{{3}}|\d{{2}}(?=年)|{_CENTURY}|[一二九][〇零○一二三四五六七八九](?=年)|{_YEAR_WORDS})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|元(?=\s*月)|[一二三四五六七八九])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
#: What people do on a day: before it or behind it, 5/6 is a day.
_DONE = "的?(?:交|缴|罚|履行|收到|决定|公示|提交|那天|当天)"

# The most exact forms first: a form that was found keeps its characters.
_FORMS: tuple[str, ...] = (
    rf"(?<![\d.])(?P<year>[12]\d{{3}})(?:\s*[-/.、]\s*|\s){_MONTH}(?:\s*[-/.、]\s*|\s){_DAY}(?!\d)",
    rf"(?<![\d.])(?P<year>\d{{2}})(?P<mark>[-/.]){_MONTH}(?P=mark){_DAY}(?![\d元万块%.\-/])",
    (
        r"(?<![\dA-Za-z_])(?<![A-Za-z]-)(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
        r"(?![\d_]|\.[a-z]|\s?-\s?\d{1,4}(?!\d))"
    ),
    rf"(?<![\d]){_YEAR}\s*年?\s*的?\s*{_MONTH}\s*月\s*份?的?\s*{_DAY}(?:\s*[日号](?!\d)|{_NOTHING_COUNTED})",
    rf"(?<![\d]){_YEAR}\s*年?\s*的?\s*{_MONTH}\s*月\s*份?(?!\s*\d+\s*[日号])",
    r"(?<![\d.\-/])(?P<year>[12]\d{3})\s*[-/.]\s*(?P<month>1[0-2]|0?[1-9])(?![\d\-/.元万块%])",
    rf"(?P<months>上上|上|这|本|下)个?月的?\s*(?:{_DAY}\s*(?:[日号]{_NOT_A_DATE}|(?={_DONE})))?",
    rf"(?<![\d]){_MONTH}\s*月\s*份?的?\s*{_DAY}(?:\s*[日号](?!\d)|{_NOTHING_COUNTED})",
    rf"(?<![满期近最提])(?P<count>{_N}+|半)\s*(?P<unit>天|日|周|个?星期|个?礼拜|个月|年)(?:以|之)?前(?![面边])",
    rf"(?:(?P<weeks>上上|上|这|本|下)个?|{_NO_COUNT})(?:星期|礼拜|周)(?P<weekday>[一二三四五六日天1-7])(?![\d年月次趟岁一二三四五六日])",
    r"(?<![之以目先])(?P<relative>大前(?=[天儿])|前(?=[天日儿](?!候))|[今昨明](?=[天日晚儿早夜])|后(?=天))[天日晚儿早夜]",
    rf"(?<!\d)(?P<year>[12]\d{{3}}|{_CENTURY})\s*(?:年(?!第|\s*\d+\s*月)度?|(?=\s*[-~到至]\s*[12]\d{{3}}\s*年))",
    r"(?<![\d满近了共约有做干开达过前])(?P<year>1[5-9]|2\d|9\d)年(?=的(?!时间|期)|那|被|底|初|度|我|处罚|罚|下)",
    rf"(?P<year>{_YEAR_WORDS})度?",
    rf"(?<![个\d第满近过足半每逢到一二三四五六七八九十]){_MONTH}\s*月份?(?![个\d内后之饼球])",
    rf"(?<=[到至]){_MONTH}\s*月份?(?![个\d内后之饼球])",
    rf"{_NO_STREET}{_DAY}\s*[日号](?![\d]){_NOT_A_DATE}",
    rf"(?<![\d.\-/]){_MONTH}[/]{_DAY}(?=号|日|{_DONE})[号日]?",
    rf"(?<![\d.\-/]){_MONTH}[.\-]{_DAY}(?={_DONE})",
)
_COMPILED = tuple(re.compile(form) for form in _FORMS)


#: Office hours (周一到周五) are no two days.
_OFFICE_HOURS = re.compile("(?:星期|礼拜|周)[一二]\\s*[到至~-]\\s*(?:星期|礼拜|周)?[五六日天]")


def date_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of everything in `text` that has the form of a date, the most exact forms first."""
    folded = _OFFICE_HOURS.sub(lambda found: " " * len(found.group()), fold(text))
    return [found.span() for form in _COMPILED for found in form.finditer(folded)]


def normal_date(text: str, today: dt.date, since: str | None = None) -> str | None:
    """`去年十一月` -> `2025-11` on a day in 2026; None for impossible dates and for words that are no date.

    `since` is the start of a range whose end `text` is: what the end leaves out it takes from the start.
    """
    folded = fold(text).strip()
    for form in _COMPILED:
        for words in (folded, folded + "的交"):  # some forms look at what comes behind
            found = form.match(words)
            if found and found.end() == len(folded):
                return _resolve(found, today, since)
    return None


def _resolve(found: Match[str], today: dt.date, since: str | None) -> str | None:
    parts = {name: value for name, value in found.groupdict().items() if value}
    for name, reader in _READERS.items():
        if name in parts:
            return reader(parts, today)
    return _end_of_range(parts, since) if since else _without_year(parts, today)


def _end_of_range(parts: dict[str, str], since: str) -> str | None:
    start = [int(part) for part in since.split("-")]
    month, day = _part(parts, "month"), _part(parts, "day")
    if month is None:
        return _iso(start[0], start[1], day) if len(start) > 1 else None
    earlier = (month, day or 31) < (*start[1:], *(1, 1))[:2]
    return _iso(start[0] + earlier, month, day)


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
    return _iso(*_shift_month(today.year, today.month, _STEPS[parts["months"]]), _part(parts, "day"))


def _by_week(parts: dict[str, str], today: dt.date) -> str:
    weekday = _WEEKDAYS[parts["weekday"]]
    monday = today - dt.timedelta(days=today.weekday())
    if "weeks" not in parts:
        wanted = monday + dt.timedelta(days=weekday)
        return (wanted if wanted <= today else wanted - dt.timedelta(days=7)).isoformat()
    return (monday + dt.timedelta(days=7 * _STEPS[parts["weeks"]] + weekday)).isoformat()


def _by_distance(parts: dict[str, str], today: dt.date) -> str | None:
    unit = parts["unit"]
    if parts["count"] == "半":
        return _iso(*_shift_month(today.year, today.month, -6), None) if unit == "年" else None
    count = integer(parts["count"])
    if count is None or count > 2000:
        return None
    if unit == "年":
        return _iso(today.year - count, None, None)
    if unit == "个月":
        return _iso(*_shift_month(today.year, today.month, -count), None)
    return (today - dt.timedelta(days=count if unit in "天日" else 7 * count)).isoformat()


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
    return integer(parts[name].replace("元", "一")) if name in parts else None


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
