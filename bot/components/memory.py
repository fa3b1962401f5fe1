"""What the bot remembers of conversations, and who answers in which: in this process, or in Redis for all of them.

``CREDIT_REDIS_URL`` chooses. Of a conversation only its last session is kept, shortened, and no longer than ``_KEPT``
after the last message, so that nothing which people said outlives their use of it. The record is the API's; a memory
that is lost makes the bot ask again, and no more.
"""

import datetime as dt
import json
import os
from collections.abc import Iterator, MutableMapping
from typing import Any

import redis
from cachetools import TTLCache
from rasa.core.lock import TicketLock
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.recent import shortened

_KEPT = dt.timedelta(hours=24)
_AT_ONCE = 10_000
"""Conversations that one process remembers by itself; beyond them the ones unused for longest are forgotten."""
_LOCKED = dt.timedelta(seconds=10)
"""A bot that died in a turn holds the conversation no longer; the API sees to it that turns come one by one."""
_PATIENCE_SECONDS = 2.0


class Shelf(MutableMapping[str, str]):
    """Texts by name in Redis, each of which goes by itself after ``kept``."""

    def __init__(self, client: "redis.Redis[str]", prefix: str, kept: dt.timedelta) -> None:
        self._client, self._prefix, self._kept = client, prefix, kept

    def __getitem__(self, name: str) -> str:
        found = self._client.get(self._prefix + name)
        if found is None:
            raise KeyError(name)
        return found

    def __setitem__(self, name: str, text: str) -> None:
        self._client.set(self._prefix + name, text, ex=self._kept)

    def __delitem__(self, name: str) -> None:
        if not self._client.delete(self._prefix + name):
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name[len(self._prefix) :] for name in self._client.scan_iter(self._prefix + "*"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class LockShelf(MutableMapping[str, TicketLock]):
    """Locks as Rasa's lock store keeps them, on a shelf of texts."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def __getitem__(self, name: str) -> TicketLock:
        return TicketLock.from_dict(json.loads(self._shelf[name]))

    def __setitem__(self, name: str, lock: TicketLock) -> None:
        self._shelf[name] = lock.dumps()

    def __delitem__(self, name: str) -> None:
        del self._shelf[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)


class Conversations(InMemoryTrackerStore):
    """Rasa's tracker store."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        client = _client()
        own: TTLCache[str, str] = TTLCache(_AT_ONCE, _KEPT.total_seconds())
        self.store = own if client is None else Shelf(client, "bot:conversation:", _KEPT)  # type: ignore[assignment]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keeps what the next message needs of the conversation."""
        await super().save(shortened(tracker))


class Locks(InMemoryLockStore):
    """Rasa's lock store."""

    def __init__(self, endpoint_config: Any = None) -> None:  # noqa: ARG002 -- Rasa calls it so
        super().__init__()
        client = _client()
        if client is not None:
            self.conversation_locks = LockShelf(Shelf(client, "bot:lock:", _LOCKED))  # type: ignore[assignment]

    def issue_ticket(self, conversation_id: str, lock_lifetime: float = _LOCKED.total_seconds()) -> int:
        """A place in the queue of one conversation."""
        return super().issue_ticket(conversation_id, min(lock_lifetime, _LOCKED.total_seconds()))


def _client() -> "redis.Redis[str] | None":
    """Connects when it is first needed; None where each bot remembers for itself."""
    url = os.environ.get("CREDIT_REDIS_URL")
    if not url:
        return None
    return redis.Redis.from_url(
        url, decode_responses=True, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
    )
