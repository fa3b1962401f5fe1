"""Conversations, what was said in them, and who was called to them; texts are sealed: people type codes and numbers."""

import datetime as dt

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import HANDLERS, Whose
from api.db import Base, new_id


class Conversation(Base):
    """One conversation: of an account, or of a browser known only by a random cookie (its hash is kept).

    ``channel`` is where the person wrote last. ``busy_by`` is the turn that is being answered, until ``busy_until`` at
    the latest (``leases``); ``failed_turns`` is how many in a row the bot did not answer.
    """

    __tablename__ = "conversations"
    whose = Whose(accounts=("account_id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    guest_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    channel: Mapped[str] = mapped_column(String(8), default="portal", server_default="portal")
    busy_by: Mapped[str | None] = mapped_column(String(36))
    busy_until: Mapped[dt.datetime | None]
    failed_turns: Mapped[int] = mapped_column(default=0, server_default="0")


class ChatMessage(Base):
    """One message; ``sequence`` gives the order and the place where an event stream goes on.

    ``author`` is ``person``, ``bot`` or ``staff``. ``state`` of a person's message: ``waiting`` (on its way
    to the bot), ``answered`` or ``failed`` (kept, can be sent again under the same ``client_id``). ``sealed``
    holds a ``Content`` as encrypted JSON. A reply names the message it answers in ``reply_to``. Until ``waits_until``
    somebody sees to it that a waiting message is answered, and later ones let it go first.
    """

    __tablename__ = "chat_messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_chat_messages_conversation_id_sequence", "conversation_id", "sequence"),
        # A number is never given twice, also after a deletion: open streams ask for what comes after theirs.
        {"sqlite_autoincrement": True},
    )
    whose = Whose(part_of="conversation_id")

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(36), unique=True, default=new_id)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    author: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    client_id: Mapped[str | None] = mapped_column(String(64))
    reply_to: Mapped[str | None] = mapped_column(String(36), index=True)
    sealed: Mapped[str] = mapped_column(Text)
    intent: Mapped[str | None] = mapped_column(String(64))
    confidence: Mapped[float | None]
    created_at: Mapped[dt.datetime]
    waits_until: Mapped[dt.datetime | None]


class Handover(Base):
    """A person asked for a person. ``state``: ``waiting``, ``talking`` (the bot is silent), ``closed``.

    ``region`` decides which staff see it: of the case, or of the account's latest record; ``000000`` for an account
    without any. None (an anonymous person): every clerk. It outlives its conversation without a word of what was said.
    """

    __tablename__ = "handovers"
    __table_args__ = (UniqueConstraint("number"),)
    whose = Whose(staff=HANDLERS, region="region", unplaced=True, also="is_with")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id", ondelete="SET NULL"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    region: Mapped[str | None] = mapped_column(String(6))
    case_number: Mapped[str | None] = mapped_column(String(20))
    reason_sealed: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(8))
    taken_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    taken_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Waiting, or talking."""
        return cls.closed_at.is_(None)

    @classmethod
    def is_with(cls, account_id: str) -> ColumnElement[bool]:
        """Somebody of the office talks in it."""
        return and_(cls.state == "talking", cls.taken_by == account_id)


# A conversation waits in the queue once, whoever presses how often.
Index(
    "uq_handovers_open",
    Handover.conversation_id,
    unique=True,
    sqlite_where=Handover.is_open(),
    postgresql_where=Handover.is_open(),
)
