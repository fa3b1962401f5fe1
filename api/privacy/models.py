"""What somebody was told before it is removed, and what somebody agreed to."""

import datetime as dt

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import Whose
from api.db import Base, new_id


class RetentionNotice(Base):
    """The owner of ``target`` was told that it will be removed; ``job_key`` is the job that carried the message."""

    __tablename__ = "retention_notices"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    target: Mapped[str] = mapped_column(String(64), primary_key=True)
    told_at: Mapped[dt.datetime]
    job_key: Mapped[str] = mapped_column(String(120))


class Consent(Base):
    """That an account agreed to one purpose (``consents.yaml``), in which words, where, and until when."""

    __tablename__ = "consents"
    whose = Whose(accounts=("account_id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    words_version: Mapped[str] = mapped_column(String(16))
    given_by: Mapped[str] = mapped_column(String(8))
    given_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
