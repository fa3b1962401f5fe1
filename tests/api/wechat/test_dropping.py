"""What an account leaves behind in a WeChat that it lets go, and messages that cannot be answered."""

import json
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.privacy.purposes import purposes
from api.wechat import attending, phrases, turning
from api.wechat.models import WeChatOutgoing
from tests.api.wechat.conftest import BotServer, Headers, Work, is_quiet, until
from tests.wechat import Caller, FakeWeChat

URL = "/api/v1/wechat/bindings"


def take(client: TestClient, headers: Headers) -> None:
    """An account takes the WeChat."""
    body = {"login_code": "good-code", "consent": True, "version": purposes()["wechat_binding"].version}
    answer = client.post(URL, json=body, headers=headers)
    assert answer.status_code == 200, answer.text


def change_hands(client: TestClient, before: Headers, after: Headers) -> None:
    """One account lets the WeChat go, another one takes it."""
    assert client.delete(URL, headers=before).status_code == 204
    take(client, after)


def test_what_was_on_its_way_is_dropped_at_unbinding(
    app: FastAPI, client: TestClient, bound: Headers, caller: Caller, bot: BotServer, wechat: FakeWeChat,
    person: Headers,
) -> None:  # fmt: skip
    """Protects an account's own records from whoever holds the phone next."""
    bot.says = [[{"text": "您的处罚记录"}], [{"text": "您好"}]]
    wechat.codes = [45047]
    caller.text("我的记录")
    until(lambda: bot.words and is_quiet(app))
    change_hands(client, bound, person)
    caller.text("在吗")
    until(lambda: "您好" in wechat.texts and is_quiet(app))
    assert "您的处罚记录" not in wechat.texts


def test_what_was_not_answered_is_never_run_for_another(
    client: TestClient, bound: Headers, caller: Caller, bot: BotServer, wechat: FakeWeChat, work: Work, dies: None,
    person: Headers,
) -> None:  # fmt: skip
    """Protects both accounts: one's wish is not carried out in the other's name, and it is said that it is not."""
    caller.text("请撤回我的申请")
    caller.text("听到了吗")
    change_hands(client, bound, person)
    work.takes_over()
    assert not bot.heard
    assert wechat.texts.count(phrases.DROPPED) == 1


def test_a_message_of_a_stranger_stays_a_strangers(
    client: TestClient, business: Headers, caller: Caller, bot: BotServer, work: Work, dies: None
) -> None:
    """Protects an account from what was written before anybody knew that it is theirs."""
    caller.text("我的记录")
    take(client, business)
    work.takes_over()
    assert [heard["metadata"]["token"] for heard in bot.heard] == [None]


def test_an_answer_that_comes_after_unbinding_is_dropped(
    app: FastAPI, client: TestClient, bound: Headers, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects records that the bot was reading out just when the account let the WeChat go."""
    bot.says = [[{"text": "您的处罚记录"}]]
    bot.may_answer.clear()
    caller.text("我的记录")
    until(lambda: bot.heard)
    assert client.delete(URL, headers=bound).status_code == 204
    bot.may_answer.set()
    until(lambda: wechat.texts == [phrases.DROPPED] and is_quiet(app))


def test_half_a_character_is_left_out(app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat) -> None:
    """Protects a talk from a cut emoji: the rest is heard; a sender that cannot be one is refused."""

    class Escaping(Caller):
        def _written(self, message: dict[str, Any]) -> str:
            return json.dumps(message)

    escaping = Escaping(caller.post)
    assert escaping.text("要收费吗\ud83d").text == "success"
    assert escaping.text("\ud83d").text == "success"
    assert escaping.text("你好", FromUserName="openid-1\ud83d").status_code == 400
    until(lambda: len(wechat.sent) == 2 and is_quiet(app))
    assert (bot.words, wechat.texts[1]) == (["要收费吗"], phrases.NOT_UNDERSTOOD)


def test_one_bad_message_does_not_block_the_next(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat, work: Work, dies: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Protects everything behind a message that nobody can process: tried three times, then said and left."""
    real = turning.step_of

    def fails(waiting: Any) -> Any:
        if waiting.text == "坏的":
            raise ValueError(waiting.sequence)
        return real(waiting)

    monkeypatch.setattr(attending, "step_of", fails)
    caller.text("坏的")
    caller.text("好的问题")
    for _ in range(3):
        work.takes_over()
    assert (bot.words, wechat.texts) == (["好的问题"], [phrases.BROKEN, "听到：好的问题"])


def test_nothing_of_the_account_is_left_at_rest(
    app: FastAPI, client: TestClient, bound: Headers, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects erasing: what WeChat refused is not kept behind a binding that is gone."""
    wechat.codes = [45002]
    caller.text("我的记录")
    until(lambda: bot.words and is_quiet(app))
    assert client.delete(URL, headers=bound).status_code == 204
    with app.state.database.read() as session:
        assert not session.scalars(select(WeChatOutgoing)).all()
