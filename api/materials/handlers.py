"""What the worker does for this part: files that no row names are looked for every night."""

from typing import Any

from sqlalchemy.orm import Session

from api.clock import Clock
from api.db import Database
from api.materials.storage import FileStore
from api.materials.sweeping import sweep
from api.outbox import service as outbox
from api.outbox.errands import Errand, Handler
from api.outbox.models import OutboxMessage
from api.outbox.schedule import Schedule

SWEEP = "files.sweep"


def handlers(database: Database, store: FileStore) -> dict[str, Handler | Errand[Any, Any]]:
    """By topic; the sweep goes through the whole store, so it is an errand and holds no session while it does."""

    def carry_out(_key: str) -> bool:
        sweep(database, store, now=Clock().now())
        return True

    return {SWEEP: Errand(_prepare, carry_out, _record)}


def schedules() -> list[Schedule]:
    """After the rows of the night are gone."""

    def begin(session: Session, job: OutboxMessage, clock: Clock) -> None:
        outbox.put(session, SWEEP, f"{SWEEP}:{job.payload['slot']}", {}, now=clock.now())

    return [Schedule("files", "20 4 * * *", begin)]


def _prepare(_session: Session, job: OutboxMessage, _clock: Clock) -> str:
    return job.key


def _record(_session: Session, _job: OutboxMessage, _result: bool, _clock: Clock) -> None:  # noqa: FBT001 -- R is bool
    """Nothing: the files are the record."""
