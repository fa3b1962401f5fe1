"""Messages as they are written and read: sealed, in order, within a turn or outside of one."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from api.chat.models import ChatMessage, Conversation
from api.chat.schemas import Content, Intent, MessageOut
from api.crypto import FieldCipher
from api.outbox import service as outbox

STAFF_REPLY = "chat.staff_reply"
"""What was said outside a turn goes to channels that cannot listen by themselves; the job names the message."""


def take_turn(session: Session, owner: str | None) -> None:
    """Hold back others who write to the same person, until the transaction ends.

    Streams go on after the last number they saw, so numbers of one person must appear in order. SQLite has one writer
    anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 0))"), {"owner": f"chat:{owner}"})


def owner_of(conversation: Conversation) -> str | None:
    """Whose conversation it is, account or guest."""
    return conversation.account_id or conversation.guest_hash


def add(
    session: Session,
    cipher: FieldCipher,
    conversation_id: str,
    content: Content,
    *,
    author: str,
    state: str,
    now: dt.datetime,
) -> ChatMessage:
    """One message more, sealed."""
    row = ChatMessage(
        conversation_id=conversation_id,
        author=author,
        state=state,
        sealed=cipher.seal(content.model_dump_json(exclude_defaults=True)).ciphertext,
        created_at=now,
    )
    session.add(row)
    return row


def tell(
    session: Session,
    cipher: FieldCipher,
    conversation: Conversation,
    content: Content,
    *,
    now: dt.datetime,
    author: str = "bot",
) -> ChatMessage:
    """Say something that answers no message; where the person is in WeChat, it is sent there too."""
    take_turn(session, owner_of(conversation))
    row = add(session, cipher, conversation.id, content, author=author, state="answered", now=now)
    conversation.updated_at = now
    session.flush()
    if conversation.channel == "wechat":
        outbox.put(session, STAFF_REPLY, f"{STAFF_REPLY}:{row.id}", {"message_id": row.id}, now=now)
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
    """Store the ``replies`` and mark the message answered; what was deleted meanwhile stays so."""
    asked = session.scalars(select(ChatMessage).where(ChatMessage.id == message_id)).first()
    if asked is None:
        return
    conversation = session.get_one(Conversation, asked.conversation_id)
    take_turn(session, owner_of(conversation))
    conversation.failed_turns = 0
    asked.state, asked.intent, asked.confidence = "answered", intent.name, intent.confidence
    for content in replies:
        row = add(session, cipher, asked.conversation_id, content, author="bot", state="answered", now=now)
        row.reply_to = message_id
        session.flush()


def fail(session: Session, message_id: str) -> Conversation | None:
    """Keep the message as not answered; it can be sent again. The conversation, with its failures in a row counted."""
    session.execute(update(ChatMessage).where(ChatMessage.id == message_id).values(state="failed"))
    inside = select(ChatMessage.conversation_id).where(ChatMessage.id == message_id).scalar_subquery()
    conversation = session.scalar(select(Conversation).where(Conversation.id == inside))
    if conversation is not None:
        conversation.failed_turns += 1
    return conversation


def replies_to(session: Session, cipher: FieldCipher, message_id: str) -> tuple[list[MessageOut], Intent]:
    """The stored answer to a message."""
    asked = session.scalars(select(ChatMessage).where(ChatMessage.id == message_id)).first()
    rows = session.scalars(
        select(ChatMessage).where(ChatMessage.reply_to == message_id).order_by(ChatMessage.sequence)
    ).all()
    intent = Intent(name=asked.intent if asked else None, confidence=asked.confidence if asked else None)
    return [shown(row, cipher) for row in rows], intent


def last_not_by_person(session: Session, conversation_id: str) -> dt.datetime | None:
    """When somebody else than the person said something last."""
    others = (ChatMessage.conversation_id == conversation_id, ChatMessage.author != "person")
    return session.scalar(select(func.max(ChatMessage.created_at)).where(*others))


def last_case(session: Session, cipher: FieldCipher, conversation_id: str, among: int = 30) -> str | None:
    """The case that was last spoken of."""
    query = select(ChatMessage).where(ChatMessage.conversation_id == conversation_id, ChatMessage.author == "bot")
    rows = session.scalars(query.order_by(ChatMessage.sequence.desc()).limit(among))
    return next((case for row in rows if (case := opened(row, cipher).case)), None)


def shown(row: ChatMessage, cipher: FieldCipher) -> MessageOut:
    """A message as its owner reads it."""
    content = opened(row, cipher)
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


def opened(row: ChatMessage, cipher: FieldCipher) -> Content:
    """What a message holds."""
    return Content.model_validate_json(cipher.open(row.sealed))
