"""Requests that no program of ours sends, for the chat and for WeChat's address: cut, twisted, huge, mislabelled."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.wechat import Caller

CHAT = "/api/v1/chat/messages"
_TEXTS = ("要收费吗", "", "\x00", "\u202e", "😀" * 50, "/", "{{7*7}}", "a" * 5_000, "/inform{", "\ufffe")
_TYPES = (
    "application/json",
    "text/xml",
    "text/plain",
    "application/octet-stream",
    "multipart/form-data",
    "",
    "x/y; a=",
)


@dataclass(frozen=True)
class Malformed:
    """One request as it goes over the wire."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)


def requests(count: int, seed: int) -> Iterator[Malformed]:
    """So many requests, half for the chat and half for WeChat; the same ones for the same seed."""
    dice = random.Random(seed)
    kinds: tuple[Callable[[random.Random], Malformed], ...] = (_chat, _wechat)
    yield from (kinds[place % 2](dice) for place in range(count))


def _chat(dice: random.Random) -> Malformed:
    path = dice.choice((CHAT, CHAT, CHAT, "/api/v1/chat/conversations/%00", "/api/v1/chat/attachments"))
    body = json.dumps(_value(dice, 3)) if dice.random() < 0.3 else json.dumps(_message(dice))
    headers = {"Content-Type": dice.choice(_TYPES)} if dice.random() < 0.3 else {"Content-Type": "application/json"}
    if dice.random() < 0.2:
        headers |= {"Authorization": dice.choice(("Bearer", "Bearer x.y.z", "Basic eDp5", "Bearer " + "a" * 9_000))}
    if dice.random() < 0.1:
        headers |= {
            "Cookie": dice.choice(("credit_guest=", "credit_session=%00", "a=b;;;=", "credit_guest=" + "x" * 5_000))
        }
    method = dice.choice(("POST", "POST", "POST", "PUT", "DELETE", "PATCH", "GET"))
    return Malformed(method, path, _damaged(dice, body.encode()), headers)


def _message(dice: random.Random) -> dict[str, object]:
    names = ("text", "payload", "conversation_id", "attachments", "client_id", "surprise")
    return {name: _value(dice, 2) for name in dice.sample(names, dice.randint(1, len(names)))}


def _wechat(dice: random.Random) -> Malformed:
    """Most are signed as WeChat signs, so that they get beyond the signature."""
    caller = Caller(_nothing, mode=dice.choice(("safe", "plain")), form=dice.choice(("json", "xml")))
    kind = dice.choice(("text", "image", "event", "miniprogrampage", "", "unknown"))
    message = {"FromUserName": "openid-9", "CreateTime": 1, "MsgType": kind, "Content": dice.choice(_TEXTS[:-1])}
    message |= {} if caller.form == "xml" else {"MsgId": _value(dice, 1), "Event": _value(dice, 1)}
    message["Content"] = message["Content"].replace("\x00", "")
    body, query = caller.wrapped(message)
    if dice.random() < 0.4:
        query[dice.choice(list(query))] = dice.choice(("", "0", "x" * 2_000, "签名", "-1"))
    if dice.random() < 0.2:
        query.pop(dice.choice(list(query)))
    return Malformed(
        "POST", "/api/v1/wechat/messages", _damaged(dice, body), {"Content-Type": dice.choice(_TYPES)}, query
    )


def _nothing(*_: object, **__: object) -> None:
    """A caller that only wraps."""


def _damaged(dice: random.Random, body: bytes) -> bytes:
    """The body as it is, cut, with bytes changed, blown up, nested deep, or another one altogether."""
    damage = dice.randrange(8)
    if damage == 0:
        return body[: dice.randrange(len(body) + 1)]
    if damage == 1:
        changed = bytearray(body)
        for _ in range(min(5, len(changed))):
            changed[dice.randrange(len(changed))] = dice.randrange(256)
        return bytes(changed)
    if damage == 2:
        return body + b" " * dice.choice((1, 70_000))
    if damage == 3:
        return b"[" * dice.choice((10, 20_000))
    if damage == 4:
        return dice.randbytes(dice.randrange(200))
    if damage == 5:
        return b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
    return body


def _value(dice: random.Random, depth: int) -> object:
    """Any JSON value."""
    kinds: tuple[Callable[[], object], ...] = (
        lambda: dice.choice(_TEXTS),
        lambda: dice.choice((0, -1, 2**63, 1e308, 10**400)),
        lambda: dice.choice((None, True, False)),
        lambda: [_value(dice, depth - 1) for _ in range(dice.randrange(4))],
        lambda: {dice.choice(_TEXTS): _value(dice, depth - 1) for _ in range(dice.randrange(4))},
    )
    return dice.choice(kinds if depth else kinds[:3])()
