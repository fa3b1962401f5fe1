"""What getting text out of a file gives, and helpers that every format needs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.engine.gongwen.model import ParseWarning

MAX_CHARACTERS = 3_000_000
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_BREAK_IN_CHINESE = re.compile(rf"(?<=[{_CJK}“”‘’—…])[ \t]*[\r\n]+[ \t]*|[ \t]*[\r\n]+[ \t]*(?=[{_CJK}“”‘’—…])")
_LEADER = re.compile(r"\s*(?:[.…·．•]\s*){3,}\d{1,4}$")
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
    return re.sub(r"[ \t\r\n\xa0]+", " ", _BREAK_IN_CHINESE.sub("", text)).strip()


def without_leader(text: str) -> str:
    """A line of a table of contents without its dots and page number."""
    return _LEADER.sub("", text)


def shown(text: str) -> str:
    """A short quotation for a warning."""
    words = " ".join(text.split())
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
