"""The worker: takes jobs from the outbox and does them, again and again until done."""

import signal
import threading
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api import logs
from api.cases import deadlines
from api.clock import Clock
from api.db import Database
from api.notify import service as notify
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.settings import Settings

log = structlog.get_logger("api.worker")
Handler = Callable[[Session, OutboxMessage, Clock], None]
HANDLERS: dict[str, Handler] = {"case.submitted": notify.case_submitted}
_IDLE_SECONDS = 1.0


def run_once(database: Database, clock: Clock) -> int:
    """Do the jobs that are due; how many were claimed."""
    with database.write() as session:
        claimed = [job.id for job in outbox.claim(session, now=clock.now())]
    for job_id in claimed:
        _do(database, clock, job_id)
    return len(claimed)


def _tried_once(database: Database, clock: Clock) -> int:
    """Like ``run_once``; a database that is busy or away is waited for, not died of."""
    try:
        return run_once(database, clock)
    except SQLAlchemyError as error:
        log.warning("database_busy", reason=type(error).__name__)
        return 0


def _do(database: Database, clock: Clock, job_id: str) -> None:
    """One job: its work and the mark that it is done land in the same commit."""
    try:
        with database.write() as session:
            job = session.get_one(OutboxMessage, job_id)
            if job.done_at is not None:  # a lease ran out, and another worker was faster
                return
            HANDLERS[job.topic](session, job, clock)
            outbox.finish(job, now=clock.now())
    except Exception as error:  # one job that cannot be done must not stop the others
        log.error("job_failed", job=job_id, exc_info=error)
        with database.write() as session:
            outbox.fail(session.get_one(OutboxMessage, job_id), type(error).__name__, now=clock.now())


def recount_clocks(database: Database) -> None:
    """Provisional clocks by the holiday notices of now: a new notice is in force from the next start on."""
    try:
        with database.write() as session:
            log.info("clocks_recounted", moved=deadlines.recount(session))
    except SQLAlchemyError as error:
        log.warning("database_busy", reason=type(error).__name__)


def main() -> None:
    """Run until told to stop."""
    settings = Settings()
    logs.configure(json=settings.profile == "production")
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    database, clock = Database(settings.database_url), Clock(settings.today)
    log.info("worker_started")
    recount_clocks(database)
    while not stop.is_set():
        if _tried_once(database, clock) == 0:
            stop.wait(_IDLE_SECONDS)
    database.engine.dispose()


if __name__ == "__main__":
    main()
