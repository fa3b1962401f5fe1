"""Conversations and what was said in them; texts are sealed, because people type codes and phone numbers."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class Conversation(Base):
    """One conversation: of an account, or of a browser known only by a random cookie (its hash is kept)."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    guest_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]


class ChatMessage(Base):
    """One message; ``sequence`` gives the order and the place where an event stream goes on.

    ``author`` is ``person``, ``bot`` or ``staff``. ``state`` of a person's message: ``waiting`` (on its way
    to the bot), ``answered`` or ``failed`` (kept, can be sent again under the same ``client_id``). ``sealed``
    holds a ``Content`` as encrypted JSON. A reply names the message it answers in ``reply_to``.
    """

    __tablename__ = "chat_messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_chat_messages_conversation_id_sequence", "conversation_id", "sequence"),
        # A number is never given twice, also after a deletion: open streams ask for what comes after theirs.
        {"sqlite_autoincrement": True},
    )

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
