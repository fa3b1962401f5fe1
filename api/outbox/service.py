"""Put work into the outbox, claim it by lease, finish it or try again later."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Table, and_, exists, literal, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.db import new_id
from api.outbox.errands import Failed, Later, Refused, in_words
from api.outbox.models import OutboxMessage

__all__ = ["LEASE", "MAX_ATTEMPTS", "Failed", "Later", "Refused", "put"]

LEASE = dt.timedelta(seconds=30)
MAX_ATTEMPTS = 30
"""With the pauses below: about a day."""
UNKNOWN_AFTER = dt.timedelta(hours=1)
"""Long enough for the workers of a new version to be there."""
_FIRST_RETRY = dt.timedelta(seconds=5)
_LONGEST_RETRY = dt.timedelta(hours=1)
_DOUBLINGS = 12
_LONGEST_ERROR = 500
_UNKNOWN = "后台程序里没有办理这类任务的部分，所以一直没有人办。请联系系统管理员。"
_KILLER = "每次办到这里，后台程序都中途停止了，所以不再自动重试。"


def put(
    session: Session,
    topic: str,
    key: str,
    payload: dict[str, Any],
    *,
    now: dt.datetime,
    due: dt.datetime | None = None,
) -> None:
    """Add a job inside the caller's transaction, to be done now or when it is ``due``.

    The same ``key`` is put only once, also by two at the same moment.
    """
    values = {"key": key, "topic": topic, "payload": payload, "created_at": now, "next_attempt_at": due or now}
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if is_postgresql else sqlite.insert
    session.execute(
        insert(cast(Table, OutboxMessage.__table__)).values(**values).on_conflict_do_nothing(index_elements=["key"])
    )


def topics_due(session: Session, topics: Collection[str], *, now: dt.datetime) -> list[str]:
    """Those of ``topics`` for which something waits; a look that takes no lock."""
    if not topics:
        return []
    looks = [select(literal(topic)).where(exists().where(_due(topic, now))) for topic in topics]
    return list(session.scalars(union_all(*looks)))


def claim(session: Session, topic: str, *, now: dt.datetime, limit: int = 20) -> list[OutboxMessage]:
    """Lease due jobs of one topic that nobody else holds; a lease that has run out (a killed worker) is free again.

    What was tried before comes alone: should it end the worker once more, it takes no other job down with it.
    """
    due = (
        select(OutboxMessage)
        .where(_due(topic, now))
        .order_by(OutboxMessage.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = session.scalars(due).all()
    taken = found[:1] if found and found[0].attempts else [job for job in found if not job.attempts]
    lease = new_id()
    for job in taken:
        _lease(job, lease, now)
    session.flush()
    return [job for job in taken if job.dead_at is None]


def held(session: Session, lease: str, ids: Sequence[str]) -> list[OutboxMessage]:
    """Those of the jobs that still belong to ``lease``, locked until the transaction ends.

    Whoever was late finds them gone: another worker has them, and does them.
    """
    ours = select(OutboxMessage).where(OutboxMessage.id.in_(ids), OutboxMessage.lease == lease, OutboxMessage.is_open())
    return list(session.scalars(ours.order_by(OutboxMessage.next_attempt_at).with_for_update()))


def renew(session: Session, leases: Collection[str], *, now: dt.datetime) -> None:
    """Hold the jobs of ``leases`` for longer: their work takes its time."""
    ours = update(OutboxMessage).where(OutboxMessage.lease.in_(leases), OutboxMessage.is_open())
    session.execute(ours.values(leased_until=now + LEASE))


def finish(job: OutboxMessage, *, now: dt.datetime) -> None:
    """Mark ``job`` done; called in the transaction that did the work."""
    job.done_at, job.last_error = now, None
    _release(job)


def put_back(job: OutboxMessage, error: Exception, *, now: dt.datetime) -> None:
    """After ``error``: wait until the moment it names, or twice as long each time; at the end, a dead letter."""
    _release(job)
    job.last_error = in_words(error)[:_LONGEST_ERROR]
    if isinstance(error, Later):
        job.attempts, job.next_attempt_at = job.attempts - 1, error.at
    elif isinstance(error, Refused) or job.attempts >= MAX_ATTEMPTS:
        job.dead_at = now
    else:
        job.next_attempt_at = now + min(_FIRST_RETRY * 2 ** min(job.attempts, _DOUBLINGS), _LONGEST_RETRY)


def replay(job: OutboxMessage, *, now: dt.datetime) -> None:
    """Try a dead letter again, from the first attempt."""
    job.dead_at, job.attempts, job.next_attempt_at = None, 0, now


def bury_unknown(session: Session, topics: Collection[str], *, now: dt.datetime) -> int:
    """Make dead letters, which staff see, of what has been due for long and no worker knows; how many there were."""
    lost = (
        update(OutboxMessage)
        .where(OutboxMessage.is_open(), OutboxMessage.topic.not_in(topics))
        .where(OutboxMessage.next_attempt_at <= now - UNKNOWN_AFTER)
        .values(dead_at=now, last_error=_UNKNOWN)
    )
    return cast("CursorResult[Any]", session.execute(lost)).rowcount


def _due(topic: str, now: dt.datetime) -> ColumnElement[bool]:
    is_free = or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until <= now)
    return and_(OutboxMessage.topic == topic, OutboxMessage.is_open(), OutboxMessage.next_attempt_at <= now, is_free)


def _lease(job: OutboxMessage, lease: str, now: dt.datetime) -> None:
    """Give ``job`` to ``lease``; or bury it, where its last attempt did not even come to fail."""
    if job.attempts >= MAX_ATTEMPTS:
        _release(job)
        job.dead_at, job.last_error = now, _KILLER
        return
    job.lease, job.leased_until = lease, now + LEASE
    job.attempts += 1


def _release(job: OutboxMessage) -> None:
    job.lease = job.leased_until = None
