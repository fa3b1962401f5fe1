"""What one does with an answer and a message: print, hand in a file in any way, send again, come back later."""

from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, Route, expect

from tests.flows.conftest import OpenPage
from tests.flows.test_widget import NARROW, chat_of, picture, say

_DROP = """(node, [name, size]) => {
  const data = new DataTransfer();
  const canvas = Object.assign(document.createElement("canvas"), {width: 60, height: 40});
  canvas.getContext("2d").fillRect(0, 0, 60, 40);
  const bytes = Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]), (c) => c.charCodeAt(0));
  data.items.add(new File(size ? [new Uint8Array(size)] : [bytes], name, {type: "image/png"}));
  const send = (type, init) => node.dispatchEvent(new (type === "paste" ? ClipboardEvent : DragEvent)(type,
    {bubbles: true, cancelable: true, ...init}));
  if (node.localName === "textarea") send("paste", {clipboardData: data});
  else { send("dragover", {dataTransfer: data}); send("drop", {dataTransfer: data}); }
}"""


def signed_in(page: Page) -> Page:
    """As the demo business, with its conversation loaded."""
    page.get_by_role("button", name="以示例企业身份进入").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    return page


def test_an_answer_is_printed_with_its_citations(portal: str, open_page: OpenPage, tmp_path: Path) -> None:
    """One A4 page: question, answer, clause, quotation and standing unfolded; nothing to press on paper."""
    page = open_page(portal)
    say(page, "申请信用修复要钱吗")
    with page.expect_popup() as popup:
        chat_of(page).get_by_role("button", name="打印").click()
    view = popup.value
    expect(view.get_by_role("button", name="打印")).to_be_visible()
    file = tmp_path / "answer.pdf"
    view.pdf(path=file, prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(file)
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    text = document[0].get_textpage().get_text_range().replace("\r\n", "\n")
    document.close()
    for words in ("申请信用修复要钱吗", "不收费。", "示例发〔2026〕1号", "第一条", "「不收取任何费用」", "现行有效"):
        assert words in text
    assert "关闭本页" not in text


def test_cards_and_numbers_are_printed_too(portal: str, open_page: OpenPage) -> None:
    """What stood on the cards is on the paper, without their buttons."""
    page = open_page(portal)
    say(page, "卡片")
    with page.expect_popup() as popup:
        chat_of(page).get_by_role("button", name="打印").click()
    expect(popup.value.locator(".card")).to_have_count(2)
    expect(popup.value.get_by_text("最早可以修复：2026-12-01")).to_be_visible()
    expect(popup.value.get_by_text("选择这一条")).to_have_count(0)


def test_where_no_page_opens_a_sentence_says_so(portal: str, open_page: OpenPage) -> None:
    """Some apps let no page open: the person is told what to do."""
    page = open_page(portal)
    page.evaluate("window.open = () => null")
    say(page, "要钱吗")
    chat_of(page).get_by_role("button", name="打印").click()
    expect(chat_of(page).locator(".notice")).to_contain_text("请用浏览器打开")


def test_a_file_comes_by_clip_drop_and_paste(portal: str, open_page: OpenPage) -> None:
    """At any point of a conversation, whatever was asked last."""
    page = signed_in(open_page(portal))
    chat = chat_of(page)
    say(page, "要钱吗")
    expect(chat.get_by_text("不收费。")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        chat.get_by_role("button", name="上传文件").click()
    chooser.value.set_files(picture() | {"name": "选好的.png"})
    expect(chat.get_by_text("收到：选好的.png")).to_be_visible()
    chat.locator(".panel").evaluate(_DROP, ["拖来的.png", 0])
    expect(chat.get_by_text("收到：拖来的.png")).to_be_visible()
    chat.get_by_role("textbox").evaluate(_DROP, ["贴上的.png", 0])
    expect(chat.get_by_text("收到：贴上的.png")).to_be_visible()
    expect(chat.locator(".tray .upload-status")).to_be_empty()


def test_a_running_upload_shows_its_progress_and_can_be_cancelled(portal: str, open_page: OpenPage) -> None:
    """On a slow line: a bar that moves, a cancel button by keyboard, and nothing is sent."""
    page = signed_in(open_page(portal, **NARROW | {"width": 1280}))
    chat = chat_of(page)
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    line = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 60_000}
    slow.send("Network.emulateNetworkConditions", line)
    chat.locator(".panel").evaluate(_DROP, ["大图.png", 3_000_000])
    expect(chat.locator(".tray .upload-status")).to_have_text("正在上传：大图.png")
    expect(chat.get_by_role("progressbar", name="上传进度")).not_to_have_attribute("value", "0")
    chat.get_by_role("button", name="取消").focus()
    page.keyboard.press("Enter")
    expect(chat.locator(".tray .upload-status")).to_have_text("已取消上传。")
    expect(chat.get_by_role("button", name="上传文件")).to_be_focused()
    expect(chat.locator(".turn-person").filter(has_text="大图")).to_have_count(0)


def test_what_can_be_pressed_is_there_after_a_reload(portal: str, open_page: OpenPage) -> None:
    """The open cards, replies and the file control come back; what was answered stays closed."""
    page = signed_in(open_page(portal))
    chat = chat_of(page)
    say(page, "上传")
    expect(chat.get_by_role("button", name="选择文件")).to_be_visible()
    page.reload()
    expect(chat.get_by_role("button", name="选择文件")).to_be_visible()
    say(page, "卡片")
    expect(chat.get_by_role("button", name="都不是")).to_be_visible()
    page.reload()
    expect(chat.get_by_role("button", name="都不是")).to_be_visible()
    expect(chat.get_by_role("button", name="选择这一条")).to_have_count(2)
    expect(chat.get_by_role("button", name="选择文件")).to_have_count(0)


def test_a_message_goes_from_sending_to_sent(portal: str, open_page: OpenPage) -> None:
    """While the answer is on its way: the state and the typing sign; afterwards that it arrived."""
    page = open_page(portal)
    chat = chat_of(page)
    held: list[Route] = []
    page.route("**/chat/messages", lambda route: held.append(route))
    say(page, "要钱吗")
    expect(chat.locator(".turn-person .state")).to_have_text("正在发送")
    expect(chat.locator(".typing")).to_be_visible()
    held[0].continue_()
    expect(chat.locator(".turn-person .state")).to_have_text("已送达")
    expect(chat.locator(".typing")).to_be_hidden()


def test_a_failed_turn_offers_a_person(portal: str, open_page: OpenPage) -> None:
    """With the bot down the API names a way on, and the widget shows it under the message."""
    page = open_page(portal)
    chat = chat_of(page)
    body = {
        "code": "bot_down",
        "detail": "智能助手暂时联系不上。",
        "buttons": [{"title": "找工作人员", "payload": "/request_human"}],
    }
    page.route("**/chat/messages", lambda route: route.fulfill(status=503, json=body), times=1)
    say(page, "你好")
    expect(chat.locator(".turn-person.failed")).to_contain_text("智能助手暂时联系不上。")
    with page.expect_request("**/chat/messages") as sent:
        chat.get_by_role("button", name="找工作人员").click()
    assert sent.value.post_data_json["payload"] == "/request_human"
    expect(chat.get_by_role("button", name="找工作人员")).to_have_count(0)
