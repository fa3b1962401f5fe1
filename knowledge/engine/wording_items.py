"""What of an answer must stay as it is when it is rephrased: its fixed items, and every word between them, in order.

Fixed are figures with their units, dates, numbers of documents and articles, titles, Latin words, and the words that
``knowledge/rewording.yaml`` names. Segmentation is not asked: every 不, 可 or 能 counts, also inside a longer word,
because a word that was cut wrongly may cost a rephrasing, and a negation that was overlooked changes the law.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from knowledge.engine import strict_yaml
from knowledge.engine.gongwen.numerals import to_int
from knowledge.engine.schema import Strict, Text

_WORDS = Path(__file__).resolve().parents[1] / "rewording.yaml"
_NUMERAL = "〇零一二两三四五六七八九十百千"
_SCALES = {"万": 10_000, "亿": 100_000_000}


class FixedWords(Strict):
    """The file ``knowledge/rewording.yaml``."""

    forbid: frozenset[Text]
    order: frozenset[Text]
    permit: frozenset[Text]
    modal: frozenset[Text]
    limits: frozenset[Text]
    scope: frozenset[Text]
    actors: frozenset[Text]
    units: frozenset[Text]
    same: dict[Text, Text]
    alike: dict[Text, Text]
    free: frozenset[Text]

    @property
    def fixed(self) -> frozenset[str]:
        """Every word that must stay."""
        return self.forbid | self.order | self.permit | self.modal | self.limits | self.scope | self.actors


@cache
def fixed_words() -> FixedWords:
    """The words; raises KnowledgeError with file and line when the file is malformed."""
    return strict_yaml.parse(strict_yaml.read(_WORDS, _WORDS.name), FixedWords)


@dataclass(frozen=True)
class Wording:
    """A text as its fixed items, and as everything that must stay: items, other words and punctuation, in order."""

    items: tuple[str, ...]
    sequence: tuple[str, ...]
    figures: frozenset[str]


def read_wording(text: str, names: Iterable[str] = ()) -> Wording:
    """The wording of a text; ``names`` are numbers of documents, which stand or fall as a whole."""
    folded = _opening().sub("", fold_wording(text))
    items: list[str] = []
    sequence: list[str] = []
    figures: set[str] = set()
    begun = 0
    for match in _pattern(tuple(sorted({fold_wording(name) for name in names if name}))).finditer(folded):
        item = _item(match)
        if match["name"] or _is_figure(match):
            figures.add(item)
        items.append(item)
        sequence += (*_words(folded[begun : match.start()]), item)
        begun = match.end()
    return Wording(tuple(items), (*sequence, *_words(folded[begun:])), frozenset(figures))


def fold_wording(text: str) -> str:
    """Half width, one kind of bracket, no spaces, ISO dates written out; a line's end ends a sentence."""
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    folded = unicodedata.normalize("NFKC", text).replace("[", "〔").replace("]", "〕")
    folded = re.sub(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", r"\1年\2月\3日", folded)
    return re.sub(r"\s+", "", re.sub(r"\s*\n\s*", "。", folded.strip()))


def _words(text: str) -> str:
    """The words between two fixed items, where 的 at the end of a sentence is tone (是可以申请的)."""
    for word, other in fixed_words().alike.items():
        text = text.replace(word, other)
    return re.sub(r"的(?=。)", "", text)


@cache
def _opening() -> re.Pattern[str]:
    """Greetings and openings (也就是说，) where a sentence begins."""
    return re.compile(rf"(?:(?<=[。;])|^)(?:{_any(fixed_words().free)}[,!])+")


def _item(match: re.Match[str]) -> str:
    item = _figure(match) if match["number"] else match.group()
    return fixed_words().same.get(item, item)


def _is_figure(match: re.Match[str]) -> bool:
    """一 without a unit is part of a word (统一); a number in digits, or of something, is a figure."""
    return bool(match["number"] and (match["unit"] or match["percent"] or match["number"].isascii()))


def _figure(match: re.Match[str]) -> str:
    """A number and its unit in one form: 三个月 and 3个月, 两万元 and 20000元, 百分之五 and 5%."""
    number, unit = match["number"], match["unit"] or ""
    value = Decimal(number if number.isascii() else to_int(number.replace("两", "二").replace("零", "〇")))
    value *= _SCALES.get(match["scale"] or unit[:1], 1)
    unit = "%" if match["percent"] else fixed_words().same.get(unit, unit)
    return f"{match['ordinal'] or ''}{value.normalize():f}{unit}"


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for everything that is fixed."""
    words = fixed_words()
    with_numeral = [word for word in words.fixed if word[0] in _NUMERAL]
    number = rf"(?P<number>[0-9]+(?:\.[0-9]+)?|[{_NUMERAL}]+)(?P<scale>[万亿](?!元))?"
    parts = (
        f"(?P<name>{_any(names)}|《[^》]*》)",
        r"[0-9./:@_-]*[A-Za-z][A-Za-z0-9./:@_-]*",
        _any(with_numeral),
        f"(?P<ordinal>第)?(?P<percent>百分之)?{number}(?P<unit>{_any(words.units)})?",
        _any(words.fixed),
        r"\?",
    )
    return re.compile("|".join(parts))


def _any(words: Iterable[str]) -> str:
    """One of these words, the longest first; none of no words."""
    return "(?:" + ("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or "(?!)") + ")"
