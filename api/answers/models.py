"""What readers said about answers, and what came of it."""

import datetime as dt

from sqlalchemy import Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import OFFICE, Whose
from api.db import Base, new_id


class AnswerRemark(Base):
    """One remark on an answer; contact data and codes are hidden before it is stored.

    ``citation`` is the clause the reader thinks right. ``region``, ``as_of`` and ``knowledge_version`` let a reviewer
    ask the same again. ``handled_at``, ``handled_by`` and ``outcome`` are set together, once.
    """

    __tablename__ = "answer_remarks"
    whose = Whose(staff=frozenset({"policy_editor", "reviewer", "admin"}), region="region", unplaced=True)

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


class QuestionCount(Base):
    """How many questions about a place ended how on a day in China; a place that was not named is the country."""

    __tablename__ = "question_counts"
    whose = Whose(staff=OFFICE | {"policy_editor"}, region="region")

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    status: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class OpenQuestion(Base):
    """A question that found no answer, without contact data and codes; kept only where the installation wants it."""

    __tablename__ = "open_questions"
    whose = Whose(staff=OFFICE | {"policy_editor"}, region="region")

    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    count: Mapped[int] = mapped_column(Integer)
