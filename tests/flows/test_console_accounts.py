"""The ledger and the accounts' pages in a real Chromium: a measure is judged, a second factor is scanned."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.flows.conftest import WAIT_MS

WIDTHS = [1280, 320]
PAGES = [
    "/ledger",
    "/ledger/new",
    "/me",
    "/accounts",
    "/accounts/new",
    "/authorisations",
    "/sign-in",
    "/reset-password",
]


@pytest.fixture
def desk(browser: Browser, portal: str) -> Iterator[Page]:
    """The console with the demo's member of staff signed in; script errors and refused content fail the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=portal, viewport={"width": 1280, "height": 860}, locale="zh-CN")
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.goto("/console/sign-in?next=/console/ledger")
    page.get_by_label("用户名").fill("staff")
    page.get_by_label("密码").fill("demo-password-1")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="失信约束措施台账")).to_be_visible()
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


def test_a_measure_is_judged_and_the_ledger_is_taken_along(desk: Page) -> None:
    """Entered, asked about, judged with its clauses, exported."""
    desk.get_by_role("link", name="登记一条").click()
    desk.get_by_label("文件名称（含文号）").fill("《示例市交通信用通知》")
    for label in ("是否涉及失信惩戒措施", "是否涉及严重失信主体名单"):
        desk.get_by_label(label).select_option(label="是")
    for label in ("有没有法律、行政法规", "有没有地方性法规"):
        desk.get_by_label(label).select_option(label="否")
    desk.get_by_role("button", name="保存").click()
    desk.get_by_role("link", name="是否计划通过立法").click()
    desk.get_by_label("是否计划通过立法").select_option(label="否")
    desk.get_by_role("button", name="保存").click()
    expect(desk.get_by_role("heading", name="建议：废止")).to_be_visible()
    expect(desk.get_by_role("link", name="国办发〔2020〕49号 四（六）").first).to_be_visible()
    assert [one["id"] for one in Axe().run(desk).response["violations"]] == []
    desk.goto("/console/ledger")
    with desk.expect_download() as kept:
        desk.get_by_role("button", name="导出台账").click()
    assert kept.value.suggested_filename == "失信约束措施台账.xlsx"


def test_the_picture_to_scan_is_there(desk: Page) -> None:
    """Nobody types thirty-two letters into a telephone where our own policy for content hides the picture."""
    desk.goto("/console/me")
    desk.get_by_label("密码", exact=True).fill("demo-password-1")
    desk.get_by_role("button", name="启用动态验证码").click()
    picture = desk.get_by_role("img", name="验证器要扫描的图案")
    expect(picture).to_be_visible()
    assert picture.locator("path").get_attribute("d")
