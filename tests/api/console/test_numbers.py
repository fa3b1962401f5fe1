"""The numbers desk: pictures, files to take away, and the monthly report."""

import csv
import io
from collections.abc import Callable
from html import unescape

import pypdfium2
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.answers.models import OpenQuestion
from tests.api.console.test_kernel import enter
from tests.api.statistics.conftest import Decided, decided

Add = Callable[..., None]
__all__ = ["decided"]
DESK = "/console/numbers"


@pytest.fixture
def office(client: TestClient, add_account: Add) -> TestClient:
    """A browser in which a clerk of one province is signed in."""
    add_account("desk", ["clerk"], region="320000")
    enter(client, "desk")
    return client


def test_pictures_are_of_what_the_reader_may_see(office: TestClient, decided: Decided) -> None:
    """Protects other provinces: the page shows the numbers that the interface gives this reader."""
    decided("XF-1")
    decided("XF-2", region="360483")
    page = unescape(office.get(DESK).text)
    assert "<strong>1</strong> 收到申请" in page
    assert page.count("<svg") >= 5
    assert "江西" not in page.split('id="f-region"')[1].split("</select>")[0]


def test_empty_months_are_said_to_be_empty(office: TestClient) -> None:
    """Protects a new office from pictures of nothing."""
    page = office.get(DESK).text
    assert "这段时间没有。" in page
    assert "<svg" not in page.split('<h2 id="receivers-title"')[1]


def test_wrong_months_are_told_beside_the_form(office: TestClient) -> None:
    """Protects who mistypes: what is wrong is said, and what was chosen stays."""
    page = office.get(DESK, params={"from": "2026-10", "to": "2026-01"})
    assert page.status_code == 422
    assert "开始的月份不能晚于结束的月份" in page.text
    assert 'value="2026-10"' in page.text


def test_policy_editors_are_not_shown_numbers(client: TestClient, add_account: Add) -> None:
    """Protects the interface's own answer: no page goes around it."""
    add_account("editor", ["policy_editor"])
    enter(client, "editor")
    for path in ("", "/export", "/report?month=2026-10"):
        assert client.get(f"{DESK}{path}").status_code == 403


def test_files_hold_the_same_numbers(office: TestClient, app: FastAPI, decided: Decided) -> None:
    """Protects who goes on calculating, and what somebody asked stays a text there."""
    decided("XF-1", outcome="denied", clauses=["第一条"])
    with app.state.database.write() as session:
        day = app.state.clock.today()
        session.add(OpenQuestion(day=day, region="320000", key="k", question="=1+1", count=2))
    answer = office.get(f"{DESK}/export", params={"format": "xlsx"})
    assert "attachment" in answer.headers["content-disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert len(book.sheetnames) == 9
    assert book["收到的申请"]["A2"].value == "信用修复"
    assert book["未同意的依据"]["D2"].value == 1
    text = office.get(f"{DESK}/export", params={"format": "csv", "table": "questions"}).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[-1][-1] == "'=1+1"


def test_a_monthly_report_can_be_printed(office: TestClient, decided: Decided) -> None:
    """Protects the report: month, place, figures, limits of what is counted, and page numbers."""
    decided("XF-1")
    answer = office.get(f"{DESK}/report", params={"month": "2026-10"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(answer.content)
    text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    for words in (
        "信用修复办理月报（2026年10月）",
        "江苏省",
        "2026年11月21日生成",
        "收到申请（件）11",
        "不代表其他渠道",
        "第1页，共",
    ):
        assert words in text
    document.close()


def test_a_report_needs_a_month(office: TestClient) -> None:
    """Protects from a report of nothing in particular."""
    page = office.get(f"{DESK}/report", params={"month": "去年"})
    assert page.status_code == 422
    assert "请选择月报的月份" in page.text
