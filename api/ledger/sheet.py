"""The ledger as a file: read from CSV or XLSX with the annex's columns, written in the annex's form."""

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from api.errors import field_errors
from api.exports import safe
from api.ledger.columns import ANNEX, NOTES, NUMBER, TITLE, VARIANTS
from api.ledger.schemas import EntryIn, EntryOut
from api.plain import visible_if_text
from api.records import tables
from api.records.problems import BadFile, RowError
from api.records.tables import Line, TableError
from knowledge.engine.ledger import Principles, Value

MOST_ROWS = 2_000
_LOOKED_AT = 10
_YES = {"是": True, "有": True, "√": True, "否": False, "无": False, "没有": False, "×": False}
_SAMPLE = "示例"
_ENTRY = ("name", "summary", "basis_text", "due", "unit", "responsible", "phone")
_WIDTHS = {"name": 34, "summary": 44, "basis_text": 34, "responsible": 18, "unit": 18}


def read(data: bytes, principles: Principles) -> list[EntryIn]:
    """Every line of a file as an entry; raises ``BadFile`` with every fault of every line."""
    try:
        found = tables.read(data)
    except TableError as error:
        raise BadFile([RowError.at(error.line, None, error.reason)]) from None
    lines, heads = _headed([table.lines for table in found.tables], principles)
    rows: list[EntryIn] = []
    errors: list[RowError] = []
    for line in lines:
        got = _entry(line, heads, principles)
        rows += [got] if isinstance(got, EntryIn) else []
        errors += got if isinstance(got, list) else []
    errors += _twice(lines, rows) if not errors else []
    if not rows and not errors:
        errors = [RowError.at(None, None, "只有表头，没有数据。请在表头下面逐行填写后再导入。")]
    if len(rows) > MOST_ROWS:
        errors = [RowError.at(None, None, f"一次最多导入 {MOST_ROWS} 条，请分成几个文件。")]
    if errors:
        raise BadFile(errors)
    return rows


def write(entries: Iterable[EntryOut], unit: str, day: dt.date, principles: Principles) -> bytes:
    """The annex's form as XLSX: title, who reports and when, the table, the notes. No text of it is a formula."""
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = TITLE
    heads = [NUMBER, *ANNEX]
    _heading(page, unit, day, len(heads))
    _row(page, 3, heads, is_head=True)
    at = 3
    for number, entry in enumerate(entries, start=1):
        at = 3 + number
        _row(page, at, [number, *_cells(entry, principles)])
    for offset, note in enumerate(NOTES, start=1):
        page.cell(at + offset, 1, note)
    _laid_out(page, heads)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _headed(found: Sequence[Sequence[Line]], principles: Principles) -> tuple[list[Line], dict[int, str]]:
    names = _names(principles)
    for lines in found:
        for line in lines[:_LOOKED_AT]:
            heads = {
                at: names[_folded(cell.text)]
                for at, cell in enumerate(line.cells)
                if cell and _is_head(cell.text, names)
            }
            if "name" in heads.values() and len(heads) > 1:
                rest = [one for one in lines if one.number > line.number and not _is_note(one)]
                return rest, heads
    raise BadFile([RowError.at(None, None, f"前 {_LOOKED_AT} 行里没有找到表头。表头要有：{'、'.join(ANNEX)}。")])


def _is_head(text: str, names: Mapping[str, str]) -> bool:
    return _folded(text) in names


def _names(principles: Principles) -> dict[str, str]:
    asked = {fact.ask: name for name, fact in principles.facts.items()}
    return {_folded(title): name for title, name in {**asked, **VARIANTS, **ANNEX}.items()}


def _is_note(line: Line) -> bool:
    """A sample of the form, a note below it, or a line that fills one cell alone."""
    texts = [cell.text for cell in line.cells if cell]
    return len(texts) < 2 or texts[0].strip() == _SAMPLE or texts[0].startswith("注")


def _entry(line: Line, heads: Mapping[int, str], principles: Principles) -> EntryIn | list[RowError]:
    texts = {name: cell.text.strip() for at, name in heads.items() if at < len(line.cells) and (cell := line.cells[at])}
    body: dict[str, Any] = {name: texts[name] for name in _ENTRY if texts.get(name)}
    errors: list[RowError] = []
    answers: dict[str, Value] = {}
    for name, text in texts.items():
        if name not in principles.facts or not text:
            continue
        value = _value(name, text, principles)
        if value is None:
            errors.append(RowError.at(line.number, _title(name, principles), _takes(name, principles)))
        else:
            answers[name] = value
    if texts.get("disposition"):
        words = {outcome.word: kind for kind, outcome in principles.dispositions.items()}
        body["disposition"] = words.get(texts["disposition"])
        if body["disposition"] is None:
            errors.append(RowError.at(line.number, "处置方式", f"请填 {'、'.join(words)}。"))
    try:
        entry = EntryIn.model_validate(body | {"answers": answers})
    except ValidationError as wrong:
        faults = field_errors(wrong.errors(), model=EntryIn)
        return errors + [
            RowError.at(line.number, _title(one.pointer.strip("/"), principles), one.detail) for one in faults
        ]
    return errors or entry


def _value(name: str, text: str, principles: Principles) -> Value | None:
    fact = principles.facts[name]
    if fact.kind == "yes_no":
        return _YES.get(text)
    return next((kind for kind in fact.kind if text in (kind, fact.words.get(kind))), None)


def _takes(name: str, principles: Principles) -> str:
    fact = principles.facts[name]
    words = ("是", "否") if fact.kind == "yes_no" else tuple(fact.words.get(kind, kind) for kind in fact.kind)
    return f"请填 {'、'.join(words)}；不知道就空着。"


def _title(name: str, principles: Principles) -> str:
    known = {field: title for title, field in ANNEX.items()}
    return known.get(name) or (principles.facts[name].ask if name in principles.facts else name)


def _twice(lines: Sequence[Line], rows: Sequence[EntryIn]) -> list[RowError]:
    seen: set[str] = set()
    errors = []
    for line, row in zip(lines, rows, strict=True):
        if row.name in seen:
            errors.append(RowError.at(line.number, "文件名称", "这个文件在表里出现了两次，请合成一行。"))
        seen.add(row.name)
    return errors


def _folded(title: str) -> str:
    return re.sub(r"[\s“”\"'‘’]", "", unicodedata.normalize("NFKC", title))


def _cells(entry: EntryOut, principles: Principles) -> list[str]:
    yes_no = {True: "是", False: "否", None: ""}
    shown = {name: str(getattr(entry, name)) for name in _ENTRY}
    word = principles.dispositions[entry.disposition].word if entry.disposition else ""
    shown |= {
        name: yes_no[bool(v) if (v := entry.answers.get(name)) is not None else None] for name in principles.facts
    }
    return [(shown | {"disposition": word})[name] for name in ANNEX.values()]


def _heading(page: Any, unit: str, day: dt.date, width: int) -> None:
    from openpyxl.styles import Alignment, Font

    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    title = page.cell(1, 1, safe(f"{unit}{TITLE}"))
    title.font, title.alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    page.cell(2, 1, safe(f"填报单位（盖章）：{unit}"))
    page.cell(2, width - 1, f"{day.year}年{day.month}月{day.day}日")


def _row(page: Any, at: int, cells: Sequence[str | int], *, is_head: bool = False) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    line = Side(style="thin")
    for place, text in enumerate(cells, start=1):
        cell = page.cell(at, place)
        cell.value = visible_if_text(text)
        if isinstance(text, str):
            cell.data_type = "s"  # whatever it begins with
            cell.quotePrefix = safe(text) != text
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=is_head)


def _laid_out(page: Any, heads: Sequence[str]) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for place, head in enumerate(heads, start=1):
        page.column_dimensions[get_column_letter(place)].width = _WIDTHS.get(ANNEX.get(head, ""), 12)
    page.freeze_panes = "A4"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "3:3"
