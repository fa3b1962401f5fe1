"""Whether somebody else could do what one account should not do alone."""

from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.accounts.service import region_prefix


def has_colleague(session: Session, role: str, region: str, *, besides: str, subject_id: str) -> bool:
    """Whether another account holds ``role`` in ``region`` and is not the subject's own."""
    others = select(Account.id, Account.region).where(
        cast(Account.roles, String).contains(f'"{role}"'),
        Account.id != besides,
        or_(Account.subject_id.is_(None), Account.subject_id != subject_id),
    )
    return any(region.startswith(region_prefix(account.region)) for account in session.execute(others))
