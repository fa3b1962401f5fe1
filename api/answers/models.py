"""What readers said about answers, and what came of it."""

import datetime as dt

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class AnswerRemark(Base):
    """One remark on an answer; contact data and codes are hidden before it is stored.

    ``citation`` is the clause the reader thinks right. ``region``, ``as_of`` and ``knowledge_version`` let a reviewer
    ask the same again. ``handled_at``, ``handled_by`` and ``outcome`` are set together, once.
    """

    __tablename__ = "answer_remarks"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    account_id: Mapped[str | None] = mapped_column(String(36))
    question: Mapped[str] = mapped_column(Text)
    region: Mapped[str | None] = mapped_column(String(6))
    as_of: Mapped[dt.date | None] = mapped_column(Date)
    citation: Mapped[str | None] = mapped_column(String(300))
    helpful: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    knowledge_version: Mapped[str] = mapped_column(String(80))
    handled_at: Mapped[dt.datetime | None]
    handled_by: Mapped[str | None] = mapped_column(String(100))
    outcome: Mapped[str | None] = mapped_column(String(16))
    note: Mapped[str] = mapped_column(Text)
