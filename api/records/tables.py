"""The tables of an uploaded CSV or XLSX file, read in a bounded child process (see ``api.bounded``).

    python -m api.records.tables

is the child. Nothing here knows what the columns mean; a cell is its text and how the file held it.
"""

import hashlib
import json
import sys
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from api.bounded import BusyError, Children, serve
from api.records import sheets, text_tables

CellKind = Literal["text", "number", "date", "formula", "error", "merged"]
_SECONDS, _SECONDS_PER_MB = 60.0, 5.0
_MB = 1024 * 1024
_TOO_COMPLEX = "这个文件的结构异常复杂，限定的时间和内存内读不完。请新建一个工作簿，只粘贴数据后再导入。"
_BUSY = "正在读取别的文件，暂时轮不到这一份。请过一分钟再导入。"
_children = Children("api.records.tables")


class Cell(NamedTuple):
    """One cell: its text (a date in ISO form), and how the file held it."""

    text: str
    kind: CellKind = "text"


@dataclass(frozen=True)
class Line:
    """One line that is not empty: its number in the file (from 1), and its cells, None where blank."""

    number: int
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True)
class Table:
    """A sheet, or the whole of a CSV file; ``hidden`` are numbers of lines that are not shown to who opens it."""

    name: str | None
    lines: tuple[Line, ...]
    hidden: tuple[int, ...]


@dataclass(frozen=True)
class Upload:
    """The tables of one file, and the SHA-256 of its bytes."""

    sha256: str
    tables: tuple[Table, ...]


class TableError(Exception):
    """The file cannot be read; ``reason`` is Chinese, ``line`` where known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def read(data: bytes) -> Upload:
    """The tables of a file; raises ``TableError``."""
    try:
        with _children.one() as child:
            raw = child.ask(data, _SECONDS + _SECONDS_PER_MB * len(data) / _MB)
    except BusyError:
        raise TableError(_BUSY) from None
    if raw is None:
        raise TableError(_TOO_COMPLEX)
    answer = json.loads(raw)
    if "reason" in answer:
        raise TableError(answer["reason"], answer["line"])
    return Upload(hashlib.sha256(data).hexdigest(), tuple(_table(one) for one in answer["tables"]))


def _table(raw: dict[str, Any]) -> Table:
    lines = (
        Line(number, tuple(None if cell is None else Cell(*cell) for cell in cells)) for number, cells in raw["lines"]
    )
    return Table(raw["name"], tuple(lines), tuple(raw["hidden"]))


def answer(data: bytes) -> bytes:
    """What the child says of a file, as JSON."""
    try:
        tables = sheets.read(data) if data.startswith(sheets.ZIP) else [text_tables.read(data)]
    except text_tables.Unreadable as error:
        return json.dumps({"reason": error.reason, "line": error.line}).encode()
    return json.dumps({"tables": tables}, ensure_ascii=False).encode()


def main() -> int:
    """The child: answers until its input ends."""
    return serve(answer)


if __name__ == "__main__":
    sys.exit(main())
