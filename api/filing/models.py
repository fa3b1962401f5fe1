"""The platforms that are told of a result (接收方), and what each of them was told."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.accounts.whose import OFFICE, Whose
from api.db import Base, new_id
from api.records.models import Record


class Receiver(Base):
    """One platform: which places and fields it covers, and how it is reached.

    ``regions`` are inherited downwards; ``fields`` None means all. ``secret_sealed`` signs both ways and is never
    shown.
    """

    __tablename__ = "receivers"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(20))
    regions: Mapped[list[str]] = mapped_column(JSON)
    fields: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    gateway: Mapped[str] = mapped_column(String(12))
    url: Mapped[str | None] = mapped_column(String(500))
    secret_sealed: Mapped[str | None] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]


class Delivery(Base):
    """What one receiver was told about one record of one case, and how far that has got.

    ``content`` is the message without the subject, fixed when the case was decided. ``sequence`` counts what a
    receiver was ever told about a record; ``round`` is the outbox job that is at work on it now. ``heard`` are the ids
    of the receiver's own messages that were taken in, so that none counts twice. ``region`` is the case's: a search by
    place must not read all cases.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("case_id", "receiver_id", "record_id", "instruction"),
        UniqueConstraint("receiver_id", "record_id", "sequence"),
    )
    whose = Whose(part_of="case_id", staff=OFFICE, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    receiver_id: Mapped[str] = mapped_column(ForeignKey("receivers.id"))
    record_id: Mapped[str] = mapped_column(ForeignKey("records.id"))
    instruction: Mapped[str] = mapped_column(String(12))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    region: Mapped[str] = mapped_column(String(6))
    sequence: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12))
    round: Mapped[int] = mapped_column(Integer, default=1)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    asked: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    delivered_at: Mapped[dt.datetime | None]
    confirmed_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]
    next_attempt_at: Mapped[dt.datetime | None]
    error: Mapped[str | None] = mapped_column(String(24))
    error_detail: Mapped[str | None] = mapped_column(String(300))
    note: Mapped[str | None] = mapped_column(String(300))
    reference: Mapped[str | None] = mapped_column(String(100))
    heard: Mapped[list[str]] = mapped_column(JSON, default=list)

    receiver: Mapped[Receiver] = relationship(lazy="joined")
    record: Mapped[Record] = relationship(lazy="select")


_UNCONFIRMED = Delivery.state != "confirmed"
Index(
    "ix_deliveries_unconfirmed",
    Delivery.state,
    Delivery.created_at,
    Delivery.region,
    sqlite_where=_UNCONFIRMED,
    postgresql_where=_UNCONFIRMED,
)
