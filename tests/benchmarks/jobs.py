"""The worker's throughput: messages about cases that moved, beside jobs of the same engine that do nothing."""

import datetime as dt
import tempfile
import time
from functools import partial
from pathlib import Path

from alembic import command
from sqlalchemy import func, insert, select

from api.accounts.models import Subject
from api.cases.models import Case, CaseDeadline, CaseEvent
from api.clock import Clock
from api.db import Database, new_id
from api.notify.models import Notification
from api.notify.moved import TOPIC, case_moved
from api.notify.telling import Messenger
from api.notify.texts import Texts
from api.outbox.models import OutboxMessage
from api.outbox.running import Runner, Work
from api.settings import Settings
from knowledge.engine.opening import open_library
from tests.benchmarks.figures import table
from tests.databases import alembic_for
from tests.postgres import throw_away_server

_JOBS = 2000
_NOTHING = "nothing"
_TODAY = dt.date(2026, 11, 21)


def measure() -> None:
    """Print the table for SQLite and PostgreSQL, both safe against a power cut."""
    with tempfile.TemporaryDirectory(prefix="credit-jobs-") as folder:
        rows = [_row("SQLite", f"sqlite:///{Path(folder) / 'credit.db'}")]
    with throw_away_server() as url:
        if url is None:
            print("\nPostgreSQL was not measured: its server is not installed here.")
        else:
            rows.append(_row("PostgreSQL", url))
    head = ["database", "jobs that do nothing, a second", "messages, a second", "ratio"]
    table(f"One worker, {_JOBS:,} jobs of each kind", head, rows)


def _row(name: str, url: str) -> list[str]:
    command.upgrade(alembic_for(url), "head")
    database, clock = Database(url), Clock(_TODAY)
    messenger, library = Messenger(Texts(), frozenset()), open_library(Settings(_env_file=None).knowledge_dir)
    _fill(database, clock)
    empty = _throughput(database, clock, _NOTHING, lambda *_: None)
    messages = _throughput(database, clock, TOPIC, partial(case_moved, messenger, library))
    with database.read() as session:
        written = session.scalar(select(func.count()).select_from(Notification))
    database.engine.dispose()
    if written != _JOBS:
        raise RuntimeError(f"expected {_JOBS} messages, found {written}")
    return [name, f"{empty:,.0f}", f"{messages:,.0f}", f"{messages / empty:.2f}"]


def _throughput(database: Database, clock: Clock, topic: str, work: Work) -> float:
    """Finished jobs of one topic in a second."""
    runner, done = Runner(database, clock, {topic: work}), 0
    started = time.perf_counter()
    while turned := runner.turn():
        done += turned
    if done != _JOBS:
        raise RuntimeError(f"expected {_JOBS} jobs of {topic}, did {done}")
    return done / (time.perf_counter() - started)


def _fill(database: Database, clock: Clock) -> None:
    """A filed case with a running clock for each job, and the jobs."""
    now, subject = clock.now(), new_id()
    ids = [new_id() for _ in range(_JOBS)]
    jobs = [_job(topic, number, now) for topic in (_NOTHING, TOPIC) for number in range(_JOBS)]
    with database.write() as session:
        who = {"id": subject, "kind": "business", "name": "示例建材有限公司", "code_sealed": "x", "code_index": "x"}
        session.execute(insert(Subject), [who])
        session.execute(insert(Case), [_case(one, number, subject, now) for number, one in enumerate(ids)])
        session.execute(insert(CaseDeadline), [_deadline(one) for one in ids])
        session.execute(insert(CaseEvent), [_event(one, now) for one in ids])
        session.execute(insert(OutboxMessage), jobs)


def _case(case_id: str, number: int, subject: str, now: dt.datetime) -> dict[str, object]:
    return {
        "id": case_id,
        "number": f"XF-{number}",
        "kind": "repair",
        "status": "submitted",
        "subject_id": subject,
        "region": "320281",
        "required": [],
        "knowledge_version": "v",
        "created_at": now,
        "submitted_at": now,
    }


def _deadline(case_id: str) -> dict[str, object]:
    return {
        "case_id": case_id,
        "rule": "T01",
        "name": "反馈修复结果",
        "actor": "信用中国",
        "started_on": _TODAY,
        "due_on": _TODAY + dt.timedelta(days=14),
        "region": "320281",
        "unit": "working_day",
        "amount": 10,
        "verification": "corroborated",
        "clauses": [],
        "citations": [],
    }


def _event(case_id: str, now: dt.datetime) -> dict[str, object]:
    return {"case_id": case_id, "sequence": 1, "at": now, "actor": "申请人", "action": "submit", "text": "提交申请"}


def _job(topic: str, number: int, now: dt.datetime) -> dict[str, object]:
    clock = {"name": "反馈修复结果", "last_day": "2026-12-05", "provisional": False, "paused": False, "note": None}
    payload = {
        "number": f"XF-{number}",
        "move": "submit",
        "sequence": 1,
        "at": now.isoformat(),
        "status": "submitted",
        "words": "",
        "unconfirmed": 0,
        "clocks": [clock],
    }
    key = f"{topic}:XF-{number}:1"
    return {"topic": topic, "key": key, "payload": payload, "created_at": now, "next_attempt_at": now}


if __name__ == "__main__":
    measure()
