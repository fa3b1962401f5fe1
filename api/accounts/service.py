"""Verbs on accounts, subjects and browser sessions. Services flush; the request commits."""

import datetime as dt
import hashlib
import secrets
import threading
from typing import Any, Protocol, cast

from pwdlib import PasswordHash
from sqlalchemy import Connection, Row, Table, bindparam, delete, select
from sqlalchemy.orm import Session

from api.accounts.models import Account, BrowserSession, Subject
from api.accounts.schemas import AccountIn, AccountOut, SubjectIn, SubjectOut
from api.crypto import FieldCipher
from api.errors import Conflict, NotAllowed, NotSignedIn

_passwords = PasswordHash.recommended()
# Checked when the name is unknown, so that the time taken does not tell which names exist.
_NOBODY = _passwords.hash(secrets.token_hex(16))
_CHECKING = threading.BoundedSemaphore(2)
_ACCOUNTS = cast(Table, Account.__table__).c
# Put together once: every request asks who it is, and few of them more than this.
_SIGNED_IN = select(_ACCOUNTS.id, _ACCOUNTS.username, _ACCOUNTS.roles, _ACCOUNTS.subject_id, _ACCOUNTS.region).where(
    _ACCOUNTS.id == bindparam("asked")
)
_GONE = "账号已不存在，请重新登录。"


class Creator(Protocol):
    """Who creates an account; a ``Viewer`` is one."""

    @property
    def roles(self) -> frozenset[str]:
        """Roles held."""

    @property
    def region(self) -> str | None:
        """The region seen; None for the whole country."""

    @property
    def is_staff(self) -> bool:
        """Whether the creator works for the credit office."""

    def has(self, role: str) -> bool:
        """Whether the creator holds ``role``."""


def sign_in(session: Session, username: str, password: str) -> Account:
    """The account; raises ``NotSignedIn`` without saying which of the two was wrong."""
    account = session.scalar(select(Account).where(Account.username == username))
    # Two at a time: each check takes a core and 64 MB on purpose, and filings must not wait for guesses.
    with _CHECKING:
        right = _passwords.verify(password, account.password_hash if account else _NOBODY)
    if account is None or not right:
        raise NotSignedIn("用户名或密码不对，请重新输入。", code="wrong_password")
    return account


def create_account_by(
    session: Session, cipher: FieldCipher, creator: Creator, data: AccountIn, *, now: dt.datetime
) -> Account:
    """An account made by staff: no role, region or subject beyond what the creator may give.

    Raises ``NotAllowed`` for a role or region that the creator lacks, ``Conflict`` for a subject that already has an
    account (its owner would be joined by a stranger).
    """
    if creator.has("admin"):
        return create_account(session, cipher, data, now=now)
    if not (creator.is_staff and set(data.roles) <= creator.roles | {"subject"}):
        raise NotAllowed("只能新建信用主体账号，或角色不超出您自己权限的工作人员账号。")
    given = data.model_copy(update={"region": data.region or creator.region})
    if not (given.region or "").startswith(region_prefix(creator.region)):
        raise NotAllowed("只能新建本地区及下级地区的账号。")
    subject = find_subject(session, cipher, data.subject.code) if data.subject else None
    if subject and session.scalar(select(Account.id).where(Account.subject_id == subject.id)):
        raise Conflict("这个主体已经有账号了。请本人登录；需要更换账号时，请联系管理员。", code="subject_has_account")
    return create_account(session, cipher, given, now=now)


def region_prefix(region: str | None) -> str:
    """What the codes of a region and of everything below it begin with: ``320000`` → ``32``."""
    if region in (None, "000000", "100000"):
        return ""
    digits = region.rstrip("0")
    return digits if len(digits) % 2 == 0 else digits + "0"


def get_account(session: Session, account_id: str) -> Account:
    """The account; raises ``NotSignedIn`` when it no longer exists."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotSignedIn(_GONE)
    return account


def signed_in(connection: Connection, account_id: str) -> Row[Any, Any, Any, Any, Any]:
    """``id, username, roles, subject_id, region`` of an account; raises ``NotSignedIn`` when it no longer exists."""
    row = connection.execute(_SIGNED_IN, {"asked": account_id}).one_or_none()
    if row is None:
        raise NotSignedIn(_GONE)
    return row


def get_by_username(session: Session, username: str) -> Account | None:
    """The account called ``username``, if there is one."""
    return session.scalar(select(Account).where(Account.username == username))


def create_account(session: Session, cipher: FieldCipher, data: AccountIn, *, now: dt.datetime) -> Account:
    """Add an account; raises ``Conflict`` when the name is taken."""
    if get_by_username(session, data.username):
        raise Conflict(f"用户名“{data.username}”已被使用，请换一个。", code="username_taken")
    subject = ensure_subject(session, cipher, data.subject) if data.subject else None
    account = Account(
        username=data.username,
        password_hash=_passwords.hash(data.password),
        roles=sorted(set(data.roles)),
        region=data.region,
        subject=subject,
        created_at=now,
    )
    session.add(account)
    session.flush()
    return account


def ensure_subject(session: Session, cipher: FieldCipher, data: SubjectIn) -> Subject:
    """The subject with this code, created where it is new; a known subject keeps its name."""
    found = find_subject(session, cipher, data.code)
    if found is not None:
        return found
    sealed = cipher.seal(data.code)
    subject = Subject(kind=data.kind, name=data.name, code_index=sealed.index, code_sealed=sealed.ciphertext)
    session.add(subject)
    session.flush()
    return subject


def find_subject(session: Session, cipher: FieldCipher, code: str) -> Subject | None:
    """The subject with this normalised code, if known."""
    return session.scalar(select(Subject).where(Subject.code_index == cipher.index(code)))


def open_browser_session(session: Session, account: Account, *, now: dt.datetime, hours: int) -> str:
    """A new cookie value; sessions that have run out are swept on the way."""
    session.execute(delete(BrowserSession).where(BrowserSession.expires_at <= now))
    token = secrets.token_urlsafe(32)
    session.add(
        BrowserSession(token_hash=_hash(token), account_id=account.id, expires_at=now + dt.timedelta(hours=hours))
    )
    session.flush()
    return token


def close_browser_session(session: Session, token: str) -> None:
    """Sign this browser out."""
    session.execute(delete(BrowserSession).where(BrowserSession.token_hash == _hash(token)))


def close(session: Session, account: Account) -> None:
    """Nobody signs in with it any more, nor sees anything; its row stays, as what is kept names it."""
    account.username = f"closed-{account.id}"
    account.password_hash = _passwords.hash(secrets.token_hex(32))
    account.roles, account.region, account.subject = [], None, None
    session.execute(delete(BrowserSession).where(BrowserSession.account_id == account.id))
    session.flush()


def account_of_cookie(session: Session, token: str, *, now: dt.datetime) -> Account | None:
    """Whose cookie this is, or None when it has run out."""
    row = session.get(BrowserSession, _hash(token))
    return session.get(Account, row.account_id) if row and row.expires_at > now else None


def shown(account: Account, cipher: FieldCipher, *, own: bool) -> AccountOut:
    """An account as its reader may see it."""
    subject = account.subject
    return AccountOut(
        id=account.id,
        username=account.username,
        roles=account.roles,
        region=account.region,
        subject=shown_subject(subject, cipher, in_full=own) if subject else None,
    )


def shown_subject(subject: Subject, cipher: FieldCipher, *, in_full: bool) -> SubjectOut:
    """A subject as its reader may see it."""
    return SubjectOut.model_validate(
        {"kind": subject.kind, "name": subject.name, "code": subject.shown_code(cipher, in_full=in_full)}
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
