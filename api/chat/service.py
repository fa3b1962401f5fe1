"""What is kept of conversations: whose they are, what was said, what was answered."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select, update
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.chat import phrases
from api.chat.models import ChatMessage, Conversation
from api.chat.schemas import AttachmentOut, Content, Intent, MessageIn, MessageOut
from api.crypto import FieldCipher
from api.errors import FieldError, InvalidInput, NotFound
from api.pages import Page, Paging, fetch

MAX_PAYLOAD = 1_000
_PAYLOAD = re.compile(r"/[a-z_]+(\{.*\})?", re.DOTALL)


@dataclass(frozen=True)
class Speaker:
    """Who chats: a signed-in viewer, a browser with a guest cookie, or both at the moment of signing in."""

    viewer: Viewer | None
    guest: str | None

    @property
    def account_id(self) -> str | None:
        """The account, or None for an anonymous person."""
        return self.viewer.account_id if self.viewer else None

    @property
    def guest_hash(self) -> str | None:
        """What is stored of the guest cookie."""
        return hashlib.sha256(self.guest.encode()).hexdigest() if self.guest else None

    def owns(self) -> ColumnElement[bool]:
        """The person's own conversations; once bound to an account, the cookie alone no longer opens one."""
        mine: list[ColumnElement[bool]] = [false()]
        if self.account_id:
            mine.append(Conversation.account_id == self.account_id)
        if self.guest_hash:
            mine.append(and_(Conversation.account_id.is_(None), Conversation.guest_hash == self.guest_hash))
        return or_(*mine)


@dataclass(frozen=True)
class Kept:
    """A person's message after it was stored: new, failed before, or answered before."""

    message_id: str
    conversation_id: str
    content: Content
    answered: bool

    @property
    def for_bot(self) -> str:
        """What the bot hears; typed text never counts as a command of Rasa's (``/intent``)."""
        if self.content.payload:
            return self.content.payload
        text = self.content.text
        return "／" + text[1:] if text.startswith("/") else text


def check(message: MessageIn) -> None:
    """Raise ``InvalidInput`` that names limit and remedy for an empty, too long or unreadable message."""
    text = (message.text or "").strip()
    if len(text) > phrases.MAX_TEXT:
        raise _wrong("/text", phrases.too_long(len(text)))
    if message.payload is not None and not _is_payload(message.payload):
        raise _wrong("/payload", phrases.PAYLOAD)
    if not text and not message.payload:
        raise _wrong("/text", phrases.EMPTY)


def _wrong(pointer: str, detail: str) -> InvalidInput:
    return InvalidInput(detail, [FieldError(pointer, detail)])


def _is_payload(value: str) -> bool:
    match = _PAYLOAD.fullmatch(value)
    if match is None or len(value) > MAX_PAYLOAD:
        return False
    try:
        return match[1] is None or isinstance(json.loads(match[1]), dict)
    except ValueError:
        return False


def keep(
    session: Session,
    cipher: FieldCipher,
    speaker: Speaker,
    message: MessageIn,
    attachments: Sequence[AttachmentOut],
    *,
    now: dt.datetime,
) -> Kept:
    """Store what the person said before anybody answers it, once per ``client_id``.

    Opens a conversation where none is named; binds a guest's conversation to the account that just signed in.
    Raises ``NotFound`` for somebody else's conversation.
    """
    earlier = _earlier(session, speaker, message)
    if earlier is not None:
        answered = earlier.state == "answered"
        earlier.state = "answered" if answered else "waiting"
        return Kept(earlier.id, earlier.conversation_id, _open(earlier, cipher), answered)
    conversation = _conversation_for(session, speaker, message.conversation_id, now=now)
    content = Content(text=(message.text or "").strip(), payload=message.payload, attachments=list(attachments))
    row = _add(session, cipher, conversation.id, content, author="person", state="waiting", now=now)
    row.client_id = message.client_id
    session.flush()
    return Kept(row.id, conversation.id, content, answered=False)


def _earlier(session: Session, speaker: Speaker, message: MessageIn) -> ChatMessage | None:
    """The same message, sent before; a client that lost our answer may not know its conversation."""
    if message.client_id is None:
        return None
    query = (
        select(ChatMessage)
        .join(Conversation, Conversation.id == ChatMessage.conversation_id)
        .where(ChatMessage.client_id == message.client_id, speaker.owns())
    )
    if message.conversation_id is not None:
        query = query.where(ChatMessage.conversation_id == message.conversation_id)
    return session.scalars(query.limit(1)).first()


def _conversation_for(session: Session, speaker: Speaker, wanted: str | None, *, now: dt.datetime) -> Conversation:
    if wanted is None:
        conversation = Conversation(
            account_id=speaker.account_id,
            guest_hash=None if speaker.account_id else speaker.guest_hash,
            created_at=now,
            updated_at=now,
        )
        session.add(conversation)
        session.flush()
        return conversation
    conversation = get_conversation(session, speaker, wanted)
    conversation.updated_at = now
    if speaker.account_id and conversation.account_id is None:
        conversation.account_id, conversation.guest_hash = speaker.account_id, None
    return conversation


def get_conversation(session: Session, speaker: Speaker, conversation_id: str) -> Conversation:
    """An own conversation; raises ``NotFound`` for an absent one and for somebody else's alike."""
    query = select(Conversation).where(Conversation.id == conversation_id, speaker.owns())
    found = session.scalars(query).first()
    if found is None:
        raise NotFound(phrases.NO_CONVERSATION)
    return found


def _add(
    session: Session,
    cipher: FieldCipher,
    conversation_id: str,
    content: Content,
    *,
    author: str,
    state: str,
    now: dt.datetime,
) -> ChatMessage:
    row = ChatMessage(
        conversation_id=conversation_id,
        author=author,
        state=state,
        sealed=cipher.seal(content.model_dump_json(exclude_defaults=True)).ciphertext,
        created_at=now,
    )
    session.add(row)
    return row


def answer(
    session: Session,
    cipher: FieldCipher,
    message_id: str,
    replies: Sequence[Content],
    intent: Intent,
    *,
    now: dt.datetime,
) -> None:
    """Store the bot's ``replies`` and mark the message answered; what was deleted meanwhile stays so."""
    asked = session.scalars(select(ChatMessage).where(ChatMessage.id == message_id)).first()
    if asked is None:
        return
    asked.state, asked.intent, asked.confidence = "answered", intent.name, intent.confidence
    for content in replies:
        row = _add(session, cipher, asked.conversation_id, content, author="bot", state="answered", now=now)
        row.reply_to = message_id
        session.flush()


def fail(session: Session, message_id: str) -> None:
    """Keep the message as not answered; it can be sent again."""
    session.execute(update(ChatMessage).where(ChatMessage.id == message_id).values(state="failed"))


def replies_to(session: Session, cipher: FieldCipher, message_id: str) -> tuple[list[MessageOut], Intent]:
    """The stored answer to a message."""
    asked = session.scalars(select(ChatMessage).where(ChatMessage.id == message_id)).first()
    rows = session.scalars(
        select(ChatMessage).where(ChatMessage.reply_to == message_id).order_by(ChatMessage.sequence)
    ).all()
    intent = Intent(name=asked.intent if asked else None, confidence=asked.confidence if asked else None)
    return [shown(row, cipher) for row in rows], intent


def shown(row: ChatMessage, cipher: FieldCipher) -> MessageOut:
    """A message as its owner reads it."""
    content = _open(row, cipher)
    return MessageOut.model_validate(
        content.model_dump()
        | {
            "id": row.id,
            "conversation_id": row.conversation_id,
            "author": row.author,
            "state": row.state,
            "client_id": row.client_id,
            "at": row.created_at,
        }
    )


def _open(row: ChatMessage, cipher: FieldCipher) -> Content:
    return Content.model_validate_json(cipher.open(row.sealed))


def list_conversations(session: Session, speaker: Speaker, paging: Paging) -> Page[Conversation]:
    """Own conversations, latest first."""
    query = select(Conversation).where(speaker.owns())
    return fetch(session, query, paging, order=(Conversation.updated_at.desc(), Conversation.id))


def history(session: Session, speaker: Speaker, conversation_id: str, paging: Paging) -> Page[ChatMessage]:
    """The latest messages of an own conversation in the order said; ``next`` leads to earlier ones."""
    conversation = get_conversation(session, speaker, conversation_id)
    query = select(ChatMessage).where(ChatMessage.conversation_id == conversation.id)
    page = fetch(session, query, paging, order=(ChatMessage.sequence.desc(),))
    return Page(list(reversed(page.items)), page.total, page.next)


def delete_conversation(session: Session, speaker: Speaker, conversation_id: str) -> None:
    """Delete an own conversation and everything said in it; raises ``NotFound``."""
    conversation = get_conversation(session, speaker, conversation_id)
    for row in session.scalars(select(ChatMessage).where(ChatMessage.conversation_id == conversation.id)):
        session.delete(row)
    session.flush()
    session.delete(conversation)


def last_sequence(session: Session) -> int:
    """The place where an event stream begins that names none."""
    return session.scalar(select(func.max(ChatMessage.sequence))) or 0


def news(session: Session, cipher: FieldCipher, speaker: Speaker, after: int) -> list[tuple[int, MessageOut]]:
    """Messages of this person's conversations after place ``after``, with their places."""
    query = (
        select(ChatMessage)
        .join(Conversation, Conversation.id == ChatMessage.conversation_id)
        .where(ChatMessage.sequence > after, speaker.owns())
        .order_by(ChatMessage.sequence)
        .limit(100)
    )
    return [(row.sequence, shown(row, cipher)) for row in session.scalars(query)]
