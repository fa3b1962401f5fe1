"""Messages to people (站内消息), where else they are reached and when, and what they want to be reminded of."""

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.accounts.models import Account
from api.accounts.whose import Whose
from api.db import Base, blind_index, new_id


class Notification(Base):
    """One message to a subject or to one account of staff; ``key`` keeps it from being written twice.

    ``text`` names days by their date, so that it is as true when it is read as when it was written. ``about`` is what
    must still be so when the message leaves by another channel (``holding``).
    """

    __tablename__ = "notifications"
    __table_args__ = (UniqueConstraint("key"),)
    whose = Whose(subjects=("subject_id",), accounts=("account_id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(120))
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    case_number: Mapped[str | None] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    short: Mapped[str] = mapped_column(String(200))
    about: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[dt.datetime] = mapped_column(index=True)
    read_at: Mapped[dt.datetime | None]


class Sending(Base):
    """That a message was to leave by another channel, and what the channel said.

    Without an ``outcome`` the job of this message and address tells: under way, given up, or not needed any more.
    ``contact_id`` refers to nothing, since an address may be erased while it stays known that something was sent.
    """

    __tablename__ = "notification_sendings"
    whose = Whose(part_of="notification_id")

    notification_id: Mapped[str] = mapped_column(ForeignKey("notifications.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str | None] = mapped_column(String(16))
    at: Mapped[dt.datetime | None]

    @property
    def job_key(self) -> str:
        """The key of its job."""
        return job_key(self.notification_id, self.contact_id)


def job_key(notification_id: str, contact_id: str) -> str:
    """The key of the job that takes one message to one address."""
    return f"notice:{notification_id}:{contact_id}"


class ContactPoint(Base):
    """Where one account is reached by one channel; the address is encrypted and used only once it is confirmed.

    ``sends_left`` counts what the person allowed by WeChat, where each permission is for one message. ``failed_at``:
    the channel said that nobody is there, so the address has to be confirmed again.
    """

    __tablename__ = "contact_points"
    __table_args__ = (UniqueConstraint("account_id", "channel"),)
    whose = Whose(accounts=("account_id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    channel: Mapped[str] = mapped_column(String(8))
    switched_on: Mapped[bool] = mapped_column(default=True)
    address_sealed: Mapped[str | None] = mapped_column(Text)
    address_index: Mapped[str | None] = mapped_column(
        String(64), index=True, info=blind_index("address", of="address_sealed")
    )
    consented_at: Mapped[dt.datetime | None]
    confirmed_at: Mapped[dt.datetime | None]
    failed_at: Mapped[dt.datetime | None]
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_sent_at: Mapped[dt.datetime | None]
    code_tries: Mapped[int] = mapped_column(Integer, default=0)
    sends_left: Mapped[int] = mapped_column(Integer, default=0)

    account: Mapped[Account] = relationship(lazy="raise")


class CodeSent(Base):
    """That a code was sent, for a day: it outlives the address, so that nobody starts anew by taking it back."""

    __tablename__ = "codes_sent"
    whose = Whose(accounts=("account_id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    address_index: Mapped[str] = mapped_column(String(64), index=True, info=blind_index("address"))
    sent_at: Mapped[dt.datetime] = mapped_column(index=True)


class QuietHours(Base):
    """When an account is not to be disturbed, in China's time; both null: never quiet. No row: the usual hours."""

    __tablename__ = "quiet_hours"
    whose = Whose(accounts=("account_id",))

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    starts: Mapped[dt.time | None] = mapped_column(Time)
    ends: Mapped[dt.time | None] = mapped_column(Time)


class Reminder(Base):
    """A day that is no clock of a case: when a record may first be repaired, or the last day of a remedy outside.

    ``on_day`` is the day to speak, ``last_day`` that of the remedy called ``name``; ``done_at``: it has been said.
    """

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("key"),)
    whose = Whose(subjects=("subject_id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    key: Mapped[str] = mapped_column(String(120))
    subject_id: Mapped[str] = mapped_column(ForeignKey("subjects.id"), index=True)
    record_id: Mapped[str | None] = mapped_column(ForeignKey("records.id"), index=True)
    case_number: Mapped[str | None] = mapped_column(String(20))
    name: Mapped[str | None] = mapped_column(String(100))
    last_day: Mapped[dt.date | None] = mapped_column(Date)
    on_day: Mapped[dt.date] = mapped_column(Date)
    created_at: Mapped[dt.datetime]
    done_at: Mapped[dt.datetime | None]


_WAITING = Reminder.done_at.is_(None)
Index("ix_reminders_waiting", Reminder.on_day, sqlite_where=_WAITING, postgresql_where=_WAITING)
