"""What WeChat does not take, and what it is not asked to: windows, quotas, void tokens, floods."""

import time

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from api.notify.models import ContactPoint, Notification
from api.outbox.models import OutboxMessage
from api.wechat import phrases
from api.wechat.models import WeChatIncoming, WeChatOutgoing
from tests.api.wechat.conftest import BotServer, Headers, Work, is_quiet, until
from tests.wechat import Caller, FakeWeChat


def outgoing(app: FastAPI) -> list[tuple[str, int | None]]:
    """State and error of each message to people, in order."""
    with app.state.database.read() as session:
        rows = session.scalars(select(WeChatOutgoing).order_by(WeChatOutgoing.sequence))
        return [(row.state, row.error) for row in rows]


def test_a_long_message_is_refused_in_words(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects the bot from essays, and people from silence: the limit is named."""
    caller.text("长" * 3_000)
    until(lambda: wechat.sent)
    assert "最多 2000 个字" in wechat.texts[0]
    assert not bot.heard


def test_a_flood_is_stopped_and_said_once(app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects everybody from one: after twenty messages a minute nothing more is asked of the bot."""
    for n in range(70):
        assert caller.text(f"{n}").text == "success"
    until(lambda: is_quiet(app))
    assert len(bot.heard) == 20
    assert wechat.texts.count(phrases.TOO_FAST) == 1
    with app.state.database.read() as session:
        assert len(session.scalars(select(WeChatIncoming)).all()) == 60


@pytest.mark.parametrize("code", [45015, 45047])
def test_what_wechat_does_not_take_now_is_kept(
    app: FastAPI, client: TestClient, caller: Caller, bot: BotServer, wechat: FakeWeChat, bound: Headers, work: Work,
    code: int,
) -> None:  # fmt: skip
    """Protects answers from WeChat's limits: in the history at once, told by a subscribe message, sent on return."""
    with app.state.database.write() as session:
        session.execute(update(ContactPoint).values(sends_left=1))
    wechat.permissions, wechat.codes = 1, [code]
    caller.text("要收费吗")
    until(lambda: is_quiet(app))
    assert (wechat.sent, outgoing(app)) == ([], [("kept", code)])
    talks = client.get("/api/v1/chat/conversations", headers=bound).json()["items"]
    history = client.get(f"/api/v1/chat/conversations/{talks[0]['id']}", headers=bound).json()["items"]
    assert [one["text"] for one in history] == ["要收费吗", "听到：要收费吗"]
    with app.state.database.read() as session:
        assert [notice.kind for notice in session.scalars(select(Notification))] == ["chat.waiting"]
    caller.text("我回来了")
    until(lambda: len(wechat.sent) == 2)
    assert wechat.texts == ["听到：要收费吗", "听到：我回来了"]


def test_other_refusals_are_tried_again(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, work: Work
) -> None:
    """Protects answers from WeChat being busy or over its daily quota: later, once, and in order."""
    wechat.codes = [-1, 45009]
    caller.text("一")
    caller.text("二")
    for _ in range(4):
        time.sleep(0.2)
        with app.state.database.write() as session:
            session.execute(update(OutboxMessage).values(next_attempt_at=app.state.clock.now()))
        work()
    assert wechat.texts == ["听到：一", "听到：二"]


def test_a_void_token_is_fetched_anew_once(caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects answers from a token that somebody else made void."""
    caller.text("一")
    until(lambda: len(wechat.sent) == 1)
    wechat.void = {"token-1"}
    caller.text("二")
    until(lambda: len(wechat.sent) == 2)
    assert (wechat.texts, wechat.tokens) == (["听到：一", "听到：二"], 2)


def test_a_person_who_is_gone_is_left_alone(app: FastAPI, caller: Caller, wechat: FakeWeChat) -> None:
    """Protects from asking for ever: WeChat knows nobody of that name any more."""
    wechat.codes = [40003]
    caller.text("你好")
    until(lambda: outgoing(app) == [("refused", 40003)])
