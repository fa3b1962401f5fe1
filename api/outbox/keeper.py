"""Beside the work, in a thread of its own: leases are renewed, and the worker shows that it lives.

Shown in the database for everybody, and by the age of a file (``sign``) for whoever watches over this one process.
"""

import datetime as dt
import threading
from pathlib import Path

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.clock import Clock
from api.db import Database, new_id
from api.errors import Busy
from api.outbox.models import WorkerSeen
from api.outbox.running import Runner
from api.outbox.service import LEASE

SEEN_WITHIN = dt.timedelta(minutes=1)
_EVERY_SECONDS = LEASE.total_seconds() / 3
_FORGET_AFTER = dt.timedelta(days=1)
log = structlog.get_logger("api.worker")


class Keeper:
    """Runs from ``start`` to ``stop``; a database that does not answer is asked again at the next turn."""

    def __init__(self, database: Database, clock: Clock, runner: Runner, sign: Path | None = None) -> None:
        self._database, self._clock, self._runner, self._sign = database, clock, runner, sign
        self._id, self._started_at = new_id(), clock.now()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Be seen from now on."""
        self._thread.start()

    def stop(self) -> None:
        """End, and be seen no more."""
        self._stopping.set()
        self._thread.join()
        try:
            with self._database.write() as session:
                session.execute(delete(WorkerSeen).where(WorkerSeen.id == self._id))
        except (SQLAlchemyError, Busy) as error:
            log.warning("database_busy", reason=type(error).__name__)

    def _keep(self) -> None:
        while True:
            try:
                self.turn()
            except (SQLAlchemyError, Busy) as error:
                log.warning("database_busy", reason=type(error).__name__)
            if self._stopping.wait(_EVERY_SECONDS):
                return

    def turn(self) -> None:
        """Be seen, and renew what is held."""
        now = self._clock.now()
        with self._database.write() as session:
            session.merge(WorkerSeen(id=self._id, started_at=self._started_at, seen_at=now))
            session.execute(delete(WorkerSeen).where(WorkerSeen.seen_at < now - _FORGET_AFTER))
        self._runner.renew()
        if self._sign is not None:
            self._sign.touch()


def last_seen(session: Session) -> dt.datetime | None:
    """The last sign of life of any worker."""
    return session.scalar(select(func.max(WorkerSeen.seen_at)))


def is_seen(session: Session, *, now: dt.datetime) -> bool:
    """Whether a worker gave a sign of life within a minute."""
    seen = last_seen(session)
    return seen is not None and now - seen <= SEEN_WITHIN


def is_seen_in(database: Database, clock: Clock) -> bool:
    """The same, asked of the database; unknown counts as not seen."""
    try:
        with database.read() as session:
            return is_seen(session, now=clock.now())
    except SQLAlchemyError:
        return False
