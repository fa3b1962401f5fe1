"""The case desk in a real Chromium: a case from the queue to the platforms, a live talk, every page looked over."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Client
from playwright.sync_api import Browser, Page, expect

from tests.api.materials.test_checks import pdf
from tests.flows.conftest import WAIT_MS
from tests.flows.test_console_policy import WIDTHS, faults

PASSWORD = "demo-password-1"
RESTAURANT = {"kind": "business", "name": "示例餐饮管理有限公司", "code": "91320281MA1DEMQ29R"}
NAMES = iter(range(1, 100))
FINE: dict[str, Any] = {
    "subject": RESTAURANT,
    "authority": "示例市市场监督管理局",
    "authority_field": "housing_construction",
    "region": "320281",
    "penalties": ["fine"],
    "fine_amount": "8000.00",
    "severity": "general",
    "procedure": "ordinary",
    "decided_on": "2026-03-20",
    "published_on": "2026-03-25",
    "publication_ends_on": "2027-03-20",
    "obligations_fulfilled_on": "2026-04-10",
}


class Applicant:
    """A restaurant at its own computer, by the API."""

    def __init__(self, url: str) -> None:
        self.client = Client(base_url=f"{url}/api/v1", trust_env=False, timeout=30)
        self.staff = self._sign_in("staff")
        account = {"username": "restaurant", "password": PASSWORD, "roles": ["subject"], "subject": RESTAURANT}
        self.does("accounts", account, self.staff)
        self.headers = self._sign_in("restaurant")

    def does(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
        """The answer to a post."""
        answer = self.client.post(path, json=body or {}, headers=headers or self.headers)
        assert answer.is_success, answer.text
        return answer.json()

    def files(self) -> str:
        """A repair is applied for; its number."""
        number = f"苏示餐罚〔2026〕{next(NAMES)}号"
        record = self.does("records", FINE | {"document_number": number}, self.staff)["id"]
        case = self.does("cases", {"kind": "repair", "record_ids": [record]})
        for paper in case["materials"]:
            if paper["required"] and paper["id"] != "credit_commitment":
                self._uploads(case["number"], paper["id"])
        self.does(f"cases/{case['number']}/submit", {"commitment": {"accepted": True, "signed_by": "示例某甲"}})
        return str(case["number"])

    def says(self, words: str, conversation: str | None = None) -> str:
        """Something is said in the chat; the conversation."""
        more = {"conversation_id": conversation} if conversation else {}
        return str(self.does("chat/messages", {"text": words} | more)["conversation_id"])

    def hears(self, conversation: str) -> str:
        """What stands in the person's window."""
        return self.client.get(f"chat/conversations/{conversation}", headers=self.headers).text

    def _uploads(self, number: str, paper: str) -> None:
        file = {"file": ("缴款书.pdf", pdf())}
        answer = self.client.post(
            f"cases/{number}/materials", data={"material": paper}, files=file, headers=self.headers
        )
        assert answer.is_success, answer.text

    def _sign_in(self, name: str) -> dict[str, str]:
        answer = self.client.post("auth/token", data={"username": name, "password": PASSWORD})
        assert answer.is_success, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture(scope="module")
def applicant(portal: str) -> Iterator[Applicant]:
    """Somebody whose case it is."""
    one = Applicant(portal)
    yield one
    one.client.close()


def signed_in(page: Page, onward: str) -> Page:
    """The console with the demo's member of staff."""
    page.goto(f"/console/sign-in?next={onward}")
    page.fill("input[name=username]", "staff")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    return page


@pytest.fixture
def desk(browser: Browser, portal: str) -> Iterator[Page]:
    """The case desk; script errors and refused content fail the test."""
    complaints: list[str] = []
    context = browser.new_context(base_url=portal, viewport={"width": 1280, "height": 860}, locale="zh-CN")
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    yield signed_in(page, "/console/cases")
    context.close()
    assert complaints == []


def looked_over(page: Page) -> None:
    """No violation by axe and nothing to scroll sideways, on a screen and on a telephone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 860})
        assert faults(page) == [], (page.url, width)
    page.set_viewport_size({"width": 1280, "height": 860})


def test_a_case_from_the_queue_to_the_platforms(desk: Page, applicant: Applicant) -> None:
    """Accepted among others, its paper looked at, decided by picked reasons, and the platforms told."""
    number = applicant.files()
    desk.goto(f"/console/cases?queue=accept&query={number}")
    looked_over(desk)
    desk.get_by_label(f"选择 {number}").check()
    desk.get_by_role("button", name="受理选中的").click()
    expect(desk.locator("caption")).to_have_text("1 件办成，0 件没有办成")
    desk.get_by_role("link", name=number).click()
    looked_over(desk)
    desk.get_by_role("link", name="缴款书.pdf").click()
    expect(desk.locator("img[alt$='第 1 页']")).to_be_visible()
    looked_over(desk)
    desk.get_by_role("link", name=number).click()
    desk.get_by_role("link", name="开始审查").click()
    desk.get_by_role("button", name="开始审查").click()
    desk.get_by_role("link", name="作出决定").click()
    reason = desk.locator("#act-decide input[name=decide_reason]").first
    reason.check()
    clauses = reason.get_attribute("data-clauses")
    assert clauses
    ticked = desk.locator("#act-decide input[name=decide_clause]:checked")
    assert {one.get_attribute("value") for one in ticked.all()} == set(clauses.split("|"))
    looked_over(desk)
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.get_by_role("button", name="作出决定").click()
    expect(desk.get_by_role("heading", name="各网站同步")).to_be_visible()
    looked_over(desk)


def in_the_tree(page: Page) -> dict[str, int]:
    """How many tables, rows and headings the browser tells a screen reader of."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [one.get("role", {}).get("value") for one in nodes if not one.get("ignored")]
    return {name: roles.count(name) for name in ("table", "row", "columnheader", "rowheader")}


def test_a_queue_is_cards_on_a_telephone(desk: Page, applicant: Applicant) -> None:
    """Nothing is off to the side, the clock's bar fills its card, and a screen reader still hears a table."""
    number = applicant.files()
    desk.goto(f"/console/cases?queue=all&query={number}")
    wide = in_the_tree(desk)
    assert (wide["table"], wide["row"], wide["columnheader"], wide["rowheader"]) == (1, 2, 6, 1)
    desk.set_viewport_size({"width": 320, "height": 860})
    assert in_the_tree(desk) == wide
    row = desk.locator("table.queue tbody tr")
    bar, card = row.locator("meter").bounding_box(), row.bounding_box()
    assert bar is not None
    assert card is not None
    assert bar["width"] > card["width"] / 2
    assert bar["x"] + bar["width"] <= 320


def on_paper(page: Page) -> str:
    """What a printer would get of a page."""
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return page.inner_text("main")


def test_the_queue_and_a_case_can_be_printed(desk: Page, applicant: Applicant) -> None:
    """Protects a meeting from empty sheets: what is read is on paper, what is only clicked is not."""
    number = applicant.files()
    desk.goto(f"/console/cases?queue=all&query={number}")
    paper = on_paper(desk)
    assert number in paper
    assert RESTAURANT["name"] in paper
    assert "受理选中的" not in paper
    expect(desk.get_by_label(f"选择 {number}")).to_be_hidden()
    desk.goto(f"/console/cases/{number}")
    paper = on_paper(desk)
    for said in (number, RESTAURANT["name"], "期限", "缴款书.pdf", "经过"):
        assert said in paper
    assert "开始办理" not in paper
    expect(desk.locator("form:visible")).to_have_count(0)


def tabbed_to(page: Page, name: str) -> None:
    """Press Tab until what is called ``name`` has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()") == name:
            return
    raise AssertionError(f"Tab does not lead to {name}")


def test_a_queue_can_be_worked_without_a_mouse(desk: Page, applicant: Applicant) -> None:
    """Protects clerks who use no mouse: a case is ticked, accepted, opened and taken by Tab, space and Enter."""
    number = applicant.files()
    desk.goto(f"/console/cases?queue=accept&query={number}")
    tabbed_to(desk, f"选择 {number}")
    desk.keyboard.press("Space")
    tabbed_to(desk, "受理选中的")
    desk.keyboard.press("Enter")
    expect(desk.locator("caption")).to_have_text("1 件办成，0 件没有办成")
    tabbed_to(desk, number)
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_contain_text(number)
    tabbed_to(desk, "我来办")
    desk.keyboard.press("Enter")
    expect(desk.locator("section[aria-labelledby=who-title] .badge")).to_have_text("我")


def test_a_talk_is_live(desk: Page, applicant: Applicant) -> None:
    """What each side writes appears on the other without a reload, and the talk is given back."""
    conversation = applicant.says("修复要钱吗")
    call = applicant.does("chat/handovers", {"conversation_id": conversation, "reason": "问办到哪一步"})
    desk.goto("/console/handovers")
    looked_over(desk)
    desk.get_by_role("button", name=f"接手 {call['number']}").click()
    expect(desk.locator("#talk")).to_contain_text("修复要钱吗")
    applicant.says("有人在吗", conversation)
    expect(desk.locator("#talk li").last).to_contain_text("有人在吗")
    desk.get_by_label("回复").fill("在的，修复不收费。")
    desk.get_by_role("button", name="发送").click()
    expect(desk.locator("#talk li").last).to_contain_text("在的，修复不收费。")
    expect(desk.get_by_label("回复")).to_have_value("")
    assert "在的，修复不收费。" in applicant.hears(conversation)
    looked_over(desk)
    desk.get_by_role("button", name="交还给智能助手").click()
    expect(desk.get_by_role("status")).to_have_text("已交还给智能助手。")


def test_the_desk_works_without_scripts(browser: Browser, portal: str, applicant: Applicant) -> None:
    """A case is accepted and a person answered by plain forms and reloads."""
    number, conversation = applicant.files(), applicant.says("修复要钱吗")
    call = applicant.does("chat/handovers", {"conversation_id": conversation})
    context = browser.new_context(base_url=portal, java_script_enabled=False, locale="zh-CN")
    page = signed_in(context.new_page(), f"/console/cases/{number}")
    page.click("#act-accept summary")
    page.click("#act-accept button")
    assert "已受理，期限开始计算" in page.inner_text("main")
    page.goto(f"/console/handovers/{call['number']}")
    page.click(".side form button")
    page.fill("textarea[name=text]", "您好")
    page.click("form.reply button")
    applicant.says("还有一件事", conversation)
    page.click("text=看有没有新消息")
    assert "还有一件事" in page.inner_text("#talk")
    context.close()
