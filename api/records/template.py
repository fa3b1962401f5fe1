"""The empty file of records to fill in: the names of the columns, and how each is written."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from api.records.columns import Column, template

_NAME = "失信信息导入模板"
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT_FORMAT = "@"


@dataclass(frozen=True)
class Made:
    """A file to hand out."""

    content: bytes
    media_type: str
    name: str

    @property
    def quoted_name(self) -> str:
        """The name as a header may carry it."""
        return quote(self.name)


def make(form: Literal["csv", "xlsx"], rows: Sequence[Sequence[str]] = ()) -> Made:
    """The template, with ``rows`` below its header."""
    if form == "csv":
        return Made(_as_csv(rows), _CSV, f"{_NAME}.csv")
    return Made(_as_xlsx(rows), _XLSX, f"{_NAME}.xlsx")


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """With a BOM, because Excel takes a file without one for GBK."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[column.title for column in template()], *rows])
    return text.getvalue().encode("utf-8-sig")


def _as_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "记录"
    for place, column in enumerate(template(), start=1):
        cell = sheet.cell(1, place, column.title)
        cell.comment = Comment(_hint(column), _NAME)
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(14, 2 * len(column.title))
        # Text by column: else Excel turns long codes into numbers and drops their last digits.
        sheet.column_dimensions[letter].number_format = _TEXT_FORMAT
    for row in rows:
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _hint(column: Column) -> str:
    return f"{'必填。' if column.needed else ''}{column.hint}"
