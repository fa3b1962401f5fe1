"""Taking a consent back, with what stood on it."""

import datetime as dt
from collections.abc import Callable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.notify import contacts
from api.notify.channels import Channel
from api.notify.models import Reminder
from api.privacy import consents
from api.privacy.purposes import PurposeId
from api.wechat import binding

Effect = Callable[[Session, str, dt.datetime], None]


def withdraw(session: Session, account_id: str, purpose: PurposeId, *, now: dt.datetime) -> None:
    """Take it back at once, as often as asked; what was done on it before stays done."""
    _EFFECTS[purpose](session, account_id, now)
    consents.withdraw(session, account_id, purpose, now=now)


def is_shared(session: Session, account: Account) -> bool:
    """Whether other accounts act for the same subject: what is the subject's is then not one account's to remove."""
    others = Account.subject_id == account.subject_id, Account.id != account.id
    return account.subject_id is not None and session.scalar(select(Account.id).where(*others).limit(1)) is not None


def _nothing(_session: Session, _account_id: str, _now: dt.datetime) -> None:
    """Each step of a conversation looks at the consent itself."""


def _unbind(session: Session, account_id: str, now: dt.datetime) -> None:
    binding.unbind(session, account_id, now=now)


def _reach_no_more(session: Session, account_id: str, now: dt.datetime) -> None:
    """Addresses are erased, and reminders that were asked for do not come; what the law has people told stays.

    A reminder belongs to the subject: where other accounts of it wait for the same day, it comes to them.
    """
    for channel in contacts.points_of(session, account_id):
        contacts.drop_address(session, account_id, Channel(channel), now=now)
    account = session.get_one(Account, account_id)
    if is_shared(session, account):
        return
    wanted = Reminder.subject_id == account.subject_id, Reminder.record_id.is_not(None), Reminder.done_at.is_(None)
    session.execute(delete(Reminder).where(*wanted))


_EFFECTS: Mapping[PurposeId, Effect] = {
    "chat_records": _nothing,
    "wechat_binding": _unbind,
    "reminders": _reach_no_more,
}
