"""The bot's memory: in the process, or in Redis where several bots share it and one of them may die."""

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
import redis
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.components import memory
from bot.components.memory import Conversations, Locks


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator["redis.Redis[bytes]"]:
    """A Redis server of the test's own, named to the bot."""
    if shutil.which("redis-server") is None:
        pytest.skip("本机没有安装 Redis。安装：apt-get install -y redis-server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd="/")
    url = f"redis://127.0.0.1:{port}/0"
    monkeypatch.setenv("CREDIT_REDIS_URL", url)
    try:
        with redis.Redis.from_url(url) as client:
            for _ in range(200):
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.05)
            yield client
    finally:
        server.kill()
        server.wait()


def a_bot() -> tuple[Conversations, Locks]:
    """What one bot process has, made as Rasa makes it from endpoints.yml."""
    conversations = TrackerStore.create(EndpointConfig(type="bot.components.memory.Conversations"), Domain.empty())
    locks = LockStore.create(EndpointConfig(type="bot.components.memory.Locks"))
    assert isinstance(conversations, Conversations)
    assert isinstance(locks, Locks)
    return conversations, locks


def said(text: str) -> DialogueStateTracker:
    """A conversation in which somebody said ``text``."""
    events = [ActionExecuted("action_listen"), UserUttered(text), SlotSet("record", "r1")]
    return DialogueStateTracker.from_events("c1", events)


def heard(conversations: Conversations) -> list[str]:
    """What a bot remembers of the conversation."""
    tracker = asyncio.run(conversations.retrieve("c1"))
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


def test_another_bot_goes_on_where_one_died(shared: "redis.Redis[bytes]") -> None:
    """Protects people in the middle of a form from having to begin again."""
    one, _ = a_bot()
    asyncio.run(one.save(said("我那条罚款能撤吗")))
    other, _ = a_bot()
    assert heard(other) == ["我那条罚款能撤吗"]
    assert heard(a_bot()[0]) == heard(one)


def test_without_redis_each_bot_remembers_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded default needs no server."""
    monkeypatch.delenv("CREDIT_REDIS_URL", raising=False)
    one, _ = a_bot()
    asyncio.run(one.save(said("你好")))
    assert heard(one) == ["你好"]
    assert heard(a_bot()[0]) == []


def test_what_was_said_is_forgotten_when_asked_and_by_itself(shared: "redis.Redis[bytes]") -> None:
    """Nothing that people said stays in Redis: a new conversation replaces it, and each goes within a day."""
    one, other = a_bot()[0], a_bot()[0]
    asyncio.run(one.save(said("我叫示例")))
    assert 0 < shared.ttl("bot:conversation:c1") <= memory._KEPT.total_seconds()
    asyncio.run(other.create_tracker("c1"))
    assert heard(one) == []
    assert "示例" not in str(shared.get("bot:conversation:c1"), "utf-8")


def test_a_turn_of_one_bot_is_waited_for_by_another(shared: "redis.Redis[bytes]") -> None:
    """Forgetting a conversation waits for the turn under way, whichever bot has it."""
    order: list[str] = []

    async def turn(locks: Locks, name: str, seconds: float) -> None:
        async with locks.lock("c1", wait_time_in_seconds=0.02):
            order.append(f"{name} begins")
            await asyncio.sleep(seconds)
            order.append(f"{name} ends")

    async def both() -> None:
        first = asyncio.create_task(turn(a_bot()[1], "one", 0.3))
        await asyncio.sleep(0.05)
        await asyncio.gather(first, turn(a_bot()[1], "other", 0.0))

    asyncio.run(both())
    assert order == ["one begins", "one ends", "other begins", "other ends"]
    assert not list(shared.scan_iter("bot:lock:*"))


def test_a_bot_that_died_in_a_turn_does_not_keep_the_conversation(
    shared: "redis.Redis[bytes]", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Protects the person whose bot was killed: the next message is answered after a moment."""
    one, other = a_bot()[1], a_bot()[1]
    one.issue_ticket("c1", 60.0)
    assert 0 < shared.ttl("bot:lock:c1") <= memory._LOCKED.total_seconds()
    lock = other.get_lock("c1")
    assert lock is not None
    assert lock.tickets[0].expires - time.time() <= memory._LOCKED.total_seconds()
