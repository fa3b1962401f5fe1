"""The worker: does the jobs of the outbox and what runs by the clock, until it is told to stop."""

import signal
from collections.abc import Callable, Collection, Mapping
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api import logs
from api.accounts.administering import RESET
from api.answers.retention import remove_questions
from api.authorisations import telling as authorisations
from api.authorisations.retention import remove_authorisations
from api.cases import deadlines
from api.cases.retention import remove_drafts
from api.chat import handlers as chat
from api.chat.retention import remove_conversations, remove_handovers
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.errors import Busy
from api.filing import handlers as filing
from api.filing import sync
from api.materials import handlers as materials
from api.materials.retention import remove_attachments
from api.materials.storage import FileStore
from api.notify import handlers as notify
from api.notify.retention import remove_notifications
from api.outbox import service as outbox
from api.outbox.keeper import Keeper
from api.outbox.models import OutboxMessage
from api.outbox.running import Runner, Work
from api.outbox.schedule import Schedule, Timetable, put_slot
from api.oversight import anchoring
from api.privacy import removing, retention, rotating
from api.privacy.periods import Periods
from api.privacy.retention import Remove
from api.reports.retention import remove_reports
from api.rights import handlers as rights
from api.rights.retention import EXPORTS, remove_exports
from api.settings import Settings
from api.wechat import handlers as wechat
from api.wechat.resetting import account_reset
from api.wechat.retention import remove_wechat
from knowledge.engine.library import Library
from knowledge.engine.opening import open_library

log = structlog.get_logger("api.worker")
_IDLE_SECONDS = 0.5
UNKNOWN = "jobs.unknown"


def recount_clocks(session: Session, _job: OutboxMessage, _clock: Clock) -> None:
    """Provisional clocks by the holiday notices of now."""
    log.info("clocks_recounted", moved=deadlines.recount(session))


def look_for_unknown(session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Each hour a look at the jobs that nobody does."""
    outbox.put(session, UNKNOWN, f"{UNKNOWN}:{job.payload['slot']}", {}, now=clock.now())


def bury_unknown(topics: Collection[str], session: Session, _job: OutboxMessage, clock: Clock) -> None:
    """Show them to staff."""
    if buried := outbox.bury_unknown(session, topics, now=clock.now()):
        log.error("jobs_of_unknown_topics", jobs=buried)


RECOUNT = Schedule("recount_clocks", "10 2 * * *", recount_clocks)


REMOVERS: dict[str, Remove] = {
    **removing.REMOVERS,
    "attachments": remove_attachments,
    "authorisations": remove_authorisations,
    "conversations": remove_conversations,
    "drafts": remove_drafts,
    EXPORTS: remove_exports,
    "handovers": remove_handovers,
    "notifications": remove_notifications,
    "open_questions": remove_questions,
    "reports": remove_reports,
    "wechat": remove_wechat,
}


def all_schedules(settings: Settings) -> list[Schedule]:
    """Everything that runs by the clock."""
    unknown = Schedule("unknown_jobs", "50 * * * *", look_for_unknown)
    own = [RECOUNT, unknown, retention.schedule(REMOVERS), anchoring.schedule()]
    return [*own, *notify.schedules(), *filing.schedules(settings), *materials.schedules(), *wechat.schedules()]


def all_works(settings: Settings, library: Library, database: Database) -> dict[str, Work]:
    """What each topic asks for."""
    cipher, messenger = FieldCipher.of(settings), notify.messenger_of(settings)
    works: dict[str, Work] = {
        **notify.handlers(settings, cipher, library, sync.unconfirmed),
        **filing.handlers(settings, cipher, library),
        **materials.handlers(database, FileStore.of(settings)),
        **wechat.handlers(settings, database, cipher, Clock(settings.today)),
        **chat.handlers(settings, cipher, Clock(settings.today)),
        **rights.handlers(settings, cipher, library),
        **rotating.handlers(cipher),
        **authorisations.handlers(messenger),
        RESET: partial(account_reset, messenger),
        anchoring.TOPIC: anchoring.errand(settings.audit_folder),
        **retention.handlers(Periods.of(settings), REMOVERS),
        **{schedule.topic: schedule.run for schedule in all_schedules(settings)},
    }
    return works | {UNKNOWN: partial(bury_unknown, {*works, UNKNOWN})}


def run_once(database: Database, clock: Clock, works: Mapping[str, Work]) -> int:
    """Do the jobs that are due, one after another, and nothing by the clock; how many there were."""
    return Runner(database, clock, works).turn()


class Worker:
    """One process: jobs, timetable, and the keeper beside them."""

    def __init__(self, settings: Settings) -> None:
        self._database, self._clock = Database(settings.database_url), Clock(settings.today)
        works = all_works(settings, open_library(settings.knowledge_dir), self._database)
        self._timetable = Timetable(all_schedules(settings))
        self._runner = Runner(self._database, self._clock, works, seats=True)
        self._keeper = Keeper(self._database, self._clock, self._runner, settings.alive_file)
        self._is_stopping = False

    def stop(self, *_signal: object) -> None:
        """Finish what is under way, then end; called by a signal, perhaps while a lock is held, so it takes none."""
        self._is_stopping = True

    def run(self) -> None:
        """Until ``stop``."""
        self._keeper.start()
        log.info("worker_started")
        self._tried(self._begin)
        while not self._is_stopping:
            if not self._tried(self._turn):
                self._runner.something_ended.wait(_IDLE_SECONDS)
            self._runner.something_ended.clear()
        self._runner.stop()
        self._keeper.stop()
        self._database.engine.dispose()
        log.info("worker_stopped")

    def _begin(self) -> int:
        """A new holiday notice may have come with the new start."""
        now = self._clock.now()
        with self._database.write() as session:
            put_slot(session, RECOUNT, now, now=now)
        return 1

    def _turn(self) -> int:
        self._timetable.put_due(self._database, now=self._clock.now())
        return self._runner.turn()

    def _tried(self, part: Callable[[], int]) -> int:
        """How many jobs; a database that is busy or away is waited for, not died of."""
        try:
            return part()
        except (SQLAlchemyError, Busy) as error:
            log.warning("database_busy", reason=type(error).__name__)
            return 0


def main() -> None:
    """Run until told to stop."""
    settings = Settings()
    logs.configure(json=settings.profile == "production")
    worker = Worker(settings)
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, worker.stop)
    worker.run()


if __name__ == "__main__":
    main()
