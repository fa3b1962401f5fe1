"""Assessments as given, with everything needed to repeat them (评估留存)."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import Whose
from api.db import Base, new_id


class StoredAssessment(Base):
    """One answer: its inputs (sealed: they may hold a date of birth), day, knowledge version and result."""

    __tablename__ = "assessments"
    whose = Whose(accounts=("account_id",), part_of="record_id")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    record_id: Mapped[str | None] = mapped_column(ForeignKey("records.id"), index=True)
    as_of: Mapped[dt.date] = mapped_column(Date)
    knowledge_version: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[str] = mapped_column(String(24))
    inputs_sealed: Mapped[str] = mapped_column(Text)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[dt.datetime]
