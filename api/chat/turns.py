"""One turn: keep what was said, ask the bot, keep what it answered.

While the bot thinks, no database session and no thread-pool slot is held: each step opens its own short session in
the thread pool. Turns of one conversation go one after the other (``leases``). While a person of the office talks, the
bot hears nothing; and what the API can do without the bot, it does when the bot is down.
"""

import asyncio
import re
from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from fastapi.concurrency import run_in_threadpool
from sqlalchemy.orm import Session

from api.accounts import tokens
from api.chat import handover_words as words
from api.chat import handovers, leases, phrases, saying, service
from api.chat.agreeing import told_by
from api.chat.bot import Asked, BotClient, BotDown, Reply, Wish
from api.chat.handovers import Desk
from api.chat.leases import Arrived, Begun, Leases, TooLong
from api.chat.models import Conversation
from api.chat.schemas import Answer, AttachmentOut, Button, Content, Intent, MessageIn
from api.chat.service import Kept, Speaker
from api.db import Database, new_id
from api.errors import NotSignedIn, TooManyRequests, UpstreamDown
from api.materials import service as materials
from api.settings import Settings

T = TypeVar("T")

_OFFERED_AFTER = 2
_SHORT = 20
_NOTHING_HEARD = Intent(name=None, confidence=None)
_CALLED = Intent(name="request_human", confidence=1.0)
_CALLS = (words.REQUEST, words.CALLBACK)
_WANTS_A_PERSON = re.compile(
    "(?:你好|您好|麻烦|请|帮我|给我|我要|我想|要|想)*(?:转|找|叫|接|换|联系|有没有|有)?(?:一下|接|个|到|成)*"
    "(?:人工|真人|活人|工作人员|客服)(?:客服|服务|座席|坐席|来|吧|吗|谢谢|[\\s。，,！!？?])*"
)


class TurnFailed(UpstreamDown):
    """The bot did not answer; the message is kept in ``conversation_id``, can be sent again, and a person called."""

    buttons = (words.ASK,)

    def __init__(self, conversation_id: str) -> None:
        super().__init__(phrases.BOT_DOWN, code="bot_down")
        self.conversation_id = conversation_id


class Turns:
    """Runs turns; one per application."""

    def __init__(self, settings: Settings, database: Database, desk: Desk, bot: BotClient) -> None:
        self._settings, self._database, self._desk, self._bot = settings, database, desk, bot
        self._clock, self._cipher = desk.clock, desk.cipher
        self._leases = Leases(database, desk.clock)
        self._doors: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def take(self, speaker: Speaker, message: MessageIn) -> Answer:
        """The answer to ``message``; raises ``TurnFailed``, ``NotFound`` and what attachments raise."""
        place = message.conversation_id or f"new:{speaker.account_id or speaker.guest_hash}"
        # Threads overtake one another, so two quick messages go through the door one by one.
        async with self._doors.setdefault(place, asyncio.Lock()):
            arrived = await self._write(lambda session: self._arrive(session, speaker, message))
        kept = arrived.kept
        try:
            async with self._leases.turn(arrived, lambda: self._again(speaker, arrived)) as is_ours:
                if is_ours:
                    await self._ask(speaker, arrived)
        except TooLong:
            await self._write(lambda session: saying.fail(session, kept.message_id))
            raise TurnFailed(kept.conversation_id) from None
        return await self._read(lambda session: self._stored_answer(session, kept))

    def _arrive(self, session: Session, speaker: Speaker, message: MessageIn) -> Arrived:
        """Keep it, and begin at once where nobody else is being answered."""
        files = _attachments(session, speaker, message.attachments)
        kept = service.keep(session, self._cipher, speaker, message, files, now=self._clock.now())
        if kept.is_bound_now and speaker.viewer is not None:
            handovers.bind(session, self._desk, kept.conversation_id, speaker.viewer)
        arrived = Arrived(kept, new_id(), Begun.DONE if kept.answered else Begun.WAIT)
        return arrived if kept.answered else Arrived(kept, arrived.holder, self._begin(session, speaker, arrived))

    def _again(self, speaker: Speaker, arrived: Arrived) -> Begun:
        with self._database.write() as session:
            self._line_up(session, arrived.kept)
            return self._begin(session, speaker, arrived)

    def _begin(self, session: Session, speaker: Speaker, arrived: Arrived) -> Begun:
        """As ``leases.begin``; what the bot is not asked about is answered right here."""
        kept, now = arrived.kept, self._clock.now()
        begun = leases.begin(session, kept, arrived.holder, now=now)
        without_bot = self._without_bot(session, speaker, kept) if begun is Begun.MINE else None
        if without_bot is None:
            return begun
        leases.end(session, arrived)
        saying.answer(session, self._cipher, kept.message_id, without_bot, _NOTHING_HEARD, now=now)
        return Begun.DONE

    def _without_bot(self, session: Session, speaker: Speaker, kept: Kept) -> list[Content] | None:
        """What is said where the bot is not asked: the person leaves the queue, or talks to staff."""
        handover = handovers.open_of(session, kept.conversation_id)
        if kept.content.payload == words.LEAVE:
            if handover is None:
                return [words.NOBODY_CALLED]
            return [handovers.leave(session, self._desk, handover, speaker.viewer)]
        if handover is None or handover.state != "talking":
            return None
        return [words.SILENT] if handovers.is_silent(session, self._desk, handover) else []

    async def _ask(self, speaker: Speaker, arrived: Arrived) -> None:
        kept = arrived.kept
        try:
            metadata = self._metadata(speaker, kept)
            asked = Asked(kept.conversation_id, kept.message_id, kept.for_bot, metadata, again=kept.is_again)
            reply = await self._bot.send(asked)
        except BotDown:
            if not await self._write(lambda session: self._managed_alone(session, speaker, arrived)):
                raise TurnFailed(kept.conversation_id) from None
            return
        await self._write(lambda session: self._answered(session, speaker, arrived, reply))

    def _answered(self, session: Session, speaker: Speaker, arrived: Arrived, reply: Reply) -> None:
        """Keep what the bot said, with the person it asks for, or with words for what its actions did not do."""
        kept = arrived.kept
        self._line_up(session, kept)
        leases.end(session, arrived)
        wish = reply.wish or (Wish() if not reply.whole and _wants_a_person(kept.content) else None)
        contents = list(reply.messages)
        if wish is not None:
            contents = self._call(session, speaker, kept, wish) + contents
        elif not reply.whole:
            contents.append(_no_answer(kept))
        saying.answer(session, self._cipher, kept.message_id, contents, reply.intent, now=self._clock.now())

    def _managed_alone(self, session: Session, speaker: Speaker, arrived: Arrived) -> bool:
        """Without the bot: call a person, or keep the words for staff who are on their way; else it failed."""
        kept, now = arrived.kept, self._clock.now()
        self._line_up(session, kept)
        leases.end(session, arrived)
        contents: list[Content] = []
        if _wants_a_person(kept.content):
            contents = self._call(session, speaker, kept, Wish())
        elif kept.content.payload is None and handovers.open_of(session, kept.conversation_id):
            contents = [words.FOR_STAFF]
        if contents:
            saying.answer(session, self._cipher, kept.message_id, contents, _CALLED, now=now)
            return True
        conversation = saying.fail(session, kept.message_id)
        if conversation is not None and conversation.failed_turns == _OFFERED_AFTER:
            saying.tell(session, self._cipher, conversation, words.OFFER, now=now)
        return False

    def _call(self, session: Session, speaker: Speaker, kept: Kept, wish: Wish) -> list[Content]:
        """Open the hand-over, or say where the open one stands, or why not; nothing where the conversation is gone."""
        conversation = session.get(Conversation, kept.conversation_id)
        if conversation is None:
            return []
        try:
            handover, _ = handovers.call(session, self._desk, conversation, speaker, case=wish.case)
        except TooManyRequests as refusal:
            return [Content(text=refusal.detail)]
        state = handovers.state_of(session, self._desk, handover)
        return [handovers.told(self._desk, state, signed_in=speaker.account_id is not None)]

    def _line_up(self, session: Session, kept: Kept) -> None:
        """First of all locks the one of the person, so that no two wait for each other."""
        conversation = session.get(Conversation, kept.conversation_id)
        if conversation is not None:
            saying.take_turn(session, saying.owner_of(conversation))

    def _metadata(self, speaker: Speaker, kept: Kept) -> dict[str, Any]:
        """What goes along with a message: who speaks (for two minutes), the files, the day, what it agrees to."""
        token, told = None, told_by(kept.content)
        if speaker.account_id:
            token = tokens.issue_on_behalf_of(
                self._settings,
                speaker.account_id,
                kept.conversation_id,
                now=self._clock.now(),
                asks=speaker.asks,
                agrees=told.agrees,
                acts=told.acts,
            )
        files = [f.model_dump(include={"id", "name", "size", "type"}) for f in kept.content.attachments]
        return {
            "token": token,
            "attachments": files,
            "today": self._clock.today().isoformat(),
            "conversation": kept.conversation_id,
            "agrees": told.agrees,
            "acts": list(told.acts),
        }

    def _stored_answer(self, session: Session, kept: Kept) -> Answer:
        messages, intent = saying.replies_to(session, self._cipher, kept.message_id)
        case = next((m.case for m in reversed(messages) if m.case), None)
        handover = handovers.state_in(session, self._desk, kept.conversation_id)
        return Answer(
            conversation_id=kept.conversation_id, messages=messages, intent=intent, case=case, handover=handover
        )

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


def _wants_a_person(content: Content) -> bool:
    """A button that calls one, or words that say nothing else."""
    if content.payload:
        return content.payload in _CALLS
    return len(content.text) <= _SHORT and bool(_WANTS_A_PERSON.fullmatch(content.text))


def _no_answer(kept: Kept) -> Content:
    """What is said when the bot heard the message but its actions could not run."""
    # As the bot heard it: a typed slash pressed again must not become a button that nobody offered.
    again = Button(title=phrases.TRY_AGAIN, payload=kept.for_bot)
    return Content(text=phrases.NO_ANSWER, buttons=[again, words.ASK])
