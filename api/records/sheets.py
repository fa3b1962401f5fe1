"""XLSX: every visible sheet that holds something; dates as dates, numbers as text, formulas and merged cells marked."""

import datetime as dt
import io
import re
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from api.records.text_tables import MAX_COLUMNS, MAX_LINES, Room, Unreadable

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

ZIP = b"PK\x03\x04"
_UNPACKED = 200 * 1024 * 1024
_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^<>]{0,100}?\bref\s*=\s*[\"'](\$?[A-Z]{1,3}\$?\d{1,7}:\$?[A-Z]{1,3}\$?\d{1,7})[\"']"
)
_MERGED_CELLS = 100_000
_CHUNK, _OVERLAP = 1024 * 1024, 200
_SIGNIFICANT = ".15g"  # what Excel itself keeps of a number
_DAMAGED = "这个 .xlsx 文件打不开，可能已损坏或不是 Excel 文件。请重新另存为“Excel 工作簿（.xlsx）”后再导入。"
_TOO_LARGE = "这个 .xlsx 文件展开后过大。请新建一个工作簿，只粘贴数据后再导入。"
_MERGED = "合并的单元格太多（例如整张表合并在一起）。请取消合并，逐格填写后再导入。"
_BELOW = (
    f"工作表“{{name}}”一直用到了第 {{row:,}} 行（有内容或格式），一次最多导入 {MAX_LINES - 100:,} 行。"
    "下面如果没有数据，请选中多余的行整行删除后保存；如果有，请分成几个文件。"
)
_BESIDE = f"工作表“{{name}}”一直用到了第 {{column}} 列，最多 {MAX_COLUMNS} 列。请删除右边多余的列后保存。"


def read(data: bytes) -> list[dict[str, Any]]:
    """The tables of a workbook as plain values; raises ``Unreadable``."""
    from openpyxl import load_workbook

    _refuse_bomb(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, which do not matter here
        try:
            book = load_workbook(io.BytesIO(data), keep_links=False)
        except MemoryError:
            raise
        except Exception as error:
            # A damaged file makes the library raise almost anything.
            raise Unreadable(_DAMAGED) from error
    room = Room()
    return [_table(sheet, room) for sheet in book.worksheets if sheet.sheet_state == "visible"]


def _refuse_bomb(data: bytes) -> None:
    """Python unpacks no more of a part than its entry declares, so the sum of them is a bound."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > _UNPACKED:
                raise Unreadable(_TOO_LARGE)
            for part in archive.infolist():
                _refuse_merged(archive, part)
    except (zipfile.BadZipFile, ValueError, EOFError, RuntimeError, zlib.error):
        raise Unreadable(_DAMAGED) from None


def _refuse_merged(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """The library makes an object of every merged cell, and a line of XML can merge billions.

    Whoever hides such a line from this search meets the limits on time and memory.
    """
    if not part.filename.startswith("xl/worksheets/"):
        return
    from openpyxl.worksheet.cell_range import CellRange

    merged, rest = 0, b""
    with archive.open(part) as content:
        while chunk := content.read(_CHUNK):
            text = rest + chunk
            end = 0
            for found in _MERGE.finditer(text):
                size = CellRange(found.group(1).decode()).size
                merged += size["columns"] * size["rows"]
                end = found.end()
            rest = text[max(end, len(text) - _OVERLAP) :]
    if merged > _MERGED_CELLS:
        raise Unreadable(_MERGED)


def _table(sheet: "Worksheet", room: Room) -> dict[str, Any]:
    if sheet.max_row > MAX_LINES:
        raise Unreadable(_BELOW.format(name=sheet.title[:31], row=sheet.max_row), MAX_LINES)
    if sheet.max_column > MAX_COLUMNS:
        raise Unreadable(_BESIDE.format(name=sheet.title[:31], column=sheet.max_column))
    lines = []
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_cell(cell, room) for cell in row]
        if any(cell and cell[1] != "merged" for cell in cells):
            lines.append((number, cells))
    hidden = [number for number, shape in sheet.row_dimensions.items() if shape.hidden]
    return {"name": sheet.title, "lines": lines, "hidden": sorted(hidden)}


def _cell(cell: "Cell | MergedCell", room: Room) -> tuple[str, str] | None:
    from openpyxl.cell.cell import MergedCell

    if isinstance(cell, MergedCell):
        return ("", "merged")
    if cell.data_type == "f":
        return ("", "formula")
    if cell.data_type == "e":
        return ("", "error")
    found = _value(cell.value)
    return found and (room.cut(found[0]), found[1])


def _value(value: object) -> tuple[str, str] | None:
    if isinstance(value, dt.datetime):
        return (value.date().isoformat(), "date")
    if isinstance(value, dt.date):
        return (value.isoformat(), "date")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (_number(value), "number")
    text = str(value if value is not None else "").strip().lstrip("'").strip()
    return (text, "text") if text else None


def _number(value: float) -> str:
    """Without exponent where it fits: 20260506, 0.2."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 10**21):
        return str(int(value))
    return format(value, _SIGNIFICANT)
