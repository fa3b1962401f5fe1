"""The audit trail: append-only, each row chained to the one before by a hash, and anchored from time to time.

Triggers of the database refuse to change or remove rows of these tables (migrations 0015, 0022, 0024).
"""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class AuditLine(Base):
    """Who did what to what, and when.

    ``about`` is whom it concerns: the id of the subject, or of the account where there is no subject. ``purpose`` says
    what somebody's data was looked at for.
    """

    __tablename__ = "audit_lines"

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(64), index=True)
    action: Mapped[str] = mapped_column(String(64))
    target: Mapped[str] = mapped_column(String(64), index=True)
    about: Mapped[str | None] = mapped_column(String(36), index=True)
    purpose: Mapped[str | None] = mapped_column(String(200))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditNamed(Base):
    """Whom a line about many names in its ``details``, by subject or account: what such lines are found by.

    The line itself is what counts; ``api.audit.verify`` compares the two.
    """

    __tablename__ = "audit_named"

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    about: Mapped[str] = mapped_column(String(36), primary_key=True, index=True)


class AuditAnchor(Base):
    """How far the trail was at a moment; the same stands in a file and in the log, out of the database's reach."""

    __tablename__ = "audit_anchors"

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[dt.datetime]
