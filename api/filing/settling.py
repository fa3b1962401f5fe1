"""What has become of a delivery: written under the lock of its case, which closes with the last confirmation."""

import datetime as dt
import re

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session

from api.cases import moving
from api.cases.models import Case
from api.cases.moving import Deed
from api.filing.models import Delivery
from api.masking import masked
from api.outbox import service as outbox
from api.plain import visible
from knowledge.engine.library import Library

SEND = "delivery.send"
"""Topic of the jobs that bring a delivery on its way."""
_LONGEST_NOTE = 300
_KEYS = re.compile(r"whsec_[^\s\"',;]+|[0-9A-Za-z+/=_]{32,}")
_KEYS_BESIDE_NUMBERS = re.compile(r"whsec_[^\s\"',;]+|[0-9A-Za-z+/=_]{41,}")


def locked(session: Session, delivery_id: str) -> Delivery | None:
    """The delivery as it stands now, with the lock of its case: two last confirmations at once must see each other."""
    row = session.get(Delivery, delivery_id)
    if row is None:
        return None
    moving.locked(session, session.get_one(Case, row.case_id))
    session.refresh(row)
    return row


def same_item(row: Delivery) -> Exists:
    """Deliveries to the same platform about the same record."""
    return exists().where(Delivery.receiver_id == row.receiver_id, Delivery.record_id == row.record_id)


def is_overtaken(session: Session, row: Delivery) -> bool:
    """Whether something later has arrived: sent now, this one would take the platform back to what was before."""
    later = same_item(row).where(Delivery.sequence > row.sequence, Delivery.state.in_(("delivered", "confirmed")))
    return bool(session.scalar(select(later)))


def put_job(session: Session, row: Delivery, *, now: dt.datetime) -> None:
    """A job for the present round; jobs of earlier rounds find that nothing is left for them to do."""
    payload = {"delivery": row.id, "round": row.round}
    outbox.put(session, SEND, f"{SEND}:{row.id}:{row.round}", payload, now=now)
    row.next_attempt_at = now


def send_again(session: Session, row: Delivery, *, now: dt.datetime) -> None:
    """Another round for a delivery; its state stays until there is an answer."""
    row.round += 1
    put_job(session, row, now=now)


def confirm(
    session: Session,
    row: Delivery,
    library: Library,
    *,
    today: dt.date,
    now: dt.datetime,
    note: str | None = None,
    reference: str | None = None,
) -> None:
    """The platform has done it; with the last one the case is closed in the same commit. Twice does no harm."""
    if row.state == "confirmed":
        return
    row.state, row.confirmed_at, row.delivered_at = "confirmed", now, row.delivered_at or now
    row.error = row.error_detail = row.next_attempt_at = None
    row.note, row.reference = note or row.note, kept_reference(reference) or row.reference
    session.flush()
    case = session.get_one(Case, row.case_id)
    open_ones = exists().where(Delivery.case_id == case.id, Delivery.state != "confirmed")
    if case.status == "syncing" and not session.scalar(select(open_ones)):
        moving.make(session, case, "close", Deed(None, library, today, now, words="各网站都已确认"))


def fail(
    row: Delivery, error: str, detail: str | None, *, now: dt.datetime, next_attempt_at: dt.datetime | None = None
) -> None:
    """It did not work; without a next attempt it has failed, and staff have to see to it."""
    row.error, row.error_detail, row.next_attempt_at = error, kept_text(detail), next_attempt_at
    if next_attempt_at is None:
        row.state, row.failed_at = "failed", now


def kept_text(text: str | None) -> str | None:
    """What a platform wrote, as it may be kept: short, readable, without keys, codes or telephone numbers."""
    return _without(_KEYS, text)[:_LONGEST_NOTE] if text else None


def kept_reference(text: str | None) -> str | None:
    """The same for the platform's own number of a delivery, which may be as long as a hash."""
    return _without(_KEYS_BESIDE_NUMBERS, text)[:_LONGEST_NOTE] if text else None


def _without(keys: re.Pattern[str], text: str) -> str:
    """A platform may say back what it was sent, its signing key too, and all staff read it."""
    return masked(keys.sub("[已隐去]", visible(text)))
