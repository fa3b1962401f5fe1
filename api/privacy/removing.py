"""Removing in batches, and the kinds whose tables are known down here."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, tuple_
from sqlalchemy.orm import Session

from api.accounts.models import OpenSession
from api.db import Base
from api.idempotency import StoredAnswer
from api.outbox.models import OutboxMessage
from api.privacy.retention import Batch, Remove

REMOVED = "removed"


def remove_rows(session: Session, table: type[Base], batch: Batch, *conditions: ColumnElement[bool]) -> Counter[str]:
    """Delete at most a batch of the rows that fit, and look again whether they are gone."""
    key: tuple[Any, ...] = table.__mapper__.primary_key
    found = session.execute(select(*key).where(*conditions).limit(batch.limit)).all()
    if found:
        these = tuple_(*key).in_([tuple(row) for row in found])
        session.execute(delete(table).where(these))
        require_gone(session, table, these)
        batch.gone.extend(f"{table.__tablename__}/{'/'.join(map(str, row))}" for row in found)
    return Counter({REMOVED: len(found)})


def require_gone(session: Session, table: type[Base], *these: ColumnElement[bool]) -> None:
    """Raise ``RuntimeError`` where a row is still there: then nothing is said to have been removed."""
    if still := session.scalar(select(func.count()).select_from(table).where(*these)):
        raise RuntimeError(f"{still} rows of {table.__tablename__} are still there")


def _sessions(session: Session, batch: Batch) -> Counter[str]:
    is_over = OpenSession.expires_at < batch.period.before(batch.clock.now())
    return remove_rows(session, OpenSession, batch, is_over)


def _answers(session: Session, batch: Batch) -> Counter[str]:
    is_old = StoredAnswer.created_at < batch.period.before(batch.clock.now())
    return remove_rows(session, StoredAnswer, batch, is_old)


def _jobs(session: Session, batch: Batch) -> Counter[str]:
    """Finished ones only: a dead letter waits for somebody to look at it."""
    is_done = OutboxMessage.done_at < batch.period.before(batch.clock.now())
    return remove_rows(session, OutboxMessage, batch, is_done)


REMOVERS: Mapping[str, Remove] = {"sessions": _sessions, "answers": _answers, "jobs": _jobs}
