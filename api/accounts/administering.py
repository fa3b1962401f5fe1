"""What those who look after accounts do with them: find, change, disable, and let somebody set a new password.

An administrator looks after the accounts of their region and below, all of them where they work for the whole country,
and gives no region beyond it. Clerks and reviewers look after accounts of credit subjects of their region,
which they may also create (``creating``), and never after a colleague's: whoever can reset a colleague's password could
take both decisions where two people have to. Nobody looks after their own.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, func, or_, select
from sqlalchemy.orm import Session

from api.accounts import lockout, passwords, second_factor, sessions
from api.accounts.account_schemas import AccountChange, AccountDetails, ResetCode, ResetIn
from api.accounts.models import Account, Identity, OpenSession, SecondFactor, Subject
from api.accounts.places import lies_in
from api.accounts.service import is_within, region_prefix, shown
from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see
from api.audit import service as audit
from api.audit.naming import NAMED
from api.crypto import FieldCipher
from api.errors import Conflict, NotAllowed, NotFound
from api.outbox import service as outbox
from api.pages import Page, Paging, fetch

RESET = "account.reset"
"""Topic of what follows a reset."""
_CODE_LIVES = dt.timedelta(hours=24)
_TASK = "管理账号"
_ELSEWHERE = "只能改到本地区及下级地区。要改到别处或者全国的，请联系上级的管理员。"
_NOT_THERE = "没有这个账号，或者它不归您管理。"


@dataclass(frozen=True)
class Wanted:
    """Which accounts to list."""

    query: str | None = None
    role: str | None = None
    state: str | None = None


def listed(session: Session, viewer: Viewer, wanted: Wanted, paging: Paging, *, now: dt.datetime) -> Page[Account]:
    """Accounts that the viewer looks after, by name; an audit line says how they were looked for.

    The name that was looked for is not kept: nobody could erase it from there.
    """
    query = select(Account).where(_looked_after(viewer))
    if wanted.query:
        name = f"%{wanted.query.strip().lower()}%"
        named = select(Subject.id).where(func.lower(Subject.name).like(name))
        query = query.where(or_(func.lower(Account.username).like(name), Account.subject_id.in_(named)))
    if wanted.role:
        query = query.where(_has(wanted.role))
    if wanted.state:
        query = query.where(
            Account.disabled_at.is_(None) if wanted.state == "active" else Account.disabled_at.is_not(None)
        )
    page = fetch(session, query, paging, order=(Account.username,))
    others = {one.id: one.subject_id or one.id for one in page.items if one.id != viewer.account_id}
    details = vars(wanted) | {"query": bool(wanted.query), "shown": len(page.items), NAMED: others}
    audit.record(
        session, viewer.account_id, "account:staff:listed", "accounts", now=now, details=details, purpose=_TASK
    )
    return page


def looked_after(session: Session, viewer: Viewer, account_id: str) -> Account:
    """One account; raises ``NotFound`` where it is none of the viewer's business."""
    found = session.scalar(select(Account).where(Account.id == account_id, _looked_after(viewer)))
    if found is None:
        raise NotFound(_NOT_THERE)
    return found


def look_at(session: Session, viewer: Viewer, account_id: str, *, now: dt.datetime) -> Account:
    """One account, with an audit line."""
    found = looked_after(session, viewer, account_id)
    about = found.subject_id or found.id
    audit.record(session, viewer.account_id, "account:staff:viewed", found.id, now=now, about=about, purpose=_TASK)
    return found


def change(session: Session, viewer: Viewer, account_id: str, changes: AccountChange, *, now: dt.datetime) -> Account:
    """Roles and region, by administrators; disabling and enabling.

    Raises ``Conflict`` for one's own account, ``NotAllowed`` for a region that is not the viewer's to give.
    """
    account = _another(looked_after(session, viewer, account_id), viewer)
    told = changes.model_dump(exclude_unset=True)
    if told.keys() - {"disabled"} and not viewer.has("admin"):
        raise NotAllowed("角色和地区只有管理员可以改。")
    if changes.roles is not None:
        _check_roles(account, changes.roles)
        account.roles = sorted(set(changes.roles))
    if "region" in told:
        if not is_within(changes.region, viewer.region):
            raise NotAllowed(_ELSEWHERE)
        account.region = changes.region
    if changes.disabled is not None:
        account.disabled_at = (account.disabled_at or now) if changes.disabled else None
    if changes.disabled:
        sessions.end_all(session, account.id)
    audit.record(session, viewer.account_id, "account:staff:changed", account.id, now=now, details=told)
    return account


def reset(
    session: Session, cipher: FieldCipher, viewer: Viewer, account_id: str, why: ResetIn, *, now: dt.datetime
) -> ResetCode:
    """A one-time code; the old password ends at once, and every session with it."""
    account = _another(looked_after(session, viewer, account_id), viewer)
    code = give_code(session, cipher, account, now=now, drop_second_factor=why.totp)
    account.code_by = viewer.account_id
    details = {"reason": why.reason, "second_factor": why.totp}
    audit.record(session, viewer.account_id, "account:staff:reset", account.id, now=now, details=details)
    return code


def give_code(
    session: Session, cipher: FieldCipher, account: Account, *, now: dt.datetime, drop_second_factor: bool
) -> ResetCode:
    """A one-time code with which its holder sets the account's password, for a day.

    Channels that were bound to the account are looked after by ``RESET``: they may be an intruder's.
    """
    code = passwords.new_code()
    account.password_hash, account.code_hash = "", passwords.code_hash(code)
    account.code_until = now + _CODE_LIVES
    if drop_second_factor:
        second_factor.remove(session, account.id)
    sessions.end_all(session, account.id)
    if account.signed_in_at is not None:  # before the first time nobody can have bound anything
        outbox.put(session, RESET, f"{RESET}:{account.id}:{now.isoformat()}", {"account": account.id}, now=now)
    lockout.open_again(session, cipher, account.username)
    session.flush()
    return ResetCode(code=code, expires_at=account.code_until)


def sign_out(session: Session, viewer: Viewer, account_id: str, *, now: dt.datetime) -> None:
    """End every session of an account."""
    account = looked_after(session, viewer, account_id)
    details = {"sessions": sessions.end_all(session, account.id)}
    audit.record(session, viewer.account_id, "account:staff:signed_out", account.id, now=now, details=details)


def details(
    session: Session, cipher: FieldCipher, accounts: list[Account], *, now: dt.datetime
) -> list[AccountDetails]:
    """Accounts as those who look after them see them."""
    ids = [account.id for account in accounts]
    confirmed = SecondFactor.account_id.in_(ids), SecondFactor.confirmed_at.is_not(None)
    with_code = set(session.scalars(select(SecondFactor.account_id).where(*confirmed)))
    elsewhere = set(session.scalars(select(Identity.account_id).where(Identity.account_id.in_(ids))))
    is_open = OpenSession.account_id.in_(ids), OpenSession.expires_at > now
    counts = select(OpenSession.account_id, func.count()).where(*is_open).group_by(OpenSession.account_id)
    opened: dict[str, int] = {row[0]: row[1] for row in session.execute(counts)}
    return [
        AccountDetails(
            **dict(shown(account, cipher, own=False)),
            created_at=account.created_at,
            disabled_at=account.disabled_at,
            signed_in_at=account.signed_in_at,
            has_password=bool(account.password_hash),
            totp=account.id in with_code,
            single_sign_on=account.id in elsewhere,
            sessions=opened.get(account.id, 0),
        )
        for account in accounts
    ]


def _looked_after(viewer: Viewer) -> ColumnElement[bool]:
    viewer.require("admin", "clerk", "reviewer")
    handled = _has("subject")
    if prefix := region_prefix(viewer.region):
        # Made by somebody who works for the whole country: then the papers say whose office it is.
        handled &= or_(Account.region.startswith(prefix), Account.region.is_(None) & lies_in(prefix))
    return or_(may_see(viewer, Account), handled) if viewer.has("admin") else handled


def _has(role: str) -> ColumnElement[bool]:
    return cast(Account.roles, String).contains(f'"{role}"')


def _another(account: Account, viewer: Viewer) -> Account:
    if account.id == viewer.account_id:
        raise Conflict("自己的账号请由另一位管理员来改。", code="own_account")
    return account


def _check_roles(account: Account, roles: Sequence[str]) -> None:
    """A subject's account stays one, and staff stay staff: each sees what the other must not."""
    if ("subject" in roles) != (account.subject_id is not None) or ("subject" in roles and len(set(roles)) > 1):
        raise Conflict("信用主体账号和工作人员账号不能互换，请另建账号。", code="role_mismatch")
