"""Writers of one process, those that queue and those that do not."""

from concurrent.futures import ThreadPoolExecutor

from fastapi import FastAPI

from api.db import Database
from api.numbers import next_number
from tests.api.conftest import TODAY

WRITERS = 24


def test_many_writers_all_land_beside_others_that_fail(app: FastAPI) -> None:
    """Protects against a writer that is turned away or counts twice, whichever way it came in."""
    database: Database = app.state.database

    def write(n: int) -> str | None:
        way = database.write if n % 4 else database.write_across_threads
        with way() as session:
            number = next_number(session, "XF", TODAY)
            if n % 3 == 0:
                raise RuntimeError(n)
            return number

    with ThreadPoolExecutor(WRITERS) as threads:
        jobs = [threads.submit(write, n) for n in range(WRITERS)]
    failed = [job for job in jobs if isinstance(job.exception(), RuntimeError)]
    landed = sorted(str(job.result()) for job in jobs if job not in failed)
    assert len(failed) == WRITERS / 3
    assert landed == [f"XF-20261121-{n:04}" for n in range(1, len(landed) + 1)]
