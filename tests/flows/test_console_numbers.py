"""The numbers desk and the audit desk in a real Chromium: a look at the figures, files, and who looked at whom."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.flows.conftest import WAIT_MS

WIDTHS = [1280, 320]
PAGES = ["/numbers", "/numbers?from=2026-12&to=2026-01", "/audit", "/audit?purpose=没有的", "/audit/verification"]


@pytest.fixture
def desk(browser: Browser, portal: str) -> Iterator[Page]:
    """The console with the demo's member of staff signed in; script errors and refused content fail the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=portal, viewport={"width": 1280, "height": 860}, locale="zh-CN")
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.goto("/console/sign-in?next=/console/numbers")
    page.get_by_label("用户名").fill("staff")
    page.get_by_label("密码").fill("demo-password-1")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="数据", exact=True)).to_be_visible()
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_on_a_screen_and_on_a_telephone(desk: Page, path: str) -> None:
    """No violation by axe, and nothing to scroll sideways, at both widths."""
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": 860})
        desk.goto(f"/console{path}")
        assert [one["id"] for one in Axe().run(desk).response["violations"]] == []
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_without_an_answer_is_seen_and_taken_away(desk: Page) -> None:
    """A reader's journey: ask in vain, find the picture of it, open its numbers, take the report along."""
    desk.request.get("/api/v1/policies/answer", params={"question": "今天晚饭吃什么好呢", "region": "320000"})
    desk.get_by_role("link", name="本月").click()
    expect(desk.get_by_role("img", name="每月的提问")).to_be_visible()
    desk.get_by_text("每月的提问的数字").click()
    expect(desk.get_by_role("table", name="每月的提问")).to_be_visible()
    with desk.expect_download() as kept:
        desk.get_by_role("button", name="月报（PDF）").click()
    assert kept.value.suggested_filename == "信用修复办理月报 全国 2026-10.pdf"
    with desk.expect_download() as kept:
        desk.get_by_role("link", name="全部表格（XLSX）").click()
    assert kept.value.suggested_filename.endswith(".xlsx")


def test_who_looked_is_found_and_the_chain_holds(desk: Page) -> None:
    """An auditor's journey: what was done today, by whom, and that nothing was changed afterwards."""
    desk.goto("/console/cases")
    desk.get_by_role("link", name="审计").click()
    desk.get_by_label("谁（用户名）").fill("staff")
    desk.get_by_role("button", name="查看", exact=True).click()
    expect(desk.get_by_role("link", name="staff").nth(1)).to_be_visible()
    desk.get_by_role("link", name="核对留痕链").click()
    expect(desk.get_by_text("完好")).to_be_visible()
