"""Proving who one is: by password, second factor or one-time code, with every attempt counted and told in the audit.

Checking a password takes long on purpose, so it never happens while the write lock is held: an attempt is counted in
one transaction, checked in none, and what came of it is written in another: there the account has to be what it was
when it was checked (``still``), so that nothing under way survives a reset.
"""

import datetime as dt
import hmac
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from api.accounts import lockout, passwords, second_factor, service, sessions
from api.accounts.lockout import Attempt
from api.accounts.models import Account
from api.accounts.sessions import Method, Origin
from api.audit import service as audit
from api.crypto import FieldCipher
from api.db import Database
from api.errors import Conflict, NotAllowed, NotSignedIn

NOBODY = "unknown"
"""The target of audit lines about names that nobody has: what was typed there may be a password."""
_NO_CODE = passwords.code_hash(passwords.new_code())
"""Compared with where no code was given out, so that the time taken does not tell; nobody knows it."""


@dataclass(frozen=True)
class Proof:
    """What somebody says of themselves."""

    username: str
    password: str
    code: str | None = None


class Door:
    """Where people prove who they are."""

    def __init__(self, database: Database, cipher: FieldCipher, now: dt.datetime) -> None:
        self._database, self._cipher, self._now = database, cipher, now

    def sign_in(self, proof: Proof, origin: Origin, lifetime: dt.timedelta) -> tuple[Account, str]:
        """The account, and the secret of its new session.

        Raises ``NotSignedIn`` (``wrong_password``, the same for names that nobody has; ``totp_needed``;
        ``wrong_code``), ``NotAllowed`` for a disabled account, ``Locked`` after too many failures.
        """
        attempt = Attempt(proof.username, origin.address)
        account = self._checked(attempt, proof.password)
        if account.disabled_at is not None:
            raise NotAllowed("这个账号已经停用。如需恢复，请联系管理员。", code="account_disabled")
        method = self._second_factor(attempt, account, proof.code)
        with self._database.write() as session:
            signed_in = still(session, account)
            lockout.welcome(session, self._cipher, attempt, now=self._now)
            secret = enter(session, signed_in, replace(origin, method=method), now=self._now, lifetime=lifetime)
        return signed_in, secret

    def check_password(self, account: Account, password: str, address: str) -> None:
        """Raise ``NotSignedIn`` unless it is the account's; for what only the owner may do, not the finder of a phone.

        Guesses here count like guesses at signing in.
        """
        attempt = Attempt(account.username, address)
        self._checked(attempt, password)
        self._take_back(attempt)

    def check_code(self, account: Account, code: str, address: str) -> Method:
        """How ``code`` is right, which it is only this once; raises ``NotSignedIn``."""
        attempt = Attempt(account.username, address)
        self._count(attempt)
        method = self._taken(attempt, account, code)
        self._take_back(attempt)
        return method

    def turn_on(self, account: Account, code: str, address: str, *, by: str | None) -> list[str]:
        """The second factor, by the first code that its generator shows; the recovery codes, readable this once.

        Every other session ends. Guesses count like guesses at signing in; raises ``NotSignedIn`` for a wrong code,
        ``Conflict`` where no generator waits for its first.
        """
        attempt = Attempt(account.username, address)
        self._count(attempt)
        try:
            codes = self._turned_on(account, code, by)
        except Conflict:
            self._take_back(attempt)
            raise
        if codes is None:
            self._refuse(account, attempt, "code")
            raise second_factor.wrong_code()
        self._take_back(attempt)
        return codes

    def set_password(self, username: str, code: str, new: str, address: str) -> None:
        """With a one-time code that an administrator handed over; raises ``NotSignedIn`` for a wrong or old one."""
        attempt = Attempt(username, address)
        self._count(attempt)
        with self._database.read() as session:
            account = service.get_by_username(session, username)
        expected = account.code_hash if account and account.code_hash else _NO_CODE
        until = account.code_until if account and account.code_until else self._now
        right = hmac.compare_digest(expected, passwords.code_hash(code))
        if account is None or not right or until <= self._now:
            self._refuse(account, attempt, "one-time code")
            raise _wrong_one_time_code()
        self._take_back(attempt)
        passwords.check(new, pointer="/new", names=service.names_of(account))
        hashed = passwords.hashed(new)
        with self._database.write() as session:
            found = service.get_locked(session, account.id)
            if found.code_hash != expected:  # somebody was quicker with the same code
                raise _wrong_one_time_code()
            replace_password(session, found, hashed, but=None)
            audit.record(session, account.id, "account:owner:password_set", account.id, now=self._now)

    def _checked(self, attempt: Attempt, password: str) -> Account:
        """The account whose password it is; the attempt stays counted until the caller takes it back."""
        self._count(attempt)
        with self._database.read() as session:
            account = service.get_by_username(session, attempt.username)
        right = passwords.is_right(password, account.password_hash if account else "")
        if account is None or not right:
            self._refuse(account, attempt, "password")
            raise _wrong_password()
        return account

    def _second_factor(self, attempt: Attempt, account: Account, code: str | None) -> Method:
        with self._database.read() as session:
            needed = second_factor.is_on(session, account.id)
        if not needed:
            return "password"
        if not code:
            self._take_back(attempt)
            raise NotSignedIn("请输入验证器里显示的六位数字；手机不在身边，可以用恢复码。", code="totp_needed")
        return self._taken(attempt, account, code)

    def _taken(self, attempt: Attempt, account: Account, code: str) -> Method:
        with self._database.write() as session:
            method = second_factor.accept(session, self._cipher, account.id, code)
            if method == "recovery_code":
                audit.record(session, account.id, "account:owner:recovery_code_used", account.id, now=self._now)
        if method is None:
            self._refuse(account, attempt, "code")
            raise second_factor.wrong_code()
        return method

    def _turned_on(self, account: Account, code: str, by: str | None) -> list[str] | None:
        with self._database.write() as session:
            checked = still(session, account, by=by)
            codes = second_factor.confirm(session, self._cipher, checked.id, code, now=self._now)
            if codes is not None:
                sessions.end_all(session, checked.id, but=by)
                sessions.call(session, by, "totp")
                audit.record(session, checked.id, "account:owner:totp_enabled", checked.id, now=self._now)
        return codes

    def _count(self, attempt: Attempt) -> None:
        with self._database.write() as session:
            lockout.count(session, self._cipher, attempt, now=self._now)

    def _take_back(self, attempt: Attempt) -> None:
        with self._database.write() as session:
            lockout.take_back(session, self._cipher, attempt, now=self._now)

    def _refuse(self, account: Account | None, attempt: Attempt, why: str) -> None:
        details: dict[str, Any] = {"why": why, "address": attempt.address}
        target = account.id if account else NOBODY
        with self._database.write() as session:
            audit.record(session, "stranger", "account:stranger:refused", target, now=self._now, details=details)
            if lockout.is_closed(session, self._cipher, attempt, now=self._now):
                audit.record(session, "stranger", "account:stranger:locked", target, now=self._now, details=details)


def _wrong_password() -> NotSignedIn:
    return NotSignedIn("用户名或密码不对，请重新输入。", code="wrong_password")


def _wrong_one_time_code() -> NotSignedIn:
    words = "用户名或者重置码不对，或者重置码已经过期。请核对，或者联系管理员。"
    return NotSignedIn(words, code="wrong_code")


def enter(session: Session, account: Account, origin: Origin, *, now: dt.datetime, lifetime: dt.timedelta) -> str:
    """Open a session for somebody who has proved who they are, and say so in the audit; its secret."""
    secret = sessions.start(session, account, origin, now=now, lifetime=lifetime)
    details = {"kind": origin.kind, "method": origin.method, "address": origin.address}
    audit.record(session, account.id, "account:owner:signed_in", account.id, now=now, details=details)
    return secret


def still(session: Session, checked: Account, *, by: str | None = None) -> Account:
    """The account whose password was checked before this transaction, kept for it; ``by``: the session that asks.

    Raises ``NotSignedIn`` where the password was changed or taken away meanwhile, the account disabled, or that
    session ended.
    """
    account = service.get_locked(session, checked.id)
    if account.password_hash != checked.password_hash or account.disabled_at is not None:
        raise _wrong_password()
    sessions.require_open(session, by)
    return account


def replace_password(session: Session, account: Account, hashed: str, *, but: str | None) -> None:
    """Set it; every session ends ``but`` the one of that name, and a one-time code that lies around."""
    account.password_hash, account.code_hash, account.code_until = hashed, None, None
    sessions.end_all(session, account.id, but=but)
    session.flush()
