"""One turn at a time in a conversation, in the order of arrival, whichever process or channel takes them.

A message has its place from the moment it is stored: later ones let it go first as long as somebody sees to it
(``waits_until``). Who answers holds the conversation (``busy_by``) and renews that while it takes; the hold of a
process that died ends by itself after ``LEASE``. While waiting, neither a database session nor a thread is held.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from typing import Any, cast

from fastapi.concurrency import run_in_threadpool
from sqlalchemy import CursorResult, Exists, Update, exists, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.chat.models import ChatMessage, Conversation
from api.chat.service import Kept
from api.clock import Clock
from api.db import Database
from api.errors import Busy

LEASE = dt.timedelta(seconds=15)
_RENEWED_EVERY = LEASE / 3
_LOOKS_EVERY = 0.1
_PATIENCE = dt.timedelta(minutes=2)


class Begun(Enum):
    """What came of trying to begin a turn."""

    MINE = "the turn is the caller's"
    WAIT = "another turn comes first"
    DONE = "the message was answered, or deleted"


class TooLong(Exception):
    """The turns before this one did not end."""


@dataclass(frozen=True)
class Arrived:
    """A message with the name under which its turn is held, and what came of the first try to begin it."""

    kept: Kept
    holder: str
    begun: Begun


def begin(session: Session, kept: Kept, holder: str, *, now: dt.datetime) -> Begun:
    """Take the conversation for ``holder``, unless it is taken or another message comes first; keep the place."""
    message = session.scalar(select(ChatMessage).where(ChatMessage.id == kept.message_id))
    if message is None or message.state == "answered":
        return Begun.DONE
    message.waits_until = now + LEASE
    session.flush()
    if session.scalar(select(_waits_before(message, now))):
        return Begun.WAIT
    is_free = or_(Conversation.busy_until.is_(None), Conversation.busy_until <= now)
    take = update(Conversation).where(Conversation.id == kept.conversation_id, is_free)
    return Begun.MINE if _changed(session, take.values(busy_by=holder, busy_until=now + LEASE)) else Begun.WAIT


def end(session: Session, arrived: Arrived) -> None:
    """Let the next one begin."""
    session.execute(_ours(arrived).values(busy_by=None, busy_until=None))


def _ours(arrived: Arrived) -> Update:
    kept = arrived.kept
    return update(Conversation).where(Conversation.id == kept.conversation_id, Conversation.busy_by == arrived.holder)


def _may_begin(session: Session, kept: Kept, now: dt.datetime) -> bool:
    """Whether trying is worth it; a look that writes nothing."""
    message = session.scalar(select(ChatMessage).where(ChatMessage.id == kept.message_id))
    if message is None or message.state == "answered":
        return True
    until = session.scalar(select(Conversation.busy_until).where(Conversation.id == kept.conversation_id))
    place_ends = message.waits_until is None or message.waits_until <= now + LEASE - _RENEWED_EVERY
    return place_ends or ((until is None or until <= now) and not session.scalar(select(_waits_before(message, now))))


def _waits_before(message: ChatMessage, now: dt.datetime) -> Exists:
    return exists().where(
        ChatMessage.conversation_id == message.conversation_id,
        ChatMessage.sequence < message.sequence,
        ChatMessage.state == "waiting",
        ChatMessage.waits_until > now,
    )


def _changed(session: Session, change: Any) -> bool:
    return cast("CursorResult[Any]", session.execute(change)).rowcount == 1


class Leases:
    """Waits for turns and holds them; one per application."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    @asynccontextmanager
    async def turn(self, arrived: Arrived, try_again: Callable[[], Begun]) -> AsyncIterator[bool]:
        """True while the turn is the caller's, False when there is nothing left to do.

        ``try_again`` does, in one write, what ``begin`` does and what more belongs to it. The caller ends the turn in
        the commit of the answer (``end``); after an error it is ended here. Raises ``TooLong``.
        """
        if await self._wait(arrived, try_again) is Begun.DONE:
            yield False
            return
        renewing = asyncio.create_task(self._renew(arrived))
        try:
            yield True
        except BaseException:
            await run_in_threadpool(self._end, arrived)
            raise
        finally:
            renewing.cancel()
            with suppress(asyncio.CancelledError):
                await renewing

    async def _wait(self, arrived: Arrived, try_again: Callable[[], Begun]) -> Begun:
        begun, given_up = arrived.begun, self._clock.now() + _PATIENCE
        while begun is Begun.WAIT:
            while not await run_in_threadpool(self._look, arrived.kept):
                if self._clock.now() > given_up:
                    raise TooLong
                await asyncio.sleep(_LOOKS_EVERY)
            begun = await run_in_threadpool(try_again)
        return begun

    async def _renew(self, arrived: Arrived) -> None:
        while True:
            await asyncio.sleep(_RENEWED_EVERY.total_seconds())
            with suppress(SQLAlchemyError, Busy):  # once more in a moment: the lease is three times as long
                await run_in_threadpool(self._hold_on, arrived)

    def _look(self, kept: Kept) -> bool:
        with self._database.read() as session:
            return _may_begin(session, kept, self._clock.now())

    def _hold_on(self, arrived: Arrived) -> None:
        until = self._clock.now() + LEASE
        with self._database.write() as session:
            session.execute(_ours(arrived).values(busy_until=until))
            place = update(ChatMessage).where(ChatMessage.id == arrived.kept.message_id)
            session.execute(place.values(waits_until=until))

    def _end(self, arrived: Arrived) -> None:
        """After an error: the message can be sent again, and holds up no other."""
        with self._database.write() as session:
            end(session, arrived)
            unanswered = update(ChatMessage).where(ChatMessage.id == arrived.kept.message_id)
            session.execute(unanswered.where(ChatMessage.state == "waiting").values(state="failed"))
