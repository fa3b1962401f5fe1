"""The audit chain, and the outbox beside it."""

import datetime as dt

from fastapi import FastAPI
from sqlalchemy import text

from api.audit import service as audit
from api.outbox import service as outbox

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)


def test_an_altered_line_is_found(app: FastAPI) -> None:
    """Nobody can change the past unnoticed."""
    with app.state.database.write() as session:
        for n in range(5):
            audit.record(session, "clerk", "case:clerk:looked", f"case {n}", now=NOW)
    with app.state.database.write() as session:
        assert audit.first_broken(session) is None
        session.execute(text("UPDATE audit_lines SET target = 'another' WHERE sequence = 3"))
    with app.state.database.read() as session:
        assert audit.first_broken(session) == 3


def test_a_removed_line_is_found(app: FastAPI) -> None:
    """Nobody can remove a line unnoticed."""
    with app.state.database.write() as session:
        for n in range(3):
            audit.record(session, "clerk", "case:clerk:looked", f"case {n}", now=NOW)
        session.execute(text("DELETE FROM audit_lines WHERE sequence = 2"))
        assert audit.first_broken(session) == 3


def test_a_job_is_put_once_and_claimed_once(app: FastAPI) -> None:
    """The same message is never sent by two workers."""
    database = app.state.database
    with database.write() as session:
        outbox.put(session, "t", "key", {}, now=NOW)
        outbox.put(session, "t", "key", {}, now=NOW)
    with database.write() as session:
        assert len(outbox.claim(session, now=NOW)) == 1
    with database.write() as session:
        assert outbox.claim(session, now=NOW) == []


def test_the_job_of_a_killed_worker_comes_back(app: FastAPI) -> None:
    """A lease that ran out frees the job, so nothing is lost."""
    database = app.state.database
    with database.write() as session:
        outbox.put(session, "t", "key", {}, now=NOW)
        outbox.claim(session, now=NOW)
    with database.write() as session:
        assert [j.attempts for j in outbox.claim(session, now=NOW + outbox.LEASE)] == [2]


def test_a_failed_job_waits_and_a_done_job_stays_done(app: FastAPI) -> None:
    """Failures are retried later and keep their reason; successes are never repeated."""
    database = app.state.database
    with database.write() as session:
        outbox.put(session, "t", "key", {}, now=NOW)
        (job,) = outbox.claim(session, now=NOW)
        outbox.fail(job, "SmtpDown", now=NOW)
        assert outbox.claim(session, now=NOW) == []
        (job,) = outbox.claim(session, now=NOW + dt.timedelta(hours=2))
        assert job.last_error == "SmtpDown"
        outbox.finish(job, now=NOW)
        assert outbox.claim(session, now=NOW + dt.timedelta(days=9)) == []
