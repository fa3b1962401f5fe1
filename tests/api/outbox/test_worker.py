"""The worker as a process: it does what is due, and ends in good order."""

import signal
import subprocess
import sys
import time
from typing import Any

from api import worker
from api.db import Database
from api.outbox.keeper import last_seen
from api.outbox.models import OutboxMessage
from api.settings import ROOT, Settings
from tests.api.outbox.conftest import done, jobs
from tests.chaos.run import environment


def test_a_worker_works_is_seen_and_ends_when_told_to(
    database: Database, settings: Settings, storage: dict[str, Any]
) -> None:
    """A stop for an update costs no job, and leaves no worker behind that only seems to be there."""
    command = [sys.executable, "-m", "api.worker"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(settings.database_url, storage))
    try:
        deadline = time.monotonic() + 60
        while not any(key.startswith(worker.RECOUNT.topic) for key in done(database)):
            assert time.monotonic() < deadline, "the worker did nothing"
            time.sleep(0.1)
        with database.read() as session:
            assert last_seen(session) is not None
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
    with database.read() as session:
        assert last_seen(session) is None
    assert all(job.lease is None for job in jobs(database).values())
    assert not [job.last_error for job in jobs(database).values() if job.last_error]


def test_every_topic_has_one_owner_and_every_schedule_a_name(settings: Settings) -> None:
    """Two features never fight over a topic without anybody noticing."""
    names = [schedule.name for schedule in worker.all_schedules(settings)]
    assert len(names) == len(set(names))
    assert OutboxMessage.__table__.c.topic.type.length >= max(len(f"schedule.{name}") for name in names)
