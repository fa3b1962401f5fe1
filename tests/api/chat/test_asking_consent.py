"""What the token of a conversation says: whether we ask for consents, and whether this very message is a yes."""

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts import tokens
from api.accounts.tokens import Claims
from api.chat.agreeing import told_by
from api.chat.schemas import Content
from api.chat.service import Speaker
from tests.api.chat.conftest import FakeBot

Headers = dict[str, str]
AGREE = '/ask_privacy{"step": "agree"}'


def said(app: FastAPI, client: TestClient, bot: FakeBot, message: dict[str, Any], headers: Headers | None) -> Claims:
    """What the bot's actions carry after ``message``."""
    assert client.post("/api/v1/chat/messages", json=message, headers=headers).status_code == 200
    token = bot.seen[-1]["metadata"]["token"]
    return tokens.read(app.state.settings, token, now=app.state.clock.now())


def test_only_people_in_our_own_window_are_asked_by_us(
    app: FastAPI, client: TestClient, bot: FakeBot, business: Headers
) -> None:
    """Protects programs from a question that is not for them, and people at our pages from not being asked."""
    assert said(app, client, bot, {"text": "我的记录"}, business).asks is None
    client.post("/api/v1/auth/session", json={"username": "biz", "password": "demo-password-1"})
    assert said(app, client, bot, {"text": "我的记录"}, None).asks == "chat"
    assert Speaker(None, "guest", "wechat").asks == "wechat"


def test_a_consent_is_given_by_the_message_itself(
    app: FastAPI, client: TestClient, bot: FakeBot, business: Headers
) -> None:
    """Protects against a consent that nobody gave: the same token is good for it only after a yes."""
    client.post("/api/v1/auth/session", json={"username": "biz", "password": "demo-password-1"})
    body = {"purpose": "chat_records"}
    for message, status in (({"text": "我有哪些处罚记录"}, 403), ({"text": "同意", "payload": AGREE}, 200)):
        assert said(app, client, bot, message, None).agrees is (status == 200)
        token = {"Authorization": f"Bearer {bot.seen[-1]['metadata']['token']}"}
        assert client.post("/api/v1/consents", json=body, headers=token).status_code == status
        assert client.get("/api/v1/records", headers=token).status_code == status


@pytest.mark.parametrize(
    "text", [
        "同意", "好", "好的", "可以", "行，没问题", "我同意", "嗯嗯", "OK", "ＯＫ", "是", "对", "对对对",
        "是的，我确认。", "好的好的！", "没问题", "好的谢谢", "嗯，同意", "当然可以", "那就确认吧",
        "好我同意", "好的，继续吧", "可以~",
        "没错，我同意，麻烦您了",
    ],
)  # fmt: skip
def test_a_typed_yes_counts(text: str) -> None:
    """Protects people who type instead of pressing."""
    assert told_by(Content(text=text)).agrees


@pytest.mark.parametrize(
    "text", [
        "不同意", "暂不同意", "同意了会怎么样？", "可以吗", "好吗", "什么叫同意", "先等等", "别，不行", "同意什么呢",
        "我的记录", "是哪些记录", "", "同意？", "嗯……", "嗯。。。", "确定个头", "好像可以", "可以删吧",
        "同意删除对话，申请别动", "谢谢", "继续", "👌不",
    ],
)  # fmt: skip
def test_neither_doubt_nor_a_question_is_a_yes(text: str) -> None:
    """Protects people who only ask what it means."""
    said = told_by(Content(text=text))
    assert not said.agrees
    assert {"erase", "export", "consent"}.isdisjoint(said.acts)


@pytest.mark.parametrize(
    "text", [
        "反对", "我反对", "绝对拒绝", "拒绝，对", "对，拒绝", "取消可以", "取消，好", "中止", "停，是",
        "错，是另一条", "先停掉行", "好烦", "好麻烦", "好麻烦了", "中国银行", "我是张三", "你好", "好了", "行了",
        "对了", "行好", "好是好", "免谈，好的", "对不起", "是是非非", "好好的",
    ],
)  # fmt: skip
def test_a_syllable_of_yes_inside_other_words_is_none(text: str) -> None:
    """Protects everything that is deleted on a yes from refusals, names and places that only sound like one."""
    said = told_by(Content(text=text))
    assert not said.agrees
    assert {"erase", "export", "consent"}.isdisjoint(said.acts)


@pytest.mark.parametrize(
    ("payload", "yes"),
    [
        (AGREE, True), ('/ask_privacy{"step": "erase.sure"}', True), ("/affirm", False), ("/deny", False),
        ('/ask_privacy{"step": "disagree"}', False), ('/ask_privacy{"step": "erase"}', False),
    ],
)  # fmt: skip
def test_of_the_buttons_only_those_of_a_yes_count(payload: str, yes: bool) -> None:  # noqa: FBT001 - a table of cases
    """Protects against a button whose title alone says yes, and a "yes" that was shown for another question."""
    assert told_by(Content(text="同意", payload=payload)).agrees is yes
