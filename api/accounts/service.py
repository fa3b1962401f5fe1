"""Verbs on accounts and subjects. Services flush; the request commits."""

import datetime as dt

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.accounts import passwords, second_factor, sessions
from api.accounts.models import Account, Identity, Subject
from api.accounts.schemas import AccountIn, AccountOut, SubjectIn, SubjectOut
from api.crypto import FieldCipher
from api.errors import Conflict, NotSignedIn


def region_prefix(region: str | None) -> str:
    """What the codes of a region and of everything below it begin with: ``320000`` → ``32``."""
    if region in (None, "000000", "100000"):
        return ""
    digits = region.rstrip("0")
    return digits if len(digits) % 2 == 0 else digits + "0"


def is_within(place: str | None, region: str | None) -> bool:
    """Whether a place lies in a region or below it; what has no place is for those who work for the whole country."""
    prefix = region_prefix(region)
    return not prefix or (place is not None and place.startswith(prefix))


def get_account(session: Session, account_id: str) -> Account:
    """The account; raises ``NotSignedIn`` when it no longer exists."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotSignedIn("账号已不存在，请重新登录。")
    return account


def get_locked(session: Session, account_id: str) -> Account:
    """The account as it stands now, kept for this transaction; raises ``NotSignedIn`` when it no longer exists."""
    query = select(Account).where(Account.id == account_id).with_for_update(of=Account)
    account = session.scalar(query.execution_options(populate_existing=True))
    if account is None:
        raise NotSignedIn("账号已不存在，请重新登录。")
    return account


def get_by_username(session: Session, username: str) -> Account | None:
    """The account called ``username``, if there is one."""
    return session.scalar(select(Account).where(Account.username == username))


def create_account(
    session: Session, cipher: FieldCipher, data: AccountIn, *, now: dt.datetime, by: str | None = None
) -> Account:
    """Add an account, made ``by`` another one; raises ``Conflict`` when the name is taken."""
    if get_by_username(session, data.username):
        raise Conflict(f"用户名“{data.username}”已被使用，请换一个。", code="username_taken")
    subject = ensure_subject(session, cipher, data.subject) if data.subject else None
    account = Account(
        username=data.username,
        password_hash=passwords.hashed(data.password) if data.password else "",
        roles=sorted(set(data.roles)),
        region=data.region,
        subject=subject,
        created_at=now,
        created_by=by,
    )
    session.add(account)
    session.flush()
    return account


def ensure_subject(session: Session, cipher: FieldCipher, data: SubjectIn) -> Subject:
    """The subject with this code, created where it is new; a known subject keeps its name, if it has one yet."""
    found = find_subject(session, cipher, data.code)
    if found is not None:
        found.take_name(data.name)
        return found
    sealed = cipher.seal(data.code)
    subject = Subject(kind=data.kind, name=data.name, code_index=sealed.index, code_sealed=sealed.ciphertext)
    session.add(subject)
    session.flush()
    return subject


def find_subject(session: Session, cipher: FieldCipher, code: str) -> Subject | None:
    """The subject with this normalised code, if known."""
    return session.scalar(select(Subject).where(Subject.code_index.in_(cipher.indexes(code))))


def names_of(account: Account) -> tuple[str, ...]:
    """What a password of this account should not be."""
    return (account.username, *((account.subject.name,) if account.subject else ()))


def close(session: Session, account: Account) -> None:
    """Nobody signs in with it any more, nor sees anything; its row stays, as what is kept names it."""
    account.username = f"closed-{account.id}"
    account.password_hash, account.code_hash, account.code_until = "", None, None
    account.roles, account.region, account.subject = [], None, None
    sessions.end_all(session, account.id)
    second_factor.remove(session, account.id)
    session.execute(delete(Identity).where(Identity.account_id == account.id))
    session.flush()


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
