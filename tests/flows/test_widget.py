"""The widget in a real Chromium: keyboard, small screens, failures, and text that tries to be code."""

import io

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.flows.conftest import OpenPage

NARROW = {"width": 320, "height": 640}
PHONE = {"width": 375, "height": 740}


def chat_of(page: Page) -> Locator:
    """The widget's element; locators look through its shadow root."""
    return page.locator("credit-repair-chat")


def say(page: Page, words: str) -> None:
    """Type and send."""
    chat_of(page).get_by_role("textbox").fill(words)
    chat_of(page).get_by_role("textbox").press("Enter")


def picture() -> FilePayload:
    """A small valid PNG as a browser hands it in."""
    buffer = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(buffer, "PNG")
    return {"name": "票据.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def test_a_message_can_be_sent_by_keyboard_alone(portal: str, open_page: OpenPage) -> None:
    """Open, write, read the citation, press a reply and close, without a mouse."""
    page = open_page(portal, width=800)
    chat = chat_of(page)
    chat.locator(".launcher").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("申请信用修复要钱吗")
    page.keyboard.press("Enter")
    summary = chat.locator("summary")
    expect(summary).to_contain_text("依据 1 条")
    summary.focus()
    page.keyboard.press("Enter")
    expect(chat.get_by_text("「不收取任何费用」")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(chat.get_by_role("button", name="打印")).to_be_focused()
    page.keyboard.press("Tab")
    expect(chat.get_by_role("button", name="怎么申请")).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.locator(".turn-person")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(chat.locator(".launcher")).to_be_focused()
    expect(chat.get_by_role("log")).to_be_hidden()


@pytest.mark.parametrize("address", ["/", "/policy.html?document=gbf-2020-49"])
def test_nothing_is_wider_than_a_small_phone(portal: str, open_page: OpenPage, address: str) -> None:
    """320 px, with the chat closed and open: no sideways scrolling."""
    page = open_page(portal + address, **NARROW)
    expect(page.locator("main")).not_to_contain_text("正在加载")
    widest = "() => document.documentElement.scrollWidth"
    assert page.evaluate(widest) <= 320
    chat_of(page).locator(".launcher").click()
    say(page, "上传")
    expect(chat_of(page).get_by_role("button", name="选择文件")).to_be_visible()
    assert page.evaluate(widest) <= 320
    log = chat_of(page).get_by_role("log")
    assert log.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_a_phone_keeps_the_focus_inside_the_window(portal: str, open_page: OpenPage) -> None:
    """On a small screen the window is a dialog: Tab goes round in it."""
    page = open_page(portal, **NARROW)
    chat = chat_of(page)
    chat.locator(".launcher").click()
    expect(chat.get_by_role("dialog")).to_be_visible()
    for _ in range(15):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") == "credit-repair-chat"


def test_text_of_the_bot_stays_text(portal: str, open_page: OpenPage) -> None:
    """Markup and script links from the bot are shown as words, and nothing of them runs."""
    page = open_page(portal)
    say(page, "坏话")
    expect(chat_of(page).locator(".turn-bot .text").last).to_contain_text("<img src=x")
    assert chat_of(page).locator("img, script, a[href^='javascript']").count() == 0
    assert "broken" not in page.title()


def test_a_message_that_is_too_long_stays_with_its_writer(portal: str, open_page: OpenPage) -> None:
    """The sentence names limit and length, and nothing of the text is cut or lost."""
    page = open_page(portal)
    say(page, "修" * 2_100)
    expect(chat_of(page).get_by_role("alert")).to_contain_text("最多 2000 个字，现在有 2100 个字")
    assert len(chat_of(page).get_by_role("textbox").input_value()) == 2_100
    expect(chat_of(page).locator(".turn-person")).to_have_count(0)


def test_a_lost_connection_keeps_the_message_for_another_try(portal: str, open_page: OpenPage) -> None:
    """Offline: the message is marked as not sent; once online again a press sends it."""
    page = open_page(portal)
    page.context.set_offline(True)
    say(page, "你好")
    expect(chat_of(page).locator(".turn-person .state")).to_contain_text("未送达")
    page.context.set_offline(False)
    chat_of(page).get_by_role("button", name="重试").click()
    expect(chat_of(page).get_by_text("不收费。")).to_be_visible()
    expect(chat_of(page).locator(".turn-person")).to_have_count(1)


def test_the_conversation_is_there_after_a_reload(portal: str, open_page: OpenPage) -> None:
    """History comes back in order, without what was only meant for that moment."""
    page = open_page(portal)
    say(page, "第一句")
    expect(chat_of(page).get_by_text("不收费。")).to_be_visible()
    page.reload()
    expect(chat_of(page).locator(".turn-person .text")).to_have_text(["第一句"])
    expect(chat_of(page).get_by_text("不收费。")).to_be_visible()


def test_what_is_said_in_one_window_appears_in_the_other(portal: str, open_page: OpenPage) -> None:
    """The event stream brings new messages of the same conversation, each of them once."""
    page = open_page(portal)
    say(page, "第一句")
    expect(chat_of(page).get_by_text("不收费。")).to_be_visible()
    other = page.context.new_page()
    with other.expect_response("**/chat/events"):
        other.goto(portal)
    say(page, "第二句")
    expect(chat_of(other).locator(".turn-person .text")).to_have_text(["第一句", "第二句"])
    expect(chat_of(other).locator(".turn-bot")).to_have_count(2)
    expect(chat_of(page).locator(".turn-person .text")).to_have_text(["第一句", "第二句"])


def test_no_answer_is_put_into_words_with_a_way_on(portal: str, open_page: OpenPage) -> None:
    """With the actions down the person reads that nothing was lost and what to press."""
    page = open_page(portal)
    say(page, "没有回答")
    expect(chat_of(page).get_by_text("这项功能暂时用不了")).to_be_visible()
    expect(chat_of(page).get_by_role("button", name="找工作人员")).to_be_visible()


def test_a_file_is_refused_in_words_and_a_good_one_taken(portal: str, open_page: OpenPage) -> None:
    """The API's own sentence appears at the control, and the next file goes through."""
    page = open_page(portal)
    page.get_by_role("button", name="以示例企业身份进入").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    say(page, "上传")
    picker = chat_of(page).locator(".upload input[type=file]")
    picker.set_input_files({"name": "票据.pdf", "mimeType": "application/pdf", "buffer": b"MZ" * 90})
    expect(chat_of(page).locator(".upload .upload-status")).to_contain_text("PDF、JPG、PNG")
    picker.set_input_files(picture())
    expect(chat_of(page).get_by_text("收到：票据.png")).to_be_visible()


def test_a_new_conversation_begins_after_a_question(portal: str, open_page: OpenPage) -> None:
    """The round arrow asks first, then shows an empty conversation."""
    page = open_page(portal)
    say(page, "第一句")
    expect(chat_of(page).get_by_text("不收费。")).to_be_visible()
    chat_of(page).get_by_role("button", name="开始新的对话").click()
    chat_of(page).get_by_role("button", name="开始新对话", exact=True).click()
    expect(chat_of(page).locator(".turn-person")).to_have_count(0)
    expect(chat_of(page).get_by_text("您好，我可以回答")).to_be_visible()


def test_who_left_to_sign_in_comes_back_to_the_question(portal: str, open_page: OpenPage) -> None:
    """On a phone the sign-in covers the chat; afterwards one press asks again, in the same conversation."""
    page = open_page(portal, **PHONE)
    chat = chat_of(page)
    chat.locator(".launcher").click()
    say(page, "我能修复吗")
    chat.get_by_role("link", name="去登录").click()
    expect(chat.get_by_role("log")).to_be_hidden()
    page.get_by_role("button", name="以示例企业身份进入").click()
    expect(chat.get_by_role("dialog")).to_be_visible()
    expect(chat.locator(".turn-person .text")).to_have_text(["我能修复吗"])
    expect(chat.get_by_role("log").get_by_role("button")).to_have_count(1)
    expect(chat.get_by_role("button", name="我能修复吗")).to_be_focused()
    expect(chat.get_by_role("link", name="去登录")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(chat.get_by_text("可以修复。")).to_be_visible()
    expect(chat.locator(".turn-person .text")).to_have_text(["我能修复吗", "我能修复吗"])


def test_the_sign_in_may_be_on_another_page(portal: str, open_page: OpenPage) -> None:
    """From the page of a document the way leads over the home page, and the chat opens there."""
    page = open_page(portal + "/policy.html?document=gbf-2020-49", **PHONE)
    chat = chat_of(page)
    chat.locator(".launcher").click()
    say(page, "我能修复吗")
    chat.get_by_role("link", name="去登录").click()
    page.get_by_role("button", name="以示例个人身份进入").click()
    expect(chat.get_by_role("button", name="我能修复吗")).to_be_focused()


def test_signing_out_closes_the_conversation_of_the_account(portal: str, open_page: OpenPage) -> None:
    """The next person at this browser reads nothing of it."""
    page = open_page(portal)
    page.get_by_role("button", name="以示例企业身份进入").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    say(page, "第一句")
    expect(chat_of(page).get_by_text("不收费。")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(chat_of(page).get_by_text("您好，我可以回答")).to_be_visible()
    expect(chat_of(page).locator(".turn-person")).to_have_count(0)


def test_after_an_upload_by_keyboard_the_composer_has_the_focus(portal: str, open_page: OpenPage) -> None:
    """The control goes away with the file; the keyboard does not start again at the top of the page."""
    page = open_page(portal, **PHONE)
    page.on("filechooser", lambda _: None)  # early: choosers are caught some moments after the first listener
    page.get_by_role("button", name="以示例企业身份进入").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    chat = chat_of(page)
    chat.locator(".launcher").click()
    say(page, "上传")
    chat.get_by_role("button", name="选择文件").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": "票据.pdf", "mimeType": "application/pdf", "buffer": b"MZ" * 90})
    expect(chat.get_by_role("button", name="换一个文件")).to_be_focused()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(picture())
    expect(chat.get_by_text("收到：票据.png")).to_be_visible()
    expect(chat.get_by_role("textbox")).to_be_focused()


def test_an_answer_keeps_its_replies_below_its_citations(portal: str, open_page: OpenPage) -> None:
    """Text, basis, then what to ask next; also when another message follows, and no longer once answered."""
    page = open_page(portal)
    chat = chat_of(page)
    say(page, "细说")
    answer = chat.locator(".turn-bot").filter(has_text="很长的一段")
    reply = answer.get_by_role("button", name="怎么申请")
    below = reply.bounding_box()
    basis = answer.locator("summary").bounding_box()
    assert below
    assert basis
    assert below["y"] >= basis["y"] + basis["height"]
    reply.click()
    expect(chat.get_by_role("button", name="怎么申请")).to_have_count(1)
    expect(answer.get_by_role("button", name="怎么申请")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_long_answer_is_read_from_its_beginning(portal: str, open_page: OpenPage, width: int) -> None:
    """The first line of what was just answered is in view, however long it is and whatever follows it."""
    page = open_page(portal, width=width, height=640)
    chat = chat_of(page)
    if width < 1180:
        chat.locator(".launcher").click()
    say(page, "细说")
    expect(chat.get_by_text("还有别的吗")).to_be_attached()
    bubble, log = (
        chat.locator(".bubble").filter(has_text="很长的一段").bounding_box(),
        chat.get_by_role("log").bounding_box(),
    )
    assert bubble
    assert log
    assert log["y"] <= bubble["y"] < log["y"] + 40
