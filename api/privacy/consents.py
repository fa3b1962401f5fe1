"""Consents: given for one purpose, to the words that were shown, until their end, and taken back at any time.

A consent holds while nobody took it back, its end has not come and the words are still those that were shown. Rows are
never changed but by what ends them, so that it can be shown later who had agreed to what, and when.
"""

import datetime as dt
from typing import Literal, cast

from sqlalchemy import Table, bindparam, or_, select, update
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.audit import service as audit
from api.clock import Clock
from api.db import Database
from api.errors import FieldError, InvalidInput, NotAllowed
from api.privacy.models import Consent
from api.privacy.purposes import Purpose, PurposeId, purposes
from api.privacy.schemas import ConsentOut, ConsentsOut

Channel = Literal["portal", "wechat", "chat"]
"""Where it was said: on a page or by a program, in WeChat, or in the portal's chat."""
CHAT_RECORDS: PurposeId = "chat_records"

_ROWS = cast(Table, Consent.__table__).c
# Put together once: every step of a conversation asks.
_HOLDS = (
    select(_ROWS.id)
    .where(
        _ROWS.account_id == bindparam("account"),
        _ROWS.purpose == bindparam("purpose"),
        _ROWS.words_version == bindparam("version"),
        _ROWS.withdrawn_at.is_(None),
        or_(_ROWS.ends_at.is_(None), _ROWS.ends_at > bindparam("now", type_=_ROWS.ends_at.type)),
    )
    .limit(1)
)


class ConsentNeeded(NotAllowed):
    """Not before the person has agreed; ``detail`` says to what, ``members`` for which purpose."""

    code, title = "consent_needed", "需要您同意"

    def __init__(self, purpose: Purpose) -> None:
        super().__init__(f"{purpose.name}，要先征得您的同意：{purpose.text}")
        self.members = {"purpose": purpose.id}


def require(purpose: PurposeId, database: Database, clock: Clock, account_id: str) -> None:
    """Raise ``ConsentNeeded`` unless the account's consent to ``purpose`` holds now."""
    meant = purposes()[purpose]
    asked = {"account": account_id, "purpose": meant.id, "version": meant.version, "now": clock.now()}
    with database.look() as connection:
        if connection.execute(_HOLDS, asked).first() is None:
            raise ConsentNeeded(meant)


def require_agreed(purpose: PurposeId, version: str | None, *, given: bool, doing: str) -> None:
    """Raise ``InvalidInput`` where somebody did not agree, or was shown other words than those that hold now."""
    words = purposes()[purpose]
    if not given:
        wrong = [FieldError("/consent", f"{doing}必须为 true")]
        raise InvalidInput(f"{doing}，要先征得您的同意：{words.text}", wrong)
    if version != words.version:
        wrong = [FieldError("/version", f"现在的说明是 {words.version} 版")]
        raise InvalidInput(f"请先看一遍现在的说明，再决定是否同意：{words.text}", wrong, code="words_changed")


def give(session: Session, account_id: str, purpose: PurposeId, by: Channel, clock: Clock) -> None:
    """Agree to a purpose in its present words; what holds already is left as it is."""
    # Two clicks at once take turns.
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    meant, now = purposes()[purpose], clock.now()
    if _holds(_latest(session, account_id, purpose), meant, now):
        return
    ends_at = now + dt.timedelta(days=meant.days) if meant.days else None
    session.add(
        Consent(
            account_id=account_id,
            purpose=purpose,
            words_version=meant.version,
            given_by=by,
            given_at=now,
            ends_at=ends_at,
        )
    )
    details = {"purpose": purpose, "version": meant.version, "by": by}
    audit.record(session, account_id, "consent:owner:given", account_id, now=now, details=details)


def withdraw(session: Session, account_id: str, purpose: PurposeId, *, now: dt.datetime) -> None:
    """Take a consent back, as often as asked."""
    session.flush()
    is_open = Consent.account_id == account_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    if session.scalar(select(Consent.id).where(*is_open).limit(1)) is None:
        return
    session.execute(update(Consent).where(*is_open).values(withdrawn_at=now))
    audit.record(session, account_id, "consent:owner:withdrawn", account_id, now=now, details={"purpose": purpose})


def shown(session: Session, account_id: str, *, now: dt.datetime) -> ConsentsOut:
    """Every purpose with the person's latest word on it."""
    session.flush()
    items = [_shown(_latest(session, account_id, one), meant, now) for one, meant in purposes().items()]
    return ConsentsOut(items=items)


def _shown(row: Consent | None, meant: Purpose, now: dt.datetime) -> ConsentOut:
    return ConsentOut(
        purpose=meant.id,
        name=meant.name,
        text=meant.text,
        version=meant.version,
        given=_holds(row, meant, now),
        given_at=row.given_at if row else None,
        ends_at=row.ends_at if row else None,
        withdrawn_at=row.withdrawn_at if row else None,
        given_by=row.given_by if row else None,
    )


def _latest(session: Session, account_id: str, purpose: PurposeId) -> Consent | None:
    query = select(Consent).where(Consent.account_id == account_id, Consent.purpose == purpose)
    newest = (Consent.withdrawn_at.is_not(None), Consent.given_at.desc(), Consent.id)
    return session.scalars(query.order_by(*newest).limit(1).execution_options(populate_existing=True)).first()


def _holds(row: Consent | None, meant: Purpose, now: dt.datetime) -> bool:
    if row is None or row.withdrawn_at is not None or row.words_version != meant.version:
        return False
    return row.ends_at is None or row.ends_at > now
