"""The portal channel: whole utterances, the intent of the one parse, and nothing for strangers."""

import asyncio
import json
from typing import Any

import pytest
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic
from sanic.compat import Header
from sanic.request import Request

from bot.components.pooled_endpoint import PooledEndpoint, failures_of_this_turn
from bot.components.portal_channel import PortalInput, UtteranceCollector


class _Processor:
    """Counts the parses."""

    parses = 0

    async def parse_message(self, message: Any) -> dict[str, Any]:
        """One parse."""
        self.parses += 1
        return {"text": message.text, "intent": {"name": "greet", "confidence": 0.9}, "entities": []}


class _Agent:
    """As much of Rasa's agent as the channel sees."""

    def __init__(self) -> None:
        self.processor, self.action_endpoint = _Processor(), None
        self.lock_store, self.tracker_store = InMemoryLockStore(), InMemoryTrackerStore(Domain.empty())

    def is_ready(self) -> bool:
        """Always."""
        return True


def serve(token: str, turn: Any) -> tuple[Sanic, _Agent]:
    """A server with the channel; `turn` stands for Rasa's handling of a message."""
    Sanic.test_mode = True
    app, agent = Sanic(f"portal{id(turn)}", configure_logging=False), _Agent()
    app.ctx.agent = agent
    app.blueprint(PortalInput(token).blueprint(turn), url_prefix="/webhooks/portal")
    app.router.finalize()
    return app, agent


async def hello(message: Any) -> None:
    """A turn with one utterance of text, button and card."""
    said = {"text": "您好", "buttons": [{"title": "甲", "payload": "/a"}], "custom": {"cards": []}, "metadata": {}}
    await message.output_channel.send_response(message.sender_id, said)


async def call(app: Sanic, token: str, body: Any) -> tuple[int, Any]:
    """POST to the webhook through the router, without a network."""
    headers = Header({"X-Bot-Token": token} if token else {})
    raw = Request(b"/webhooks/portal/webhook", headers, "1.1", "POST", None, app)
    raw.parsed_json, raw.body = body, b"{}"
    _, handler, arguments = app.router.get("/webhooks/portal/webhook", "POST", None)
    answer = await handler(raw, **arguments)
    return answer.status, json.loads(answer.body)


def test_a_deleted_conversation_is_forgotten() -> None:
    """Protects whoever deletes a conversation: nothing said is left in the bot, which only our own API may ask for."""
    app, agent = serve("secret", hello)

    async def delete(token: str) -> int:
        raw = Request(b"/webhooks/portal/conversations/c1", Header({"X-Bot-Token": token}), "1.1", "DELETE", None, app)
        _, handler, arguments = app.router.get("/webhooks/portal/conversations/c1", "DELETE", None)
        return int((await handler(raw, **arguments)).status)

    async def talk() -> list[int]:
        await agent.tracker_store.save(DialogueStateTracker.from_events("c1", [UserUttered("我叫示例")]))
        refused = await delete("wrong")
        kept = await agent.tracker_store.retrieve("c1")
        assert kept.latest_message.text == "我叫示例"
        done = await delete("secret")
        left = await agent.tracker_store.retrieve_full_tracker("c1")
        assert not any(isinstance(event, UserUttered) for event in left.events)
        return [refused, done]

    assert asyncio.run(talk()) == [401, 200]


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_stranger_is_refused(token: str) -> None:
    """Without the token nothing reaches the dialogue."""
    app, agent = serve("secret", hello)
    status, _ = asyncio.run(call(app, token, {"sender": "a", "message": "你好"}))
    assert (status, agent.processor.parses) == (401, 0)


@pytest.mark.parametrize(
    ("path", "here", "closed"),
    [
        ("/webhooks/portal/", None, None),
        ("/webhooks/rest/webhook", None, 403),
        ("/model/parse", None, 403),
        ("/status", None, 403),
        ("/conversations/c1/tracker", 403, 403),
        ("/model", 403, 403),
    ],
)
def test_what_others_may_reach(path: str, here: int | None, closed: int | None) -> None:
    """Protects what people said: programs of this machine may parse and talk, other machines only with the token."""
    app, _ = serve("secret", hello)

    def asked(channel: PortalInput, headers: dict[str, str]) -> int | None:
        request = Request(path.encode(), Header(headers), "1.1", "POST", None, app)
        refused = asyncio.run(channel._refuse_what_is_not_needed(request))
        return refused.status if refused else None

    for channel, status in ((PortalInput("secret"), here), (PortalInput("secret", closed=True), closed)):
        assert asked(channel, {}) == status
        assert asked(channel, {"X-Bot-Token": "wrong"}) == status
        assert asked(channel, {"X-Bot-Token": "secret"}) is None
        assert asked(channel, {"origin": "https://portal.example"}) == 403


def test_a_closed_bot_needs_its_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the token it does not start, where it would be open to the whole network."""
    monkeypatch.delenv("CREDIT_BOT_TOKEN", raising=False)
    assert PortalInput.from_credentials(None)
    with pytest.raises(ValueError, match="CREDIT_BOT_TOKEN"):
        PortalInput.from_credentials({"closed": True})


def test_one_dict_an_utterance_and_the_intent_of_one_parse() -> None:
    """Text, buttons and custom part stay together, and the message is parsed once."""
    app, agent = serve("secret", hello)
    status, body = asyncio.run(call(app, "secret", {"sender": "a", "message": "你好"}))
    assert status == 200
    assert body == {
        "messages": [{"text": "您好", "buttons": [{"title": "甲", "payload": "/a"}], "custom": {"cards": []}}],
        "intent": {"name": "greet", "confidence": 0.9},
    }
    assert agent.processor.parses == 1


@pytest.mark.parametrize(
    "body", [{}, {"sender": "a"}, {"sender": "", "message": "x"}, {"sender": 1, "message": "x"}, [1]]
)
def test_a_malformed_body_is_named(body: Any) -> None:
    """A caller's mistake is a 400, not a fault of the bot."""
    app, _ = serve("", hello)
    assert asyncio.run(call(app, "", body))[0] == 400


def test_a_failed_action_marks_the_turn() -> None:
    """When an action could not be run the caller learns it, and still gets what was said before."""

    async def turn(message: Any) -> None:
        await hello(message)
        endpoint = PooledEndpoint("http://127.0.0.1:9/webhook")
        with pytest.raises(OSError, match=r"127\.0\.0\.1"):
            await endpoint.request(json={})
        await endpoint._kept.close()

    app, _ = serve("", turn)
    status, body = asyncio.run(call(app, "", {"sender": "a", "message": "你好"}))
    assert (status, body["code"], body["messages"][0]["text"]) == (502, "turn_failed", "您好")


@pytest.mark.parametrize(("again", "turns"), [("m1", 0), ("m2", 1)], ids=["heard before", "never heard"])
def test_a_message_sent_again_is_heard_once(again: str, turns: int) -> None:
    """Protects a person whose answer was cut off from saying the same thing twice to the next bot."""
    taken: list[str] = []

    async def turn(message: Any) -> None:
        taken.append(message.message_id)
        await hello(message)

    async def talk() -> tuple[int, Any]:
        app, agent = serve("", turn)
        parsed = {"text": "要交钱吗", "intent": {"name": "ask_fee", "confidence": 0.9}, "entities": []}
        heard = UserUttered("要交钱吗", parse_data=parsed, message_id="m1")
        answer = BotUttered("不用", {"buttons": [{"title": "甲", "payload": "/a"}], "custom": None})
        events = [UserUttered("你好", message_id="m0"), BotUttered("您好"), heard, answer, SlotSet("record", "r1")]
        await agent.tracker_store.save(DialogueStateTracker.from_events("a", events))
        return await call(app, "", {"sender": "a", "message": "要交钱吗", "id": again, "again": True})

    status, body = asyncio.run(talk())
    assert (status, taken) == (200, ["m2"][:turns])
    if not turns:
        button = {"title": "甲", "payload": "/a"}
        assert body["messages"] == [{"text": "不用", "buttons": [button], "custom": {}}]
        assert body["intent"] == {"name": "ask_fee", "confidence": 0.9}


def test_silence_is_not_an_utterance() -> None:
    """An utterance without text and card is dropped instead of shown as an empty bubble."""
    collector = UtteranceCollector()
    asyncio.run(collector.send_response("a", {"metadata": {}}))
    assert collector.messages == []


def test_failures_are_those_of_the_turn_only() -> None:
    """The marks of one turn do not reach the next."""
    with failures_of_this_turn() as first:
        first.append("ClientError")
    with failures_of_this_turn() as second:
        assert second == []
