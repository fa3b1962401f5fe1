"""Workers killed at every step of a job, as real processes: no job is lost, no effect in the database is doubled."""

import datetime as dt
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from api.clock import Clock
from api.db import Database
from api.outbox import service as outbox
from api.outbox.running import Runner
from api.settings import ROOT
from tests.api.outbox.conftest import MovedClock, done, jobs, put
from tests.api.outbox.killed import ERRAND, STEPS, works
from tests.api.outbox.test_running import traces

_JOBS = ("a", "b", "c")


@pytest.mark.parametrize(("kind", "step"), STEPS)
def test_killed_at_any_step_nothing_is_lost_or_doubled(
    database: Database, database_url: str, tmp_path: Path, kind: str, step: str
) -> None:
    """The next worker finishes what the killed one began; outside, a repetition carries the same key."""
    outside = tmp_path / "outside"
    put(database, *_JOBS, topic=kind)
    command = [sys.executable, "-m", "tests.api.outbox.killed", database_url, kind, step, str(outside)]
    killed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    survivors = done(database)
    later = MovedClock(at=Clock().now() + outbox.LEASE + dt.timedelta(seconds=1))
    next_worker = Runner(database, later, works(outside, lambda _: None))
    while next_worker.turn():
        pass
    assert done(database) == set(_JOBS)
    assert traces(database) == Counter(_JOBS)
    assert all(job.dead_at is None and job.lease is None for job in jobs(database).values())
    assert bool(survivors) == (step == "committed")
    if kind == ERRAND:
        sent = Counter(outside.read_text(encoding="utf-8").split())
        repeated = step in ("carried out", "recorded", "finished")
        assert set(sent) == set(_JOBS)
        assert sum(sent.values()) == len(_JOBS) + repeated
