"""CSV and the like: UTF-8 (with or without BOM), GB18030 or UTF-16; comma, tab or semicolon."""

import csv
import io
from typing import Any

MAX_LINES = 20_100
_DELIMITERS = ",\t;"
_LOOKED_AT = 10
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_NOT_TEXT = "这不是 CSV 或 XLSX 文件。请在 Excel 或 WPS 里另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8”后再导入。"
_OLD = "这是旧版 .xls 文件，或加了密码。请去掉密码，另存为“Excel 工作簿（.xlsx）”后再导入。"
_EMPTY = "文件是空的，没有导入。请选择有内容的文件。"
_QUOTES = "从这一行起，双引号没有成对，后面的内容分不清是哪一格。请检查这一行的双引号。"
TOO_LONG = f"一次最多导入 {MAX_LINES - 100:,} 行。请分成几个文件，分次导入。"


class Unreadable(Exception):
    """Why a file cannot be read, in Chinese; ``line`` where known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def read(data: bytes) -> dict[str, Any]:
    """The table of a file as plain values; raises ``Unreadable``."""
    text = _decoded(data)
    if not text.strip():
        raise Unreadable(_EMPTY)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[tuple[int, list[tuple[str] | None]]] = []
    start = 1
    try:
        for row in reader:
            cells = [(value,) if (value := _plain(field)) else None for field in row]
            if any(cells):
                lines.append((start, cells))
            if len(lines) > MAX_LINES:
                raise Unreadable(TOO_LONG)
            start = reader.line_num + 1
    except csv.Error:
        raise Unreadable(_QUOTES, start) from None
    return {"name": None, "lines": lines, "hidden": []}


def _decoded(data: bytes) -> str:
    if data.startswith(_OLD_EXCEL):
        raise Unreadable(_OLD)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
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
    return max(_DELIMITERS, key=lambda mark: max(len(row) for row in csv.reader(first, delimiter=mark)))


def _plain(field: str) -> str:
    """A field without white space, and without what people put round long numbers to keep Excel from them."""
    text = field.strip()
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.lstrip("'").strip()
