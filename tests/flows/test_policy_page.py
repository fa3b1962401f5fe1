"""The policy page in a real Chromium: asking, checking the clause, comparing, and saying that an answer was wrong."""

import json
from typing import Any

import pytest
from httpx2 import Client
from playwright.sync_api import Page, Route, expect

from tests.flows.conftest import OpenPage
from tests.flows.scripted_bot import HOSTILE

SIZES = [(375, 740), (1280, 860)]
QUESTION = "申请信用修复要钱吗"
# The first question of a process may have to wait until the index is made.
READY_MS = 60_000
CELL: dict[str, Any] = {
    "title": "示例办法",
    "issuer": "示例机关",
    "locator": "第九条",
    "quote": "示例短句",
    "quote_verified": True,
    "effective_from": "2026-04-01",
    "effective_to": None,
    "superseded_by": None,
    "verification": "unverified",
    "url": "/api/v1/policies/documents/gbf-2020-49#6.12",
}


def give(page: Page, path: str, body: Any, status: int = 200) -> None:
    """Let the API answer a path with this body."""

    def fulfil(route: Route) -> None:
        route.fulfill(status=status, content_type="application/json", body=json.dumps(body))

    page.route(f"**/api/v1/policies/{path}*", fulfil)


def asked(page: Page, question: str = QUESTION) -> None:
    """Ask, and wait for the answer."""
    page.get_by_label("您想问什么政策").fill(question)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.locator("#result .answer-text")).to_be_visible(timeout=READY_MS)


def fits(page: Page) -> bool:
    """Whether nothing is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_from_a_question_to_the_clause(portal: str, open_page: OpenPage, width: int, height: int) -> None:
    """A place by name, a day, the short answer, its citations, and the clause in its document, brought into view."""
    page = open_page(f"{portal}/policy.html", width=width, height=height)
    page.get_by_label("适用地区：省").select_option("江苏省")
    page.get_by_label("适用地区：市").select_option("无锡市")
    page.get_by_label("按哪一天的规定").fill("2026-10-01")
    with page.expect_request(lambda request: "/policies/answer" in request.url) as sent:
        asked(page)
    assert "region=320200" in sent.value.url
    assert "as_of=2026-10-01" in sent.value.url
    expect(page.locator(".answer-basis")).to_have_text("按 2026-10-01、江苏省无锡市的规定")
    first = page.locator(".cite").first
    expect(first.locator(".cite-number")).not_to_be_empty()
    expect(first.locator(".mark").first).to_be_visible()
    assert fits(page)
    with page.expect_popup() as opened:
        first.get_by_role("link").click()
    document = opened.value
    wanted = document.locator(".clause-wanted")
    expect(wanted).to_be_in_viewport()
    expect(wanted).to_be_focused()
    expect(document.locator(".outline [aria-current=location]")).to_have_count(1)
    assert fits(document)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("kind", ["直接回答", "列出条款"])
def test_a_result_is_brought_into_view(portal: str, open_page: OpenPage, width: int, height: int, kind: str) -> None:
    """After 查询 the result is what one sees and what a screen reader goes on with; not when one has gone elsewhere."""
    page = open_page(f"{portal}/policy.html", width=width, height=height)
    page.get_by_label(kind).check()
    page.get_by_label("您想问什么政策").fill(QUESTION)
    page.get_by_role("button", name="查询", exact=True).click()
    result = page.locator("#result")
    expect(result).to_be_focused(timeout=READY_MS)
    expect(result.locator("p").first).to_be_in_viewport()
    top = page.evaluate("document.getElementById('result').getBoundingClientRect().top")
    assert 0 <= top < height / 4


def test_everything_can_be_done_by_keyboard(portal: str, open_page: OpenPage) -> None:
    """Type, Enter, and Tab to a related question: its answer gets the focus."""
    page = open_page(f"{portal}/policy.html")
    page.get_by_label("您想问什么政策").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#result .answer-text")).to_be_visible(timeout=READY_MS)
    related = page.locator(".related .chip").first
    wording = related.inner_text()
    page.locator(".cite a").last.focus()
    page.keyboard.press("Tab")
    expect(related).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("您想问什么政策")).to_have_value(wording)
    expect(page.locator("#result")).to_be_focused()


def test_a_search_lists_clauses(portal: str, open_page: OpenPage) -> None:
    """The same words as a search: clauses, best first, each with its link."""
    page = open_page(f"{portal}/policy.html")
    page.get_by_label("列出条款").check()
    page.get_by_label("您想问什么政策").fill("不得收取费用")
    page.keyboard.press("Enter")
    expect(page.locator(".hit-text").first).to_be_visible(timeout=READY_MS)
    assert page.locator("#result .cite").count() == page.locator("#result .cite-link").count()


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_reader_names_the_right_clause(portal: str, open_page: OpenPage, width: int, height: int) -> None:
    """没用, what is missing, the clause chosen from the search: staff find it in their list."""
    page = open_page(f"{portal}/policy.html", width=width, height=height)
    asked(page)
    page.get_by_role("button", name="没用").click()
    page.get_by_label("哪里不对").fill(f"没说清楚（{width}）")
    page.get_by_label("正确的条款应当是").fill("不得收取费用")
    page.keyboard.press("Enter")
    choice = page.locator(".choice").first
    expect(choice).to_be_visible(timeout=READY_MS)
    name = choice.locator("strong").inner_text()
    choice.click()
    assert fits(page)
    page.get_by_role("button", name="提交意见").click()
    expect(page.locator(".thanks")).to_be_focused()
    with Client(base_url=f"{portal}/api/v1", trust_env=False) as http:
        form = {"username": "staff", "password": "demo-password-1"}
        token = http.post("/auth/token", data=form).raise_for_status().json()["access_token"]
        found = http.get("/policies/feedback?limit=1", headers={"Authorization": f"Bearer {token}"}).json()["items"][0]
    assert (found["question"], found["citation"], found["helpful"]) == (QUESTION, name, False)
    assert found["comment"] == f"没说清楚（{width}）"


def test_a_useful_answer_is_one_press(portal: str, open_page: OpenPage) -> None:
    """有用 needs no form; what goes wrong is said in the API's words."""
    page = open_page(f"{portal}/policy.html")
    asked(page)
    give(page, "feedback", {"detail": "意见提得太频繁了，请过一会儿再提。"}, status=429)
    page.get_by_role("button", name="有用").click()
    expect(page.locator(".feedback [role=alert]")).to_have_text("意见提得太频繁了，请过一会儿再提。")
    page.unroute_all()
    page.get_by_role("button", name="有用").click()
    expect(page.locator(".thanks")).to_be_visible()


def test_the_original_stands_beside_the_digest(portal: str, open_page: OpenPage) -> None:
    """Where the original is imported, both are shown and told apart."""
    page = open_page(f"{portal}/policy.html")
    clause = {"locator": "第一条", "heading": "", "text": "示例原文。", "digest": "示例摘要。", "children": []}
    facts = {
        "id": "example",
        "document": "示例发〔2026〕1号",
        "title": "示例办法",
        "issuer": "示例机关",
        "has_original": True,
    }
    give(page, "documents/example", facts | {"verification": "primary", "clauses": [clause]})
    page.goto(f"{portal}/policy.html?document=example#{clause['locator']}")
    expect(page.locator(".clause-wanted .clause-original")).to_contain_text("示例原文。")
    expect(page.locator(".clause-wanted .clause-digest")).to_contain_text("示例摘要。")
    boxes = [page.locator(f".{name}").bounding_box() for name in ("clause-original", "clause-digest")]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]


@pytest.mark.parametrize("status", ["not_found", "refused"])
def test_there_is_always_a_way_on(portal: str, open_page: OpenPage, status: str) -> None:
    """Without an answer: the doors, or, where there are none, three questions and a person in the chat."""
    page = open_page(f"{portal}/policy.html")
    nothing = {"status": status, "answer": "示例答复。", "as_of": "2026-11-21", "citations": [], "related": []}
    give(page, "answer", nothing | {"doors": [{"name": "示例窗口", "channel": "示例路1号", "citations": []}]})
    asked(page)
    expect(page.locator(".doors")).to_contain_text("示例窗口")
    expect(page.locator(".ways-on")).to_have_count(0)
    page.unroute_all()
    give(page, "answer", nothing | {"doors": []})
    asked(page)
    expect(page.locator(".ways-on .chip")).to_have_count(3)
    page.unroute_all()
    page.get_by_role("button", name="转人工").click()
    expect(page.locator("credit-repair-chat").get_by_text("转人工").first).to_be_visible()
    page.locator(".ways-on .chip").first.dispatch_event("click")
    expect(page.locator("#result .cite").first).to_be_visible(timeout=READY_MS)


def test_an_old_practice_is_not_called_in_force(portal: str, open_page: OpenPage) -> None:
    """Never repealed but kept for history only: neither the citation nor the document carries 现行有效."""
    page = open_page(f"{portal}/policy.html")
    page.get_by_label("适用地区：省").select_option("江苏省")
    page.get_by_label("适用地区：市").select_option("无锡市")
    page.get_by_label("适用地区：区县").select_option("江阴市")
    asked(page, "澄信用发〔2018〕5号还有效吗")
    old = page.locator(".cite").filter(has_text="澄信用发〔2018〕5号").first
    expect(old.locator(".mark")).to_have_text("仅供了解过去的做法")
    page.goto(f"{portal}/policy.html?document=jiangyin-2018-5")
    expect(page.locator(".marks")).to_have_text("仅供了解过去的做法")


def test_the_front_page_leads_here(portal: str, open_page: OpenPage) -> None:
    """Who does not know the address finds the page from the first one."""
    page = open_page(portal)
    page.get_by_role("link", name="按地区和日期查政策").click()
    expect(page.get_by_role("heading", level=1, name="查政策")).to_be_visible()


def test_answers_are_text_whatever_they_hold(portal: str, open_page: OpenPage) -> None:
    """Markup in an answer, a citation or a related question stays text; a rephrased answer shows the plain one."""
    page = open_page(f"{portal}/policy.html")
    citation = CELL | {"document": HOSTILE, "digest": HOSTILE, "quote": HOSTILE, "url": "javascript:alert(1)"}
    answer = {"status": "answered", "answer": HOSTILE, "as_of": "2026-11-21", "citations": [citation], "doors": []}
    give(page, "answer", answer | {"related": [HOSTILE], "rephrased": True, "plain_answer": "原来的说法。"})
    asked(page)
    expect(page.locator("#result .answer-text")).to_have_text(HOSTILE)
    assert page.locator("#result img, #result script, #result a").count() == 0
    page.locator(".rephrased summary").click()
    expect(page.get_by_text("原来的说法。")).to_be_visible()


def test_a_failure_says_what_to_do(portal: str, open_page: OpenPage) -> None:
    """No connection: a sentence and a way to try again; nothing asked: a hint."""
    page = open_page(f"{portal}/policy.html")
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_text("请先写下您的问题。")).to_be_visible()
    page.route("**/policies/answer*", lambda route: route.abort())
    page.get_by_label("您想问什么政策").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator("#result [role=alert]")).to_contain_text("连接不上服务器")
    page.unroute_all()
    page.get_by_role("button", name="重试").click()
    expect(page.locator("#result .answer-text")).to_be_visible(timeout=READY_MS)
