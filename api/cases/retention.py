"""Drafts that nobody touches: the owner is told first, then they are removed; what was filed stays."""

import datetime as dt
from collections import Counter

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.orm import Session

from api.audit import service as audit
from api.audit.models import AuditLine
from api.cases.models import Case, CaseDeadline, CaseEvent, CaseFile, CaseRecord
from api.clock import CHINA
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.privacy.models import RetentionNotice
from api.privacy.removing import require_gone
from api.privacy.retention import Batch

ENDING = "case.draft_ending"
"""Topic of the message to the owner; ``last_day`` is the last one on which touching the draft keeps it."""
_PARTS = (CaseFile, CaseEvent, CaseDeadline, CaseRecord)


def remove_drafts(session: Session, batch: Batch) -> Counter[str]:
    """Remove drafts whose owner was told long enough ago, and tell the owners of those that come next."""
    _forget_outdated(session)
    return Counter({"removed": _remove(session, batch), "told": _tell(session, batch)})


def _remove(session: Session, batch: Batch) -> int:
    now = batch.clock.now()
    told_before = now - dt.timedelta(days=batch.period.warned)
    is_unsent = exists().where(OutboxMessage.key == RetentionNotice.job_key, OutboxMessage.done_at.is_(None))
    ready = (
        _untouched(batch.period.before(now))
        .join(RetentionNotice, _is_notice())
        .where(RetentionNotice.told_at < told_before, ~is_unsent)
    )
    drafts = session.execute(ready.limit(batch.limit).with_for_update(of=Case, skip_locked=True)).all()
    for draft in drafts:
        _remove_one(session, draft.id, draft.number, now)
        batch.gone.append(f"{Case.__tablename__}/{draft.id}")
    require_gone(session, Case, Case.id.in_([draft.id for draft in drafts]))
    return len(drafts)


def remove_unfiled(session: Session, subject_id: str, *, now: dt.datetime) -> int:
    """At the person's own wish, at once: drafts, and those that were taken back before they were ever filed."""
    never_filed = Case.subject_id == subject_id, Case.submitted_at.is_(None), Case.status.in_(("draft", "withdrawn"))
    found = session.execute(select(Case.id, Case.number).where(*never_filed).with_for_update(of=Case)).all()
    for case in found:
        _remove_one(session, case.id, case.number, now)
    return len(found)


def _remove_one(session: Session, case_id: str, number: str, now: dt.datetime) -> None:
    for part in _PARTS:
        session.execute(delete(part).where(part.case_id == case_id))
    session.execute(delete(Case).where(Case.id == case_id))
    session.execute(delete(RetentionNotice).where(RetentionNotice.target == number))
    audit.record(session, "system", "case:system:draft_removed", number, now=now)


def _tell(session: Session, batch: Batch) -> int:
    now, period = batch.clock.now(), batch.period
    ahead = _untouched(period.warn_before(now)).where(~exists().where(_is_notice()))
    drafts = session.execute(ahead.limit(batch.limit)).all()
    for draft in drafts:
        last_day = max(
            draft.touched + dt.timedelta(days=batch.period.days), now + dt.timedelta(days=batch.period.warned)
        )
        payload = {"number": draft.number, "last_day": last_day.astimezone(CHINA).date().isoformat()}
        key = f"{ENDING}:{draft.number}:{payload['last_day']}"
        outbox.put(session, ENDING, key, payload, now=now)
        session.add(RetentionNotice(kind="drafts", target=draft.number, told_at=now, job_key=key))
    session.flush()
    return len(drafts)


def _forget_outdated(session: Session) -> None:
    """Whoever went on with a draft after being told is told again before it is removed; filed ones need no notice."""
    was_touched = exists().where(
        AuditLine.target == RetentionNotice.target, AuditLine.at > RetentionNotice.told_at, _by_owner()
    )
    session.execute(delete(RetentionNotice).where(RetentionNotice.kind == "drafts", was_touched))


def _untouched(before: dt.datetime) -> Select[str, str, dt.datetime]:
    """Drafts whose owner did nothing with them since: id, number, and when the last thing was done."""
    last = select(func.max(AuditLine.at)).where(AuditLine.target == Case.number, _by_owner()).scalar_subquery()
    touched = func.coalesce(last, Case.created_at).label("touched")
    return select(Case.id, Case.number, touched).where(
        Case.status == "draft", Case.submitted_at.is_(None), Case.created_at < before, touched < before
    )


def _is_notice() -> ColumnElement[bool]:
    return (RetentionNotice.kind == "drafts") & (RetentionNotice.target == Case.number)


def _by_owner() -> ColumnElement[bool]:
    return AuditLine.action.startswith("case:owner:")
