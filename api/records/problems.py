"""What is wrong with a file of records, cell by cell; nothing here repeats a code or a number of an ID."""

import re
import unicodedata
from dataclasses import dataclass

from pydantic import BaseModel

from api.errors import FieldError, InvalidInput

_LONG_NUMBER = re.compile(r"[\dA-Za-z]{11,}")
_DIGITS = 6  # a code begins with those of its region; a word has none
_MANY_DIGITS = 11
_SHOWN, _SHOWN_OF_NAME = 20, 30
_LONGEST_NAME = 200
_DIGITS_OF_A_CODE = 6


class RowWarning(BaseModel):
    """不影响导入、但应当看一眼的地方。"""

    line: int | None
    column: str | None
    detail: str


@dataclass(frozen=True)
class RowError(FieldError):
    """One bad cell, or one bad line: its number in the file (from 1) and the name of its column."""

    line: int | None = None
    column: str | None = None

    @classmethod
    def at(cls, line: int | None, column: str | None, detail: str) -> "RowError":
        """An error at a place in the file."""
        return cls("/file", detail, line, column)


class BadFile(InvalidInput):
    """A file of records with faults; nothing of it was imported."""

    def __init__(self, errors: list[RowError]) -> None:
        lines = len({error.line for error in errors})
        first = errors[0]
        where = "".join((f"第 {first.line} 行" if first.line else "", f"“{first.column}”" if first.column else ""))
        first_words = f"{where}：{first.detail}" if where else first.detail
        counted = f"共 {lines} 行有问题、{len(errors)} 处要改，每处的行号、列名和改法都已列出。第一处："
        more = counted if len(errors) > 1 else ""
        super().__init__(f"整个文件都没有导入。{more}{first_words}", errors, code="bad_records_file")


def shown_name(name: str | None) -> str | None:
    """The name of a file as it may be kept: without folders, and without what may be a code or a number."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFKC", name or ""))[-1].strip()
    return _LONG_NUMBER.sub(_unless_a_word, last)[:_LONGEST_NAME] or None


def _unless_a_word(found: re.Match[str]) -> str:
    return "（略）" if sum(map(str.isdigit, found[0])) >= _DIGITS_OF_A_CODE else found[0]


def quoted(text: str, *, of: str | None = None) -> str:
    """A cell's text as an error may repeat it: short, and not at all where it, or all ``of`` it, may hold a code."""
    in_a_run, digits = _numbers(text if of is None else of)
    if in_a_run or digits >= _MANY_DIGITS:
        return "（内容略）"
    return f"“{_cut(text, _SHOWN)}”"


def named(name: str) -> str:
    """The name of an unknown column as a message may repeat it."""
    in_a_run, digits = _numbers(name)
    if digits >= _MANY_DIGITS or (in_a_run and digits >= _DIGITS):
        return "（列名略）"
    return _cut(name, _SHOWN_OF_NAME)


def _numbers(text: str) -> tuple[bool, int]:
    """Whether letters and digits run on like a code, whatever parts them; how many digits there are in all."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_LONG_NUMBER.search(re.sub(r"[\W_]", "", plain))), sum(sign.isdigit() for sign in plain)


def _cut(text: str, most: int) -> str:
    return f"{text[:most]}{'…' if len(text) > most else ''}"
