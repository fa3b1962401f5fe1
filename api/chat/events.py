"""News of a person's conversations and applications as server-sent events: a first cut that looks into the database.

Between looks nothing is held. The framework sends a heartbeat every 15 seconds; a stream ends after a while,
so that the browser comes back with its present cookie and its ``Last-Event-ID``. Who signs out hears nothing more.
A process that stops ends its streams; what is said meanwhile is in the database, for whichever process is asked next.
"""

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.accounts.viewer import maybe_viewer
from api.chat import handovers, phrases, service
from api.chat.case_news import CaseEar, CaseNews
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
_PLACE = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,10}))?")


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
    """从 Last-Event-ID 以后（没有时从现在起）的每条新消息。

    人工服务有变化时另有名为 handover 的事件，自己的申请有进展时是 case 事件。
    """
    with chat.gate.stream(listener.speaker):
        place = await run_in_threadpool(_start, database, last_event_id)
        cases = CaseEar(place.at)
        yield ServerSentEvent(comment="connected", id=place.now(chat.desk), retry=RETRY_MS)
        known: dict[str, HandoverNews] = {}
        for _ in range(LOOKS_PER_STREAM):
            found = await run_in_threadpool(_look, database, chat.desk, listener, place, cases)
            if found is None:
                return
            for sequence, message in found.messages:
                place = Place(sequence)
                yield ServerSentEvent(data=message, id=place.now(chat.desk))
            for one in found.handovers:
                if known.get(one.number) != one:
                    yield ServerSentEvent(data=one, event="handover", id=place.now(chat.desk))
                    known[one.number] = one
            for case in found.cases:
                yield ServerSentEvent(data=case, event="case", id=place.now(chat.desk))
            await asyncio.sleep(LOOK_SECONDS)


@dataclass(frozen=True)
class Place:
    """Where a stream is: the last message that it told, and when it was there, as ``Last-Event-ID`` brings it back."""

    sequence: int
    at: dt.datetime | None = None

    def now(self, desk: Desk) -> str:
        """As the id of an event that is told now."""
        return f"{self.sequence}-{int(desk.clock.now().timestamp())}"


@dataclass(frozen=True)
class Found:
    """What is new at one look."""

    messages: list[tuple[int, MessageOut]]
    handovers: list[HandoverNews]
    cases: list[CaseNews]


def _start(database: Database, last_event_id: str | None) -> Place:
    was = _PLACE.fullmatch(last_event_id or "")
    if was is not None:
        return Place(int(was[1]), dt.datetime.fromtimestamp(int(was[2]), dt.UTC) if was[2] else None)
    with database.read() as session:
        return Place(service.last_sequence(session))


def _look(database: Database, desk: Desk, listener: Listener, place: Place, cases: CaseEar) -> Found | None:
    """What is new; None where nothing more is to be told."""
    if not listener.goes_on():
        return None
    with database.read() as session:
        return Found(
            service.news(session, desk.cipher, listener.speaker, place.sequence),
            handovers.news(session, desk, listener.speaker),
            cases.news(session, listener.speaker.viewer),
        )
