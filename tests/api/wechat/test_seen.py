"""A number means what the person saw last, and nothing else."""

import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select
from starlette.testclient import TestClient

from api.chat import handover_words, saying
from api.chat.models import Conversation
from api.chat.schemas import Content
from api.wechat import phrases
from api.wechat.models import WeChatIncoming, WeChatOutgoing, WeChatThread
from tests.api.wechat.conftest import BotServer, Headers, Work, is_quiet, nobody_is_held, until
from tests.wechat import Caller, FakeWeChat

SUBMIT = '/affirm{"step": "submit", "case_number": "XF-20261121-0001"}'
CONFIRM = [{"text": "核对无误就提交。", "buttons": [{"title": "确认提交", "payload": SUBMIT}]}]
REMIND = [{"text": "要不要提醒您？", "buttons": [{"title": "要", "payload": "/affirm"}]}]


def asked(app: FastAPI, caller: Caller, wechat: FakeWeChat, words: str = "你好") -> None:
    """Something was said, and the answer came."""
    before = len(wechat.sent)
    caller.text(words)
    until(lambda: len(wechat.sent) > before and is_quiet(app))


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        (handover_words.late(signed_in=True), handover_words.CALLBACK),
        (handover_words.closed(back_to_bot=True), handover_words.BACK),
        (handover_words.TAKEN, "1"),
    ],
    ids=["late", "closed", "taken"],
)
def test_what_the_office_says_takes_the_place_of_older_choices(
    app: FastAPI,
    caller: Caller,
    bot: BotServer,
    wechat: FakeWeChat,
    bound: Headers,
    work: Work,
    line: Content,
    heard: str,
) -> None:
    """Protects from filing without a yes: "1" under a line of the office is not the "submit" that stood above it."""
    bot.says = [CONFIRM]
    asked(app, caller, wechat)
    with app.state.database.write() as session:
        talk = session.scalars(select(Conversation)).one()
        saying.tell(session, app.state.cipher, talk, line, now=app.state.clock.now())
    work()
    assert line.text in wechat.texts[-1]
    asked(app, caller, wechat, "1")
    assert bot.words[1:] == [heard]


@pytest.mark.parametrize("code", [45047, -1])
def test_what_wechat_did_not_take_cannot_be_chosen(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, code: int
) -> None:
    """Protects from a yes to a question that never arrived: the number meant the list seen before it."""
    bot.says = [REMIND, CONFIRM]
    asked(app, caller, wechat)
    wechat.codes = [code]
    caller.text("接着办")
    until(lambda: len(bot.words) == 2 and not wechat.codes and nobody_is_held(app))
    caller.text("1")
    until(lambda: phrases.NOT_YET_SEEN in wechat.texts and is_quiet(app))
    assert len(bot.words) == 2
    asked(app, caller, wechat, "1")
    assert bot.words[-1] == SUBMIT


def test_a_list_that_stays_kept_leaves_no_older_one(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects from an old "yes" while the newer question waits for WeChat to take it."""
    bot.says = [REMIND, CONFIRM]
    asked(app, caller, wechat)
    wechat.codes = [45047, 45047, 0]
    caller.text("接着办")
    until(lambda: len(bot.words) == 2 and is_quiet(app))
    asked(app, caller, wechat, "1")
    assert (wechat.texts[-1], len(bot.words)) == (phrases.NOT_YET_SEEN, 2)


def test_a_refused_list_leaves_nothing_to_choose(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects from choosing what WeChat refused for good: the number is a word like any other."""
    bot.says = [REMIND, CONFIRM]
    asked(app, caller, wechat)
    wechat.codes = [45002]
    caller.text("接着办")
    until(lambda: len(bot.words) == 2 and is_quiet(app))
    asked(app, caller, wechat, "1")
    assert bot.words[-1] == "1"


@pytest.mark.parametrize("words", ["1", "要"])
def test_a_talk_that_went_on_in_the_portal_leaves_old_choices_behind(
    app: FastAPI, client: TestClient, bound: Headers, caller: Caller, bot: BotServer, wechat: FakeWeChat, words: str
) -> None:
    """Protects from an old button that answers a newer question, asked on the portal; words are taken as typed."""
    bot.says = [REMIND, CONFIRM]
    asked(app, caller, wechat)
    talk = client.get("/api/v1/chat/conversations", headers=bound).json()["items"][0]["id"]
    body = {"text": "在网页上接着办", "conversation_id": talk}
    assert client.post("/api/v1/chat/messages", json=body, headers=bound).status_code == 200
    asked(app, caller, wechat, words)
    assert "/affirm" not in bot.words
    assert (wechat.texts[-1] == phrases.MOVED_ON) is (words == "1")


def test_a_swept_number_is_not_dealt_out_again(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects a question of April from the answer of January: turns are known by the number of their message."""
    bot.says = [[{"text": "老回答"}], [{"text": "新回答"}]]
    asked(app, caller, wechat, "一月的问题")
    with app.state.database.write() as session:
        for table in (WeChatOutgoing, WeChatIncoming, WeChatThread):
            session.execute(delete(table))
    asked(app, caller, wechat, "四月的问题")
    assert (bot.words, wechat.texts) == (["一月的问题", "四月的问题"], ["老回答", "新回答"])
