"""What somebody was told before it is removed."""

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class RetentionNotice(Base):
    """The owner of ``target`` was told that it will be removed; ``job_key`` is the job that carried the message."""

    __tablename__ = "retention_notices"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    target: Mapped[str] = mapped_column(String(64), primary_key=True)
    told_at: Mapped[dt.datetime]
    job_key: Mapped[str] = mapped_column(String(120))
