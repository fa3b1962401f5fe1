"""What runs by the clock: each slot of a schedule is a job, so several workers do it once between them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from cronsim import CronSim
from sqlalchemy.orm import Session

from api.clock import CHINA, Clock
from api.db import Database
from api.outbox import service as outbox
from api.outbox.errands import Handler
from api.outbox.models import OutboxMessage

LONGEST_LATE = dt.timedelta(days=2)
"""Finished jobs are kept for longer than this, so no slot is put twice."""
_A_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
log = structlog.get_logger("api.outbox")


@dataclass(frozen=True)
class Schedule:
    """``handler`` runs ``when`` a cron line says so, in Chinese time.

    A slot that was missed (the machine was off) is caught up while it is not more than ``late``, and only the last
    one. ``handler`` works in the database; what leaves the machine it puts into the outbox.
    """

    name: str
    when: str
    handler: Handler
    late: dt.timedelta = _A_DAY

    def __post_init__(self) -> None:
        CronSim(self.when, dt.datetime(2026, 1, 1, tzinfo=CHINA))  # raises CronSimError for a line that cannot be read
        if self.late > LONGEST_LATE:
            raise ValueError(f"{self.name}: a slot is forgotten before it is {self.late} late")

    @property
    def topic(self) -> str:
        """The topic of its jobs."""
        return f"schedule.{self.name}"

    def slot(self, now: dt.datetime) -> dt.datetime:
        """The last moment, ``now`` included, at which it was to run."""
        after = now.astimezone(CHINA).replace(second=0, microsecond=0) + _MINUTE
        return next(CronSim(self.when, after, reverse=True)).astimezone(dt.UTC)

    def run(self, session: Session, job: OutboxMessage, clock: Clock) -> None:
        """Do a slot, unless its time has passed while nobody worked."""
        slot = dt.datetime.fromisoformat(job.payload["slot"])
        if clock.now() - slot > self.late:
            log.warning("slot_missed", schedule=self.name, slot=job.payload["slot"])
            return
        self.handler(session, job, clock)


class Timetable:
    """All schedules; remembers what it has put, so that the database is asked only when a slot begins."""

    def __init__(self, schedules: Iterable[Schedule]) -> None:
        self._schedules = tuple(schedules)
        self._put: dict[str, dt.datetime] = {}

    def put_due(self, database: Database, *, now: dt.datetime) -> None:
        """Put the present slot of each schedule into the outbox, where no worker has done so."""
        slots = {schedule.topic: schedule.slot(now) for schedule in self._schedules}
        if slots == self._put:
            return
        with database.write() as session:
            for schedule in self._schedules:
                if now - slots[schedule.topic] <= schedule.late:
                    put_slot(session, schedule, slots[schedule.topic], now=now)
        self._put = slots


def put_slot(session: Session, schedule: Schedule, slot: dt.datetime, *, now: dt.datetime) -> None:
    """The job of one slot; however often it is put, it is there once."""
    key = f"{schedule.topic}:{slot:%Y-%m-%dT%H:%M:%SZ}"
    outbox.put(session, schedule.topic, key, {"slot": slot.isoformat()}, now=now)
