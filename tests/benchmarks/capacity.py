"""``python -m tests.benchmarks.capacity``: what a turn, a filing and a case cost, for docs/guides/capacity.md.

The arrangement of ``deploy/`` as plain processes. Processor time is counted, not the clock, so that what else runs on
the machine does not matter: one core does a second's worth of it in a second.
"""

import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import psutil
from sqlalchemy import text

from api.db import Database
from tests.benchmarks.figures import table
from tests.chaos.arrangement import arranged
from tests.chaos.load import OWNER, Load
from tests.chaos.processes import Process
from tests.chaos.run import add_people, environment
from tests.chaos.talk import Talkers
from tests.chaos.verify import wait_until_done
from tests.databases import supply
from tests.redis import throw_away_redis

_SECONDS = 60.0
_CASES = 100_000
_KINDS = ("api", "bot", "actions", "worker")
_SIZES = """
    SELECT relname, pg_total_relation_size(relid) FROM pg_catalog.pg_statio_user_tables ORDER BY 2 DESC
"""


def main() -> None:
    """Measure and print."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="credit-capacity-")))
        databases = stack.enter_context(supply("postgresql", folder))
        if databases is None:
            raise SystemExit("PostgreSQL is not installed here: apt-get install -y postgresql")
        redis = stack.enter_context(throw_away_redis())
        storage = {"storage_url": f"file://{folder / 'files'}", "redis_url": redis.url}
        environ = environment(databases.fresh(), storage)
        database = Database(environ["CREDIT_DATABASE_URL"])
        stack.callback(database.engine.dispose)
        add_people(database)
        everything = stack.enter_context(arranged(folder, environ))
        copies = list(chain(*everything.crews))
        load = Load(everything.url, writers=2, pause=0.0, trusted=everything.trusted)
        empty, used = sizes(database), _used(copies)
        load.start()
        _until(lambda: len(load.filings) >= 5, _SECONDS * 5)
        time.sleep(_SECONDS)
        load.finish()
        wait_until_done(database)
        per_filing = _per(copies, used, len(load.filings))
        _sizes_table(empty, sizes(database), len(load.filings))
        talkers = Talkers(everything.url, everything.trusted, load.headers_of(OWNER), talkers=2)
        used = _used(copies)
        talkers.start()
        time.sleep(_SECONDS)
        talkers.finish()
        per_turn = _per(copies, used, talkers.turns())
        rows = [[kind, f"{per_filing[kind]:.0f}", f"{per_turn[kind]:.0f}", _memory(copies, kind)] for kind in _KINDS]
    title = f"Processor time, {len(load.filings)} filings and {talkers.turns()} turns"
    table(title, ["process", "ms a filing", "ms a turn", "memory of one, MB"], rows)


def sizes(database: Database) -> dict[str, int]:
    """Bytes of each table with its indexes, after tidying up."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))
        return {str(row[0]): int(row[1]) for row in connection.execute(text(_SIZES))}


def _sizes_table(before: dict[str, int], after: dict[str, int], filings: int) -> None:
    """What a case takes in the database, from the record to the decision, two files and every message told."""
    each = {name: (size - before.get(name, 0)) / filings for name, size in after.items()}
    largest = sorted(each.items(), key=lambda one: -one[1])[:10]
    rows = [[name, f"{size / 1024:.1f}", f"{size * _CASES / 2**30:.2f}"] for name, size in largest]
    total = sum(each.values())
    rows.append(["all tables", f"{total / 1024:.1f}", f"{total * _CASES / 2**30:.2f}"])
    table(f"Database, by {filings} cases", ["table", "kB a case", f"GB per {_CASES:,} cases"], rows)


def _used(copies: Sequence[Process]) -> dict[str, float]:
    """Processor seconds of each kind so far."""
    seconds: dict[str, float] = defaultdict(float)
    for one in copies:
        times = psutil.Process(one.process.pid).cpu_times()
        seconds[one.name[:-1]] += times.user + times.system + times.children_user + times.children_system
    return seconds


def _per(copies: Sequence[Process], before: dict[str, float], deeds: int) -> dict[str, float]:
    """Milliseconds a deed."""
    return {kind: 1000 * (now - before[kind]) / max(deeds, 1) for kind, now in _used(copies).items()}


def _memory(copies: Sequence[Process], kind: str) -> str:
    used = [psutil.Process(one.process.pid).memory_full_info().uss for one in copies if one.name[:-1] == kind]
    return f"{max(used) / 2**20:.0f}"


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    for _ in range(int(seconds * 2)):
        if is_so():
            return
        time.sleep(0.5)


if __name__ == "__main__":
    main()
