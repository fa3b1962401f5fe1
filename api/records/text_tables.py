"""CSV and the like: UTF-8 (with or without BOM), GB18030 or UTF-16; comma, tab or semicolon."""

import csv
import io
from typing import Any

MAX_LINES = 20_100
MAX_COLUMNS = 100
LONGEST_CELL = 4_100  # longer than any field may be, so what is cut is refused all the same
_ANSWER = 64 * 1024 * 1024
_BESIDE_TEXT = 12  # bytes that JSON needs for a cell beside its text
_SURELY = 12  # bytes of another encoding in one line: fewer may be chance
_DELIMITERS = ",\t;"
_LOOKED_AT = 10
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_NOT_TEXT = "这不是 CSV 或 XLSX 文件。请在 Excel 或 WPS 里另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8”后再导入。"
_OLD = "这是旧版 .xls 文件，或加了密码。请去掉密码，另存为“Excel 工作簿（.xlsx）”后再导入。"
_EMPTY = "文件是空的。请选择有内容的文件。"
_QUOTES = "从这一行起，双引号没有成对，后面的内容分不清是哪一格。请检查这一行的双引号。"
_TOO_WIDE = (
    f"这一行有 {{width:,}} 格，最多 {MAX_COLUMNS} 列。请删除右边多余的列；内容里有逗号的，请把那一格用双引号括起来。"
)
_HUGE_CELL = "从这一行起有一格特别长，一格最多 4,000 字。请检查这一行的双引号是否成对，或精简内容。"
_TOO_MUCH = "文件里的内容过多，一次读不完。请分成几个文件，分次导入。"
_TWO_ENCODINGS = (
    "这一行和文件其余部分的编码不同，读出来会是乱码。请把全部内容粘贴到一个新工作簿，另存为“CSV UTF-8”后再导入。"
)
TOO_LONG = f"一次最多导入 {MAX_LINES - 100:,} 行。请分成几个文件，分次导入。"


class Unreadable(Exception):
    """Why a file cannot be read, in Chinese; ``line`` where known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


class Room:
    """How much of a file's text may still be handed over."""

    def __init__(self) -> None:
        self._left = _ANSWER

    def cut(self, text: str) -> str:
        """A cell as it is handed over; raises ``Unreadable`` where all of them together are too much."""
        kept = text[:LONGEST_CELL]
        self._left -= len(kept.encode()) + _BESIDE_TEXT
        if self._left < 0:
            raise Unreadable(_TOO_MUCH)
        return kept


def read(data: bytes) -> dict[str, Any]:
    """The table of a file as plain values; raises ``Unreadable``."""
    text = _decoded(data)
    if not text.strip():
        raise Unreadable(_EMPTY)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[tuple[int, list[tuple[str] | None]]] = []
    start, room = 1, Room()
    try:
        for row in reader:
            cells = _cells(row, start, room)
            if any(cells):
                lines.append((start, cells))
            if len(lines) > MAX_LINES:
                raise Unreadable(TOO_LONG)
            start = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(_HUGE_CELL if "field limit" in str(error) else _QUOTES, start) from None
    return {"name": None, "lines": lines, "hidden": []}


def _cells(row: list[str], line: int, room: Room) -> list[tuple[str] | None]:
    """The cells of a line; blanks at the right end, which some programs write by the thousand, are none."""
    width = next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)
    if width > MAX_COLUMNS:
        raise Unreadable(_TOO_WIDE.format(width=width), line)
    return [(room.cut(value),) if (value := _plain(field)) else None for field in row[:MAX_COLUMNS]]


def _decoded(data: bytes) -> str:
    if data.startswith(_OLD_EXCEL):
        raise Unreadable(_OLD)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        if encoding == "gb18030":
            _refuse_two_encodings(data)
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and not text.lstrip().lower().startswith(("%pdf", "<html", "<!doctype", "<?xml", "{\\rtf")):
            return text
    raise Unreadable(_NOT_TEXT)


def _delimiter(text: str) -> str:
    """The one that parts the first lines into most columns."""
    first = text[:200_000].splitlines()[:_LOOKED_AT]
    return max(_DELIMITERS, key=lambda mark: _widest(first, mark))


def _widest(lines: list[str], mark: str) -> int:
    try:
        return max(len(row) for row in csv.reader(lines, delimiter=mark))
    except csv.Error:
        return 0


def _refuse_two_encodings(data: bytes) -> None:
    """GB18030 makes characters of almost any bytes, so lines of UTF-8 in such a file would become nonsense."""
    utf_8 = other = 0
    for number, line in enumerate(data.splitlines(), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8-sig")
        except UnicodeDecodeError:
            other = other or number
        else:
            utf_8 = utf_8 or (number if sum(byte > 0x7F for byte in line) >= _SURELY else 0)
        if utf_8 and other:
            raise Unreadable(_TWO_ENCODINGS, max(utf_8, other))


def _plain(field: str) -> str:
    """A field without white space, and without what people put round long numbers to keep Excel from them."""
    text = field.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.lstrip("'").strip()
