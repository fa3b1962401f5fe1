"""Doing jobs: those of the database in batches, errands beside each other in threads, all of them under a lease."""

import datetime as dt
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import structlog

from api.clock import Clock
from api.db import Database
from api.outbox import service as outbox
from api.outbox.errands import Errand, Failed, Handler, Later, Refused
from api.outbox.models import OutboxMessage

log = structlog.get_logger("api.worker")
Work = Handler | Errand[Any, Any]
_BATCH = 100
_SEATS = 8
SEATS_OF_A_TOPIC = _SEATS // 2
_HELD_AT_MOST = dt.timedelta(minutes=15)
# The write lock of SQLite is wanted by people too; a commit costs a few milliseconds.
_COMMIT_AFTER_SECONDS = 0.1


class Runner:
    """Does what is due, topic by topic, so that a flood of one does not keep the others waiting.

    With ``seats`` errands run beside each other, at most half of the seats with one topic; without, one at a time
    within ``turn``. Jobs of topics that ``works`` does not know are left to a worker that does.
    """

    def __init__(self, database: Database, clock: Clock, works: Mapping[str, Work], *, seats: bool = False) -> None:
        self._database, self._clock, self._works = database, clock, works
        self._pool = ThreadPoolExecutor(_SEATS, thread_name_prefix="errand") if seats else None
        self._under_way: dict[Future[None], str] = {}
        self._leases: dict[str, dt.datetime] = {}
        self.something_ended = threading.Event()

    def turn(self) -> int:
        """Claim what is due of each topic, and do it or send it on its way; how many jobs that was."""
        self._forget_ended()
        with self._database.read() as session:
            due = outbox.topics_due(session, self._works.keys(), now=self._clock.now())
        return sum(self._topic(topic, self._works[topic]) for topic in due)

    def renew(self) -> None:
        """Hold on to what is still being worked on; after a quarter of an hour others may try."""
        now = self._clock.now()
        leases = [lease for lease, since in list(self._leases.items()) if now - since < _HELD_AT_MOST]
        if leases:
            with self._database.write() as session:
                outbox.renew(session, leases, now=now)

    def stop(self) -> None:
        """Wait for the errands that are under way."""
        if self._pool is not None:
            self._pool.shutdown(wait=True)

    def _topic(self, topic: str, work: Work) -> int:
        if not isinstance(work, Errand):
            lease, ids = self.claim(topic, _BATCH)
            self._work_off(work, lease, ids)
            self._leases.pop(lease, None)
            return len(ids)
        sent = 0
        while self._has_seat(topic):
            lease, ids = self.claim(topic, 1)
            if not ids:
                break
            self._send(topic, work, lease, ids[0])
            sent += 1
            if self._pool is None and sent == _BATCH:
                break
        return sent

    def claim(self, topic: str, limit: int) -> tuple[str, list[str]]:
        """A lease, and the jobs that it holds."""
        now = self._clock.now()
        with self._database.write() as session:
            jobs = outbox.claim(session, topic, now=now, limit=limit)
            lease, ids = (jobs[0].lease or "" if jobs else ""), [job.id for job in jobs]
        if ids:
            self._leases[lease] = now
        return lease, ids

    def _work_off(self, handler: Handler, lease: str, ids: Sequence[str]) -> None:
        """Many in one commit; where one fails the whole commit is undone and each is done for itself."""
        rest = list(ids)
        while len(rest) > 1:
            try:
                rest = rest[self._together(handler, lease, rest) :]
            except Exception as error:  # noqa: BLE001 -- which one it was shows when each is alone
                log.info("batch_undone", jobs=len(rest), reason=type(error).__name__)
                break
        for job_id in rest:
            self._alone(handler, lease, job_id)

    def _together(self, handler: Handler, lease: str, ids: list[str]) -> int:
        """Do jobs in one commit until it has taken long enough; how many of ``ids`` are settled."""
        started = time.monotonic()
        with self._database.write() as session:
            ours = {job.id: job for job in outbox.held(session, lease, ids)}
            for done, job_id in enumerate(ids):
                if done and time.monotonic() - started > _COMMIT_AFTER_SECONDS:
                    return done
                if job_id in ours:
                    handler(session, ours[job_id], self._clock)
                    outbox.finish(ours[job_id], now=self._clock.now())
        return len(ids)

    def _alone(self, handler: Handler, lease: str, job_id: str) -> None:
        try:
            with self._database.write() as session:
                for job in outbox.held(session, lease, [job_id]):
                    handler(session, job, self._clock)
                    outbox.finish(job, now=self._clock.now())
        except Exception as error:  # noqa: BLE001 -- one job that cannot be done must not stop the others
            self._put_back(lease, job_id, error)

    def _has_seat(self, topic: str) -> bool:
        if self._pool is None:
            return True
        topics = list(self._under_way.values())
        return len(topics) < _SEATS and topics.count(topic) < SEATS_OF_A_TOPIC

    def _forget_ended(self) -> None:
        for future in [future for future in self._under_way if future.done()]:
            del self._under_way[future]
            if error := future.exception():  # not even putting it back worked: the lease runs out, and it is free again
                log.warning("job_left_to_its_lease", reason=type(error).__name__)

    def _send(self, topic: str, errand: Errand[Any, Any], lease: str, job_id: str) -> None:
        if self._pool is None:
            self._run(errand, lease, job_id)
            return
        future = self._pool.submit(self._run, errand, lease, job_id)
        self._under_way[future] = topic
        future.add_done_callback(lambda _: self.something_ended.set())

    def _run(self, errand: Errand[Any, Any], lease: str, job_id: str) -> None:
        try:
            self._carry_out(errand, lease, job_id)
        except Exception as error:  # noqa: BLE001 -- as above
            self._put_back(lease, job_id, error, errand)
        finally:
            self._leases.pop(lease, None)

    def _carry_out(self, errand: Errand[Any, Any], lease: str, job_id: str) -> None:
        """Read, go outside without a session, write; whoever lost the lease meanwhile writes nothing."""
        with self._database.read() as session:
            given = errand.prepare(session, session.get_one(OutboxMessage, job_id), self._clock)
        result = None if given is None else errand.carry_out(given)
        with self._database.write() as session:
            for job in outbox.held(session, lease, [job_id]):
                if given is not None:
                    errand.record(session, job, result, self._clock)
                outbox.finish(job, now=self._clock.now())

    def _put_back(self, lease: str, job_id: str, error: Exception, errand: Errand[Any, Any] | None = None) -> None:
        if not isinstance(error, Later):
            unforeseen = None if isinstance(error, Refused | Failed) else error
            log.error("job_failed", job=job_id, reason=type(error).__name__, exc_info=unforeseen)
        with self._database.write() as session:
            for job in outbox.held(session, lease, [job_id]):
                outbox.put_back(job, error, now=self._clock.now())
                if errand is not None and errand.failed is not None:
                    errand.failed(session, job, error, self._clock)
