"""Who else is there: whether somebody else could do what one account should not do alone, and who may be given work."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.accounts.service import is_within


def has_colleague(session: Session, role: str, region: str, *, besides: Collection[str], subject_id: str) -> bool:
    """Whether an account that is none of ``besides`` holds ``role`` in ``region`` and is not the subject's own."""
    others = select(Account.id, Account.region).where(
        _holds(role), Account.id.not_in(besides), _not_of(subject_id), Account.disabled_at.is_(None)
    )
    return any(is_within(region, account.region) for account in session.execute(others))


def colleagues(session: Session, roles: Sequence[str], region: str, *, subject_id: str) -> list[Account]:
    """Accounts in use that hold one of ``roles`` in ``region``, but the subject's own; by name."""
    some = or_(*(_holds(role) for role in roles))
    query = select(Account).where(some, _not_of(subject_id), Account.disabled_at.is_(None)).order_by(Account.username)
    return [one for one in session.scalars(query).unique() if is_within(region, one.region)]


def hands(session: Session, account_id: str) -> list[str]:
    """Who might be signing in as an account: itself, whoever let it in last, whoever let in that one, and so on up.

    Who let it in last gave its latest one-time code, or else made it: before that its password was another one. Two
    accounts with somebody in common here are perhaps one person.
    """
    found: list[str] = []
    account = session.get(Account, account_id)
    while account is not None and account.id not in found:
        found.append(account.id)
        account = session.get(Account, account.code_by or account.created_by or "")
    return found


def _holds(role: str) -> ColumnElement[bool]:
    return cast(Account.roles, String).contains(f'"{role}"')


def _not_of(subject_id: str) -> ColumnElement[bool]:
    return or_(Account.subject_id.is_(None), Account.subject_id != subject_id)
