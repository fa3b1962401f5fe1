"""Requests about one's own data, and the copies that were made for them."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.accounts.whose import Whose
from api.db import Base, new_id


class RightsRequest(Base):
    """One request. ``kind``: ``export`` or ``erase``; ``status``: ``received``, ``done``, or ``blocked`` by a case.

    ``outcome`` counts what was deleted and names what was kept, without any of it.
    """

    __tablename__ = "rights_requests"
    __table_args__ = (UniqueConstraint("number"),)
    whose = Whose(accounts=("account_id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(12))
    close_account: Mapped[bool]
    asked_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    @classmethod
    def is_open(cls) -> ColumnElement[bool]:
        """Nobody has carried it out yet."""
        return cls.done_at.is_(None)


class RightsExport(Base):
    """The ZIP of a request, encrypted. It is in the database, so a backup and its end in time are those of the rest."""

    __tablename__ = "rights_exports"
    whose = Whose(part_of="request_id")

    request_id: Mapped[str] = mapped_column(ForeignKey("rights_requests.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(Text)
    made_at: Mapped[dt.datetime] = mapped_column(index=True)


# One of a kind at a time, whoever presses how often.
Index(
    "uq_rights_requests_open",
    RightsRequest.account_id,
    RightsRequest.kind,
    unique=True,
    sqlite_where=RightsRequest.is_open(),
    postgresql_where=RightsRequest.is_open(),
)
