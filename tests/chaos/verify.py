"""What must be there after all the killing: each filing once, whole, with its audit lines, jobs and messages."""

import time
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.audit.chain import check
from api.audit.models import AuditLine
from api.cases.models import Case, CaseEvent, CaseFile, CaseRecord
from api.cases.moving import NEWS
from api.cases.states import MOVES
from api.db import Database
from api.materials.storage import FileStore
from api.notify.models import Notification
from api.outbox.models import OutboxMessage
from tests.chaos.load import Filing

_PATIENCE_SECONDS = 600
_MOVES = {str(move.name) for move in MOVES} - {"upload"}
_TOLD = {str(move.name) for move in MOVES if move.told}


def wait_until_done(database: Database) -> None:
    """Return when the worker has nothing left to tell; raises ``TimeoutError`` when it never has."""
    for _ in range(_PATIENCE_SECONDS * 2):
        with database.read() as session:
            left = session.scalar(
                select(func.count())
                .select_from(OutboxMessage)
                .where(OutboxMessage.topic == NEWS, OutboxMessage.done_at.is_(None))
            )
        if left == 0:
            return
        time.sleep(0.5)
    raise TimeoutError(f"{left} jobs are still not done")


def faults(database: Database, store: FileStore, filings: list[Filing]) -> list[str]:
    """Everything that is lost, there twice, or not whole; empty when all is well."""
    with database.read() as session:
        return [
            *_cases(session, filings),
            *_files(session, store, filings),
            *_timeline(session, filings),
            *_audit(session, filings),
            *_news(session, filings),
        ]


def _cases(session: Session, filings: list[Filing]) -> Iterable[str]:
    """Each acknowledged filing, nothing else, and numbers that count up without a hole."""
    there = Counter(session.scalars(select(Case.number)))
    yield from _differences("case", there, Counter(filing.number for filing in filings))
    counted = sorted(int(number.rsplit("-", 1)[1]) for number in there)
    if counted != list(range(1, len(counted) + 1)):
        yield "the numbers have gaps"
    twice = select(CaseRecord.record_id).group_by(CaseRecord.record_id).having(func.count() > 1)
    yield from (f"record {one} was filed twice" for one in session.scalars(twice))


def _files(session: Session, store: FileStore, filings: list[Filing]) -> Iterable[str]:
    """Exactly the files that were sent, whole in the store (which compares their hash when it gives them)."""
    rows = session.execute(select(Case.number, CaseFile.sha256).join(CaseFile, CaseFile.case_id == Case.id)).all()
    sent = Counter((filing.number, one) for filing in filings for one in filing.files)
    yield from _differences("file", Counter((number, one) for number, one in rows), sent)
    for key, size in session.execute(select(CaseFile.storage_key, CaseFile.size)):
        if len(store.get(key)) != size:
            yield f"file {key} is not whole"


def _timeline(session: Session, filings: list[Filing]) -> Iterable[str]:
    rows = session.execute(select(Case.number, CaseEvent.action).join(CaseEvent, CaseEvent.case_id == Case.id))
    made = Counter((number, action) for number, action in rows if action in _MOVES)
    yield from _differences("line of the timeline", made, _expected(filings))


def _audit(session: Session, filings: list[Filing]) -> Iterable[str]:
    """One line for each move, and a chain without a break."""
    lines = session.execute(select(AuditLine.target, AuditLine.action).where(AuditLine.action.like("case:%")))
    moves = [(target, action.rsplit(":", 1)[1]) for target, action in lines]
    made = Counter((target, move) for target, move in moves if move in _MOVES)
    yield from _differences("audit line", made, _expected(filings))
    broken = check(session).broken
    if broken is not None:
        yield f"the audit chain is broken: {broken.text}"


def _news(session: Session, filings: list[Filing]) -> Iterable[str]:
    """One job and one message in-app for each move that is told."""
    told = Counter((number, move) for number, move in _expected(filings) if move in _TOLD)
    jobs = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == NEWS))
    yield from _differences("job", Counter((job.payload["number"], job.payload["move"]) for job in jobs), told)
    messages = session.execute(select(Notification.case_number, Notification.kind))
    written = Counter((number, kind.removeprefix("case.")) for number, kind in messages if kind.startswith("case."))
    yield from _differences("message", written, told)


def _expected(filings: list[Filing]) -> Counter[tuple[str, str]]:
    return Counter((filing.number, move) for filing in filings for move in filing.moves)


def _differences(what: str, there: Counter[Any], expected: Counter[Any]) -> Iterable[str]:
    yield from (f"{what} lost: {one}" for one in (expected - there))
    yield from (f"{what} too many: {one} ×{count}" for one, count in (there - expected).items())
