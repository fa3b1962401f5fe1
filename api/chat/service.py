"""What is kept of conversations: whose they are, what was said, what was answered."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, and_, false, func, or_, select, update
from sqlalchemy.orm import Session

from api.accounts.tokens import Asks
from api.accounts.viewer import Viewer
from api.chat import phrases, saying
from api.chat.models import ChatMessage, Conversation, Handover
from api.chat.schemas import AttachmentOut, Content, MessageIn, MessageOut
from api.crypto import FieldCipher
from api.errors import NotFound
from api.outbox import service as outbox
from api.pages import Page, Paging, fetch

FORGET = "chat.forget"


# A blank between two Chinese characters; so many of them, and so close, that they only set words apart.
_APART = re.compile("(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_OFTEN, _WORD = 3, 4


@dataclass(frozen=True)
class Speaker:
    """Who chats, and where: a signed-in viewer, somebody known by a guest secret, or both when just signing in.

    ``address`` is where a browser speaks from, for counting people who are not signed in; it is not kept.
    """

    viewer: Viewer | None
    guest: str | None
    channel: Literal["portal", "wechat"] = "portal"
    address: str | None = None

    @property
    def account_id(self) -> str | None:
        """The account, or None for an anonymous person."""
        return self.viewer.account_id if self.viewer else None

    @property
    def guest_hash(self) -> str | None:
        """What is stored of the guest cookie."""
        return hashlib.sha256(self.guest.encode()).hexdigest() if self.guest else None

    @property
    def asks(self) -> Asks | None:
        """Where we ask this person for consents; None: a program brings the messages, and asks by its own means."""
        if self.channel == "wechat":
            return "wechat"
        return "chat" if self.viewer and self.viewer.by_browser else None

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
    """A person's message after it was stored: new, failed before, or answered before.

    ``is_bound_now``: the conversation was a guest's until this message. ``is_again``: the bot may have heard it.
    """

    message_id: str
    conversation_id: str
    content: Content
    answered: bool
    is_bound_now: bool = False
    is_again: bool = False

    @property
    def for_bot(self) -> str:
        """What the bot hears; typed text never counts as a command of Rasa's (``/intent``)."""
        if self.content.payload:
            return self.content.payload
        text = closed_up(self.content.text)
        return "／" + text[1:] if text.startswith("/") else text


def closed_up(text: str) -> str:
    """Words that are set apart by blanks, as learners of Chinese write them, without the blanks: 我 要 申请 修复."""
    apart = _APART.findall(text)
    often = len(apart) >= _OFTEN and len(apart) * _WORD >= len(_CHINESE.findall(text))
    return _APART.sub("", text) if often else text


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
    saying.take_turn(session, speaker.account_id or speaker.guest_hash)
    earlier = _earlier(session, speaker, message)
    if earlier is not None:
        answered = earlier.state == "answered"
        earlier.state = "answered" if answered else "waiting"
        return Kept(earlier.id, earlier.conversation_id, saying.opened(earlier, cipher), answered, is_again=True)
    conversation = _conversation_for(session, speaker, message.conversation_id, now=now)
    is_bound_now = _bind(conversation, speaker)
    conversation.channel = speaker.channel
    # A file alone is called by its name, as the window does it.
    text = (message.text or "").strip() or ("" if message.payload else "、".join(file.name for file in attachments))
    content = Content(text=text, payload=message.payload, attachments=list(attachments))
    row = saying.add(session, cipher, conversation.id, content, author="person", state="waiting", now=now)
    row.client_id = message.client_id
    session.flush()
    return Kept(row.id, conversation.id, content, answered=False, is_bound_now=is_bound_now)


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
    return conversation


def _bind(conversation: Conversation, speaker: Speaker) -> bool:
    """A guest who signed in keeps the conversation for the account alone; whether that is new."""
    if speaker.account_id is None or conversation.account_id is not None:
        return False
    conversation.account_id, conversation.guest_hash = speaker.account_id, None
    return True


def is_known(session: Session, speaker: Speaker) -> bool:
    """Whether this person has a conversation: anybody can make up a guest cookie."""
    return session.scalar(select(Conversation.id).where(speaker.owns()).limit(1)) is not None


def get_conversation(session: Session, speaker: Speaker, conversation_id: str) -> Conversation:
    """An own conversation; raises ``NotFound`` for an absent one and for somebody else's alike."""
    query = select(Conversation).where(Conversation.id == conversation_id, speaker.owns())
    found = session.scalars(query).first()
    if found is None:
        raise NotFound(phrases.NO_CONVERSATION)
    return found


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


def delete_conversation(session: Session, speaker: Speaker, conversation_id: str, *, now: dt.datetime) -> None:
    """Delete an own conversation and what was said in it, the bot's memory too; nobody waits in it any more.

    Raises ``NotFound``.
    """
    conversation = get_conversation(session, speaker, conversation_id)
    saying.take_turn(session, saying.owner_of(conversation))
    called = update(Handover).where(Handover.conversation_id == conversation.id)
    session.execute(called.where(Handover.is_open()).values(state="closed", closed_at=now))
    session.execute(called.values(reason_sealed=None))
    for row in session.scalars(select(ChatMessage).where(ChatMessage.conversation_id == conversation.id)):
        session.delete(row)
    session.flush()
    session.delete(conversation)
    outbox.put(session, FORGET, f"{FORGET}:{conversation.id}", {"conversation": conversation.id}, now=now)


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
    return [(row.sequence, saying.shown(row, cipher)) for row in session.scalars(query)]
