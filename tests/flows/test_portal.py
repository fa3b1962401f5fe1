"""The portal page in a real Chromium: own records and cases beside the chat, and what lies under the launcher."""

import pytest
from playwright.sync_api import Page, expect

from tests.flows.conftest import OpenPage
from tests.flows.test_widget import NARROW, PHONE, chat_of

_COVERED = """() => {
  const bar = document.querySelector("credit-repair-chat").shadowRoot.querySelector(".launcher");
  const box = document.activeElement.getBoundingClientRect();
  return box.bottom > bar.getBoundingClientRect().top ? document.activeElement.outerHTML : null;
}"""
_FITS = "all => all.every((box) => box.scrollWidth <= box.clientWidth)"
_BROKEN = """nodes => nodes.filter((node) => {
  const range = document.createRange();
  range.selectNodeContents(node);
  return range.getClientRects().length > 1;
}).map((node) => node.textContent)"""


def signed_in(page: Page) -> Page:
    """The page of the demo business, on the day of the demo."""
    page.clock.set_fixed_time("2026-11-21T04:00:00Z")
    page.get_by_role("button", name="以示例企业身份进入").click()
    expect(page.get_by_role("row").filter(has_text="12号")).to_be_visible()
    return page


@pytest.mark.parametrize("size", [NARROW, PHONE])
def test_the_launcher_covers_nothing_on_a_phone(portal: str, open_page: OpenPage, size: dict[str, int]) -> None:
    """Whatever Tab reaches is above the bar, and the page can be scrolled until its last line is."""
    page = signed_in(open_page(portal, **size))
    page.emulate_media(reduced_motion="reduce")  # a smooth scroll would be measured half-way
    page.locator(".skip").focus()
    seen = 0
    while page.evaluate("document.activeElement.localName") != "credit-repair-chat":
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.localName") not in ("credit-repair-chat", "body"):
            assert page.evaluate(_COVERED) is None
            seen += 1
    assert seen > 10
    page.evaluate("window.scrollTo({top: document.body.scrollHeight, behavior: 'instant'})")
    assert page.locator(".table-box").evaluate_all(_FITS)
    bar, last = chat_of(page).locator(".launcher").bounding_box(), page.locator(".foot p").last.bounding_box()
    assert bar
    assert last
    assert last["y"] + last["height"] <= bar["y"]


def test_a_record_shown_for_too_long_says_so(portal: str, open_page: OpenPage) -> None:
    """Published still, though its last day is over: the status is kept, and the page says what is wrong."""
    page = signed_in(open_page(portal))
    expect(page.get_by_role("row").filter(has_text="〔2025〕7号")).to_contain_text("已过公示截止期")
    expect(page.get_by_text("已过公示截止期")).to_have_count(1)


@pytest.mark.parametrize("width", [1180, 1280, 1440])
def test_no_number_is_broken_beside_the_open_chat(portal: str, open_page: OpenPage, width: int) -> None:
    """Numbers, dates and buttons stay in one line where the chat leaves little room."""
    page = open_page(portal, width=width)
    expect(chat_of(page).get_by_role("log")).to_be_visible()
    signed_in(page)
    assert page.locator(".whole, .number, .mark, .hint, td .button").evaluate_all(_BROKEN) == []
    assert page.locator(".table-box").evaluate_all(_FITS)
