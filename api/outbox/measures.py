"""How the outbox stands, for ``/metrics``."""

import math

from prometheus_client import Gauge
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.clock import Clock
from api.db import Database
from api.outbox import keeper
from api.outbox.models import OutboxMessage

_WAITING = Gauge("credit_jobs_waiting", "Jobs that are neither done nor dead, those of a later moment included")
_OVERDUE = Gauge("credit_jobs_oldest_waiting_seconds", "How long the longest waiting job has been due; 0: none is")
_DEAD = Gauge("credit_jobs_dead", "Jobs that nobody tries any more until staff replay them")
_SEEN = Gauge("credit_worker_seen_seconds_ago", "Seconds since any worker gave a sign of life; NaN: none ever did")


def measure(database: Database, clock: Clock) -> None:
    """Read the figures now; unknown without the database."""
    try:
        with database.read() as session:
            _set(session, clock)
    except SQLAlchemyError:
        for gauge in (_WAITING, _OVERDUE, _DEAD, _SEEN):
            gauge.set(math.nan)


def _set(session: Session, clock: Clock) -> None:
    now = clock.now()
    waiting = select(func.count(), func.min(OutboxMessage.next_attempt_at)).where(OutboxMessage.is_open())
    count, oldest = session.execute(waiting).one()
    seen = keeper.last_seen(session)
    _WAITING.set(count)
    _OVERDUE.set(max(0.0, (now - oldest).total_seconds()) if oldest else 0)
    _DEAD.set(session.scalar(select(func.count()).where(OutboxMessage.dead_at.is_not(None))) or 0)
    _SEEN.set((now - seen).total_seconds() if seen else math.nan)
