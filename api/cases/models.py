"""Cases (修复与异议申请) with their files, clocks and timeline."""

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.accounts.models import Subject
from api.db import Base, new_id
from api.records.models import Record

case_records = Table(
    "case_records",
    Base.metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("record_id", ForeignKey("records.id"), primary_key=True, index=True),
)


class Case(Base):
    """One application of one subject; ``facts_sealed`` and ``statement_sealed`` are encrypted."""

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(24), index=True)
    resolution: Mapped[str | None] = mapped_column(String(24))
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), index=True)
    region: Mapped[str] = mapped_column(String(6))
    ground: Mapped[str | None] = mapped_column(String(24))
    statement_sealed: Mapped[str | None] = mapped_column(Text)
    facts_sealed: Mapped[str | None] = mapped_column(Text)
    required: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    door: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    commitment: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    knowledge_version: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[dt.datetime]
    submitted_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}

    subject: Mapped[Subject] = relationship(lazy="joined")
    records: Mapped[list[Record]] = relationship(secondary=case_records, lazy="selectin", order_by=Record.id)
    files: Mapped[list["CaseFile"]] = relationship(lazy="selectin", order_by="CaseFile.uploaded_at")
    deadlines: Mapped[list["CaseDeadline"]] = relationship(
        back_populates="case", lazy="selectin", order_by="CaseDeadline.due_on", cascade="all, delete-orphan"
    )
    events: Mapped[list["CaseEvent"]] = relationship(lazy="selectin", order_by="CaseEvent.sequence")


class CaseFile(Base):
    """One uploaded file of one material; the bytes are in the file store under ``storage_key``."""

    __tablename__ = "case_files"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    material: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(200))
    uploaded_at: Mapped[dt.datetime]


class CaseDeadline(Base):
    """One statutory clock of a case: what is needed to compute it again.

    ``history`` is what happened to it (paused, resumed, extended, met). ``due_on``, ``provisional``, ``paused_on`` and
    ``met_on`` follow from it and stand in columns so that those that are due are found; how it stands today and the
    days left are computed, never stored. ``region`` is the case's: a search by place must not read all cases.
    """

    __tablename__ = "case_deadlines"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    rule: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    actor: Mapped[str] = mapped_column(String(64))
    started_on: Mapped[dt.date] = mapped_column(Date)
    due_on: Mapped[dt.date | None] = mapped_column(Date)
    provisional: Mapped[bool] = mapped_column(default=False)
    paused_on: Mapped[dt.date | None] = mapped_column(Date)
    met_on: Mapped[dt.date | None] = mapped_column(Date)
    region: Mapped[str] = mapped_column(String(6))
    unit: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int] = mapped_column(Integer)
    verification: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    clauses: Mapped[list[str]] = mapped_column(JSON)
    history: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    citations: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    case: Mapped[Case] = relationship(back_populates="deadlines", lazy="raise")

    @classmethod
    def ticking(cls) -> ColumnElement[bool]:
        """Neither met nor paused: the condition of the index, so that a search reads what is due and nothing else."""
        return and_(cls.met_on.is_(None), cls.paused_on.is_(None))


_TICKING = CaseDeadline.ticking()
Index(
    "ix_case_deadlines_ticking",
    CaseDeadline.due_on,
    CaseDeadline.region,
    sqlite_where=_TICKING,
    postgresql_where=_TICKING,
)
_GUESSED = CaseDeadline.provisional.is_(True) & CaseDeadline.met_on.is_(None)
Index("ix_case_deadlines_guessed", CaseDeadline.started_on, sqlite_where=_GUESSED, postgresql_where=_GUESSED)


class CaseEvent(Base):
    """One line of what happened, for the people concerned."""

    __tablename__ = "case_events"
    __table_args__ = (UniqueConstraint("case_id", "sequence"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), index=True)
    sequence: Mapped[int] = mapped_column(Integer)
    at: Mapped[dt.datetime]
    actor: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)
