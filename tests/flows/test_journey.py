"""The main job on the real processes, in a real browser: from a question to a case number."""

import io
import re
from types import SimpleNamespace

import pytest
from httpx2 import Client
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from tests.bot.run_conversations import clear
from tests.flows.conftest import OpenPage
from tests.flows.test_widget import chat_of, say

ANSWER_MS = 30_000
REPAIRABLE = "苏示建罚〔2026〕12号"
NUMBER = re.compile(r"XF-20261121-\d{4}")


def proof_of_payment() -> bytes:
    """A small valid PDF that stands for a payment receipt."""
    page = Image.new("RGB", (620, 400), "white")
    ImageDraw.Draw(page).text((40, 40), "Receipt (demo)", fill="black")
    buffer = io.BytesIO()
    page.save(buffer, "PDF")
    return buffer.getvalue()


def last_turn(page: Page) -> Locator:
    """Everything that was said after the person's last message."""
    return chat_of(page).locator(".turn-person ~ .turn-bot")


def answered(page: Page, count: int) -> None:
    """Wait until `count` messages of the person were answered."""
    own = chat_of(page).locator(".turn-person")
    expect(own).to_have_count(count, timeout=ANSWER_MS)
    expect(own.last.locator(".state")).to_have_text("已送达", timeout=ANSWER_MS)


def press(page: Page, name: str) -> None:
    """Press a reply of the latest turn."""
    chat_of(page).get_by_role("button", name=name).first.click()


def ask_about_own_record(page: Page) -> None:
    """Ask, read a clause, sign in, and see that one's own record can be repaired."""
    chat = chat_of(page)
    say(page, "申请信用修复要钱吗")
    answered(page, 1)
    chat.locator("summary").first.click()
    expect(chat.locator(".cite-number").first).not_to_be_empty()

    page.get_by_role("button", name="以示例企业身份进入").click()
    expect(page.get_by_role("row").filter(has_text=REPAIRABLE)).to_be_visible()
    say(page, f"{REPAIRABLE}能修复吗")
    answered(page, 2)
    expect(chat.get_by_text("现在可以申请修复")).to_be_visible()


@pytest.mark.xdist_group("stack")
def test_from_a_question_to_a_case_number(stack: SimpleNamespace, open_page: OpenPage) -> None:
    """Ask, see the clause, sign in, see whether one's own record can be repaired, file, get number and due date."""
    with Client(base_url=f"{stack.url}/api/v1", trust_env=False) as http:
        http.post("/auth/demo", json={"who": "demo-business"}).raise_for_status()
        clear(http)
    page = open_page(stack.url)
    chat = chat_of(page)
    ask_about_own_record(page)

    say(page, "我要申请修复")
    answered(page, 3)
    if chat.locator(".reply-card").count():
        chat.locator(".card").filter(has_text=REPAIRABLE).get_by_role("button").click()
        answered(page, 4)
    sent = chat.locator(".turn-person").count()
    proof = {"name": "缴款票据.pdf", "mimeType": "application/pdf", "buffer": proof_of_payment()}
    chat.locator("input[type=file]").set_input_files(proof)
    answered(page, sent + 1)
    expect(chat.get_by_text("信用承诺").last).to_be_visible()

    say(page, "示例某乙")
    answered(page, sent + 2)
    press(page, "确认提交")
    answered(page, sent + 3)
    number = NUMBER.search(chat.locator(".case-number").last.inner_text())
    assert number is not None
    expect(last_turn(page).filter(has_text="提交成功")).to_contain_text(re.compile(r"2026.{1,3}12"))
    with page.expect_download() as download:
        chat.get_by_role("link", name="下载回执").click()
    assert download.value.suggested_filename.endswith(".docx")

    press(page, "查进度")
    answered(page, sent + 4)
    expect(last_turn(page).last).to_contain_text(number[0])
    expect(page.get_by_role("row").filter(has_text=number[0])).to_be_visible()


@pytest.mark.xdist_group("stack")
def test_with_the_actions_down_nothing_is_lost(stack: SimpleNamespace, open_page: OpenPage) -> None:
    """Last in this file: the action process stops, and then the bot; the person reads clear sentences."""
    page = open_page(stack.url)
    chat = chat_of(page)
    stack.stop("actions")
    say(page, "申请信用修复要钱吗")
    expect(chat.get_by_text("暂时用不了")).to_be_visible(timeout=ANSWER_MS)
    stack.stop("bot")
    say(page, "申请信用修复要钱吗")
    expect(chat.locator(".turn-person .state").last).to_contain_text("已保存", timeout=ANSWER_MS)
    expect(chat.get_by_role("button", name="重试")).to_be_visible()
