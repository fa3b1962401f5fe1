"""Writers of one process and numbers: nobody is turned away, nothing counts twice, nothing leaves a hole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.db import Database
from api.numbers import next_number
from tests.api.conftest import TODAY

WRITERS = 50
Headers = dict[str, str]


def test_fifty_writers_all_land_beside_others_that_fail(app: FastAPI) -> None:
    """Protects numbers: without gaps or repeats whoever writes at once, and what was rolled back leaves no hole."""
    database: Database = app.state.database

    def write(n: int) -> str:
        with database.write() as session:
            number = next_number(session, "XF", TODAY)
            if n % 5 == 0:
                raise RuntimeError(n)
            return number

    with ThreadPoolExecutor(WRITERS) as threads:
        jobs = [threads.submit(write, n) for n in range(2 * WRITERS)]
    failed = [job for job in jobs if isinstance(job.exception(), RuntimeError)]
    landed = sorted(str(job.result()) for job in jobs if job not in failed)
    assert len(failed) == 2 * WRITERS / 5
    assert landed == [f"XF-20261121-{n:04}" for n in range(1, len(landed) + 1)]
    with database.write() as session:
        assert next_number(session, "XF", TODAY + timedelta(days=1)) == "XF-20261122-0001"


def test_a_write_that_fails_passes_the_turn_on(app: FastAPI) -> None:
    """Protects the next writer from waiting for one whose deed was rolled back."""
    database: Database = app.state.database
    for _ in range(3):
        with pytest.raises(RuntimeError), database.write() as session:
            next_number(session, "XF", TODAY)
            raise RuntimeError
    with database.write() as session:
        assert next_number(session, "XF", TODAY) == "XF-20261121-0001"


def test_fifty_people_at_once_are_all_served(client: TestClient, business: Headers) -> None:
    """Protects from threads that wait for one another: more requests at once than threads, and each is answered."""

    def report(n: int) -> str:
        answer = client.post("/api/v1/reports", json={"kind": "callback", "text": f"请回电 {n}"}, headers=business)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["number"])

    with ThreadPoolExecutor(WRITERS) as threads:
        numbers = sorted(threads.map(report, range(2 * WRITERS)))
    assert [int(number[-4:]) for number in numbers] == list(range(1, 2 * WRITERS + 1))
