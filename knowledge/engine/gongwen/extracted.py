"""What getting text out of a file gives, and helpers that every format needs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.gongwen.model import ParseWarning

MAX_CHARACTERS = 3_000_000
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_CHINESE = re.compile(rf"[{_CJK}“”‘’—…]")
_SPACE = re.compile(r"[ \t\r\n]+")
_FIGURES = "0123456789０１２３４５６７８９"
_DOTS = ".…·．•"
_FEWEST_DOTS, _MOST_FIGURES = 3, 4
_SHOWN = 60


@dataclass(frozen=True)
class Extracted:
    """Text with a paragraph or printed line on each line; headings marked with ``#``, cells parted by tabs."""

    text: str
    warnings: tuple[ParseWarning, ...] = ()


def warning(code: str, detail: str) -> ParseWarning:
    """A remark on the file as a whole; its place is in the words."""
    return ParseWarning(code=code, locator="", detail=detail)


def one_line(text: str) -> str:
    """Text whose line breaks were only the source's: gone between Chinese characters, else a space."""
    return re.sub(r"[ \t\r\n\xa0]+", " ", _SPACE.sub(_unbroken, text)).strip()


def _unbroken(space: re.Match[str]) -> str:
    """White space of the source, gone where it breaks a line beside a Chinese character."""
    words, start, end = space.group(0), space.start(), space.end()
    beside = space.string[max(start - 1, 0) : start] + space.string[end : end + 1]
    return "" if ("\n" in words or "\r" in words) and _CHINESE.search(beside) else words


def without_leader(text: str) -> str:
    """A line of a table of contents without its dots and page number."""
    line = text.rstrip()
    head = line.rstrip(_FIGURES)
    words = head.rstrip(_DOTS + " \t\u3000\xa0")
    dots = sum(head.count(dot, len(words)) for dot in _DOTS)
    return words if dots >= _FEWEST_DOTS and 0 < len(line) - len(head) <= _MOST_FIGURES else text


def without_page_number(text: str) -> str:
    """A line of a table of contents without the page number that stands apart at its end."""
    head = text.rstrip(_FIGURES)
    words = head.rstrip(" \t")
    return words if len(words) < len(head) < len(text) <= len(head) + _MOST_FIGURES else text


def shown(text: str) -> str:
    """A short quotation for a warning; contacts are hidden first, for half of one would no longer be known as one."""
    words = " ".join(redact(text)[0].split())
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "……"


def pages_named(pages: Iterable[int]) -> str:
    """Page numbers in words: ``第1—3、7页``."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "第" + "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs) + "页"
