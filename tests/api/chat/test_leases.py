"""Turns of one conversation, one at a time and in order, across processes (here: applications on one database)."""

import asyncio
import datetime as dt
from typing import Any

import anyio
import pytest
from fastapi import FastAPI
from httpx2 import MockTransport
from sqlalchemy import select, update
from starlette.testclient import TestClient

from api.chat import leases, turns
from api.chat.bot import BotClient
from api.chat.chat import Chat
from api.chat.models import ChatMessage, Conversation
from api.chat.schemas import MessageIn
from api.chat.service import Speaker
from api.db import Database
from api.settings import Settings
from tests.api.chat.conftest import FakeBot
from tests.api.chat.test_messages import say


@pytest.fixture
def other(app: FastAPI, settings: Settings, bot: FakeBot) -> Any:
    """The chat of another process, which shares nothing but the database and the bot."""
    database = Database(settings.database_url)
    client = BotClient(settings, transport=MockTransport(bot.handle))
    yield Chat(settings, database, app.state.cipher, app.state.clock, client)
    database.engine.dispose()


@pytest.fixture
def conversation(client: TestClient) -> str:
    """An anonymous conversation."""
    return str(say(client, "先")["conversation_id"])


@pytest.fixture
def speaker(client: TestClient, conversation: str) -> Speaker:
    """Whose it is."""
    return Speaker(None, client.cookies["credit_guest"])


def held(app: FastAPI, conversation: str) -> str | None:
    """Who holds the conversation."""
    with app.state.database.read() as session:
        return session.scalar(select(Conversation.busy_by).where(Conversation.id == conversation))  # type: ignore[no-any-return]


def hold(app: FastAPI, conversation: str, until: dt.datetime) -> None:
    """As somebody else would."""
    with app.state.database.write() as session:
        row = session.get_one(Conversation, conversation)
        row.busy_by, row.busy_until = "another", until


def test_messages_by_two_processes_are_answered_in_order_of_arrival(
    app: FastAPI, client: TestClient, other: Chat, bot: FakeBot, conversation: str, speaker: Speaker
) -> None:
    """The bot never hears two of one conversation at once, and hears them as they came."""
    busy, most = 0, 0

    async def slowly(_: dict[str, Any]) -> None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.sleep(0.05)
        busy -= 1

    bot.before = slowly
    here: Chat = app.state.chat

    async def all_at_once() -> None:
        said = []
        for number, chat in enumerate((here, other, here, other, other, here)):
            message = MessageIn(text=str(number), conversation_id=conversation)
            said.append(asyncio.create_task(chat.turns.take(speaker, message)))
            while not _is_kept(app, conversation, number + 2):  # it has arrived
                await asyncio.sleep(0)
        await asyncio.gather(*said)

    client.portal.call(all_at_once)
    assert [m["message"] for m in bot.seen] == ["先", *"012345"]
    assert most == 1
    assert held(app, conversation) is None


def _is_kept(app: FastAPI, conversation: str, many: int) -> bool:
    with app.state.database.read() as session:
        mine = (ChatMessage.conversation_id == conversation, ChatMessage.author == "person")
        return len(session.scalars(select(ChatMessage.id).where(*mine)).all()) >= many


def test_a_holder_that_died_holds_nobody_up_for_ever(
    app: FastAPI, client: TestClient, bot: FakeBot, conversation: str
) -> None:
    """Its lease ends by itself; and so does the place in line of a message whose process died."""
    soon = app.state.clock.now() + dt.timedelta(milliseconds=300)
    hold(app, conversation, soon)
    with app.state.database.write() as session:
        waiting = update(ChatMessage).where(ChatMessage.author == "person")
        session.execute(waiting.values(state="waiting", waits_until=soon))
    answer = say(client, "后", conversation_id=conversation)
    assert answer["messages"][0]["text"] == "不收费。"
    assert held(app, conversation) is None


def test_nothing_is_held_while_the_bot_thinks(
    app: FastAPI, client: TestClient, bot: FakeBot, conversation: str
) -> None:
    """Neither a connection to the database nor a thread waits along with the person."""
    seen = []

    async def look(_: dict[str, Any]) -> None:
        threads = anyio.to_thread.current_default_thread_limiter()
        seen.append((app.state.database.engine.pool.checkedout(), threads.borrowed_tokens))

    bot.before = look
    say(client, "一", conversation_id=conversation)
    assert seen == [(0, 0)]


def test_neither_does_a_message_that_waits_its_turn(
    app: FastAPI, client: TestClient, bot: FakeBot, conversation: str, speaker: Speaker
) -> None:
    """Between two looks nothing is held either, however many wait."""
    chat: Chat = app.state.chat
    hold(app, conversation, app.state.clock.now() + dt.timedelta(minutes=1))

    async def wait_and_look() -> list[int]:
        waiting = asyncio.create_task(chat.turns.take(speaker, MessageIn(text="一", conversation_id=conversation)))
        found = []
        for _ in range(12):
            await asyncio.sleep(0.03)
            found.append(app.state.database.engine.pool.checkedout())
        assert not waiting.done()
        await anyio.to_thread.run_sync(hold, app, conversation, app.state.clock.now())
        await waiting
        return found

    assert 0 in client.portal.call(wait_and_look)
    assert [m["message"] for m in bot.seen] == ["先", "一"]


def test_a_long_turn_keeps_its_lease(
    app: FastAPI, client: TestClient, bot: FakeBot, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever still works renews it, so that nobody comes between."""
    monkeypatch.setattr(leases, "_RENEWED_EVERY", dt.timedelta(milliseconds=20))
    until = []

    async def think(_: dict[str, Any]) -> None:
        until.append(await anyio.to_thread.run_sync(_busy_until, app, conversation))
        while until[-1] == until[0]:
            await asyncio.sleep(0.02)
            until.append(await anyio.to_thread.run_sync(_busy_until, app, conversation))

    bot.before = think
    say(client, "一", conversation_id=conversation)
    assert until[-1] > until[0]


def _busy_until(app: FastAPI, conversation: str) -> Any:
    with app.state.database.read() as session:
        return session.scalar(select(Conversation.busy_until).where(Conversation.id == conversation))


def test_who_waits_too_long_may_send_again(
    app: FastAPI, client: TestClient, bot: FakeBot, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is kept as failed, not lost."""
    monkeypatch.setattr(leases, "_PATIENCE", dt.timedelta())
    hold(app, conversation, app.state.clock.now() + dt.timedelta(minutes=1))
    body = {"text": "一", "conversation_id": conversation, "client_id": "c-1"}
    assert client.post("/api/v1/chat/messages", json=body).status_code == 503
    hold(app, conversation, app.state.clock.now())
    assert client.post("/api/v1/chat/messages", json=body).status_code == 200


def test_one_message_sent_twice_at_once_is_answered_once(
    app: FastAPI, client: TestClient, other: Chat, bot: FakeBot, conversation: str, speaker: Speaker
) -> None:
    """Also by two processes, and where the client does not know its conversation yet."""
    here: Chat = app.state.chat

    async def twice() -> list[Any]:
        message = MessageIn(text="一", client_id="d-1")
        return list(await asyncio.gather(here.turns.take(speaker, message), other.turns.take(speaker, message)))

    first, second = client.portal.call(twice)
    assert first == second
    assert [m["message"] for m in bot.seen] == ["先", "一"]


def test_a_turn_that_breaks_lets_the_next_one_begin(
    app: FastAPI, client: TestClient, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours never locks a conversation."""

    def broken(*_: object) -> None:
        raise RuntimeError("a fault")

    with monkeypatch.context() as patch:
        patch.setattr(turns.Turns, "_answered", broken)
        body = {"text": "一", "conversation_id": conversation}
        assert client.post("/api/v1/chat/messages", json=body).status_code == 500
    assert held(app, conversation) is None
    states = client.get(f"/api/v1/chat/conversations/{conversation}").json()["items"]
    assert [m["state"] for m in states] == ["answered", "answered", "failed"]
