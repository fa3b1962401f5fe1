"""Quotes of the library that do not stand in a published original: alarms, open until somebody has looked."""

import datetime as dt
import hashlib
import math
from collections.abc import Iterator

from prometheus_client import Gauge
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.audit import service as audit
from api.db import Database
from api.errors import Conflict, NotFound
from api.library.editor import Editor
from api.library.models import PolicyAlarm, PolicyDocument
from api.library.originals import counts, mismatches
from api.library.schemas import AlarmOut
from api.library.service import PUBLISHED
from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.library import Library
from knowledge.engine.originals import QuoteMismatch

_OPEN = Gauge("credit_policy_alarms_open", "Quotes of the library that do not stand in a published original")


def raise_for(session: Session, library: Library, row: PolicyDocument, *, actor: str, now: dt.datetime) -> None:
    """Record the alarms of a document that was just published."""
    new = [alarm for alarm in _of(session, library, row, now) if session.get(PolicyAlarm, alarm.id) is None]
    if not new:
        return
    session.add_all(new)
    session.flush()
    details = {"document": row.document, "locators": [alarm.locator for alarm in new]}
    audit.record(session, actor, "policy:alarm:raised", row.id, now=now, details=details)


def listing(session: Session, library: Library, status: str | None = None) -> list[AlarmOut]:
    """Alarms, those still to be looked at first, then the newest first.

    What is wrong is found afresh each time, so that a changed library raises and settles alarms too; such an alarm
    counts from the day on which the original was published.
    """
    kept = {alarm.id: alarm for alarm in session.scalars(select(PolicyAlarm))}
    present = {alarm.id: alarm for alarm in _present(session, library)}
    found = [_out(library, kept.get(name) or present[name], name in present) for name in {**present, **kept}]
    found.sort(key=lambda alarm: (alarm.document, alarm.locator))
    found.sort(key=lambda alarm: alarm.since, reverse=True)
    found.sort(key=lambda alarm: alarm.status != "open")
    return [alarm for alarm in found if status is None or alarm.status == status]


def handle(
    session: Session, library: Library, alarm_id: str, note: str, *, editor: Editor, now: dt.datetime
) -> AlarmOut:
    """Note that somebody has looked at an alarm and what came of it.

    Raises:
        NotFound: there is no such alarm.
        Conflict: it is settled already.
        NotAllowed: the document is another place's.

    """
    present = {alarm.id: alarm for alarm in _present(session, library)}
    alarm = session.get(PolicyAlarm, alarm_id) or present.get(alarm_id)
    if alarm is None:
        raise NotFound("没有这条核对提醒。")
    if alarm.handled_at is not None or alarm_id not in present:
        raise Conflict("这条核对提醒已经处理过了，不用再处理。")
    document = session.get(PolicyDocument, alarm.document_id)
    if document is not None and document.region is not None:
        editor.require(document.region)
    alarm.handled_at, alarm.handled_by, alarm.note = now, editor.name, redact(note)[0]
    session.add(alarm)
    session.flush()
    details = {"document": alarm.document, "locator": alarm.locator}
    audit.record(session, editor.name, "policy:alarm:handled", alarm.document_id, now=now, details=details)
    return _out(library, alarm, present=True)


def measure(database: Database) -> None:
    """Set the figure of open alarms, as recorded at publication, for ``/metrics``; unknown without the database."""
    waiting = (
        select(func.count(PolicyAlarm.id))
        .join(PolicyDocument, PolicyDocument.id == PolicyAlarm.document_id)
        .where(PolicyAlarm.handled_at.is_(None), PolicyDocument.status == PUBLISHED)
    )
    try:
        with database.read() as session:
            _OPEN.set(session.scalar(waiting) or 0)
    except SQLAlchemyError:
        _OPEN.set(math.nan)


def _present(session: Session, library: Library) -> Iterator[PolicyAlarm]:
    """What does not fit at this moment, of the original that counts for each library document."""
    rows = session.scalars(
        select(PolicyDocument)
        .where(PolicyDocument.baseline_id.in_(list(library.documents)), counts())
        .order_by(PolicyDocument.changed_at, PolicyDocument.id)
    )
    for row in {row.baseline_id: row for row in rows}.values():
        yield from _of(session, library, row, row.published_at or row.changed_at)


def _of(session: Session, library: Library, row: PolicyDocument, since: dt.datetime) -> Iterator[PolicyAlarm]:
    entry = library.documents.get(row.baseline_id or "")
    for mismatch in mismatches(session, entry, row) if entry else ():
        yield PolicyAlarm(
            id=_id(row, mismatch),
            document_id=row.id,
            document=mismatch.document,
            locator=mismatch.locator,
            quote=mismatch.quote,
            says=mismatch.says,
            since=since,
            note="",
        )


def _id(row: PolicyDocument, mismatch: QuoteMismatch) -> str:
    """The same mismatch of the same text keeps its name."""
    about = "\n".join((row.id, mismatch.locator, mismatch.quote))
    return hashlib.sha256(about.encode()).hexdigest()[:32]


def _out(library: Library, alarm: PolicyAlarm, present: bool) -> AlarmOut:  # noqa: FBT001
    entry = next((entry for entry in library.documents.values() if entry.document == alarm.document), None)
    return AlarmOut(
        id=alarm.id,
        document_id=entry.id if entry else alarm.document_id,
        document=alarm.document,
        title=entry.title if entry else alarm.document,
        locator=alarm.locator,
        quote=alarm.quote,
        original=alarm.says,
        since=alarm.since,
        status="open" if present and alarm.handled_at is None else "handled",
        resolved=not present,
        handled_at=alarm.handled_at,
        handled_by=alarm.handled_by,
        note=alarm.note,
    )
