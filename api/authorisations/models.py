"""Authorisations with the papers that they stand on."""

import datetime as dt

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.accounts.models import Subject
from api.accounts.whose import HANDLERS, Whose
from api.db import Base, new_id


class Authorisation(Base):
    """That ``agent`` may act for ``principal``: as it was registered, and what became of it.

    ``by_agent``: the agent registered it, or else the principal; the other one was ``named`` so by whoever did, which
    is no proof of what they are called. ``state``: ``requested``, ``confirmed``, ``refused`` or ``revoked``; it holds
    while it is confirmed, ``until`` the end of that day in China. ``region`` decides which office confirms it: of the
    principal's latest papers, or the place in its code; None: one that works for the whole country. ``note`` is
    what was said when it was registered, ``reason`` why it was refused or revoked, or what was checked when it was
    confirmed.
    """

    __tablename__ = "authorisations"
    __table_args__ = (UniqueConstraint("number"),)
    whose = Whose(subjects=("principal_id", "agent_id"), staff=HANDLERS, region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(20))
    principal_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), index=True)
    agent_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), index=True)
    capacity: Mapped[str] = mapped_column(String(8))
    scope: Mapped[list[str]] = mapped_column(JSON)
    until: Mapped[dt.date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12))
    by_agent: Mapped[bool]
    named: Mapped[str] = mapped_column(String(200))
    region: Mapped[str | None] = mapped_column(String(6))
    note: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    asked_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    created_at: Mapped[dt.datetime]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    ended_at: Mapped[dt.datetime | None]

    principal: Mapped[Subject] = relationship(foreign_keys=principal_id, lazy="joined")
    agent: Mapped[Subject] = relationship(foreign_keys=agent_id, lazy="joined")
    files: Mapped[list["AuthorisationFile"]] = relationship(
        lazy="selectin", order_by="AuthorisationFile.uploaded_at", cascade="all, delete-orphan"
    )


_WAITING = Authorisation.state == "requested"
Index(
    "ix_authorisations_waiting",
    Authorisation.created_at,
    Authorisation.region,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)


class AuthorisationFile(Base):
    """One paper: the letter of authorisation, the proof of guardianship, or who the agent is."""

    __tablename__ = "authorisation_files"
    whose = Whose(part_of="authorisation_id")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    authorisation_id: Mapped[str] = mapped_column(ForeignKey("authorisations.id"), index=True)
    material: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(Integer)
    type: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    storage_key: Mapped[str] = mapped_column(String(200), index=True)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list)
    uploaded_at: Mapped[dt.datetime]
