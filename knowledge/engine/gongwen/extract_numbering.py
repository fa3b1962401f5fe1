"""Labels that Word prints by itself (w:numPr): 一、（一）第一条 1. are not in the text and must be put back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from knowledge.engine.gongwen.numerals import to_chinese

_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_PLACEHOLDER = re.compile(r"%([1-9])")
_LONGEST_LABEL, _MOST_ROMAN = 40, 3999
_SILENT = {"none", "bullet"}


def _roman(number: int) -> str:
    if number > _MOST_ROMAN:
        return str(number)
    result = ""
    for value, sign in _ROMAN:
        result += sign * (number // value)
        number %= value
    return result


def _letter(number: int) -> str:
    times = (number - 1) // 26 + 1
    return chr(ord("a") + (number - 1) % 26) * times if 0 < times <= _LONGEST_LABEL else str(max(number, 0))


def _offset(first: str, most: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= most else str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
         "taiwaneseCountingThousand"), to_chinese),
    **dict.fromkeys(
        ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"),
        lambda number: "".join(_DIGITS[int(digit)] for digit in str(number))),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda number: to_chinese(number).replace("十", "一十", int(10 <= number < 20)).translate(_FORMAL)),
    "decimalEnclosedCircle": _offset("①", 20),
    "decimalEnclosedCircleChinese": _offset("①", 20),
    "ideographEnclosedCircle": _offset("㊀", 10),
    "decimalEnclosedParen": _offset("⑴", 20),
    "decimalEnclosedFullstop": _offset("⒈", 20),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}  # fmt: skip


@dataclass(frozen=True)
class _LevelRule:
    """How one level of a list is numbered."""

    start: int
    form: str
    text: str
    plain: bool  # isLgl: every number of the label in Arabic figures
    restart: int | None


class Numbering:
    """The lists of one document; counts as its paragraphs are read in order."""

    def __init__(self, root: Any | None) -> None:
        elements = [] if root is None else list(root)
        self._abstract = {e.get(qn("w:abstractNumId")): e for e in elements if e.tag == qn("w:abstractNum")}
        self._lists = {e.get(qn("w:numId")): e for e in elements if e.tag == qn("w:num")}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        self._rules: dict[tuple[str, int], _LevelRule | None] = {}

    def level_of_style(self, number_id: str, style_id: str) -> int | None:
        """The level that a list ties to a paragraph style."""
        for level in self._levels(self._abstract_of(number_id)):
            tied = level.find(qn("w:pStyle"))
            if tied is not None and tied.get(qn("w:val")) == style_id:
                return _number(level.get(qn("w:ilvl")))
        return None

    def label(self, number_id: str, level: int) -> str:
        """The label of the next paragraph at this level of this list; empty for bullets and unknown lists."""
        rule = self._rule(number_id, level) if 0 <= level < _LEVELS else None
        if rule is None:
            return ""
        counts = self._counts.setdefault(self._abstract_id(number_id), [None] * _LEVELS)
        self._begin(number_id, counts)
        value = counts[level]
        counts[level] = rule.start if value is None else value + 1
        self._set_neighbours(number_id, level, counts)
        return "" if rule.form == "bullet" else self._filled(number_id, rule, counts)

    def _set_neighbours(self, number_id: str, level: int, counts: list[int | None]) -> None:
        for above in range(level):
            upper = self._rule(number_id, above)
            if counts[above] is None and upper is not None:
                counts[above] = upper.start
        for below in range(level + 1, _LEVELS):
            lower = self._rule(number_id, below)
            if lower is None or lower.restart is None or level < lower.restart:
                counts[below] = None

    def _filled(self, number_id: str, rule: _LevelRule, counts: list[int | None]) -> str:
        def value(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            source = self._rule(number_id, index)
            if source is None or source.form in _SILENT:
                return ""
            form = "decimal" if rule.plain else source.form
            return _FORMATS.get(form, str)(counts[index] or 0)

        return _PLACEHOLDER.sub(value, rule.text)[:_LONGEST_LABEL]

    def _begin(self, number_id: str, counts: list[int | None]) -> None:
        """A list that says where it starts begins anew although it shares its counters."""
        if number_id in self._begun:
            return
        self._begun.add(number_id)
        for override in self._lists[number_id].findall(qn("w:lvlOverride")):
            index = _number(override.get(qn("w:ilvl")))
            if override.find(qn("w:startOverride")) is not None and 0 <= index < _LEVELS:
                counts[index] = None

    def _rule(self, number_id: str, level: int) -> _LevelRule | None:
        key = (number_id, level)
        if key not in self._rules:
            self._rules[key] = self._read_rule(number_id, level)
        return self._rules[key]

    def _read_rule(self, number_id: str, level: int) -> _LevelRule | None:
        found = next((e for e in self._levels(self._abstract_of(number_id)) if _level_is(e, level)), None)
        start = None
        for override in self._lists[number_id].findall(qn("w:lvlOverride")) if number_id in self._lists else ():
            if _number(override.get(qn("w:ilvl"))) == level:
                found = override.find(qn("w:lvl")) if override.find(qn("w:lvl")) is not None else found
                start = _value(override, "w:startOverride")
        if found is None:
            return None
        restart = _value(found, "w:lvlRestart")
        return _LevelRule(
            start=_number(start or _value(found, "w:start") or "1"),
            form=_value(found, "w:numFmt") or "decimal",
            text=(_value(found, "w:lvlText") or "")[:_LONGEST_LABEL],
            plain=found.find(qn("w:isLgl")) is not None,
            restart=_number(restart) if restart is not None else None,
        )

    def _abstract_id(self, number_id: str) -> str:
        entry = self._lists.get(number_id)
        return (_value(entry, "w:abstractNumId") or "") if entry is not None else ""

    def _abstract_of(self, number_id: str) -> Any | None:
        """The definition behind a list, also where it is kept under a list style."""
        found = self._abstract.get(self._abstract_id(number_id))
        style = _value(found, "w:numStyleLink") if found is not None else None
        if style is None:
            return found
        return next((e for e in self._abstract.values() if _value(e, "w:styleLink") == style), found)

    @staticmethod
    def _levels(abstract: Any | None) -> list[Any]:
        return [] if abstract is None else list(abstract.findall(qn("w:lvl")))


def _level_is(element: Any, level: int) -> bool:
    return _number(element.get(qn("w:ilvl"))) == level


def _value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag))
    found: str | None = None if child is None else child.get(qn("w:val"))
    return found


def _number(text: str | None) -> int:
    return int(text) if text and text.lstrip("-").isdecimal() and len(text) < 7 else 0
