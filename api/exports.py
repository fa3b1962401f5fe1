"""Tables as files that office programs open: CSV and XLSX in which nothing that somebody wrote is ever a formula.

A spreadsheet takes a text that begins with ``=`` for a formula, which may send what stands beside it elsewhere. In CSV
such a text gets an apostrophe in front; in XLSX it is marked as text. Numbers stay numbers.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from starlette.responses import Response

from api.plain import visible

Format = Literal["csv", "xlsx"]
Cell = str | int | float | dt.date | None
MEDIA_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_BEGINS_A_FORMULA = re.compile(r"^[\s\"']*[=+\-@＝＋－＠|%]")
_LONGEST_TEXT, _LONGEST_NAME = 32_000, 31
_NARROW, _WIDE = 10, 60
_NO_NAME = re.compile(r"[\\/*?:\[\]]")


@dataclass(frozen=True)
class Sheet:
    """One table: its name, the heads of its columns and its rows, read once."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def as_csv(sheet: Sheet) -> bytes:
    """With a BOM, because Excel takes a file without one for GBK."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([safe(head) for head in sheet.heads])
    writer.writerows([_written(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a sheet for each table, written row by row; the first line stays in sight."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(_NO_NAME.sub("", sheet.name)[:_LONGEST_NAME]), sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def handed_out(content: bytes, kind: str, name: str, **headers: str) -> Response:
    """A file to save under a Chinese ``name``, whose ending is its ``kind``; nobody keeps a copy on the way."""
    told = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}",
        "cache-control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPES[kind], headers=told | headers)


def safe(text: str) -> str:
    """A text as a cell of CSV: one line or more of plain signs, and no formula."""
    plain = visible(text)[:_LONGEST_TEXT]
    return f"'{plain}" if _BEGINS_A_FORMULA.match(plain) else plain


def _written(cell: Cell) -> str | int | float | None:
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return safe(cell) if isinstance(cell, str) else cell


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    for place, head in enumerate(sheet.heads, start=1):
        page.column_dimensions[get_column_letter(place)].width = min(_WIDE, max(_NARROW, 2 * len(head) + 2))
    page.append([_text(page, head, is_head=True) for head in sheet.heads])
    for row in sheet.rows:
        page.append(list(_cells(page, row)))


def _cells(page: Any, row: Sequence[Cell]) -> Iterator[Any]:
    for cell in row:
        if isinstance(cell, dt.datetime):
            yield _text(page, cell.isoformat())
        else:
            yield _text(page, cell) if isinstance(cell, str) else cell


def _text(page: Any, text: str, *, is_head: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(page, visible(text)[:_LONGEST_TEXT])
    cell.data_type = "s"  # whatever it begins with
    if _BEGINS_A_FORMULA.match(text):
        cell.quotePrefix = True  # stays a text when somebody edits the cell
    if is_head:
        cell.font = Font(bold=True)
    return cell
