"""Outgoing work, written in the same transaction as the deed that causes it."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ColumnElement, Index, Integer, String, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class OutboxMessage(Base):
    """One job; claimed by lease, repeated until done, idempotent by ``key``.

    ``lease`` names the claim that holds the job: only who knows it may finish it. ``dead_at``: nobody tries any more,
    until staff replay it.
    """

    __tablename__ = "outbox_messages"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(120))
    topic: Mapped[str] = mapped_column(String(64))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime]
    next_attempt_at: Mapped[dt.datetime]
    lease: Mapped[str | None] = mapped_column(String(36))
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    dead_at: Mapped[dt.datetime | None]

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Neither done nor dead: the condition of the index, so that a search never reads what is finished."""
        return and_(cls.done_at.is_(None), cls.dead_at.is_(None))


_OPEN = OutboxMessage.is_open()
_DEAD = OutboxMessage.dead_at.is_not(None)
_HELD = OutboxMessage.lease.is_not(None)
Index(
    "ix_outbox_messages_open",
    OutboxMessage.topic,
    OutboxMessage.next_attempt_at,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index("ix_outbox_messages_dead", OutboxMessage.dead_at, sqlite_where=_DEAD, postgresql_where=_DEAD)
Index("ix_outbox_messages_held", OutboxMessage.lease, sqlite_where=_HELD, postgresql_where=_HELD)


class WorkerSeen(Base):
    """A worker that runs, or ran: ``seen_at`` is its last sign of life."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    started_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
