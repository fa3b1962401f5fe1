"""Files as offices really send them: encodings, delimiters, workbooks, and files that are no tables at all."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest

from api.records import drafts, sheets, tables, text_tables
from api.records.problems import BadFile, RowError
from api.records.rows import Context
from tests.api.records.conftest import NUMBER, ROW, as_csv, as_xlsx, day

TITLES, VALUES = list(ROW), list(ROW.values())
DECIDED, AMOUNT = TITLES.index("处罚决定日期"), TITLES.index("罚款金额（万元）")


def refused(data: bytes, context: Context) -> tuple[RowError, ...]:
    """The errors of a file that is refused."""
    with pytest.raises(BadFile) as raised:
        drafts.read(data, context)
    return tuple(error for error in raised.value.errors if isinstance(error, RowError))


def changed(place: int, value: object) -> list[object]:
    """The good row with another value in one place."""
    return [value if place == index else old for index, old in enumerate(VALUES)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_usual_encodings_and_delimiters_are_read(context: Context, encoding: str, delimiter: str) -> None:
    """Protects clerks from having to know what an encoding is."""
    (draft,) = drafts.read(as_csv(ROW, encoding=encoding, delimiter=delimiter), context).rows
    assert (draft.subject.name, draft.given["basis"]) == ("示例建材有限公司", "《示例管理办法》")


def test_a_cell_may_hold_delimiters_and_line_breaks(context: Context) -> None:
    """Protects long texts, and the line numbers after them."""
    long = ROW | {"违法事实": "第一，示例；\n第二，示例"}
    bad = ROW | {NUMBER: "苏示〔2026〕2号", "处罚决定日期": "不详"}
    (error,) = refused(as_csv(long, bad), context)
    assert error.line == 4  # the first record takes lines 2 and 3
    (draft,) = drafts.read(as_csv(long), context).rows
    assert draft.given["violation"] == "第一，示例；\n第二，示例"


def test_titles_and_blank_lines_round_the_table_do_not_matter(context: Context) -> None:
    """Protects files as they are published: with a title above and empty lines anywhere."""
    text = "示例局行政处罚公示表,,\n\n".encode() + as_csv(ROW) + b"\n,,,\n"
    assert [draft.line for draft in drafts.read(text, context).rows] == [4]


def test_what_people_put_round_long_numbers_is_dropped(context: Context) -> None:
    """Protects codes that were kept from Excel by an apostrophe, a tab or a formula of text."""
    for shape in ("'{}", "\t{}", '="{}"', " {} "):
        row = {name: shape.format(value) if "代码" in name else value for name, value in ROW.items()}
        assert len(drafts.read(as_csv(row), context).rows) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"\xef\xbb\xbf \r\n", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, ".xlsx"),
        (b"%PDF-1.7\n", "不是 CSV 或 XLSX"),
        (b"<html><table></table></html>", "不是 CSV 或 XLSX"),
        (b"\x89PNG\r\n\x1a\n\0\0", "不是 CSV 或 XLSX"),
        (b"PK\x03\x04rubbish", "打不开"),
        ("甲,乙\n1,2\n".encode(), "没有找到表头"),
        (as_csv(ROW).replace(b"2026-05-06", b'"2026-05-06'), "双引号"),
        (",".join(TITLES).encode(), "只有表头"),
    ],
)
def test_what_is_no_table_is_refused_with_a_way_out(context: Context, data: bytes, words: str) -> None:
    """Protects people from riddles: each refusal says what to do."""
    (error,) = refused(data, context)
    assert words in error.detail


def test_a_refusal_says_once_that_nothing_was_imported_and_speaks_no_code(context: Context) -> None:
    """Protects readers: no doubled sentence, and no name of a field of the answer."""
    with pytest.raises(BadFile) as raised:
        drafts.read(b"", context)
    assert str(raised.value).count("没有导入") == 1
    with pytest.raises(BadFile) as raised:
        drafts.read(as_csv(ROW | {"处罚决定日期": "不详", "处罚类别": "罚钱"}), context)
    assert "2 处要改" in str(raised.value)
    assert "errors" not in str(raised.value)


@pytest.mark.parametrize("cells", [1, 3, 8])
def test_a_line_that_is_cut_short_is_one_error(context: Context, cells: int) -> None:
    """Protects clerks from a heap of complaints about one missing delimiter."""
    text = as_csv(ROW).decode() + ",".join(VALUES[:cells]) + "\n"
    (error,) = refused(text.encode(), context)
    assert (error.line, error.column) == (3, None)
    assert f"只有 {cells} 格，比表头少 {len(TITLES) - cells} 格" in error.detail


def test_blanks_that_an_exporter_dropped_at_the_end_do_not_matter(context: Context) -> None:
    """Protects files without trailing delimiters: the last column may be blank."""
    text = ",".join([*TITLES, "备注"]) + "\n" + ",".join(VALUES) + "\n"
    assert len(drafts.read(text.encode(), context).rows) == 1


def test_a_workbook_gives_real_dates_and_numbers(context: Context) -> None:
    """Protects cells as Excel keeps them: a date, a moment, a number that is a date, an amount."""
    for value in (dt.date(2026, 5, 6), dt.datetime(2026, 5, 6, 9, 30), 20260506, "2026年5月6日"):  # noqa: DTZ001
        (draft,) = drafts.read(as_xlsx(TITLES, changed(DECIDED, value)), context).rows
        assert draft.given["decided_on"] == day("2026-05-06")
    (draft,) = drafts.read(as_xlsx(TITLES, changed(AMOUNT, 0.1 + 0.2)), context).rows
    assert str(draft.given["fine_amount"]) == "3000.00"


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (DECIDED, 46148, "单元格格式改成日期"),
        (DECIDED, "=TODAY()", "公式"),
        (AMOUNT, "=1/5", "公式"),
        (1, 913202810000000000, "末几位已经丢了"),
    ],
)
def test_cells_that_excel_changed_are_told(context: Context, place: int, value: object, words: str) -> None:
    """Protects against a value nobody wrote: serial numbers, formulas, long codes cut by Excel."""
    (error,) = refused(as_xlsx(TITLES, changed(place, value)), context)
    assert (error.line, error.column) == (2, TITLES[place])
    assert words in error.detail


def test_merged_cells_are_told_and_a_merged_title_is_not(context: Context) -> None:
    """Protects against blanks that look filled; a title over the table may be merged."""
    title, second = ["示例局行政处罚公示表"], changed(TITLES.index(NUMBER), "苏示〔2026〕2号")

    def merge(book: Any) -> None:
        book.worksheets[0].merge_cells("A1:J1")

    assert len(drafts.read(as_xlsx(title, TITLES, VALUES, second, change=merge), context).rows) == 2

    def merge_rows(book: Any) -> None:
        book.worksheets[0].merge_cells("I3:I4")

    (error,) = refused(as_xlsx(title, TITLES, VALUES, second, change=merge_rows), context)
    assert (error.line, error.column) == (4, "处罚机关")
    assert "取消合并" in error.detail


def test_hidden_rows_are_read_and_pointed_out(context: Context) -> None:
    """Protects against a filter left on: what is in the file counts, and the clerk is told."""

    def hide(book: Any) -> None:
        book.worksheets[0].row_dimensions[2].hidden = True

    found = drafts.read(as_xlsx(TITLES, VALUES, change=hide), context)
    assert (len(found.rows), [warning.line for warning in found.warnings]) == (1, [2])


def test_a_sheet_of_explanations_does_not_matter_but_two_tables_do(context: Context) -> None:
    """Protects against reading the wrong sheet, and hidden ones are not read."""

    def explain(book: Any) -> None:
        book.create_sheet("填表说明", 0).append(["逐行填写"])
        hidden = book.create_sheet("字典")
        hidden.append(TITLES)
        hidden.sheet_state = "hidden"

    assert len(drafts.read(as_xlsx(TITLES, VALUES, change=explain), context).rows) == 1

    def double(book: Any) -> None:
        for line in (TITLES, VALUES):
            book[book.sheetnames[-1]].append(line) if len(book.sheetnames) > 1 else book.create_sheet("二").append(line)

    (error,) = refused(as_xlsx(TITLES, VALUES, change=double), context)
    assert "“二”" in error.detail


def test_too_many_rows_and_columns_are_refused(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the server from tables without end; formatting far below the data counts, and is told."""

    def far(book: Any) -> None:
        book.worksheets[0].cell(30_000, 1, None).number_format = "@"

    (error,) = refused(as_xlsx(TITLES, VALUES, change=far), context)
    assert "30,000" in error.detail
    (error,) = refused(as_xlsx([*TITLES, *("x" for _ in range(200))], VALUES), context)
    assert "列" in error.detail
    monkeypatch.setattr(text_tables, "MAX_LINES", 3)
    with pytest.raises(text_tables.Unreadable):
        text_tables.read(as_csv(*[ROW] * 5))


def packed(**parts: bytes) -> bytes:
    """A ZIP file with these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """Protects memory: a few kilobytes that declare gigabytes are not even opened."""
    with pytest.raises(text_tables.Unreadable) as raised:
        sheets.read(packed(**{"xl/worksheets/sheet1.xml": b"0" * (201 * 1024 * 1024)}))
    assert "展开后过大" in raised.value.reason
    with pytest.raises(text_tables.Unreadable):
        sheets.read(packed(**{"word/document.xml": b"<document/>"}))


def test_a_workbook_that_grows_while_it_is_read_ends_the_child_only(context: Context) -> None:
    """Protects the server: a merge that the search does not see makes billions of cells, and ends the child only."""
    data = as_xlsx(TITLES, VALUES)
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                merged = b'</sheetData><mergeCells count="1"><mergeCell ref="&#65;5:XFD1048576"/></mergeCells>'
                part = part.replace(b"</sheetData>", merged)
            new.writestr(name, part)
    (error,) = refused(content.getvalue(), context)
    assert "限定的时间和内存" in error.detail
    assert len(drafts.read(data, context).rows) == 1


def test_entities_are_not_expanded(context: Context) -> None:
    """Protects memory and files of the server from a document type inside a workbook."""
    data = as_xlsx(TITLES, VALUES)
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                declared = b'<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/hostname">]><worksheet'
                written = "示例建材有限公司".encode("ascii", "xmlcharrefreplace")
                part = part.replace(b"<worksheet", declared, 1).replace(written, b"&x;")
                assert b"&x;" in part
            new.writestr(name, part)
    (error,) = refused(content.getvalue(), context)
    assert "打不开" in error.detail


def test_the_busy_child_is_told_as_such(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects clerks from waiting without end."""
    from api import bounded

    monkeypatch.setattr(bounded, "_WAIT_FOR_A_SEAT", 0.01)
    with tables._children.one(), tables._children.one():
        (error,) = refused(as_csv(ROW), context)
    assert "过一分钟" in error.detail
