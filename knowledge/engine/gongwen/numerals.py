"""Labels of clauses: how chapters, articles and items are numbered in Chinese documents."""

import re
from dataclasses import dataclass
from enum import IntEnum

_DIGITS = "〇一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = r"[〇零一二三四五六七八九十百千]+"


class Level(IntEnum):
    """Depth of a label; a label closes every open clause of its own or a deeper level."""

    BOOK = 0
    CHAPTER = 1
    DIVISION = 2
    ARTICLE = 3
    PARAGRAPH = 4
    SECTION = 5
    ITEM = 6
    POINT = 7
    SUBPOINT = 8
    CIRCLED = 9


HEADING_LEVELS = frozenset({Level.BOOK, Level.CHAPTER, Level.DIVISION})


@dataclass(frozen=True)
class Label:
    """A label at the head of a paragraph: ``name`` as it goes into a locator, ``rest`` what follows it."""

    level: Level
    name: str
    number: int
    printed: str
    rest: str


_PATTERNS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.BOOK, re.compile(rf"(第({_NUMERAL})编)[\s　]*(?=\S|$)")),
    (Level.CHAPTER, re.compile(rf"(第({_NUMERAL})章)[\s　]*(?=\S|$)")),
    (Level.DIVISION, re.compile(rf"(第({_NUMERAL})节)[\s　]*(?=\S|$)")),
    (Level.ARTICLE, re.compile(rf"(第({_NUMERAL})条(?:之{_NUMERAL})?)(?![的规款、和至第])[\s　：:]*")),
    (Level.SECTION, re.compile(rf"(({_NUMERAL}))[、．.][\s　]*")),
    (Level.ITEM, re.compile(rf"([（(][\s　]*({_NUMERAL})[\s　]*[）)])[、.．]?[\s　]*")),
    (Level.POINT, re.compile(r"((\d{1,2}))(?:[.．](?!\d)|、)[\s　]*")),
    (Level.SUBPOINT, re.compile(r"([（(]\s*(\d{1,2})\s*[）)])[、.．]?[\s　]*")),
    (Level.CIRCLED, re.compile(r"(([①-⑳]))[\s　]*")),
)


def to_int(numeral: str) -> int:
    """The value of an Arabic, circled or Chinese numeral up to 9999, such as ``三十二``."""
    if "①" <= numeral <= "⑳":
        return ord(numeral) - ord("①") + 1
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


def read_label(text: str) -> Label | None:
    """The label that opens ``text``, or ``None``."""
    for level, pattern in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        name = match.group(1)
        if level in (Level.ITEM, Level.SUBPOINT):
            name = f"（{match.group(2)}）"
        return Label(level, name, to_int(match.group(2)), match.group(0), text[match.end() :])
    return None
