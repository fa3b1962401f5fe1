"""``python -m tests.chaos --two-of-each``: every copy killed once under load, then every copy renewed under load.

People file, staff decide, people talk and listen, all through the proxy of ``deploy/`` with TLS, against PostgreSQL,
Redis and an S3-compatible store. What was acknowledged is in the ledgers (``load``, ``talk``) and must be there after.
"""

import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from api.db import Database
from api.materials.storage import FileStore
from tests.chaos.arrangement import Arrangement, arranged, haproxy
from tests.chaos.load import OWNER, Load
from tests.chaos.processes import Process
from tests.chaos.run import add_people, environment, settings_of
from tests.chaos.talk import Talkers
from tests.chaos.verify import faults, wait_until_done
from tests.databases import supply
from tests.redis import installed as redis_installed
from tests.redis import throw_away_redis
from tests.s3 import throw_away_bucket

_WRITERS, _TALKERS = 2, 3
_CALM_SECONDS = 6.0


@dataclass(frozen=True)
class Result:
    """What came of it."""

    filings: int
    turns: int
    reports: int
    turn_seconds: tuple[float, float]
    repeated: dict[str, Counter[str]]
    faults: list[str]


def missing() -> list[str]:
    """What has to be installed before this can run."""
    return [name for name, there in (("haproxy", haproxy()), ("redis-server", redis_installed())) if not there]


def run() -> Result:
    """Start everything, kill, renew, and compare what is there with the ledgers."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="credit-two-")))
        databases = stack.enter_context(supply("postgresql", folder))
        if databases is None:
            raise RuntimeError("PostgreSQL is not installed here")
        bucket, redis = stack.enter_context(throw_away_bucket()), stack.enter_context(throw_away_redis())
        environ = environment(databases.fresh(), {**bucket, "redis_url": redis.url})
        settings = settings_of(environ)
        database = Database(settings.database_url)
        stack.callback(database.engine.dispose)
        add_people(database)
        all_of_it = stack.enter_context(arranged(folder, environ))
        load = Load(all_of_it.url, _WRITERS, pause=0.2, trusted=all_of_it.trusted)
        load.start()
        talkers = Talkers(all_of_it.url, all_of_it.trusted, load.headers_of(OWNER), _TALKERS)
        talkers.start()
        repeated = {}
        try:
            time.sleep(_CALM_SECONDS)
            for name, disturb in (("killed", _kill_each), ("renewed", _renew_each)):
                before = talkers.repeated + load.repeated
                disturb(all_of_it)
                repeated[name] = talkers.repeated + load.repeated - before
        finally:
            talkers.finish()
            load.finish()
        wait_until_done(database)
        found = [*load.failures, *talkers.failures, *talkers.faults(database)]
        found += faults(database, FileStore.of(settings), load.filings)
        spread = statistics.median(talkers.seconds), max(talkers.seconds)
        return Result(len(load.filings), talkers.turns(), len(talkers.reports), spread, repeated, found)


def _kill_each(all_of_it: Arrangement) -> None:
    """One of each kind dies at the same moment, without warning, and comes back a while later; then the other."""
    for ones in all_of_it.crews:
        for one in ones:
            one.end()
        time.sleep(_CALM_SECONDS)
        _start_again(ones)


def _renew_each(all_of_it: Arrangement) -> None:
    """One of each kind is asked to stop, ends what it has begun, and is started again, as in an upgrade."""
    for ones in all_of_it.crews:
        for one in ones:
            one.ask_to_stop()
        for one in ones:
            one.wait_until_stopped()
        _start_again(ones)


def _start_again(ones: Sequence[Process]) -> None:
    for one in ones:
        one.start_again()
    for one in ones:
        one.wait()
    time.sleep(_CALM_SECONDS)
