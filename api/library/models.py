"""Imported originals. They live here and never in the repository."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class PolicyDocument(Base):
    """One imported document: draft, published or repealed. ``clauses`` holds the clause tree as parsed.

    ``baseline_id`` is the library's document it is the original of. ``revision`` grows with each change of
    standing, so that other processes notice.
    """

    __tablename__ = "policy_documents"
    __table_args__ = (Index("ix_policy_documents_status_document", "status", "document"),)

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
    superseded_by: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(16))
    clauses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    warnings: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    revision: Mapped[int]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[str] = mapped_column(String(100))
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[str] = mapped_column(String(100))
