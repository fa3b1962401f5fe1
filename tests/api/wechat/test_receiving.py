"""What WeChat's server calls: read in three modes and two forms, acknowledged at once, and proved genuine."""

import base64
import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient
from wechatpy.utils import WeChatSigner

from api.wechat.models import WeChatIncoming
from tests.api.wechat.conftest import FORMS, BotServer, until
from tests.wechat import URL, Caller, FakeWeChat, Form, Mode


def kept(app: FastAPI) -> int:
    """How many messages were taken in."""
    with app.state.database.read() as session:
        return session.scalar(select(func.count()).select_from(WeChatIncoming)) or 0


def test_the_address_is_verified(client: TestClient, caller: Caller) -> None:
    """Protects setting up: WeChat's check of the address gets its own string back, a stranger's gets a refusal."""
    now = str(int(time.time()))
    query = {"timestamp": now, "nonce": "n1", "signature": caller.signed(now, "n1"), "echostr": "echo-1"}
    answer = client.get(URL, params=query)
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (
        200,
        "echo-1",
        "text/plain; charset=utf-8",
    )
    for wrong in ({"signature": "0" * 40}, {"nonce": "n2"}, {"signature": ""}, {"signature": "签名"}):
        assert client.get(URL, params=query | wrong).status_code == 403


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
@pytest.mark.parametrize("form", FORMS)
def test_every_mode_and_form_is_read_and_answered(
    caller: Caller, form: Form, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects operators from a choice in WeChat's console that works in one corner only."""
    answer = replace(caller, form=form).text("申请修复要交钱吗？<&>")
    assert (answer.status_code, answer.text) == (200, "success")
    until(lambda: wechat.texts)
    assert bot.words == ["申请修复要交钱吗？<&>"]
    assert wechat.texts == ["听到：申请修复要交钱吗？<&>"]


@pytest.mark.parametrize(
    ("mode", "sent"), [("safe", "plain"), ("safe", "compatible"), ("compatible", "plain"), ("plain", "safe")]
)
def test_no_weaker_mode_is_taken_than_the_one_chosen(
    app: FastAPI, caller: Caller, sent: Mode, mode: Mode, client: TestClient
) -> None:
    """Protects from words that nobody signed: in plain mode a signature covers the moment only.

    In safe mode a message of compatible mode is read all the same, by its sealed part.
    """
    answer = replace(caller, mode=sent).text("你好")
    is_sealed = (mode, sent) == ("safe", "compatible")
    assert answer.status_code == (200 if is_sealed else 400 if mode == "plain" else 403)
    assert kept(app) == int(is_sealed)


def test_forgeries_are_refused(app: FastAPI, caller: Caller) -> None:
    """Protects people from words in their name: wrong token, other mini program, other words, old moment."""
    assert replace(caller, token="another-token").text("你好").status_code == 403
    assert replace(caller, app_id="wx-other").text("你好").status_code == 400
    body, query = caller.wrapped({"FromUserName": "o", "CreateTime": 1, "MsgType": "text", "Content": "a", "MsgId": 1})
    other, _ = caller.wrapped({"FromUserName": "o", "CreateTime": 1, "MsgType": "text", "Content": "b", "MsgId": 1})
    assert caller.send(other, query).status_code == 403
    assert caller.send(body, query | {"msg_signature": query["signature"]}).status_code == 403
    for ago in (3_600, -3_600):
        assert replace(caller, clock=lambda: time.time() - ago).text("你好").status_code == 403  # noqa: B023
    assert kept(app) == 0


def test_a_repetition_is_acknowledged_and_not_taken_again(
    app: FastAPI, caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects from double answers: WeChat repeats after five seconds, with a new signature or the old one."""
    message = {"FromUserName": "openid-1", "CreateTime": int(time.time()), "MsgType": "text", "MsgId": 7}
    first = caller.wrapped(message | {"Content": "你好"})
    assert [caller.send(*first).text for _ in range(2)] == ["success"] * 2
    assert caller.push(message | {"Content": "你好"}).text == "success"
    assert caller.push(message | {"FromUserName": "openid-2", "Content": "我是别人"}).text == "success"
    event = {"MsgType": "event", "Event": "user_enter_tempsession", "CreateTime": 1_795_000_000}
    assert {caller.push(event | {"FromUserName": "openid-3"}).text for _ in range(3)} == {"success"}
    until(lambda: len(wechat.sent) == 3)
    assert sorted(bot.words) == ["/greet", "你好", "我是别人"]
    assert kept(app) == 3


def test_a_slow_bot_keeps_nobody_waiting_for_the_acknowledgement(
    caller: Caller, bot: BotServer, wechat: FakeWeChat
) -> None:
    """Protects from WeChat's failure notice: it comes after five seconds without an acknowledgement."""
    bot.may_answer.clear()
    for n in range(5):
        assert replace(caller, openid=f"openid-{n}").text("你好").text == "success"
    assert not wechat.sent
    bot.may_answer.set()
    until(lambda: len(wechat.sent) == 5)


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<xml><FromUserName>o</FromUserName><MsgType>text</MsgType><CreateTime>1</CreateTime><Content>&b;</Content></xml>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><xml><Content>&a;</Content></xml>'
GARBAGE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "noise": lambda: random.Random(1).randbytes(500),
    "no text": lambda: b"\xff\xfe\xfa",
    "half json": lambda: b'{"FromUserName": "o", ',
    "a list": lambda: b"[1, 2, 3]",
    "a number": lambda: b"12",
    "deep json": lambda: b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "no sender": lambda: b'{"MsgType": "text", "CreateTime": 1, "Content": "a"}',
    "no moment": lambda: b'{"FromUserName": "o", "MsgType": "text", "Content": "a"}',
    "wrong types": lambda: b'{"FromUserName": {}, "MsgType": [], "CreateTime": true, "MsgId": "x"}',
    "far moment": lambda: b'{"FromUserName": "o", "MsgType": "text", "CreateTime": 9223372036854775806, "MsgId": 1}',
    "half xml": lambda: b"<xml><FromUserName>o",
    "deep xml": lambda: b"<a>" * 9_000 + b"</a>" * 9_000,
    "bomb": lambda: BOMB.encode(),
    "outside": lambda: OUTSIDE.encode(),
}


@pytest.mark.parametrize("what", GARBAGE)
@pytest.mark.parametrize("mode", ["plain", "safe"])
def test_garbage_is_refused_in_words(app: FastAPI, client: TestClient, caller: Caller, mode: Mode, what: str) -> None:
    """Protects the service from whatever comes: refused, nothing kept, nothing unpacked, no fault of ours."""
    body, now = GARBAGE[what](), str(int(time.time()))
    query = {"timestamp": now, "nonce": "n", "signature": caller.signed(now, "n"), "msg_signature": "0" * 40}
    answer = client.post(URL, content=body, params=query)
    assert (answer.status_code, answer.headers["content-type"]) in (
        (400, "application/problem+json"),
        (403, "application/problem+json"),
    )
    assert kept(app) == 0


def test_a_sealed_part_that_is_no_cipher_is_refused(client: TestClient, caller: Caller) -> None:
    """Protects from crashes on what has the right signature and the wrong content."""
    for sealed in ("", "####", "AAAA", base64.b64encode(b"0" * 31).decode(), base64.b64encode(b"0" * 64).decode()):
        now, signer = str(int(time.time())), WeChatSigner()
        signer.add_data(caller.token, now, "n", sealed)
        query = {"timestamp": now, "nonce": "n", "msg_signature": signer.signature}
        answer = client.post(URL, json={"Encrypt": sealed}, params=query)
        assert answer.status_code == 400, sealed


def test_a_long_body_is_not_read_to_its_end(client: TestClient, caller: Caller) -> None:
    """Protects memory: no message of WeChat's is longer than 64 kB."""
    assert caller.send(b"<" + b"a" * 70_000, caller.wrapped({"ToUserName": "g"})[1]).status_code == 413


def test_without_settings_there_is_no_such_address(app: FastAPI, client: TestClient, caller: Caller) -> None:
    """Protects sites without WeChat from an open door."""
    app.state.wechat_desk = None
    assert caller.text("你好").status_code == 404


@pytest.mark.parametrize("name", ["kf_create_session", "subscribe_msg_sent_event", "something_new"])
def test_other_events_are_acknowledged_and_left(app: FastAPI, caller: Caller, bot: BotServer, name: str) -> None:
    """Protects from answering to what no person said."""
    assert caller.event(name).text == "success"
    assert not bot.heard


def any_body(dice: random.Random, caller: Caller) -> tuple[bytes, dict[str, Any]]:
    """A call as WeChat makes it, with something broken."""
    message = {
        "ToUserName": "g",
        "FromUserName": "o",
        "CreateTime": 1,
        "MsgType": "text",
        "Content": "你好",
        "MsgId": 1,
    }
    body, query = caller.wrapped(message)
    if dice.random() < 0.7:
        place = dice.randrange(len(body))
        body = body[:place] + dice.randbytes(dice.randrange(1, 9)) + body[place + dice.randrange(9) :]
    else:
        name = dice.choice(["timestamp", "nonce", "signature" if caller.mode == "plain" else "msg_signature"])
        query[name] = query[name][: dice.randrange(len(query[name]))] + dice.choice(["x", "签", "\x00", "'"])
    return body, query


def test_broken_calls_never_crash(app: FastAPI, client: TestClient, caller: Caller) -> None:
    """Protects the service from calls that were damaged, or tried out by somebody: each is refused, or one as sent."""
    dice, statuses = random.Random(20), set[int]()
    for n in range(200):
        answer = replace(caller, form=FORMS[n % 2]).send(*any_body(dice, caller))
        statuses.add(answer.status_code)
    assert statuses <= {200, 400, 403, 422}
    assert kept(app) <= 1
