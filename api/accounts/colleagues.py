"""Who else is there: whether somebody else could do what one account should not do alone, and who may be given work."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.accounts.service import region_prefix


def has_colleague(session: Session, role: str, region: str, *, besides: Collection[str], subject_id: str) -> bool:
    """Whether an account that is none of ``besides`` holds ``role`` in ``region`` and is not the subject's own."""
    others = select(Account.id, Account.region).where(
        _holds(role), Account.id.not_in(besides), _not_of(subject_id), Account.disabled_at.is_(None)
    )
    return any(region.startswith(region_prefix(account.region)) for account in session.execute(others))


def colleagues(session: Session, roles: Sequence[str], region: str, *, subject_id: str) -> list[Account]:
    """Accounts in use that hold one of ``roles`` in ``region``, but the subject's own; by name."""
    some = or_(*(_holds(role) for role in roles))
    query = select(Account).where(some, _not_of(subject_id), Account.disabled_at.is_(None)).order_by(Account.username)
    return [one for one in session.scalars(query).unique() if region.startswith(region_prefix(one.region))]


def in_one_hand(session: Session, account_id: str) -> set[str]:
    """The account with those it made or let in, and those that made or let in it: perhaps one and the same person."""
    theirs = select(Account.id).where(or_(Account.created_by == account_id, Account.code_by == account_id))
    account = session.get_one(Account, account_id)
    makers = {one for one in (account.created_by, account.code_by) if one is not None}
    return {account_id, *session.scalars(theirs), *makers}


def _holds(role: str) -> ColumnElement[bool]:
    return cast(Account.roles, String).contains(f'"{role}"')


def _not_of(subject_id: str) -> ColumnElement[bool]:
    return or_(Account.subject_id.is_(None), Account.subject_id != subject_id)
