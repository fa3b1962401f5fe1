"""News of a person's conversations as server-sent events: a first cut that looks into the database.

Between looks nothing is held. The framework sends a heartbeat every 15 seconds; a stream ends after a while,
so that the browser comes back with its present cookie and its ``Last-Event-ID``. Who signs out hears nothing more.
A process that stops ends its streams; what is said meanwhile is in the database, for whichever process is asked next.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.accounts.viewer import maybe_viewer
from api.chat import handovers, phrases, service
from api.chat.chat import CurrentChat
from api.chat.handovers import Desk
from api.chat.routes import CurrentSpeaker
from api.chat.schemas import HandoverNews, MessageOut
from api.chat.service import Speaker
from api.clock import CurrentClock
from api.db import CurrentDatabase, Database
from api.errors import NotSignedIn
from api.openapi import problems
from api.settings import CurrentSettings

router = APIRouter(tags=["对话"])

LOOK_SECONDS = 1.0
LOOKS_PER_STREAM = 600
RETRY_MS = 3_000


@dataclass(frozen=True)
class Listener:
    """Who listens, and whether to go on: the sign-in that the stream began with holds, and the process stays."""

    speaker: Speaker
    goes_on: Callable[[], bool]


def get_listener(
    request: Request,
    speaker: CurrentSpeaker,
    chat: CurrentChat,
    database: CurrentDatabase,
    settings: CurrentSettings,
    clock: CurrentClock,
) -> Listener:
    """Somebody who has an account, or a conversation, and few streams open.

    Raises ``NotSignedIn`` for a stranger, which ends the browser's tries, and ``TooManyRequests``.
    """
    chat.gate.one_more_stream(speaker)
    with database.read() as session:
        if speaker.account_id is None and not service.is_known(session, speaker):
            raise NotSignedIn(phrases.NOBODY_TO_TELL)

    def goes_on() -> bool:
        if request.app.state.is_stopping:
            return False
        try:
            viewer = maybe_viewer(request, settings, database, clock)
        except NotSignedIn:
            return False
        return (viewer.account_id if viewer else None) == speaker.account_id

    return Listener(speaker, goes_on)


@router.get(
    "/chat/events", summary="新消息（服务器推送事件）", response_class=EventSourceResponse, responses=problems(401, 429)
)
async def listen(
    listener: Annotated[Listener, Depends(get_listener)],
    chat: CurrentChat,
    database: CurrentDatabase,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """从 Last-Event-ID 以后（没有时从现在起）的每条新消息；人工服务有变化时另有名为 handover 的事件。"""
    with chat.gate.stream(listener.speaker):
        place = await run_in_threadpool(_start, database, last_event_id)
        yield ServerSentEvent(comment="connected", id=str(place), retry=RETRY_MS)
        known: dict[str, HandoverNews] = {}
        for _ in range(LOOKS_PER_STREAM):
            found = await run_in_threadpool(_look, database, chat.desk, listener, place)
            if found is None:
                return
            messages, handovers_now = found
            for sequence, message in messages:
                yield ServerSentEvent(data=message, id=str(sequence))
                place = sequence
            for one in handovers_now:
                if known.get(one.number) != one:
                    yield ServerSentEvent(data=one, event="handover", id=str(place))
                    known[one.number] = one
            await asyncio.sleep(LOOK_SECONDS)


def _start(database: Database, last_event_id: str | None) -> int:
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit():
        return int(last_event_id[:18])
    with database.read() as session:
        return service.last_sequence(session)


def _look(
    database: Database, desk: Desk, listener: Listener, place: int
) -> tuple[list[tuple[int, MessageOut]], list[HandoverNews]] | None:
    """What is new; None where nothing more is to be told."""
    if not listener.goes_on():
        return None
    with database.read() as session:
        news = service.news(session, desk.cipher, listener.speaker, place)
        return news, handovers.news(session, desk, listener.speaker)
