"""In-app messages (站内消息) to the people of a case."""

import datetime as dt

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base, new_id


class Notification(Base):
    """One message to a subject; ``key`` keeps it from being written twice."""

    __tablename__ = "notifications"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(120))
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), index=True)
    case_number: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
