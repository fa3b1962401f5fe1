"""Answers in WeChat: in order, once, whoever dies meanwhile."""

import asyncio
import datetime as dt
import time
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update

from api.chat import saying
from api.chat.models import ChatMessage, Conversation
from api.chat.schemas import Content
from api.outbox.models import OutboxMessage
from api.wechat import attending, phrases
from api.wechat.holding import Hold
from api.wechat.models import WeChatIncoming, WeChatThread
from tests.api.wechat.conftest import BotServer, Work, is_quiet, nobody_is_held, until
from tests.wechat import Caller, FakeWeChat


def test_quick_messages_are_answered_in_the_order_written(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, dies: None, work: Work
) -> None:
    """Protects a talk from getting mixed up: calls overtake one another, messages do not."""
    later = int(time.time())
    for number, words, moment in ((3, "三", later), (2, "二", later - 1), (1, "一", later - 1)):
        caller.text(words, MsgId=number, CreateTime=moment)
    work.takes_over()
    assert bot.words == ["一", "二", "三"]
    assert wechat.texts == ["听到：一", "听到：二", "听到：三"]


def test_each_person_has_an_order_of_their_own(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects many people from waiting for one: their talks go beside each other."""
    bot.slow_seconds = 0.2
    for n in range(3):
        for openid in ("openid-1", "openid-2"):
            replace(caller, openid=openid).text(f"{n}")
    until(lambda: len(wechat.sent) == 6)
    for openid in ("openid-1", "openid-2"):
        assert [one["text"]["content"] for one in wechat.sent if one["touser"] == openid] == [
            "听到：0", "听到：1", "听到：2",
        ]  # fmt: skip


def test_a_process_that_dies_after_the_acknowledgement_loses_nothing(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, dies: None, work: Work
) -> None:
    """Protects every acknowledged message: the worker answers it, once, also when others look at the same time."""
    caller.text("你好")
    caller.text("要收费吗")
    assert not wechat.sent
    work.takes_over()
    work.takes_over()
    assert (bot.words, wechat.texts) == (["你好", "要收费吗"], ["听到：你好", "听到：要收费吗"])
    assert is_quiet(app)


@pytest.mark.parametrize("step", ["taken", "answered", "said"])
def test_a_process_that_dies_in_the_middle_answers_once(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, work: Work, step: str, monkeypatch: Any
) -> None:
    """Protects from silence and from twins: killed with the person held, before or after the bot, or before sending."""

    class Killed(BaseException):
        """As if by -9: nothing is tidied up."""

    def die(*_given: object, **_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        if step == "taken":
            patch.setattr(attending, "waiting_of", die)
        elif step == "answered":
            patch.setattr(attending, "record", die)
        else:
            post = app.state.wechat.post
            patch.setattr(app.state.wechat, "post", lambda *given: die() if "custom" in given[0] else post(*given))
        with pytest.raises(Killed):
            app_attends(app, caller)
    assert not wechat.sent
    work()
    assert not wechat.sent, "held by somebody who may be alive"
    work.leases_end()
    with app.state.database.write() as session:
        session.execute(update(OutboxMessage).values(next_attempt_at=app.state.clock.now()))
    work()
    assert (bot.words, wechat.texts) == (["你好"], ["听到：你好"])


def app_attends(app: FastAPI, caller: Caller) -> None:
    """The web application takes a message in and answers it, without the loop of the test client around it."""
    attendance = app.state.wechat_desk.attendance
    begun: list[Hold] = []

    async def note(hold: Hold) -> None:
        begun.append(hold)

    original, attendance.begin = attendance.begin, note
    caller.text("你好")
    attendance.begin = original

    async def attend() -> None:
        await attendance._attendant.attend(begun[0])

    asyncio.run(attend())


def test_a_bot_that_is_down_is_told_of_once_and_answered_later(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, work: Work
) -> None:
    """Protects what was written while the bot was away: kept, told, answered in order when it is back."""
    bot.is_down = True
    caller.text("要收费吗")
    caller.text("多久能办好")
    until(lambda: wechat.sent)
    work()
    bot.is_down = False
    with app.state.database.write() as session:
        session.execute(update(OutboxMessage).values(next_attempt_at=app.state.clock.now()))
    work()
    assert bot.words == ["要收费吗", "多久能办好"]
    assert wechat.texts[0].startswith(phrases.BOT_DOWN)
    assert wechat.texts[-2:] == ["关于您刚才发的“要收费吗”：\n\n听到：要收费吗", "听到：多久能办好"]
    assert [words for words in wechat.texts if words.startswith(phrases.BOT_DOWN)] == wechat.texts[:1]


def test_a_question_of_yesterday_is_given_up_in_words(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, dies: None, work: Work
) -> None:
    """Protects people from an answer out of the blue: after a day they are told, and asked to write again."""
    caller.text("要收费吗")
    with app.state.database.write() as session:
        session.execute(update(WeChatIncoming).values(received_at=app.state.clock.now() - dt.timedelta(days=2)))
    work.takes_over()
    assert (bot.heard, wechat.texts) == ([], [phrases.GIVEN_UP])


def test_a_person_can_be_called_while_the_bot_is_down(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects the way to people: it does not wait behind the message that the bot cannot answer."""
    bot.is_down = True
    caller.text("要收费吗")
    until(lambda: wechat.sent and nobody_is_held(app))
    assert "1 " in wechat.texts[0]
    caller.text("1")
    until(lambda: len(wechat.sent) > 1)
    assert not bot.heard
    with app.state.database.read() as session:
        said = session.scalars(select(ChatMessage.state).order_by(ChatMessage.sequence)).all()
    assert "answered" in said


@pytest.mark.parametrize("kind", ["voice", "location", "video", "something_new"])
def test_what_cannot_be_read_is_answered_politely(
    caller: Caller, bot: BotServer, wechat: FakeWeChat, kind: str
) -> None:
    """Protects people who speak or share a place from silence."""
    caller.push({"MsgType": kind, "MsgId": 5, "MediaId": "m"})
    until(lambda: wechat.sent)
    assert (wechat.texts, bot.heard) == ([phrases.NOT_UNDERSTOOD], [])


def test_a_shared_page_speaks_for_its_case(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects whoever opens the talk from a case's page: the bot hears which case."""
    page = {"MsgType": "miniprogrampage", "MsgId": 8, "Title": "我的申请", "AppId": "wx-example"}
    caller.push(page | {"PagePath": "pages/case/index?number=XF-20261121-0001"})
    until(lambda: wechat.sent)
    caller.push(page | {"MsgId": 9, "PagePath": "pages/index"})
    until(lambda: len(wechat.sent) == 2)
    assert bot.words == ["XF-20261121-0001", "我的申请"]


def test_whoever_enters_is_greeted_once(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects people from a greeting each time they switch back to the window."""
    now = int(time.time())
    for n in range(3):
        caller.event("user_enter_tempsession", CreateTime=now + n)
    until(lambda: wechat.sent)
    caller.text("你好")
    until(lambda: len(wechat.sent) == 2)
    assert bot.words == ["/greet", "你好"]


def test_what_is_kept_is_sealed(app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, dies: None) -> None:
    """Protects words and openids at rest; what was answered is kept by the conversation alone."""
    caller.text("我的密钥是一二三")
    with app.state.database.read() as session:
        row, thread = session.scalars(select(WeChatIncoming)).one(), session.scalars(select(WeChatThread)).one()
        stored = f"{row.sealed} {row.key} {thread.openid_sealed} {thread.openid_index}"
    assert "一二三" not in stored
    assert "openid-1" not in stored


def test_staff_are_heard_in_order(app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, work: Work) -> None:
    """Protects what staff say in a talk of WeChat: it arrives there, once, behind what was said before."""
    caller.text("转人工")
    until(lambda: is_quiet(app))
    with app.state.database.write() as session:
        talk = session.scalars(select(Conversation)).one()
        assert talk.channel == "wechat"
        for words in ("您好，我是工作人员。", "请问有什么可以帮您？"):
            saying.tell(session, app.state.cipher, talk, Content(text=words), author="staff", now=app.state.clock.now())
    work()
    work()
    assert wechat.texts[-2:] == ["您好，我是工作人员。", "请问有什么可以帮您？"]
    assert len(wechat.sent) == 3
