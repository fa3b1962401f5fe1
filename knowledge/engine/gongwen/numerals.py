"""Labels of clauses: how chapters, articles and items are numbered in Chinese documents."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

_DIGITS = "〇一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = r"[〇零一二三四五六七八九十百千]{1,9}"
_LARGEST = 9999
_ASCII = str.maketrans("０１２３４５６７８９", "0123456789")


class Level(IntEnum):
    """Depth of a label; a label closes every open clause of its own or a deeper level."""

    BOOK = 0
    PART = 1
    CHAPTER = 2
    DIVISION = 3
    ARTICLE = 4
    PARAGRAPH = 5
    SECTION = 6
    ITEM = 7
    POINT = 8
    SUBPOINT = 9
    HALF = 10
    CIRCLED = 11


HEADING_LEVELS = frozenset({Level.BOOK, Level.PART, Level.CHAPTER, Level.DIVISION})


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the head of a paragraph: ``name`` as it goes into a locator, ``rest`` what follows it.

    ``unusual`` tells that the label was printed in half-width brackets or as one joined character.
    """

    level: Level
    name: str
    number: int
    printed: str
    rest: str
    unusual: bool = False


_STATUTE = re.compile(rf"第({NUMERAL})(编|篇|分编|章|节|条)(之{NUMERAL})?([\s　]*)")
_STATUTE_LEVELS = {
    "编": Level.BOOK,
    "篇": Level.BOOK,
    "分编": Level.PART,
    "章": Level.CHAPTER,
    "节": Level.DIVISION,
    "条": Level.ARTICLE,
}
# Words after "第X条" that show it is cited in a sentence. Some also open an article ("规定…"): those count only
# where no space stands between, because printers set a space after a label.
_CITED = re.compile(r"的|、第|和第|至第|或者?第|规定的|第[一二三四五六七八九十]+[款项]")
_CITED_CLOSE = re.compile(r"规定|[、和至到或与款所，,；;）)》”]|第|中的|之规定|以[下外]")
_HEADING_CITED = re.compile(r"的|规定|、第|和第|至第|[相修]")
_ORDERED: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.SECTION, re.compile(rf"({NUMERAL})[、．.][\s　]*(?![、．.])")),
    (Level.ITEM, re.compile(rf"[（(][\s　]*({NUMERAL})[\s　]*[）)][、.．]?[\s　]*")),
    (Level.POINT, re.compile(r"([\d]{1,3})(?:[.．](?![\d.．])|、)[\s　]*")),
    (Level.SUBPOINT, re.compile(r"[（(]\s*(\d{1,2})\s*[）)][、.．]?[\s　]*")),
    (Level.HALF, re.compile(r"(\d{1,2})[）)][、.．]?[\s　]*")),
)
_JOINED = re.compile(r"([①-⑳⑴-⒇⒈-⒛㈠-㈩])[、.．]?[\s　]*")
_BLOCKS = (
    ("①", "⑳", Level.CIRCLED),
    ("⑴", "⒇", Level.SUBPOINT),
    ("⒈", "⒛", Level.POINT),
    ("㈠", "㈩", Level.ITEM),
)
_OPENERS = frozenset("第（(０１２３４５６７８９0123456789〇零一二三四五六七八九十百千")


def to_int(numeral: str) -> int:
    """The value of an Arabic, circled or Chinese numeral up to 9999, such as ``三十二``."""
    for first, last, _ in _BLOCKS:
        if first <= numeral <= last:
            return ord(numeral) - ord(first) + 1
    if numeral.isdecimal():
        return int(numeral)
    total, digit = 0, 0
    for character in numeral.replace("零", "〇"):
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS.index(character) if total == 0 else _DIGITS.index(character)
    return total + digit


def to_chinese(number: int) -> str:
    """Chinese numeral of 0 to 9999; beyond that the digits themselves."""
    if number > _LARGEST:
        return str(number)
    text, skipped = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if not digit:
            skipped = bool(text)
            continue
        text += ("零" if skipped else "") + ("" if digit == 1 and unit == 10 and not text else _DIGITS[digit]) + name
        skipped = False
    return text or "零"


@lru_cache(maxsize=4096)
def read_label(text: str) -> Label | None:
    """The label that opens ``text``, or ``None``; an article or chapter that is only cited is no label."""
    first = text[:1]
    if first == "第":
        return _statute_label(text)
    if first in _OPENERS:
        return _ordered_label(text)
    if (first > "⑳" and first > "㈩") or first < "①":
        return None
    match = _JOINED.match(text)
    return _joined_label(match, text) if match else None


def _statute_label(text: str) -> Label | None:
    match = _STATUTE.match(text)
    if match is None:
        return None
    numeral, kind, insertion, space = match.groups()
    level, rest = _STATUTE_LEVELS[kind], text[match.end() :]
    if level is not Level.ARTICLE:
        if insertion or _HEADING_CITED.match(rest) or (rest and not space and rest[0] in "，。；、）)》”"):
            return None
        return Label(level, f"第{numeral}{kind}", to_int(numeral), match.group(0), rest)
    if _CITED.match(rest) or (rest and not space and _CITED_CLOSE.match(rest)):
        return None
    rest = rest.lstrip("：:").lstrip()
    return Label(level, f"第{numeral}条{insertion or ''}", to_int(numeral), match.group(0), rest)


def _ordered_label(text: str) -> Label | None:
    for level, pattern in _ORDERED:
        match = pattern.match(text)
        if match is None:
            continue
        numeral = match.group(1).translate(_ASCII)
        name = numeral
        if level in (Level.ITEM, Level.SUBPOINT):
            name = f"（{numeral}）"
        elif level is Level.HALF:
            name = f"{numeral}）"
        unusual = level is Level.ITEM and text[0] == "("
        return Label(level, name, to_int(numeral), match.group(0), text[match.end() :], unusual)
    return None


def _joined_label(match: re.Match[str], text: str) -> Label | None:
    sign = match.group(1)
    number = to_int(sign)
    for first, last, level in _BLOCKS:
        if not first <= sign <= last:
            continue
        name = {
            Level.CIRCLED: sign,
            Level.SUBPOINT: f"（{number}）",
            Level.POINT: str(number),
            Level.ITEM: f"（{to_chinese(number)}）",
        }[level]
        return Label(level, name, number, match.group(0), text[match.end() :], level is not Level.CIRCLED)
    return None
