"""Filings a second with two papers each, by 50 people at once, beside a bare insert of the same rows (``bare.py``).

Both run as one process each and take turns at being asked; each has a database of its own on the same server.
"""

import http.client
import json
import os
import pickle
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from api.db import Database
from tests.api.conftest import PASSWORD
from tests.api.filing.test_repair import REPAIRABLE, SIGNED
from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record
from tests.benchmarks import bare
from tests.benchmarks.figures import table
from tests.chaos.load import CLERK, OWNER
from tests.chaos.processes import Api, Server
from tests.chaos.run import add_people, environment
from tests.databases import supply

CLIENTS, FILINGS, ROUNDS, WARM_UP = 50, 300, 3, 50
_BOUNDARY = "a-boundary"
_PAPER = pdf()


def measure() -> None:
    """Print the table."""
    found = []
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory(prefix="credit-filing-") as place, supply(kind, Path(place)) as databases:
            if databases is None:
                print(f"\n{kind} was not measured: its server is not installed here.")
            else:
                found += _beside_bare(kind, databases.fresh(), databases.fresh(), Path(place))
    head = ["database", "by", "filings a second", "of the bare one", "a filing, p50 ms", "p95 ms"]
    table(f"Filings with two papers each, {CLIENTS} clients at once", head, found)


class Person:
    """One connection of somebody who is signed in, with as little work for this side as possible."""

    def __init__(self, server: Server, token: str) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        self._headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, key: str, body: Any = None, paper: bytes = b"") -> Any:
        """The answer's JSON; raises ``RuntimeError`` for a refusal."""
        kind = f"multipart/form-data; boundary={_BOUNDARY}" if paper else "application/json"
        headers = self._headers | {"Idempotency-Key": key, "Content-Type": kind}
        self._line.request("POST", f"/api/v1{path}", _form(paper) if paper else json.dumps(body), headers)
        answer = self._line.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{path}: {answer.status} {content.decode()}")
        return json.loads(content)

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _form(paper: bytes) -> bytes:
    part = f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="'.encode()
    file = b'file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + paper
    return part + b'material"\r\n\r\nproof_of_performance\r\n' + part + file + f"\r\n--{_BOUNDARY}--\r\n".encode()


def steps(person: Person, about: str, name: str) -> Iterator[str]:
    """One filing, a request at a time; gives its number each time."""
    number = person.post("/cases", f"c{name}", {"kind": "repair", "record_ids": [about]})["number"]
    yield number
    for n in range(2):
        person.post(f"/cases/{number}/materials", f"m{name}-{n}", paper=_PAPER + f"\n% {name} {n}".encode())
        yield number
    person.post(f"/cases/{number}/submit", f"s{name}", SIGNED)
    yield number


@dataclass(frozen=True)
class _Taken:
    """One round: how many filings a second, and how many seconds each took."""

    rate: float
    seconds: list[float]


def _beside_bare(kind: str, ours: str, theirs: str, folder: Path) -> list[list[str]]:
    with _api(theirs, folder / "theirs") as (once, owner, clerk):
        template = folder / "rows"
        template.write_bytes(pickle.dumps(_rows_of_one(once, owner, clerk, theirs)))
    taken: dict[str, list[_Taken]] = {"bare FastAPI + SQLAlchemy": [], "ours": []}
    with _api(ours, folder / "ours") as (api, owner, clerk), _bare(theirs, template, folder) as other:
        for turn in range(ROUNDS + 1):
            amount = FILINGS if turn else WARM_UP
            asked = {"bare FastAPI + SQLAlchemy": (other, [""] * amount)}
            asked["ours"] = (api, _records(Person(api, clerk), turn, amount))
            for who, (server, about) in asked.items():
                took = _filed(server, owner, about, turn)
                taken[who] += [took] if turn else []
    base = statistics.median(one.rate for one in taken["bare FastAPI + SQLAlchemy"])
    return [[kind, who, *_shown(rounds, base)] for who, rounds in taken.items()]


def _shown(rounds: list[_Taken], base: float) -> list[str]:
    rate = statistics.median(one.rate for one in rounds)
    each = sorted(seconds * 1000 for one in rounds for seconds in one.seconds)
    return [f"{rate:.1f}", f"{rate / base:.2f}", f"{each[len(each) // 2]:.0f}", f"{each[int(len(each) * 0.95)]:.0f}"]


@contextmanager
def _api(url: str, folder: Path) -> Iterator[tuple[Server, str, str]]:
    """Our API with the tokens of an owner and a clerk."""
    folder.mkdir()
    database = Database(url)
    add_people(database)
    database.engine.dispose()
    with Api(environment(url, {"storage_url": f"file://{folder / 'files'}"}), folder / "log").ended() as api:
        yield api, _token(api, OWNER), _token(api, CLERK)


@contextmanager
def _bare(url: str, template: Path, folder: Path) -> Iterator[Server]:
    environ = os.environ | {bare.DATABASE: url, bare.ROWS: str(template)}
    with Server("bare", "tests.benchmarks.bare:app_factory", dict(environ), folder / "bare.log").ended() as server:
        yield server


def _token(server: Server, name: str) -> str:
    answer = httpx2.post(f"{server.url}/api/v1/auth/token", data={"username": name, "password": PASSWORD}, timeout=60)
    return str(answer.json()["access_token"])


def _records(clerk: Person, turn: int, amount: int) -> list[str]:
    """Records to file about; not part of what is measured."""
    bodies = [record(**REPAIRABLE, document_number=f"苏示建罚〔2026〕{turn}-{n}号") for n in range(amount)]
    made = [clerk.post("/records", f"r{turn}-{n}", body)["id"] for n, body in enumerate(bodies)]
    clerk.close()
    return made


def _rows_of_one(server: Server, owner: str, clerk: str, url: str) -> tuple[str, list[bare.Rows]]:
    """What the second filing adds, request by request: the first one of a day also opens the counter."""
    database, person = Database(url), Person(server, owner)
    first, second = _records(Person(server, clerk), -1, 2)
    for _ in steps(person, first, "first"):
        pass
    number, added, before = "", [], bare.seen(database)
    for told in steps(person, second, "second"):
        number, after = told, bare.seen(database)
        added.append(bare.added(before, after))
        before = after
    person.close()
    database.engine.dispose()
    return number, added


def _filed(server: Server, token: str, about: list[str], turn: int) -> _Taken:
    """Everybody files until all is filed."""
    waiting, seconds, failures = list(enumerate(about)), [], list[Exception]()

    def work() -> None:
        person = Person(server, token)
        try:
            while waiting and not failures:
                try:
                    n, one = waiting.pop()
                except IndexError:
                    return
                begun = time.perf_counter()
                for _ in steps(person, one, f"{turn}-{n}"):
                    pass
                seconds.append(time.perf_counter() - begun)
        except Exception as error:  # noqa: BLE001 -- raised again below
            failures.append(error)
        finally:
            person.close()

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return _Taken(len(about) / (time.perf_counter() - started), seconds)


if __name__ == "__main__":
    measure()
