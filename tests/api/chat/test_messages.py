"""Sending messages: what is kept, what is refused, and what happens when the bot is not there."""

import io
import logging
from typing import Any

import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.api.chat.conftest import FakeBot

MESSAGES = "/api/v1/chat/messages"
CONVERSATIONS = "/api/v1/chat/conversations"
Headers = dict[str, str]


def say(client: TestClient, words: str, headers: Headers | None = None, **more: Any) -> Any:
    """Send a message and give the parsed answer."""
    answer = client.post(MESSAGES, json={"text": words, **more}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def png() -> bytes:
    """A small readable picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "PNG")
    return buffer.getvalue()


def test_an_anonymous_person_gets_an_answer_with_its_citation(client: TestClient, bot: FakeBot) -> None:
    """Policy questions need no sign-in, and the citation arrives whole."""
    answer = say(client, "申请信用修复要钱吗")
    assert answer["messages"][0]["text"] == "不收费。"
    assert answer["messages"][0]["citations"][0]["locator"] == "第一条"
    assert answer["intent"] == {"name": "ask_fee", "confidence": 0.97}
    assert bot.seen[0]["metadata"]["token"] is None
    assert bot.seen[0]["metadata"]["today"] == "2026-11-21"


def test_a_signed_in_message_carries_a_token_for_its_writer(
    client: TestClient, bot: FakeBot, business: Headers
) -> None:
    """The action acts with the token of whoever wrote, and the token opens that person's account."""
    say(client, "我的记录", business)
    token = bot.seen[0]["metadata"]["token"]
    asked = {"kind": "callback", "text": "请联系我"}
    assert client.post("/api/v1/reports", json=asked, headers={"Authorization": f"Bearer {token}"}).status_code == 201
    assert client.get("/api/v1/reports", headers=business).json()["total"] == 1


@pytest.mark.parametrize("words", ["", "   \n"])
def test_an_empty_message_is_refused_in_words(client: TestClient, bot: FakeBot, words: str) -> None:
    """Nothing reaches the bot, and the person reads what to do."""
    answer = client.post(MESSAGES, json={"text": words})
    assert answer.status_code == 422
    assert "写下您的问题" in answer.json()["detail"]
    assert bot.seen == []


def test_ten_thousand_characters_are_refused_not_cut(client: TestClient, bot: FakeBot) -> None:
    """The refusal names the limit, the length and the remedy."""
    answer = client.post(MESSAGES, json={"text": "修" * 10_000})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert all(part in answer.json()["detail"] for part in ("2000", "10000", "分成几条"))
    assert bot.seen == []


def test_two_thousand_characters_are_still_accepted(client: TestClient, bot: FakeBot) -> None:
    """The limit itself is allowed."""
    say(client, "修" * 2_000)
    assert len(bot.seen[0]["message"]) == 2_000


@pytest.mark.parametrize("payload", ["x", "/Ask", "/ask{", '/ask{"a":', "/ask[1]", "/a b", "/" + "a" * 1_000])
def test_an_unreadable_payload_is_refused(client: TestClient, bot: FakeBot, payload: str) -> None:
    """Only `/intent` or `/intent{json}` passes as a button."""
    assert client.post(MESSAGES, json={"payload": payload}).status_code == 422
    assert bot.seen == []


def test_a_button_sends_its_payload_and_keeps_its_label(client: TestClient, bot: FakeBot) -> None:
    """The bot hears the intent; the history shows what the person pressed."""
    answer = say(client, "怎么申请", payload='/choose_record{"record": "1"}')
    assert bot.seen[0]["message"] == '/choose_record{"record": "1"}'
    history = client.get(f"{CONVERSATIONS}/{answer['conversation_id']}").json()
    assert history["items"][0]["text"] == "怎么申请"


def test_typed_text_is_never_a_command_of_the_bot(client: TestClient, bot: FakeBot) -> None:
    """A typed slash does not trigger an intent directly."""
    say(client, "/restart")
    assert bot.seen[0]["message"] == "／restart"


def test_a_message_survives_the_bot_being_down_and_can_be_sent_again(client: TestClient, bot: FakeBot) -> None:
    """503 in words, the message kept as failed, and the same client id answers once the bot is back."""
    bot.down = True
    failed = client.post(MESSAGES, json={"text": "你好", "client_id": "a-1"})
    assert failed.status_code == 503
    assert "已保存" in failed.json()["detail"]
    assert "重试" in failed.json()["detail"]
    history = client.get(f"{CONVERSATIONS}/{failed.json()['conversation_id']}").json()
    assert [(m["author"], m["state"]) for m in history["items"]] == [("person", "failed")]
    bot.down = False
    say(client, "你好", client_id="a-1")
    history = client.get(f"{CONVERSATIONS}/{failed.json()['conversation_id']}").json()
    assert [(m["author"], m["state"]) for m in history["items"]] == [("person", "answered"), ("bot", "answered")]


def test_a_repeated_request_gives_the_stored_answer(client: TestClient, bot: FakeBot) -> None:
    """A client that lost our answer asks again without the bot doing anything twice."""
    first = say(client, "你好", client_id="b-1")
    assert say(client, "你好", client_id="b-1") == first
    assert len(bot.seen) == 1


def test_an_unreadable_answer_counts_as_the_bot_being_down(client: TestClient, bot: FakeBot) -> None:
    """A broken bot never becomes a broken page."""
    bot.messages = "not a list"
    assert client.post(MESSAGES, json={"text": "你好"}).status_code == 503


def test_no_answer_at_all_is_put_into_words(client: TestClient, bot: FakeBot) -> None:
    """With the action process down the person learns that nothing was filed, and what to press."""
    bot.messages = []
    message = say(client, "查我的记录")["messages"][0]
    assert "暂时用不了" in message["text"]
    assert "没有提交" in message["text"]
    assert [b["payload"] for b in message["buttons"]] == ["查我的记录", "/request_human"]


def test_what_was_said_before_the_actions_failed_is_not_lost(client: TestClient, bot: FakeBot) -> None:
    """Half a turn is shown together with the sentence that it was not finished."""
    bot.actions_down = True
    messages = say(client, "查我的记录")["messages"]
    assert messages[0]["text"] == "不收费。"
    assert "暂时用不了" in messages[1]["text"]


def test_what_people_typed_is_neither_logged_nor_stored_in_clear(
    client: TestClient, app: FastAPI, bot: FakeBot, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Codes and telephone numbers in a message stay out of logs and are sealed in the database."""
    caplog.set_level(logging.DEBUG)
    bot.messages = []
    say(client, "我的电话13800138000，证件320281199001010011")
    bot.down = True
    client.post(MESSAGES, json={"text": "电话13800138000"})
    output = capfd.readouterr()
    assert "13800138000" not in output.err + output.out + caplog.text
    with app.state.database.read() as session:
        rows = session.scalars(text("SELECT sealed FROM chat_messages")).all()
    assert rows
    assert not any("13800138000" in row for row in rows)


def test_a_flood_is_refused_in_words(client: TestClient, business: Headers) -> None:
    """One person cannot keep the bot busy for everybody else."""
    codes = [client.post(MESSAGES, json={"text": "你好"}, headers=business).status_code for _ in range(31)]
    assert codes == [200] * 30 + [429]


def test_an_attachment_travels_with_its_message(client: TestClient, bot: FakeBot, business: Headers) -> None:
    """The action learns id, name, size and real type of what was handed in."""
    upload = client.post("/api/v1/chat/attachments", files={"file": ("缴款书.png", png())}, headers=business)
    assert upload.status_code == 201, upload.text
    say(client, "缴款书.png", business, attachments=[upload.json()["id"]])
    (seen,) = bot.seen[0]["metadata"]["attachments"]
    assert (seen["name"], seen["type"]) == ("缴款书.png", "image/png")


def test_a_file_of_the_wrong_type_is_refused_in_words(client: TestClient, business: Headers) -> None:
    """The person reads which types are accepted."""
    upload = client.post("/api/v1/chat/attachments", files={"file": ("a.pdf", b"MZ\x90\x00" * 50)}, headers=business)
    assert upload.status_code == 415
    assert "PDF" in upload.json()["detail"]


def test_somebody_elses_attachment_cannot_be_sent(client: TestClient, business: Headers, person: Headers) -> None:
    """An attachment id is worth nothing to another account, nor to an anonymous person."""
    upload = client.post("/api/v1/chat/attachments", files={"file": ("a.png", png())}, headers=business).json()
    body = {"text": "a.png", "attachments": [upload["id"]]}
    assert client.post(MESSAGES, json=body, headers=person).status_code == 404
    assert client.post(MESSAGES, json=body).status_code == 401


def test_uploading_needs_a_sign_in(client: TestClient) -> None:
    """Files belong to somebody."""
    assert client.post("/api/v1/chat/attachments", files={"file": ("a.png", png())}).status_code == 401


def test_a_file_alone_is_a_message(client: TestClient, bot: FakeBot, business: Headers) -> None:
    """Protects people who send a photograph without a word: it goes by its name, and reaches the bot with its file."""
    sent = client.post("/api/v1/chat/attachments", files={"file": ("缴款凭证.png", png())}, headers=business).json()
    answer = client.post(MESSAGES, json={"attachments": [sent["id"]]}, headers=business)
    assert answer.status_code == 200, answer.text
    assert (bot.seen[0]["message"], bot.seen[0]["metadata"]["attachments"][0]["id"]) == ("缴款凭证.png", sent["id"])
