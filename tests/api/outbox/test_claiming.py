"""Jobs in the database: put once, claimed by one, never lost."""

import datetime as dt
import threading

import pytest

from api.db import Database
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.outbox.service import Failed, Later, Refused
from tests.api.outbox.conftest import NOW, jobs, put


def test_a_job_is_put_once_and_claimed_once(database: Database) -> None:
    """The same message is never sent by two workers."""
    put(database, "key", "key")
    with database.write() as session:
        assert len(outbox.claim(session, "t", now=NOW)) == 1
    with database.write() as session:
        assert outbox.claim(session, "t", now=NOW) == []


def test_the_same_key_put_by_many_at_once_is_one_job(database: Database) -> None:
    """Protects a deed from failing because somebody else announces the same thing at that moment."""
    ready, wrong = threading.Barrier(4), []

    def announce() -> None:
        ready.wait()
        try:
            put(database, "key")
        except Exception as error:  # noqa: BLE001 -- whatever it is, the test shows it
            wrong.append(error)

    threads = [threading.Thread(target=announce) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(jobs(database)) == 1


def test_a_job_waits_until_it_is_due(database: Database) -> None:
    """Protects reminders from arriving before their day."""
    put(database, "key", due=NOW + dt.timedelta(hours=1))
    with database.write() as session:
        assert outbox.topics_due(session, ["t"], now=NOW) == []
        assert outbox.claim(session, "t", now=NOW) == []
        assert outbox.topics_due(session, ["t", "other"], now=NOW + dt.timedelta(hours=1)) == ["t"]
        assert len(outbox.claim(session, "t", now=NOW + dt.timedelta(hours=1))) == 1


def test_the_job_of_a_killed_worker_comes_back(database: Database) -> None:
    """A lease that ran out frees the job, so nothing is lost."""
    put(database, "key")
    with database.write() as session:
        outbox.claim(session, "t", now=NOW)
    with database.write() as session:
        assert [j.attempts for j in outbox.claim(session, "t", now=NOW + outbox.LEASE)] == [2]


def test_whoever_lost_the_lease_finds_nothing_to_finish(database: Database) -> None:
    """Two workers never both finish a job, however long one of them slept; renewing comes too late as well."""
    put(database, "key")
    with database.write() as session:
        (job,) = outbox.claim(session, "t", now=NOW)
        slow = str(job.lease)
    with database.write() as session:
        (job,) = outbox.claim(session, "t", now=NOW + outbox.LEASE)
        quick = str(job.lease)
    with database.write() as session:
        outbox.renew(session, [slow], now=NOW + outbox.LEASE)
        assert outbox.held(session, slow, [job.id]) == []
        assert [one.key for one in outbox.held(session, quick, [job.id])] == ["key"]


def test_a_renewed_lease_keeps_others_away(database: Database) -> None:
    """Protects a slow errand from being carried out by two."""
    put(database, "key")
    with database.write() as session:
        (job,) = outbox.claim(session, "t", now=NOW)
        outbox.renew(session, [str(job.lease)], now=NOW + outbox.LEASE / 2)
        assert outbox.claim(session, "t", now=NOW + outbox.LEASE) == []
        assert len(outbox.claim(session, "t", now=NOW + outbox.LEASE * 2)) == 1


def test_what_was_tried_before_is_claimed_alone(database: Database) -> None:
    """A job that ends the process does not use up the attempts of those beside it."""
    put(database, "a", "b", "c")
    with database.write() as session:
        assert len(outbox.claim(session, "t", now=NOW)) == 3
    for _ in range(3):
        with database.write() as session:
            assert len(outbox.claim(session, "t", now=NOW + outbox.LEASE)) == 1


def test_a_failed_job_waits_and_a_done_job_stays_done(database: Database) -> None:
    """Failures are retried later and keep their reason; successes are never repeated."""
    put(database, "key")
    with database.write() as session:
        (job,) = outbox.claim(session, "t", now=NOW)
        outbox.put_back(job, Failed("邮件服务器没有应答。"), now=NOW)
        assert outbox.claim(session, "t", now=NOW) == []
        (job,) = outbox.claim(session, "t", now=NOW + dt.timedelta(seconds=10))
        assert job.last_error == "邮件服务器没有应答。"
        outbox.finish(job, now=NOW)
        assert outbox.claim(session, "t", now=NOW + dt.timedelta(days=9)) == []


def test_later_is_not_an_attempt(database: Database) -> None:
    """Quiet hours and order never bring a job among the dead letters."""
    put(database, "key")
    at = NOW
    for _ in range(outbox.MAX_ATTEMPTS + 5):
        with database.write() as session:
            (job,) = outbox.claim(session, "t", now=at)
            at += dt.timedelta(hours=1)
            outbox.put_back(job, Later(at, "安静时段"), now=at)
    found = jobs(database)["key"]
    assert (found.attempts, found.dead_at, found.last_error) == (0, None, "安静时段")


def test_a_refused_job_is_dead_at_once_and_can_be_replayed(database: Database) -> None:
    """What can never work is not tried again and again, and staff decide when it is."""
    put(database, "key")
    with database.write() as session:
        (job,) = outbox.claim(session, "t", now=NOW)
        outbox.put_back(job, Refused("对方不认识这个信箱。"), now=NOW)
    with database.write() as session:
        assert outbox.claim(session, "t", now=NOW + dt.timedelta(days=99)) == []
        outbox.replay(session.get_one(OutboxMessage, job.id), now=NOW)
        assert len(outbox.claim(session, "t", now=NOW)) == 1


@pytest.mark.parametrize("is_killed", [True, False])
def test_a_poison_job_ends_among_the_dead_letters(database: Database, is_killed: bool) -> None:  # noqa: FBT001
    """A job that always fails, or always ends the worker, stops being tried and says why."""
    put(database, "key")
    at, claims = NOW, 0
    for _ in range(outbox.MAX_ATTEMPTS + 1):
        at += dt.timedelta(hours=1)
        with database.write() as session:
            for job in outbox.claim(session, "t", now=at):
                claims += 1
                if not is_killed:
                    outbox.put_back(job, ValueError("示例某甲"), now=at)
    found = jobs(database)["key"]
    assert claims == outbox.MAX_ATTEMPTS
    assert found.dead_at is not None
    assert found.lease is None
    assert "中途停止" in str(found.last_error) if is_killed else "ValueError" in str(found.last_error)
    assert "示例某甲" not in str(found.last_error)


def test_jobs_that_no_worker_knows_are_shown_to_staff(database: Database) -> None:
    """Protects people from silence: work that nobody does becomes a dead letter, not an endless wait."""
    put(database, "known", topic="t")
    put(database, "unknown", topic="nobody.knows")
    with database.write() as session:
        assert outbox.bury_unknown(session, {"t"}, now=NOW) == 0
        assert outbox.bury_unknown(session, {"t"}, now=NOW + outbox.UNKNOWN_AFTER) == 1
    found = jobs(database)
    assert (found["known"].dead_at, found["unknown"].dead_at is None) == (None, False)
    assert "没有人办" in (found["unknown"].last_error or "")
