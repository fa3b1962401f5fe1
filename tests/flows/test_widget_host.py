"""The widget on somebody else's page: another origin, a strict content policy, style sheets that know no mercy."""

import gzip
import json

import pytest
from httpx2 import Client
from playwright.sync_api import Page, expect

from tests.flows.conftest import OpenPage
from tests.flows.host_page import HOSTILE, HostPage
from tests.flows.test_widget import chat_of, picture, say

_LOOKS = """node => {
  const style = getComputedStyle(node);
  return [style.color, style.fontSize, style.letterSpacing, style.direction, style.writingMode, style.textTransform,
    style.visibility, style.pointerEvents, style.display];
}"""
_CONTRAST = """node => {
  const numbers = (text) => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
  const light = (rgb) => rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const style = getComputedStyle(node);
  const [a, b] = [light(numbers(style.color)), light(numbers(style.backgroundColor))].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""


def watched(page: Page) -> list[str]:
    """What the content policy of the page refuses from its next load on."""
    refused: list[str] = []
    page.expose_function("refused", lambda directive: refused.append(directive))
    page.add_init_script("addEventListener('securitypolicyviolation', (e) => refused(e.violatedDirective))")
    page.reload()
    page.wait_for_selector("credit-repair-chat", state="attached")
    return refused


def test_it_works_under_a_strict_policy_of_another_origin(portal: str, host: HostPage, open_page: OpenPage) -> None:
    """Question, citation, news, file and print: nothing is refused, and the conversation is there after a reload."""
    page = open_page(host.address(portal))
    refused = watched(page)
    chat = chat_of(page)
    chat.locator(".launcher").click()
    with page.expect_response("**/chat/events") as stream:
        say(page, "要钱吗")
    assert stream.value.ok
    chat.locator("summary").click()
    expect(chat.get_by_text("「不收取任何费用」")).to_be_visible()
    with page.expect_popup() as popup:
        chat.get_by_role("button", name="打印").click()
    expect(popup.value.get_by_role("heading", name="信用修复助手的回答")).to_be_visible()
    popup.value.close()
    say(page, "上传")
    chat.locator(".upload input[type=file]").set_input_files(picture())
    expect(chat.locator(".upload-status.refused")).to_contain_text("登录")
    page.reload()
    chat.locator(".launcher").click()
    expect(chat.locator(".turn-person .text")).to_have_text(["要钱吗", "上传"])
    assert refused == []


def test_a_portal_elsewhere_signs_people_in(portal: str, host: HostPage, open_page: OpenPage) -> None:
    """The cookie holds for a named portal of the same site, and the conversation is the account's."""
    page = open_page(host.address(portal))
    body = json.dumps({"who": "demo-business"})
    ask = f"""() => fetch("{portal}/api/v1/auth/demo", {{method: "POST", credentials: "include",
      headers: {{"Content-Type": "application/json"}}, body: {json.dumps(body)}}}).then((r) => r.status)"""
    assert page.evaluate(ask) == 200
    chat_of(page).locator(".launcher").click()
    say(page, "我能修复吗")
    expect(chat_of(page).get_by_text("可以修复。")).to_be_visible()
    say(page, "上传")
    chat_of(page).locator(".upload input[type=file]").set_input_files(picture())
    expect(chat_of(page).get_by_text("收到：票据.png")).to_be_visible()


def test_a_browser_without_constructed_sheets_gets_a_link(portal: str, host: HostPage, open_page: OpenPage) -> None:
    """Phones from before 2023: the same window, by a link inside the shadow root (style-src names the widget)."""
    page = open_page(host.address(portal))
    host.policy = host.policy.replace("style-src 'self'", f"style-src 'self' {portal}")
    page.add_init_script("delete CSSStyleSheet.prototype.replaceSync")
    refused = watched(page)
    expect(chat_of(page).locator(".launcher")).to_have_css("position", "fixed")
    assert chat_of(page).locator("link").count() == 1
    assert refused == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_of_the_page_reaches_the_window(portal: str, host: HostPage, open_page: OpenPage, width: int) -> None:
    """Resets, hidden buttons, huge letters, another direction: every part looks as on a page without any rules."""
    seen = []
    for css, direction in (("", "ltr"), (HOSTILE, "rtl")):
        page = open_page(host.address(portal, css=css, direction=direction), width=width)
        chat = chat_of(page)
        chat.locator(".launcher").click()
        expect(chat.get_by_text("您好，我可以回答")).to_be_visible()
        say(page, "要钱吗")
        parts = (".panel", ".head-title", ".bubble .text", ".reply", ".input", ".send", ".cites summary")
        expect(chat.get_by_role("button", name="怎么申请")).to_be_visible()
        looks = [[chat.locator(part).last.evaluate(_LOOKS), chat.locator(part).last.bounding_box()] for part in parts]
        seen.append(
            [*looks, chat.evaluate("node => [getComputedStyle(node).transform, getComputedStyle(node).opacity]")]
        )
    assert seen[0] == seen[1]


@pytest.mark.parametrize("color", ["#0a7d5a", "#ffd400", "#c8102e", "#000000", "#ffffff"])
def test_any_colour_can_be_read(portal: str, host: HostPage, open_page: OpenPage, color: str) -> None:
    """Words on the colour and in the colour have a contrast of at least 4.5, however light or dark it is."""
    page = open_page(host.address(portal, f'data-color="{color}"'))
    chat = chat_of(page)
    chat.locator(".launcher").click()
    say(page, "要钱吗")
    expect(chat.get_by_role("button", name="怎么申请")).to_be_visible()
    for part in (".head", ".send", ".turn-person .bubble", ".reply"):
        assert chat.locator(part).last.evaluate(_CONTRAST) >= 4.5, part
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    expect(chat.locator(".head")).to_have_css("background-color", f"rgb({red}, {green}, {blue})")


def test_it_stands_where_the_portal_wants_it(portal: str, host: HostPage, open_page: OpenPage) -> None:
    """Left and lifted above something of the portal's own; a value without sense leaves it where it is by default."""
    page = open_page(host.address(portal, 'data-position="left" data-bottom="90"'))
    bar = chat_of(page).locator(".launcher").bounding_box()
    assert bar
    assert bar["x"] == 20
    assert bar["y"] + bar["height"] == 860 - 20 - 90
    page = open_page(host.address(portal, 'data-position="top" data-bottom="a lot" data-color="blue"'))
    bar = chat_of(page).locator(".launcher").bounding_box()
    assert bar
    assert bar["x"] + bar["width"] == 1280 - 20
    assert bar["y"] + bar["height"] == 860 - 20


def test_it_is_light_enough_for_an_old_phone(portal: str, host: HostPage, open_page: OpenPage) -> None:
    """One file, compressed, far below 60 kB, until the window is open; the second visit fetches none of it again."""
    page = open_page(host.address(portal), width=320, height=640)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    chat_of(page).locator(".launcher").click()
    expect(chat_of(page).get_by_text("您好，我可以回答")).to_be_visible()
    ours = [url.removeprefix(portal) for url in asked if url.startswith(portal)]
    assert ours == ["/widget/widget.js", "/api/v1/chat/conversations?limit=1"]
    with Client(trust_env=False) as client:
        answer = client.get(f"{portal}/widget/widget.js", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) == len(gzip.compress(answer.content, mtime=0)) < 30_000
        again = client.get(f"{portal}/widget/widget.js", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_it_leaves_no_word_of_the_conversation_behind(portal: str, open_page: OpenPage) -> None:
    """Neither storage nor a cookie that a script could read holds anything after a conversation."""
    page = open_page(portal)
    say(page, "要钱吗")
    expect(chat_of(page).get_by_text("不收费。")).to_be_visible()
    kept = "() => JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert page.evaluate(kept) == '[{},{},""]'
