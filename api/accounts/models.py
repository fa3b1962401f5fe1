"""Accounts, the subjects (信用主体) they stand for, their sessions, and what signing in needs to know."""

import datetime as dt

from sqlalchemy import JSON, BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from api.accounts.whose import Whose
from api.crypto import FieldCipher, mask_code
from api.db import Base, blind_index, new_id

UNNAMED = "名称待核对"
"""What a subject is called that only others have spoken of: what they call it is theirs."""


class Subject(Base):
    """A credit subject: a business or a person, found by its code's blind index."""

    __tablename__ = "subjects"
    __table_args__ = (UniqueConstraint("code_index"),)
    whose = Whose(subjects=("id",))

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(200))
    code_index: Mapped[str] = mapped_column(String(64), info=blind_index("code", of="code_sealed"))
    code_sealed: Mapped[str] = mapped_column(String(200))

    def take_name(self, name: str) -> None:
        """Be called so from now on, where nobody who knows has said yet what it is called."""
        if self.name == UNNAMED:
            self.name = name

    def shown_code(self, cipher: FieldCipher, *, in_full: bool) -> str:
        """The code: whole for the subject itself, masked for everybody else."""
        code = cipher.open(self.code_sealed)
        return code if in_full else mask_code(code)


class Account(Base):
    """Somebody who can sign in.

    ``password_hash`` is empty where nobody can sign in by password: single sign-on only, or a password that an
    administrator took away. The one-time code that sets a new one is kept as a hash, until ``code_until``.
    ``created_by`` and ``code_by``: who made it and who gave the last one-time code, by account or command; they might
    sign in with it themselves, so the two are not two people where a decision takes two (``colleagues.hands``).
    """

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("username"),)
    whose = Whose(accounts=("id",), staff=frozenset({"admin"}), region="region")

    id: Mapped[str] = mapped_column(String(36), primary_key=True, default=new_id)
    username: Mapped[str] = mapped_column(String(64))
    password_hash: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[str]] = mapped_column(JSON)
    region: Mapped[str | None] = mapped_column(String(6))
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id"), index=True)
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]
    code_hash: Mapped[str | None] = mapped_column(String(64))
    code_until: Mapped[dt.datetime | None]
    signed_in_at: Mapped[dt.datetime | None]
    created_by: Mapped[str | None] = mapped_column(String(36))
    code_by: Mapped[str | None] = mapped_column(String(36))

    subject: Mapped[Subject | None] = relationship(lazy="joined")


class OpenSession(Base):
    """Somebody who is signed in, in a browser or by a program; of the cookie or token only a hash is kept.

    A copy of the table signs nobody in, so the hash is also what a session is called in lists. The table has the name
    that it had when only browsers had sessions: the version before goes on beside this one during an upgrade, and what
    it leaves empty counts as a browser that signed in by password.
    """

    __tablename__ = "browser_sessions"
    whose = Whose(accounts=("account_id",))

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(8), server_default="browser")
    method: Mapped[str] = mapped_column(String(16), server_default="password")
    opened_at: Mapped[dt.datetime | None]
    device: Mapped[str] = mapped_column(String(64), server_default="")
    address: Mapped[str] = mapped_column(String(45), server_default="")


class SecondFactor(Base):
    """The secret of an account's code generator (TOTP); it counts from ``confirmed_at`` on.

    ``last_step`` is the step of the last code that was accepted: it and those before are refused.
    """

    __tablename__ = "second_factors"
    whose = Whose(accounts=("account_id",))

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    secret_sealed: Mapped[str] = mapped_column(String(200))
    last_step: Mapped[int] = mapped_column(BigInteger)
    confirmed_at: Mapped[dt.datetime | None]


class RecoveryCode(Base):
    """A code that stands in for the code generator once; its row goes when it is used."""

    __tablename__ = "recovery_codes"
    whose = Whose(accounts=("account_id",))

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)


class FailedSignIns(Base):
    """How often signing in failed: for a name at an address, a name anywhere, or an address.

    ``key`` is a keyed hash: people type passwords where the name belongs. ``known_until``: from this address the name
    was signed in before, so strangers elsewhere do not lock it out.
    """

    __tablename__ = "failed_sign_ins"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    since: Mapped[dt.datetime]
    locked_until: Mapped[dt.datetime | None]
    known_until: Mapped[dt.datetime | None]
    forget_at: Mapped[dt.datetime] = mapped_column(index=True)


class Identity(Base):
    """Whom a single sign-on provider knows an account as: its ``sub``, which may be the number of a person's card."""

    __tablename__ = "identities"
    whose = Whose(accounts=("account_id",))

    issuer: Mapped[str] = mapped_column(String(200), primary_key=True)
    subject_index: Mapped[str] = mapped_column(
        String(64), primary_key=True, info=blind_index("identity", of="subject_sealed")
    )
    subject_sealed: Mapped[str] = mapped_column(String(500))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
