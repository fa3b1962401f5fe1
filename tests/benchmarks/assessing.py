"""``POST /assessments`` over HTTP beside a bare FastAPI echo: requests per second, p50 and p99.

One web server process each, on one core, started with the options of ``api.server``; the client has another core.
Rounds alternate, so a busy machine slows both.
"""

import asyncio
import base64
import datetime as dt
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import psutil
from alembic import command
from alembic.config import Config
from fastapi import FastAPI

from api.accounts import service as accounts
from api.accounts import sessions, tokens
from api.accounts.schemas import AccountIn, SubjectIn
from api.accounts.viewer import Viewer
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.records import service as records
from api.records.schemas import RecordIn
from api.settings import Settings
from knowledge.engine.opening import open_library
from tests.benchmarks.figures import table
from tests.benchmarks.startup import ROOT
from tests.ports import free_port

PATH = "/api/v1/assessments"
CONNECTIONS, REQUESTS, ROUNDS, WARM_UP = 16, 1200, 3, 200
RECORD = {
    "kind": "administrative_penalty",
    "document_number": "苏示交罚〔2026〕1号",
    "authority": "示例市交通运输局",
    "authority_field": "transport",
    "region": "320281",
    "penalties": ["fine"],
    "fine_amount": "20000.00",
    "severity": "general",
    "decided_on": "2026-05-06",
    "published_on": "2026-05-12",
    "publication_ends_on": "2027-05-06",
    "obligations_fulfilled_on": "2026-05-20",
    "status": "published",
    "subject": {"kind": "business", "name": "示例建材有限公司", "code": "91320281MA1DEMQ10W"},
}


@dataclass
class Side:
    """A web server and what was measured of it."""

    port: int
    process: psutil.Process
    times: list[float] = field(default_factory=list)
    wall: float = 0.0
    processor: float = 0.0

    def load(self, request: bytes) -> None:
        """One round."""
        processor, started = self._processor(), time.perf_counter()
        self.times += asyncio.run(_load(self.port, request, REQUESTS))
        self.wall += time.perf_counter() - started
        self.processor += self._processor() - processor

    def shown(self) -> list[str]:
        """Requests per second, p50, p99, and time of the processor that each took."""
        ordered = sorted(self.times)
        p50, p99 = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.99))
        each = self.processor / len(ordered) * 1000
        return [f"{len(ordered) / self.wall:,.0f}", f"{p50:.1f}", f"{p99:.1f}", f"{each:.2f}"]

    def _processor(self) -> float:
        spent = self.process.cpu_times()
        return float(spent.user + spent.system)


def echo_app() -> FastAPI:
    """The least that FastAPI can do with a body."""
    app = FastAPI()

    @app.post(PATH)
    async def echo(body: dict[str, Any]) -> dict[str, Any]:
        return body

    return app


def measure() -> None:
    """Print both, measured in the same run."""
    with tempfile.TemporaryDirectory(prefix="credit-bench-") as folder:
        environment = _environment(Path(folder))
        token, record_id = _prepared(Settings(_env_file=None, **_lowered(environment)))
        with (
            _serving("api.main:app_factory", environment) as ours,
            _serving("tests.benchmarks.assessing:echo_app", environment) as bare,
        ):
            sides = {"POST /assessments": ours, "bare FastAPI echo": bare}
            run_rounds(list(sides.values()), _request(token, record_id))
    title = f"Assessments over HTTP, one process on one core, {CONNECTIONS} connections"
    head = ["what", "requests per second", "p50 ms", "p99 ms", "CPU ms a request"]
    table(title, head, [[name, *side.shown()] for name, side in sides.items()])


def _environment(folder: Path) -> dict[str, str]:
    return {
        "CREDIT_PROFILE": "embedded",
        "CREDIT_DATABASE_URL": f"sqlite:///{folder / 'credit.db'}",
        "CREDIT_STORAGE_URL": f"file://{folder / 'files'}",
        "CREDIT_SECRET_KEY": secrets.token_hex(32),
        "CREDIT_FIELD_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "CREDIT_TODAY": "2026-11-21",
    }


def _lowered(environment: dict[str, str]) -> dict[str, Any]:
    return {name.removeprefix("CREDIT_").lower(): value for name, value in environment.items()}


def _prepared(settings: Settings) -> tuple[str, str]:
    """A migrated database with one business and its record; gives its token and the record's id."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", settings.database_url)
    command.upgrade(config, "head")
    database, cipher, clock = Database(settings.database_url), FieldCipher.of(settings), Clock(None)
    clerk = Viewer("clerk", "clerk", frozenset({"clerk"}), None, None)
    glossary = open_library(settings.knowledge_dir).glossary
    with database.write() as session:
        subject = SubjectIn.model_validate(RECORD["subject"])
        business = AccountIn(username="business", password=secrets.token_hex(8), roles=["subject"], subject=subject)
        account = accounts.create_account(session, cipher, business, now=clock.now())
        data = RecordIn.model_validate(RECORD)
        today = settings.today or clock.today()
        record = records.create_record(session, clerk, cipher, glossary, data, today=today, now=clock.now())
        hour, program = dt.timedelta(hours=1), sessions.Origin("program", "password")
        secret = sessions.start(session, account, program, now=clock.now(), lifetime=hour)
        claims = tokens.Claims(account.id, "access", session=secret)
        token = tokens.issue(settings, claims, now=clock.now(), lifetime=hour)
        found = token, record.id
    database.engine.dispose()
    return found


@contextmanager
def _serving(application: str, environment: dict[str, str]) -> Iterator[Side]:
    """A web server with the options of ``api.server`` around ``application``, on the first core."""
    port = free_port()
    options = ["--factory", "--port", str(port), "--no-access-log", "--no-proxy-headers", "--http", "h11"]
    words = [sys.executable, "-m", "uvicorn", application, *options]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CREDIT_")}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(words, cwd=ROOT, env=kept | environment, stdout=quiet, stderr=quiet)
    try:
        side = Side(port, psutil.Process(process.pid))
        side.process.cpu_affinity([0])
        _wait(process, port)
        yield side
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx2.get(f"http://127.0.0.1:{port}/openapi.json", timeout=10)
        except httpx2.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the web server did not start")


def _request(token: str, record_id: str) -> bytes:
    body = json.dumps({"record_id": record_id}).encode()
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
    head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def run_rounds(sides: Sequence[Side], request: bytes) -> None:
    """Warm all up, then one after another in turn; the client keeps to the last core."""
    me, cores = psutil.Process(), psutil.Process().cpu_affinity()
    me.cpu_affinity([max(cores)])
    try:
        for side in sides:
            asyncio.run(_load(side.port, request, WARM_UP))
        for _ in range(ROUNDS):
            for side in sides:
                side.load(request)
    finally:
        me.cpu_affinity(cores)


async def _load(port: int, request: bytes, amount: int) -> list[float]:
    """``amount`` requests over ``CONNECTIONS`` connections; seconds of each."""
    shares = (_one_after_another(port, request, amount // CONNECTIONS) for _ in range(CONNECTIONS))
    return [seconds for share in await asyncio.gather(*shares) for seconds in share]


async def _one_after_another(port: int, request: bytes, amount: int) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024 * 1024)
    times = []
    for _ in range(amount):
        started = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if not head.startswith(b"HTTP/1.1 200") or length is None:
            raise RuntimeError(head.decode())
        await reader.readexactly(int(length[1]))
        times.append(time.perf_counter() - started)
    writer.close()
    return times


if __name__ == "__main__":
    measure()
