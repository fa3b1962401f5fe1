"""What runs by the clock: once for all workers, caught up where that makes sense."""

import datetime as dt

import pytest
from cronsim import CronSimError
from sqlalchemy.orm import Session

from api.clock import Clock
from api.db import Database
from api.outbox.keeper import Keeper, is_seen, is_seen_in, last_seen
from api.outbox.models import OutboxMessage
from api.outbox.running import Runner
from api.outbox.schedule import Schedule, Timetable
from tests.api.outbox.conftest import NOW, MovedClock, done, jobs, put

MORNING = dt.datetime(2026, 11, 21, 0, 0, tzinfo=dt.UTC)
"""Eight o'clock in China."""
HOUR = dt.timedelta(hours=1)


def nothing(_session: Session, _job: OutboxMessage, _clock: Clock) -> None:
    """A handler that does nothing."""


def daily(late: dt.timedelta = 24 * HOUR) -> Schedule:
    """Every day at eight in China."""
    return Schedule("daily", "0 8 * * *", nothing, late=late)


def run(database: Database, schedule: Schedule, at: dt.datetime) -> int:
    """A worker that has just started comes by; how many jobs it did."""
    Timetable([schedule]).put_due(database, now=at)
    return Runner(database, MovedClock(at=at), {schedule.topic: schedule.run}).turn()


def test_a_slot_is_a_moment_in_china() -> None:
    """Eight o'clock is eight o'clock in Shanghai, also before midnight in London."""
    assert daily().slot(MORNING) == MORNING
    assert daily().slot(MORNING - dt.timedelta(seconds=1)) == MORNING - 24 * HOUR


def test_several_workers_run_a_slot_once(database: Database) -> None:
    """A digest is sent once, however many workers look at the clock."""
    assert [run(database, daily(), MORNING + n * HOUR) for n in range(5)] == [1, 0, 0, 0, 0]
    assert run(database, daily(), MORNING + 24 * HOUR) == 1


def test_a_missed_slot_is_caught_up_once(database: Database) -> None:
    """After days without power the sweep runs once, not once for every day."""
    assert run(database, daily(), MORNING) == 1
    assert run(database, daily(), MORNING + 100 * HOUR) == 1
    assert len(jobs(database)) == 2


def test_what_makes_no_sense_later_is_skipped(database: Database) -> None:
    """Nobody gets this morning's digest in the evening, also when the machine went off just after it was put."""
    digest, worked = daily(late=HOUR), []
    assert run(database, digest, MORNING + 2 * HOUR) == 0
    Timetable([digest]).put_due(database, now=MORNING)
    late = Schedule("daily", "0 8 * * *", lambda *_: worked.append(1), late=HOUR)
    Runner(database, MovedClock(at=MORNING + 2 * HOUR), {late.topic: late.run}).turn()
    assert worked == []
    assert len(done(database)) == 1


def test_the_database_is_asked_only_when_a_slot_begins(database: Database) -> None:
    """An idle worker takes no write lock twice a second."""
    timetable = Timetable([daily()])
    timetable.put_due(database, now=MORNING)
    database.engine.dispose()
    database.write = None  # type: ignore[method-assign,assignment]  # would be a TypeError
    timetable.put_due(database, now=MORNING + HOUR)


def test_a_wrong_schedule_does_not_start() -> None:
    """Mistakes show when the worker starts, not on the day."""
    with pytest.raises(CronSimError):
        Schedule("wrong", "0 25 * * *", nothing)
    with pytest.raises(ValueError, match="forgotten"):
        daily(late=100 * HOUR)


def test_a_worker_is_seen_while_it_runs(database: Database) -> None:
    """Staff learn within a minute that nobody works."""
    assert not is_seen_in(database, MovedClock())
    keeper = Keeper(database, MovedClock(), Runner(database, MovedClock(), {}))
    keeper.turn()
    with database.read() as session:
        assert is_seen(session, now=NOW + dt.timedelta(minutes=1))
        assert not is_seen(session, now=NOW + dt.timedelta(minutes=2))
    keeper.start()
    keeper.stop()
    with database.read() as session:
        assert last_seen(session) is None


def test_the_keeper_holds_on_to_running_work_but_not_for_ever(database: Database) -> None:
    """A slow errand is not taken over; one that hangs is, after a quarter of an hour."""
    put(database, "job")

    class Hand(MovedClock):
        """A clock that the test moves."""

        def now(self) -> dt.datetime:
            """The hand's place."""
            return moment[0]

    moment = [NOW]
    held_until = []

    runner = Runner(database, Hand(), {"t": nothing})
    runner.claim("t", 1)
    for minutes in (1, 14, 20):
        moment[0] = NOW + dt.timedelta(minutes=minutes)
        runner.renew()
        held_until.append(jobs(database)["job"].leased_until)
    assert held_until[0] < held_until[1] == held_until[2]
