"""What is wrong with a file of records, cell by cell; nothing here repeats a code or a number of an ID."""

import re
import unicodedata
from dataclasses import dataclass

from pydantic import BaseModel

from api.errors import FieldError, InvalidInput

_LONG_NUMBER = re.compile(r"[0-9A-Za-z]{11,}")
_SHOWN = 20


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
        more = "" if len(errors) == 1 else f"共 {lines} 行有问题、{len(errors)} 处要改，逐处列在 errors 里。第一处："
        super().__init__(f"整个文件都没有导入。{more}{first_words}", errors, code="bad_records_file")


def quoted(text: str) -> str:
    """A cell's text as an error may repeat it: short, and not at all where it may hold a code or a number."""
    compact = re.sub(r"[\s\-_.]", "", unicodedata.normalize("NFKC", text))
    if _LONG_NUMBER.search(compact):
        return "（内容略）"
    return f"“{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”"
