"""Who is signed in where: sessions of browsers and of programs, from opening to ending."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Connection, CursorResult, Row, Table, bindparam, delete, select, update
from sqlalchemy.orm import Session

from api.accounts.models import Account, OpenSession
from api.errors import NotFound, NotSignedIn

Kind = Literal["browser", "program"]
Method = Literal["password", "totp", "recovery_code", "single_sign_on", "demo"]
_ACCOUNTS = cast(Table, Account.__table__).c
_SESSIONS = cast(Table, OpenSession.__table__).c
_WHO = (_ACCOUNTS.id, _ACCOUNTS.username, _ACCOUNTS.roles, _ACCOUNTS.subject_id, _ACCOUNTS.region)
# Put together once: every request asks who it is, and few of them more than this.
_BY_ACCOUNT = select(*_WHO).where(_ACCOUNTS.id == bindparam("asked"), _ACCOUNTS.disabled_at.is_(None))
_BY_SESSION = (
    select(*_WHO, _SESSIONS.token_hash, _SESSIONS.method)
    .join_from(_SESSIONS.account_id.table, _ACCOUNTS.id.table, _ACCOUNTS.id == _SESSIONS.account_id)
    .where(
        _SESSIONS.token_hash == bindparam("asked"),
        _SESSIONS.expires_at > bindparam("moment", type_=_SESSIONS.expires_at.type),
        _ACCOUNTS.disabled_at.is_(None),
    )
)
Who = Row[Any, Any, Any, Any, Any]
"""``id, username, roles, subject_id, region`` of an account."""
SignedIn = Row[Any, Any, Any, Any, Any, Any, Any]
"""The same, with ``token_hash`` and ``method`` of the session."""


@dataclass(frozen=True)
class Origin:
    """What signed in, how, and from where."""

    kind: Kind
    method: Method
    device: str = ""
    address: str = ""


def start(session: Session, account: Account, origin: Origin, *, now: dt.datetime, lifetime: dt.timedelta) -> str:
    """A new session's secret, for a cookie or a token; sessions that have run out are swept on the way."""
    session.execute(delete(OpenSession).where(OpenSession.expires_at <= now))
    secret = secrets.token_urlsafe(32)
    session.add(
        OpenSession(
            token_hash=name_of(secret),
            account_id=account.id,
            expires_at=now + lifetime,
            opened_at=now,
            **vars(origin),
        )
    )
    account.signed_in_at = now
    session.flush()
    return secret


def name_of(secret: str) -> str:
    """What the session with this secret is called: a hash, from which nobody gets back to the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def who(connection: Connection, secret: str, *, now: dt.datetime) -> SignedIn | None:
    """Who is signed in by this secret; None where the session has ended or the account is disabled."""
    return connection.execute(_BY_SESSION, {"asked": name_of(secret), "moment": now}).one_or_none()


def holder(connection: Connection, account_id: str) -> Who:
    """The account that a conversation speaks for; raises ``NotSignedIn`` when it is gone or disabled."""
    row = connection.execute(_BY_ACCOUNT, {"asked": account_id}).one_or_none()
    if row is None:
        raise NotSignedIn("账号已不存在或者已停用，请重新登录。")
    return row


def of_account(session: Session, account_id: str, *, now: dt.datetime) -> list[OpenSession]:
    """Those that are open, the newest first."""
    mine = OpenSession.account_id == account_id, OpenSession.expires_at > now
    order = OpenSession.opened_at.desc(), OpenSession.token_hash
    return list(session.scalars(select(OpenSession).where(*mine).order_by(*order)))


def end(session: Session, secret: str) -> str | None:
    """Sign out where this secret signed in; whose session it was, if it was one."""
    row = session.get(OpenSession, name_of(secret))
    if row is None:
        return None
    session.delete(row)
    session.flush()
    return row.account_id


def end_one(session: Session, account_id: str, name: str) -> None:
    """End one of an account's sessions; raises ``NotFound`` for anybody else's."""
    row = session.get(OpenSession, name)
    if row is None or row.account_id != account_id:
        raise NotFound("没有这个登录，可能已经退出了。")
    session.delete(row)
    session.flush()


def require_open(session: Session, name: str | None) -> None:
    """Raise ``NotSignedIn`` where the session of that name, by which somebody came in, has been ended meanwhile."""
    if name is not None and session.get(OpenSession, name) is None:
        raise NotSignedIn("登录已经结束，请重新登录。")


def end_all(session: Session, account_id: str, *, but: str | None = None) -> int:
    """End an account's sessions, all ``but`` the one of that name; how many there were."""
    which = [OpenSession.account_id == account_id]
    if but is not None:
        which.append(OpenSession.token_hash != but)
    done = session.execute(delete(OpenSession).where(*which))
    return done.rowcount if isinstance(done, CursorResult) else 0


def call(session: Session, name: str | None, method: Method) -> None:
    """From now on the session of that name counts as opened by ``method``."""
    session.execute(update(OpenSession).where(OpenSession.token_hash == name).values(method=method))
