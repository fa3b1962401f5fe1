"""The bot that dies in a turn: another one answers, and nothing that was said is heard twice."""

import asyncio
import json
from collections.abc import Callable

import pytest
from httpx2 import MockTransport, ReadError, ReadTimeout, Request, Response

from api.chat import bot as bots
from api.chat.bot import Asked, BotClient, BotDown, Reply
from api.settings import Settings

GOOD = {"messages": [{"text": "不用交钱"}], "intent": {"name": "ask_fee", "confidence": 0.9}}


class Bots:
    """Answers as told, one thing after another, and keeps what it was asked."""

    def __init__(self, *answers: Callable[[Request], Response]) -> None:
        self._answers, self.asked = list(answers), list[dict[str, object]]()

    def handle(self, request: Request) -> Response:
        """The next answer."""
        self.asked.append(json.loads(request.content))
        return self._answers.pop(0)(request)


def good(_request: Request) -> Response:
    """Said."""
    return Response(200, json=GOOD)


def dies(request: Request) -> Response:
    """The connection breaks."""
    raise ReadError("gone", request=request)


def dead_behind_a_proxy(_request: Request) -> Response:
    """What a proxy says of a bot that died."""
    return Response(502, html="<h1>502 Bad Gateway</h1>")


def thinks(request: Request) -> Response:
    """Longer than anybody waits."""
    raise ReadTimeout("slow", request=request)


def actions_failed(_request: Request) -> Response:
    """The bot's own word on a turn that it did not finish."""
    return Response(502, json={"code": "turn_failed", "messages": [{"text": "请稍等"}], "intent": None})


def reply(settings: Settings, others: Bots) -> Reply:
    """One message, sent."""
    client = BotClient(settings, transport=MockTransport(others.handle))
    return asyncio.run(client.send(Asked("c1", "m1", "要交钱吗", {})))


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bots, "_AGAIN_AFTER_SECONDS", 0.0)


@pytest.mark.parametrize("end", [dies, dead_behind_a_proxy], ids=["broken", "proxy"])
def test_a_cut_off_answer_is_asked_for_once_more_under_the_same_id(
    settings: Settings, end: Callable[[Request], Response]
) -> None:
    """Protects a person whose bot is killed: the answer still comes, and the second bot knows what it is asked."""
    others = Bots(end, good)
    assert reply(settings, others).messages[0].text == "不用交钱"
    assert [(one["id"], one["again"]) for one in others.asked] == [("m1", False), ("m1", True)]


def test_no_bot_at_all_is_said_soon(settings: Settings) -> None:
    """Two tries, and the person is told."""
    others = Bots(dies, dies)
    with pytest.raises(BotDown):
        reply(settings, others)
    assert len(others.asked) == 2


def test_what_took_too_long_is_not_asked_again(settings: Settings) -> None:
    """A slow turn may still go on: asking again would only add to it."""
    others = Bots(thinks)
    with pytest.raises(BotDown):
        reply(settings, others)


def test_the_bots_own_word_is_taken(settings: Settings) -> None:
    """A turn whose actions failed has been heard; hearing it again is the person's to ask for."""
    others = Bots(actions_failed)
    assert not reply(settings, others).whole
