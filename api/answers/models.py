"""What readers said about answers."""

import datetime as dt

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class AnswerRemark(Base):
    """One remark on an answer; telephone numbers and the like are hidden before it is stored."""

    __tablename__ = "answer_remarks"

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    account_id: Mapped[str | None] = mapped_column(String(36))
    question: Mapped[str] = mapped_column(Text)
    citation: Mapped[str | None] = mapped_column(String(300))
    helpful: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text)
    knowledge_version: Mapped[str] = mapped_column(String(80))
