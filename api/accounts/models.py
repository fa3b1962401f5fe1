"""Accounts that sign in, the subjects (信用主体) they stand for, and browser sessions."""

import datetime as dt

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.crypto import FieldCipher, mask_code
from api.db import Base, new_id


class Subject(Base):
    """A credit subject: a business or a person, found by its code's blind index."""

    __tablename__ = "subjects"
    __table_args__ = (UniqueConstraint("code_index"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    code_index: Mapped[str] = mapped_column(String(64))
    code_sealed: Mapped[str] = mapped_column(String(200))

    def shown_code(self, cipher: FieldCipher, *, in_full: bool) -> str:
        """The code: whole for the subject itself, masked for everybody else."""
        code = cipher.open(self.code_sealed)
        return code if in_full else mask_code(code)


class Account(Base):
    """Somebody who can sign in."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("username"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(JSON)
    region: Mapped[str | None] = mapped_column(String(6))
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    created_at: Mapped[dt.datetime]

    subject: Mapped[Subject | None] = relationship(lazy="joined")


class BrowserSession(Base):
    """One signed-in browser; only a hash of its cookie is kept, so a copy of the table signs nobody in."""

    __tablename__ = "browser_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
