"""Doing jobs: in batches and beside each other, each of them once."""

import threading
import time
from collections import Counter

from sqlalchemy.orm import Session

from api.clock import Clock
from api.db import Database
from api.outbox import running
from api.outbox import service as outbox
from api.outbox.errands import Errand, Failed, Later, Refused
from api.outbox.models import OutboxMessage
from api.outbox.running import Runner
from tests.api.outbox.conftest import NOW, MovedClock, done, jobs, put


def leave_a_trace(session: Session, job: OutboxMessage, _clock: Clock) -> None:
    """An effect in the database that would be seen twice if it were done twice."""
    session.add(
        OutboxMessage(
            key=f"{job.key} {time.monotonic_ns()}", topic="trace", payload={}, created_at=NOW, next_attempt_at=NOW
        )
    )
    session.flush()


def traces(database: Database) -> Counter[str]:
    """How often each job left its trace."""
    return Counter(key.split()[0] for key, job in jobs(database).items() if job.topic == "trace")


def test_one_bad_job_does_not_spoil_its_batch(database: Database) -> None:
    """Jobs that share a commit still succeed and fail each for itself."""

    def work(session: Session, job: OutboxMessage, clock: Clock) -> None:
        leave_a_trace(session, job, clock)
        if job.key == "bad":
            raise Failed("不行")

    put(database, "a", "bad", "z")
    assert Runner(database, MovedClock(), {"t": work}).turn() == 3
    assert done(database) == {"a", "z"}
    assert traces(database) == Counter(["a", "z"])
    assert jobs(database)["bad"].last_error == "不行"


def test_a_long_batch_is_committed_in_pieces(database: Database) -> None:
    """Protects people's own writes from waiting for a hundred slow jobs."""
    held_for = []

    def work(session: Session, job: OutboxMessage, clock: Clock) -> None:
        held_for.append(session.get_transaction())
        time.sleep(0.03)

    put(database, *(f"{n}" for n in range(12)))
    assert Runner(database, MovedClock(), {"t": work}).turn() == 12
    assert len(done(database)) == 12
    assert len({id(transaction) for transaction in held_for}) > 1


def test_two_workers_at_once_do_every_job_once(database: Database, database_url: str) -> None:
    """Any number of workers may run; no job is done by two of them."""
    put(database, *(f"job{n}" for n in range(250)))
    databases = [database, Database(database_url)]
    runners = [Runner(one, MovedClock(), {"t": leave_a_trace}) for one in databases]
    threads = [threading.Thread(target=_until_empty, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    databases[1].engine.dispose()
    assert traces(database) == Counter(f"job{n}" for n in range(250))
    assert len(done(database)) == 250


def _until_empty(runner: Runner) -> None:
    while runner.turn():
        pass


def test_a_worker_that_slept_past_its_lease_finishes_nothing(database: Database) -> None:
    """What another worker took over meanwhile stays that worker's, also when the first wakes up and goes on."""
    later = MovedClock(at=NOW + outbox.LEASE)

    def overtaken(key: str) -> str:
        assert Runner(database, later, {"t": quick}).turn() == 1
        return key

    quick = Errand(_key, lambda key: key, _trace)
    slow = Errand(_key, overtaken, _trace)
    put(database, "job")
    Runner(database, MovedClock(), {"t": slow}).turn()
    assert traces(database) == Counter(["job"])
    assert jobs(database)["job"].attempts == 2


def _key(_session: Session, job: OutboxMessage, _clock: Clock) -> str:
    return job.key


def _trace(session: Session, job: OutboxMessage, _result: str, clock: Clock) -> None:
    leave_a_trace(session, job, clock)


def test_an_errand_holds_no_session_outside_and_records_what_came_back(database: Database) -> None:
    """A slow receiver never keeps the database from others."""

    def outside(key: str) -> str:
        with database.write() as session:  # would wait in vain if the errand still held one
            outbox.put(session, "other", "meanwhile", {}, now=NOW)
        assert database.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        return f"answer to {key}"

    heard = []
    errand = Errand(_key, outside, lambda _session, _job, answer, _clock: heard.append(answer))
    put(database, "job")
    Runner(database, MovedClock(), {"t": errand}).turn()
    assert heard == ["answer to job"]
    assert done(database) == {"job"}


def test_an_errand_with_nothing_left_to_do_is_done(database: Database) -> None:
    """A case that was withdrawn needs no reminder."""
    errand: Errand[str, str] = Errand(lambda *_: None, _unreachable, _unreachable)
    put(database, "job")
    Runner(database, MovedClock(), {"t": errand}).turn()
    assert done(database) == {"job"}


def _unreachable(*_: object) -> str:
    raise AssertionError("nothing was left to do")


def test_an_errand_is_told_of_its_failures(database: Database) -> None:
    """What people see of a failed delivery lands with the job's own state, also when recording it fails."""
    raised = {
        "late": Later(NOW + outbox.LEASE, "对方请稍后"),
        "bad": Failed("对方出错"),
        "never": Refused("对方不收"),
    }
    told = {}

    def record(_session: Session, job: OutboxMessage, _result: str, _clock: Clock) -> None:
        raise raised[job.key]

    def failed(_session: Session, job: OutboxMessage, error: Exception, _clock: Clock) -> None:
        told[job.key] = (str(error), job.attempts, job.dead_at is not None)

    put(database, *raised)
    Runner(database, MovedClock(), {"t": Errand(_key, lambda key: key, record, failed)}).turn()
    assert told == {"late": ("对方请稍后", 0, False), "bad": ("对方出错", 1, False), "never": ("对方不收", 1, True)}


def test_a_flood_of_slow_errands_leaves_seats_for_others(database: Database) -> None:
    """A receiver that hangs never keeps reminders waiting."""
    hang, reminded = threading.Event(), threading.Event()

    def slow(key: str) -> str:
        hang.wait()
        return key

    def remind(key: str) -> str:
        reminded.set()
        return key

    put(database, *(f"slow{n}" for n in range(20)))
    put(database, "reminder", topic="r")
    works = {"t": Errand(_key, slow, _trace), "r": Errand(_key, remind, _trace)}
    runner = Runner(database, MovedClock(), works, seats=True)
    try:
        assert runner.turn() == running.SEATS_OF_A_TOPIC + 1
        assert reminded.wait(10)
        assert runner.turn() == 0
    finally:
        hang.set()
        runner.stop()
    assert len(done(database)) == running.SEATS_OF_A_TOPIC + 1


def test_a_flood_of_one_topic_does_not_starve_another(database: Database) -> None:
    """A thousand notices before it, and still the reminder goes out in the same turn."""
    put(database, *(f"flood{n}" for n in range(150)))
    put(database, "reminder", topic="r")
    nothing = lambda *_: None  # noqa: E731
    Runner(database, MovedClock(), {"t": nothing, "r": nothing}).turn()
    assert "reminder" in done(database)
    assert len(done(database)) < 151


def test_a_topic_nobody_knows_is_left_alone(database: Database) -> None:
    """An older worker leaves the jobs of a newer version to a newer worker."""
    put(database, "job", topic="tomorrow")
    assert Runner(database, MovedClock(), {"t": lambda *_: None}).turn() == 0
    assert jobs(database)["job"].attempts == 0
