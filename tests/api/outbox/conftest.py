"""A database with nothing but jobs, and a clock that can be moved."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from api.clock import Clock
from api.db import Database
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class MovedClock(Clock):
    """A clock that stands at one moment."""

    at: dt.datetime = NOW

    def now(self) -> dt.datetime:
        """That moment."""
        return self.at


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database."""
    database = Database(database_url)
    yield database
    database.engine.dispose()


def put(database: Database, *keys: str, topic: str = "t", due: dt.datetime | None = None) -> None:
    """Jobs of one topic, put at ``NOW``."""
    with database.write() as session:
        for key in keys:
            outbox.put(session, topic, key, {}, now=NOW, due=due)


def jobs(database: Database) -> dict[str, OutboxMessage]:
    """All jobs by key."""
    with database.read() as session:
        return {job.key: job for job in session.scalars(select(OutboxMessage))}


def done(database: Database) -> set[str]:
    """Keys of the finished jobs."""
    return {key for key, job in jobs(database).items() if job.done_at is not None}
