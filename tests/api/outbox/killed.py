"""A worker that is killed at a named step; run as a process of its own: database, step, file of the outside."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from api.clock import Clock
from api.db import Database
from api.outbox.errands import Errand
from api.outbox.models import OutboxMessage
from api.outbox.running import Runner, Work
from tests.api.outbox.test_running import leave_a_trace

HANDLER, ERRAND = "handler", "errand"
STEPS = (
    (HANDLER, "claimed"),
    (HANDLER, "worked"),
    (HANDLER, "finished"),
    (HANDLER, "committed"),
    (ERRAND, "claimed"),
    (ERRAND, "prepared"),
    (ERRAND, "carried out"),
    (ERRAND, "recorded"),
    (ERRAND, "finished"),
    (ERRAND, "committed"),
)


def works(outside: Path, at: Callable[[str], None]) -> dict[str, Work]:
    """A job that writes a trace in the database, and an errand that writes a line outside as well."""

    def handle(session: Session, job: OutboxMessage, clock: Clock) -> None:
        at("claimed")
        leave_a_trace(session, job, clock)
        at("worked")

    def prepare(_session: Session, job: OutboxMessage, _clock: Clock) -> str:
        at("claimed")
        at("prepared")
        return job.key

    def carry_out(key: str) -> str:
        with outside.open("a", encoding="utf-8") as file:
            file.write(f"{key}\n")
        at("carried out")
        return key

    def record(session: Session, job: OutboxMessage, _key: str, clock: Clock) -> None:
        leave_a_trace(session, job, clock)
        at("recorded")

    return {HANDLER: handle, ERRAND: Errand(prepare, carry_out, record)}


def main(url: str, kind: str, step: str, outside: Path) -> None:
    """Do the jobs of one kind, and end without warning at ``step``."""

    def at(place: str) -> None:
        if place == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def after_flush(session: Session, _context: Any) -> None:
        if any(isinstance(row, OutboxMessage) and row.done_at is not None for row in session.dirty):
            at("finished")

    def after_commit(session: Session) -> None:
        if any(isinstance(row, OutboxMessage) and row.done_at is not None for row in session.identity_map.values()):
            at("committed")

    event.listen(Session, "after_flush", after_flush)
    event.listen(Session, "after_commit", after_commit)
    Runner(Database(url), Clock(), {kind: works(outside, at)[kind]}).turn()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
