"""One turn: keep what was said, ask the bot, keep what it answered.

While the bot thinks, no database session and no thread-pool slot is held: each step opens its own short
session in the thread pool. Turns of one conversation go one after the other, so that two quick messages are
answered in order; the lock is of this process, and where several run, Rasa's own lock store orders what
reaches the bot.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from api.accounts import tokens
from api.chat import phrases, service
from api.chat.bot import BotClient, BotDown
from api.chat.schemas import Answer, AttachmentOut, Button, Content, MessageIn
from api.chat.service import Kept, Speaker
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.errors import NotSignedIn, UpstreamDown
from api.materials import service as materials
from api.settings import Settings

T = TypeVar("T")


class TurnFailed(UpstreamDown):
    """The bot did not answer; the message is kept in ``conversation_id`` and can be sent again."""

    def __init__(self, conversation_id: str) -> None:
        super().__init__(phrases.BOT_DOWN, code="bot_down")
        self.conversation_id = conversation_id


class Turns:
    """Runs turns; one per application."""

    def __init__(
        self, settings: Settings, database: Database, cipher: FieldCipher, clock: Clock, bot: BotClient
    ) -> None:
        self._settings, self._database, self._cipher, self._clock = settings, database, cipher, clock
        self._bot = bot
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, speaker: Speaker, message: MessageIn) -> Answer:
        """The answer to ``message``; raises ``TurnFailed``, ``NotFound`` and what attachments raise."""
        place = message.conversation_id or f"new:{speaker.account_id or speaker.guest_hash}"
        lock = self._locks.setdefault(place, asyncio.Lock())
        async with lock:
            kept = await self._write(lambda session: self._keep(session, speaker, message))
            if not kept.answered:
                await self._ask(speaker, kept)
        return await self._stored_answer(kept)

    async def _ask(self, speaker: Speaker, kept: Kept) -> None:
        try:
            reply = await self._bot.send(kept.conversation_id, kept.for_bot, self._metadata(speaker, kept))
        except BotDown:
            await self._write(lambda session: service.fail(session, kept.message_id))
            raise TurnFailed(kept.conversation_id) from None
        contents = reply.messages if reply.whole else (*reply.messages, _no_answer(kept.content))
        now = self._clock.now()
        await self._write(
            lambda session: service.answer(session, self._cipher, kept.message_id, contents, reply.intent, now=now)
        )

    def _keep(self, session: Session, speaker: Speaker, message: MessageIn) -> Kept:
        files = _attachments(session, speaker, message.attachments)
        return service.keep(session, self._cipher, speaker, message, files, now=self._clock.now())

    def _metadata(self, speaker: Speaker, kept: Kept) -> dict[str, Any]:
        """What goes along with a message: who speaks (for two minutes), the files, and the day."""
        token = None
        if speaker.account_id:
            token = tokens.issue_on_behalf_of(
                self._settings, speaker.account_id, kept.conversation_id, now=self._clock.now()
            )
        files = [f.model_dump(include={"id", "name", "size", "type"}) for f in kept.content.attachments]
        return {
            "token": token,
            "attachments": files,
            "today": self._clock.today().isoformat(),
            "conversation": kept.conversation_id,
        }

    async def _stored_answer(self, kept: Kept) -> Answer:
        messages, intent = await self._read(lambda session: service.replies_to(session, self._cipher, kept.message_id))
        case = next((m.case for m in reversed(messages) if m.case), None)
        return Answer(conversation_id=kept.conversation_id, messages=messages, intent=intent, case=case)

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await run_in_threadpool(self._in_read, work)

    async def _write(self, work: Callable[[Session], T]) -> T:
        return await run_in_threadpool(self._in_write, work)

    def _in_read(self, work: Callable[[Session], T]) -> T:
        with self._database.read() as session:
            return work(session)

    def _in_write(self, work: Callable[[Session], T]) -> T:
        with self._database.write() as session:
            return work(session)


def _attachments(session: Session, speaker: Speaker, ids: list[str]) -> list[AttachmentOut]:
    if ids and speaker.account_id is None:
        raise NotSignedIn(phrases.SIGN_IN_TO_UPLOAD)
    owner = str(speaker.account_id)
    return [AttachmentOut.model_validate(materials.get_attachment(session, owner, one)) for one in ids]


def _no_answer(content: Content) -> Content:
    """What is said when the bot heard the message but its actions could not run."""
    again = content.payload or content.text
    return Content(
        text=phrases.NO_ANSWER,
        buttons=[
            Button(title=phrases.TRY_AGAIN, payload=again),
            Button(title=phrases.ASK_A_PERSON, payload=phrases.ASK_A_PERSON_PAYLOAD),
        ],
    )
