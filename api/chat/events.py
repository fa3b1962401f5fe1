"""News of a person's conversations as server-sent events: a first cut that looks into the database.

Between looks nothing is held. The framework sends a heartbeat every 15 seconds; a stream ends after a while,
so that the browser comes back with its present cookie and its ``Last-Event-ID``.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.chat import phrases, service
from api.chat.chat import CurrentChat
from api.chat.routes import CurrentSpeaker
from api.chat.schemas import MessageOut
from api.chat.service import Speaker
from api.crypto import CurrentCipher, FieldCipher
from api.db import CurrentDatabase, Database
from api.errors import NotSignedIn
from api.openapi import problems

router = APIRouter(tags=["对话"])

LOOK_SECONDS = 2.0
LOOKS_PER_STREAM = 300
RETRY_MS = 3_000


def get_listener(speaker: CurrentSpeaker, chat: CurrentChat) -> Speaker:
    """Somebody who can have conversations and has few streams open.

    Raises ``NotSignedIn`` for a stranger, which ends the browser's tries, and ``TooManyRequests``.
    """
    if speaker.account_id is None and speaker.guest is None:
        raise NotSignedIn(phrases.NOBODY_TO_TELL)
    chat.gate.one_more_stream(speaker)
    return speaker


@router.get(
    "/chat/events", summary="新消息（服务器推送事件）", response_class=EventSourceResponse, responses=problems(401, 429)
)
async def listen(
    speaker: Annotated[Speaker, Depends(get_listener)],
    chat: CurrentChat,
    database: CurrentDatabase,
    cipher: CurrentCipher,
    last_event_id: Annotated[str | None, Header()] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Every new message of the person's conversations, from ``Last-Event-ID`` on, or from now on."""
    with chat.gate.stream(speaker):
        place = await run_in_threadpool(_start, database, last_event_id)
        yield ServerSentEvent(comment="connected", id=str(place), retry=RETRY_MS)
        for _ in range(LOOKS_PER_STREAM):
            for sequence, message in await run_in_threadpool(_look, database, cipher, speaker, place):
                yield ServerSentEvent(data=message, id=str(sequence))
                place = sequence
            await asyncio.sleep(LOOK_SECONDS)


def _start(database: Database, last_event_id: str | None) -> int:
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit():
        return int(last_event_id[:18])
    with database.read() as session:
        return service.last_sequence(session)


def _look(database: Database, cipher: FieldCipher, speaker: Speaker, place: int) -> list[tuple[int, MessageOut]]:
    with database.read() as session:
        return service.news(session, cipher, speaker, place)
