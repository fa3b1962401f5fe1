"""Words of a Chinese message: jieba with our dictionary, and every code, number or date in one piece."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import jieba

from .normalise.patterns import find_spans
from .normalise.places import regions
from .normalise.text import simplify

jieba.setLogLevel(logging.WARNING)


#: How common jieba takes the name of a place to be at least, so that 宜兴人 is cut behind 宜兴.
_PLACE = 100


class Word(NamedTuple):
    """One token: text (a plain word in simplified characters), characters [start, end) covered, kind ("" if plain)."""

    text: str
    start: int
    end: int
    kind: str = ""


class Segmenter:
    """Cuts text into words. Each instance has a dictionary of its own, so two models never share words."""

    def __init__(self, dictionary: Iterable[str] = ()) -> None:
        """`dictionary`: lines in jieba's form, `word [frequency] [tag]`; blank lines and # comments are skipped."""
        self._jieba = jieba.Tokenizer()
        self._jieba.initialize()
        for name in regions():
            self._jieba.del_word(f"{name}人")
            self._jieba.add_word(name, max(self._jieba.FREQ.get(name, 0), self._jieba.suggest_freq(name), _PLACE))
        for line in dictionary:
            word, frequency = _entry(line)
            if word:
                self._jieba.add_word(word, frequency)

    def words(self, text: str) -> list[Word]:
        """The words of `text` in order, without white space; offsets are characters of `text`."""
        found: list[Word] = []
        position = 0
        text = simplify(text)
        for span in find_spans(text):
            found.extend(self._plain(text, position, span.start))
            found.append(Word(text[span.start : span.end], span.start, span.end, span.kind))
            position = span.end
        found.extend(self._plain(text, position, len(text)))
        return found

    def _plain(self, text: str, start: int, end: int) -> Iterator[Word]:
        for piece, low, high in self._jieba.tokenize(text[start:end]):
            if piece.strip():
                yield Word(piece, start + low, start + high)


def read_dictionary(folder: Path) -> list[str]:
    """The lines of every `*.txt` in `folder`, files in order of name; no folder means no words."""
    return [line for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]


def _entry(line: str) -> tuple[str, int | None]:
    parts = line.split("#", 1)[0].split()
    if not parts:
        return "", None
    return parts[0], int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None
