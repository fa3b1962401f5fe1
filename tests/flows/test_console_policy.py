"""The policy desk in a real Chromium: a document's way from the file to a cited answer, and every page looked over."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.api.library.conftest import NOTICE
from tests.flows.conftest import WAIT_MS

DESK = "/console/policy"
WIDTHS = [1280, 320]
PAGES = [
    "?question=信用修复要收费吗&region=320281",
    "/search?query=不得收取费用",
    "/compare?topic=handling_time&region1=320000&region2=360000",
    "/documents",
    "/documents/jiangyin-2018-5",
    "/documents/gbf-2020-49/versions",
    "/documents/gbf-2020-49/rules",
    "/documents/gbf-2025-22/cases?why=nearby",
    "/import",
    "/awaiting",
    "/coverage",
    "/alarms",
    "/feedback",
]
READY_MS = 60_000


@pytest.fixture
def desk(browser: Browser, portal: str) -> Iterator[Page]:
    """The console with the demo's member of staff signed in; script errors and refused content fail the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=portal, viewport={"width": 1280, "height": 860}, locale="zh-CN")
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    page.goto("/console/sign-in?next=/console/policy")
    page.get_by_label("用户名").fill("staff")
    page.get_by_label("密码").fill("demo-password-1")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="问政策")).to_be_visible()
    yield page
    context.close()
    assert complaints == []


def faults(page: Page) -> list[str]:
    """What axe finds wrong, and whether something is wider than the window."""
    found = [one["id"] for one in Axe().run(page).response["violations"]]
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return found if fits else [*found, "too wide"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible_on_a_screen_and_on_a_telephone(desk: Page, path: str) -> None:
    """No violation by axe, and nothing to scroll sideways, at both widths."""
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": 860})
        desk.goto(DESK + path, timeout=READY_MS)
        assert faults(desk) == [], (path, width)


def test_from_a_pasted_document_to_its_clause_in_a_search(desk: Page) -> None:
    """Paste, see the clauses beside the lines, correct one, fill in what is missing, publish, find."""
    desk.goto(f"{DESK}/import")
    desk.get_by_label("公文全文").fill(NOTICE.replace("〔2024〕3号", "〔2024〕33号"))
    desk.get_by_role("button", name="导入").last.click()
    row = desk.locator(".beside-row").filter(has_text="明确示例时限")
    expect(row.locator(".from")).to_contain_text("（一）明确示例时限。")
    expect(desk.locator(".warnings").filter(has_text="联系方式").first).to_be_visible()
    row.get_by_role("link", name="订正").click()
    desk.get_by_label("标题", exact=False).last.fill("示例时限（已订正）")
    assert faults(desk) == []
    desk.get_by_role("button", name="保存", exact=True).click()
    expect(desk.locator(".beside-row:target")).to_contain_text("示例时限（已订正）")
    desk.get_by_label("适用地区代码").fill("320200")
    desk.get_by_role("button", name="保存基本情况").click()
    expect(desk.get_by_role("status")).to_have_text("已订正。")
    desk.get_by_role("button", name="发布").click()
    expect(desk.get_by_role("status")).to_contain_text("已发布")
    desk.goto(f"{DESK}/search")
    desk.get_by_label("检索词或问题").fill("蓝色登记申请")
    desk.get_by_label("地区：省").select_option("江苏省")
    desk.get_by_label("地区：市").select_option("无锡市")
    desk.get_by_role("button", name="查询").click()
    expect(desk.locator(".hits")).to_contain_text("示政办发〔2024〕33号")


def test_the_desk_works_without_scripts(browser: Browser, portal: str) -> None:
    """A place is chosen and a question answered by plain forms."""
    context = browser.new_context(base_url=portal, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto("/console/sign-in?next=/console/policy")
    page.fill("input[name=username]", "staff")
    page.fill("input[name=password]", "demo-password-1")
    page.click("main button")
    page.fill("input[name=question]", "信用修复要收费吗")
    page.select_option("select[name=province]", "320000")
    page.click("main form button")
    assert "江苏省的规定" in page.inner_text("main")
    assert page.locator("select[name=city]").count() == 1
    context.close()
