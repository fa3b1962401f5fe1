"""Bringing a delivery to its platform: an errand that reads, goes outside without a session, and writes the outcome.

In order per platform and record: nothing is sent before what comes first has arrived, nor after what came later has.
"""

import datetime as dt
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Subject
from api.clock import Clock
from api.crypto import FieldCipher
from api.filing.gateway import Answer, NullGateway, Parcel, WebhookGateway
from api.filing.models import Delivery
from api.filing.settling import confirm, fail, is_overtaken, kept_reference, kept_text, locked, same_item
from api.filing.words import error_for_staff
from api.outbox import service as outbox
from api.outbox.errands import Errand
from api.outbox.models import OutboxMessage
from api.records.models import Record
from api.settings import Settings
from knowledge.engine.library import Library

_TURN_AGAIN = dt.timedelta(minutes=1)
_INACTIVE_AGAIN = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Trouble:
    """Why a delivery is not through: a code of ``words``, its technical side, and whether it was sent at all."""

    code: str
    detail: str | None = None
    sent: bool = False

    def __str__(self) -> str:
        return error_for_staff(self.code, self.detail)


class _Waits(outbox.Later):
    def __init__(self, at: dt.datetime, trouble: Trouble) -> None:
        super().__init__(at, str(trouble))
        self.trouble = trouble


class _Fails(outbox.Failed):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


class _Stops(outbox.Refused):
    def __init__(self, trouble: Trouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


class Courier:
    """The parts of the errand; ``errand`` puts them together."""

    def __init__(self, settings: Settings, cipher: FieldCipher, library: Library) -> None:
        self._is_production = settings.profile == "production"
        self._cipher, self._library = cipher, library
        self._webhook = WebhookGateway(settings.receiver_timeout_seconds, settings.private_platforms)
        self._null = NullGateway()

    def errand(self) -> Errand[Parcel, Answer]:
        """What the worker does for each job."""
        return Errand(self.prepare, self.carry_out, self.record, self.failed)

    def prepare(self, session: Session, job: OutboxMessage, clock: Clock) -> Parcel | None:
        """The message to be sent; None when it is done, or another round has it."""
        row = session.get(Delivery, job.payload["delivery"])
        if row is None or row.state == "confirmed" or row.round != job.payload["round"]:
            return None
        now = clock.now()
        if not row.receiver.active:
            raise _Waits(now + _INACTIVE_AGAIN, Trouble("inactive"))
        if row.receiver.gateway == "null" and self._is_production:
            raise _Stops(Trouble("null_in_production"))
        if is_overtaken(session, row):
            raise _Stops(Trouble("superseded"))
        if _has_to_wait(session, row):
            raise _Waits(now + _TURN_AGAIN, Trouble("waiting_turn"))
        return self._parcel(session, row)

    def carry_out(self, parcel: Parcel) -> Answer:
        """Send it; no session is held meanwhile."""
        return (self._null if parcel.address is None else self._webhook).send(parcel)

    def record(self, session: Session, job: OutboxMessage, answer: Answer, clock: Clock) -> None:
        """Write what the platform said; raises what puts the job back where it has to be sent again, or never."""
        if answer.error is not None:
            raise _as_error(answer, clock.now())
        row = locked(session, job.payload["delivery"])
        if row is None:
            return
        now = clock.now()
        row.attempts, row.sent_at = row.attempts + 1, now
        if answer.outcome == "confirmed":
            told = {"note": answer.note, "reference": answer.reference}
            confirm(session, row, self._library, today=clock.today(), now=now, **told)
        elif row.state != "confirmed":  # its own message may have been faster than its answer
            row.state, row.delivered_at, row.next_attempt_at = "delivered", row.delivered_at or now, None
            row.error, row.error_detail = None, kept_text(answer.detail)
            row.reference = kept_reference(answer.reference) or row.reference

    def failed(self, session: Session, job: OutboxMessage, error: Exception, clock: Clock) -> None:
        """Write why it is not through, and when it is tried again; without a next time it has failed."""
        row = locked(session, job.payload["delivery"])
        if row is None or row.state == "confirmed" or row.round != job.payload["round"]:
            return
        known = error.trouble if isinstance(error, _Waits | _Fails | _Stops) else None
        trouble = known or Trouble("fault", type(error).__name__)
        now = clock.now()
        if trouble.sent:
            row.attempts, row.sent_at = row.attempts + 1, now
        fail(row, trouble.code, trouble.detail, now=now, next_attempt_at=None if job.dead_at else job.next_attempt_at)

    def _parcel(self, session: Session, row: Delivery) -> Parcel:
        receiver, is_null = row.receiver, row.receiver.gateway == "null"
        secret = self._cipher.open(receiver.secret_sealed) if receiver.secret_sealed and not is_null else None
        address = None if is_null else receiver.url or ""
        return Parcel(row.id, receiver.name, self._body(session, row, secret), address, secret)

    def _body(self, session: Session, row: Delivery, secret: str | None) -> str:
        subject = session.get_one(Record, row.record_id).subject
        data: dict[str, Any] = {"delivery": row.id, "sequence": row.sequence, **row.content}
        data["subject"] = _named(subject, self._cipher, secret)
        body = {"type": "record.instruction", "timestamp": row.created_at.isoformat(), "data": data}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _named(subject: Subject, cipher: FieldCipher, secret: str | None) -> dict[str, str]:
    """Who it is about: a business by its public code; a person only so that who has the code already recognises it."""
    code = cipher.open(subject.code_sealed)
    if subject.kind == "business":
        return {"kind": "business", "name": subject.name, "code": code}
    digest = hmac.new((secret or "").encode(), code.encode(), hashlib.sha256).hexdigest()
    return {"kind": "person", "code_digest": digest}


def _as_error(answer: Answer, now: dt.datetime) -> Exception:
    trouble = Trouble(answer.error or "fault", kept_text(answer.detail), sent=True)
    if answer.outcome == "for_good":
        return _Stops(trouble)
    return _Waits(now + answer.wait, trouble) if answer.wait is not None else _Fails(trouble)


def _has_to_wait(session: Session, row: Delivery) -> bool:
    earlier = same_item(row).where(Delivery.sequence < row.sequence, Delivery.state == "pending")
    return bool(session.scalar(select(earlier)))
