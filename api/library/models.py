"""Imported originals. They live here and never in the repository."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.db import Base, new_id


class PolicyRelation(Base):
    """What a document does to another one. ``target`` is its 文号 or short title as a reader knows it.

    ``target_id`` is the document's id where it is known here: the library's own, else the imported one's.
    """

    __tablename__ = "policy_relations"

    source_id: Mapped[str] = mapped_column(ForeignKey("policy_documents.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    target: Mapped[str] = mapped_column(String(300), primary_key=True)
    target_id: Mapped[str | None] = mapped_column(String(80), index=True)


class PolicyDocument(Base):
    """One imported document: draft, published or repealed. ``clauses`` holds the clause tree as parsed.

    ``baseline_id`` is the library's document it is the original of. ``revision`` grows with each change of
    standing, so that other processes notice. ``source`` is the text as it was read from the file, line by line from
    its line ``first_line`` on, contact data hidden; documents imported before it was kept have none.
    """

    __tablename__ = "policy_documents"
    # The second is read whole at every question: it spares the pages of the clauses.
    __table_args__ = (
        Index("ix_policy_documents_status_document", "status", "document"),
        Index("ix_policy_documents_status_revision", "status", "revision"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    baseline_id: Mapped[str | None] = mapped_column(String(80), index=True)
    document: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(500))
    issuer: Mapped[str] = mapped_column(String(300))
    rank: Mapped[str] = mapped_column(String(40))
    region: Mapped[str | None] = mapped_column(String(6))
    addressees: Mapped[list[str]] = mapped_column(JSON)
    issued_on: Mapped[dt.date | None] = mapped_column(Date)
    printed_on: Mapped[dt.date | None] = mapped_column(Date)
    effective_from: Mapped[dt.date | None] = mapped_column(Date)
    effective_to: Mapped[dt.date | None] = mapped_column(Date)
    superseded_by: Mapped[str | None] = mapped_column(String(300))
    status: Mapped[str] = mapped_column(String(16))
    clauses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    warnings: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    source: Mapped[str | None] = mapped_column(Text, deferred=True)
    first_line: Mapped[int | None]
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    revision: Mapped[int]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str] = mapped_column(String(100))
    published_at: Mapped[dt.datetime | None]
    published_by: Mapped[str | None] = mapped_column(String(100))
    repealed_at: Mapped[dt.datetime | None]
    repealed_by: Mapped[str | None] = mapped_column(String(100))
    relations: Mapped[list[PolicyRelation]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by=lambda: (PolicyRelation.kind, PolicyRelation.target)
    )


class PolicyAlarm(Base):
    """A quote of the library that does not stand in a published original. ``id`` follows from what it is about."""

    __tablename__ = "policy_alarms"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("policy_documents.id", ondelete="CASCADE"), index=True)
    document: Mapped[str] = mapped_column(String(200))
    locator: Mapped[str] = mapped_column(String(300))
    quote: Mapped[str] = mapped_column(Text)
    says: Mapped[str] = mapped_column(Text)
    since: Mapped[dt.datetime]
    handled_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    handled_by: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(Text)
