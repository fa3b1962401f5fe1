"""Put work into the outbox, claim it by lease, finish it or try again later."""

import datetime as dt
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.outbox.models import OutboxMessage

LEASE = dt.timedelta(seconds=60)
_FIRST_RETRY = dt.timedelta(seconds=5)
_LONGEST_RETRY = dt.timedelta(hours=1)


def put(session: Session, topic: str, key: str, payload: dict[str, Any], *, now: dt.datetime) -> None:
    """Add a job inside the caller's transaction; the same ``key`` is put only once."""
    if session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is None:
        session.add(OutboxMessage(key=key, topic=topic, payload=payload, created_at=now, next_attempt_at=now))
        session.flush()


def claim(session: Session, *, now: dt.datetime, limit: int = 20) -> list[OutboxMessage]:
    """Lease due jobs that nobody else holds; a lease that has run out (a killed worker) is free again."""
    due = (
        select(OutboxMessage)
        .where(
            OutboxMessage.done_at.is_(None),
            OutboxMessage.next_attempt_at <= now,
            or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now),
        )
        .order_by(OutboxMessage.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    jobs = list(session.scalars(due))
    for job in jobs:
        job.leased_until = now + LEASE
        job.attempts += 1
    session.flush()
    return jobs


def finish(job: OutboxMessage, *, now: dt.datetime) -> None:
    """Mark ``job`` done; called in the transaction that did the work."""
    job.done_at, job.leased_until, job.last_error = now, None, None


def fail(job: OutboxMessage, error: str, *, now: dt.datetime) -> None:
    """Try again later, waiting twice as long each time, one hour at most."""
    wait = min(_FIRST_RETRY * 2 ** min(job.attempts, 12), _LONGEST_RETRY)
    job.leased_until, job.last_error, job.next_attempt_at = None, error[:500], now + wait
