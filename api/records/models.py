"""Negative records (失信信息) as published, field names after the 双公示 standard."""

import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.accounts.models import Subject
from api.accounts.whose import OFFICE, Whose
from api.db import Base, new_id


class Record(Base):
    """One item of negative information about one subject; ``None`` means unknown, not "no"."""

    __tablename__ = "records"
    __table_args__ = (UniqueConstraint("subject_id", "document_number"),)
    whose = Whose(subjects=("subject_id",), staff=OFFICE, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    document_number: Mapped[str] = mapped_column(String(100))
    authority: Mapped[str] = mapped_column(String(200))
    authority_code: Mapped[str | None] = mapped_column(String(18))
    authority_field: Mapped[str] = mapped_column(String(32))
    region: Mapped[str] = mapped_column(String(6), index=True)
    violation: Mapped[str | None] = mapped_column(Text)
    basis: Mapped[str | None] = mapped_column(Text)
    penalties: Mapped[list[str]] = mapped_column(JSON)
    procedure: Mapped[str | None] = mapped_column(String(16))
    fine_amount: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    part_paid_amount: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    severity: Mapped[str | None] = mapped_column(String(16))
    decided_on: Mapped[dt.date | None] = mapped_column(Date)
    published_on: Mapped[dt.date | None] = mapped_column(Date)
    publication_ends_on: Mapped[dt.date | None] = mapped_column(Date)
    obligations_fulfilled_on: Mapped[dt.date | None] = mapped_column(Date)
    list_name: Mapped[str | None] = mapped_column(String(100))
    excluded_by: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[str] = mapped_column(String(16))
    marks: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]

    subject: Mapped[Subject] = relationship(lazy="joined")


class RecordVersion(Base):
    """One change of a record: who, when, what from and to, and the line of which file it came from."""

    __tablename__ = "record_versions"
    __table_args__ = (UniqueConstraint("record_id", "number"),)
    whose = Whose(part_of="record_id")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    record_id: Mapped[str] = mapped_column(ForeignKey("records.id"))
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[dt.datetime]
    actor: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(String(16))
    file_sha256: Mapped[str | None] = mapped_column(String(64))
    file_name: Mapped[str | None] = mapped_column(String(200))
    file_line: Mapped[int | None] = mapped_column(Integer)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    open_cases: Mapped[list[str]] = mapped_column(JSON)
