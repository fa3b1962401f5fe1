"""For everybody: no findings of axe in any state, at any width and enlargement; the focus is never lost."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.flows.conftest import OpenPage
from tests.flows.host_page import HostPage
from tests.flows.test_widget import chat_of, picture, say

SIZES = [(320, 640), (768, 1024), (1280, 860)]
ENLARGED_TWICE = (640, 430)
ENLARGED_FOUR_TIMES = (320, 256)
_TOO_WIDE = """node => [...node.shadowRoot.querySelectorAll(".frame *")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width && (box.right > innerWidth + 1 || box.left < -1) && !one.closest(".unseen, [hidden]");
}).map((one) => one.className)"""
_FOCUS = """() => {
  const inside = document.activeElement.shadowRoot?.activeElement;
  return inside ? inside.getAttribute("aria-label") ?? inside.textContent : document.activeElement.localName;
}"""


def check(page: Page, state: str) -> None:
    """No finding of axe anywhere on the page, and nothing of the window beside the screen."""
    found = Axe().run(page).response["violations"]
    told = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]
    assert told == [], f"{state}: {json.dumps(told, ensure_ascii=False)}"
    assert chat_of(page).evaluate(_TOO_WIDE) == [], state
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), state


def talk(page: Page, words: str, answer: str) -> None:
    """Say something and wait for what comes."""
    say(page, words)
    expect(chat_of(page).get_by_text(answer).last).to_be_visible()


@pytest.mark.parametrize("size", [*SIZES, ENLARGED_TWICE, ENLARGED_FOUR_TIMES], ids=lambda size: f"{size[0]}x{size[1]}")
def test_axe_finds_nothing_in_any_state(
    portal: str, host: HostPage, open_page: OpenPage, size: tuple[int, int]
) -> None:
    """Closed, open, answer with citations, cards, file refused, number, hand-over, failed, and a question."""
    page = open_page(host.address(portal), width=size[0], height=size[1])
    chat = chat_of(page)
    check(page, "closed")
    chat.locator(".launcher").click()
    expect(chat.get_by_text("您好，我可以回答")).to_be_visible()
    check(page, "open")
    talk(page, "要钱吗", "不收费。")
    chat.locator("summary").click()
    talk(page, "卡片", "选一条")
    check(page, "citations and cards")
    talk(page, "上传", "请上传。")
    chat.locator(".upload input[type=file]").set_input_files(picture())
    expect(chat.locator(".upload .refused")).to_be_visible()
    check(page, "upload")
    talk(page, "回执", "已经提交。")
    talk(page, "转人工", "已经给您排上了")
    check(page, "case and hand-over")
    page.context.set_offline(True)
    say(page, "你好")
    expect(chat.locator(".failed")).to_be_visible()
    chat.get_by_role("button", name="开始新的对话").click()
    check(page, "offline, and asked before a new conversation")


@pytest.mark.parametrize("color", ["#ffd400", "#c8102e"])
def test_axe_finds_nothing_in_other_colours(portal: str, host: HostPage, open_page: OpenPage, color: str) -> None:
    """A light and a strong colour: contrast holds in every part that takes it."""
    page = open_page(host.address(portal, f'data-color="{color}"'))
    chat_of(page).locator(".launcher").click()
    talk(page, "卡片", "选一条")
    talk(page, "要钱吗", "不收费。")
    talk(page, "转人工", "已经给您排上了")
    check(page, color)


def test_the_keyboard_goes_through_everything_in_order(portal: str, host: HostPage, open_page: OpenPage) -> None:
    """Tools, messages, file, text, send; Escape leads back to where one came from."""
    page = open_page(host.address(portal))
    chat = chat_of(page)
    page.get_by_role("link", name="一个链接").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(chat.get_by_role("textbox")).to_be_focused()
    talk(page, "要钱吗", "不收费。")
    chat.get_by_role("button", name="开始新的对话").focus()
    seen = []
    for _ in range(9):
        seen.append(page.evaluate(_FOCUS))
        page.keyboard.press("Tab")
    assert seen == [
        "开始新的对话",
        "收起对话",
        "对话内容",
        "依据 1 条 示例发〔2026〕1号",
        "打印",
        "怎么申请",
        "上传文件",
        "输入您的问题",
        "发送",
    ]
    chat.get_by_role("textbox").focus()
    page.keyboard.press("Escape")
    expect(chat.locator(".launcher")).to_be_focused()


def test_news_do_not_take_the_focus_away(portal: str, open_page: OpenPage) -> None:
    """A reply that has the focus is moved, or goes with its turn, by a message from elsewhere: the keyboard stays."""
    page = open_page(portal)
    chat = chat_of(page)
    with page.expect_response("**/chat/events"):
        talk(page, "卡片", "选一条")
    chat.get_by_role("button", name="都不是").focus()
    other = page.context.new_page()
    other.goto(portal)
    expect(chat_of(other).get_by_text("选一条")).to_be_visible()
    talk(other, "要钱吗", "不收费。")
    expect(chat.get_by_text("不收费。")).to_be_visible()
    expect(chat.get_by_role("log")).to_be_focused()


def test_a_screen_reader_is_told_what_happens(portal: str, open_page: OpenPage) -> None:
    """Answers in a polite log, the state of the line and of one's message beside it, and no history read out whole."""
    page = open_page(portal)
    chat = chat_of(page)
    log = chat.get_by_role("log", name="对话内容")
    expect(log).to_have_attribute("aria-live", "polite")
    page.evaluate(
        """() => {
          window.told = [];
          const root = document.querySelector("credit-repair-chat").shadowRoot;
          const spoken = [...root.querySelectorAll(".frame > [role=status]")][0];
          const hear = () => spoken.textContent && told.push(spoken.textContent);
          new MutationObserver(hear).observe(spoken, {childList: true});
        }"""
    )
    talk(page, "要钱吗", "不收费。")
    page.context.set_offline(True)
    say(page, "你好")
    expect(chat.locator(".failed")).to_be_visible()
    told = page.evaluate("told")
    assert told[0] == "助手正在回复…"
    assert told[-1].startswith("未送达：连接不上服务器")
    expect(chat.locator(".log [role=status]")).to_have_count(0)
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector("credit-repair-chat .turn-bot")
    expect(log).not_to_have_attribute("aria-busy", "true")


def test_nothing_moves_for_who_wants_no_movement(portal: str, open_page: OpenPage) -> None:
    """The typing sign stands still under reduced motion."""
    page = open_page(portal)
    dots = chat_of(page).locator(".typing-dots i").first
    expect(dots).to_have_css("animation-name", "breathe")
    page.emulate_media(reduced_motion="reduce")
    expect(dots).to_have_css("animation-name", "none")
