"""Killed without warning in the middle of filings: what was acknowledged is there, once and whole."""

import base64
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2
import pytest

from api.accounts.schemas import AccountIn, SubjectIn
from api.accounts.service import create_account
from api.audit import service as audit
from api.cases.models import Case
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.materials.storage import FileStore
from api.outbox.models import OutboxMessage
from api.settings import ROOT
from tests.api.conftest import BUSINESS_CODE, PASSWORD, TODAY
from tests.api.filing.test_repair import REPAIRABLE, SIGNED
from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record

_KILLS, _RECORDS, _WRITERS = 3, 60, 4
_KEY = base64.b64encode(b"k" * 32).decode()


class Server:
    """The API as a process of its own, killed and started again."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = [sys.executable, "-m", "uvicorn", "api.main:app_factory", "--factory", "--port", str(port)]
        self._environment = environment
        self.start()

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(300):
            if self._answers():
                return
            time.sleep(0.1)
        raise TimeoutError("the API did not start")

    def _answers(self) -> bool:
        try:
            return httpx2.get(f"{self.url}/healthz", timeout=1).is_success
        except httpx2.HTTPError:
            return False

    def kill(self) -> None:
        """No time to tidy up."""
        self.process.kill()
        self.process.wait()


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[Server]:
    """A server on a free port, ended with the test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(environment, port)
    try:
        yield server
    finally:
        server.kill()


def file_one(client: httpx2.Client, record_id: str) -> str | None:
    """Draft, paper, submit; the number once it was acknowledged, or None when the server went away."""
    try:
        body = {"kind": "repair", "record_id": record_id}
        number = client.post("/cases", json=body, headers={"Idempotency-Key": record_id}).json()["number"]
        sent = {"data": {"material": "proof_of_performance"}, "files": {"file": ("proof.pdf", pdf())}}
        paper = client.post(f"/cases/{number}/materials", **sent)
        if paper.status_code not in (201, 409):  # 409: filed before the kill, only the answer was lost
            return None
        answer = client.post(f"/cases/{number}/submit", json=SIGNED, headers={"Idempotency-Key": number})
    except (httpx2.HTTPError, KeyError):
        return None
    return number if answer.status_code == 200 else None


@pytest.fixture
def environment(migrated_database: Path, tmp_path: Path) -> dict[str, str]:
    """Settings of the killed server."""
    shutil.copy(migrated_database, tmp_path / "credit.db")
    return {k: v for k, v in os.environ.items() if not k.startswith("CREDIT_")} | {
        "CREDIT_DATABASE_URL": f"sqlite:///{tmp_path / 'credit.db'}",
        "CREDIT_STORAGE_URL": f"file://{tmp_path / 'files'}",
        "CREDIT_SECRET_KEY": "t" * 40,
        "CREDIT_FIELD_KEY": _KEY,
        "CREDIT_TODAY": TODAY.isoformat(),
    }


def test_every_acknowledged_filing_survives_kill_nine(environment: dict[str, str]) -> None:
    """Number, papers, clocks, audit line and outgoing message are all there, exactly once."""
    database = Database(environment["CREDIT_DATABASE_URL"])
    _add_accounts(database)
    with serving(environment) as server:
        waiting = _add_records(server.url)
        acknowledged: dict[str, str] = {}
        for _ in range(_KILLS):
            _file_until_killed(server, waiting, acknowledged)
            server.start()
        _work_off(server.url, waiting, acknowledged)
    assert len(acknowledged) == _RECORDS
    _verify(database, FileStore(environment["CREDIT_STORAGE_URL"]), set(acknowledged.values()))


def _add_accounts(database: Database) -> None:
    cipher, now = FieldCipher(base64.b64decode(_KEY)), Clock(TODAY).now()
    subject = SubjectIn(kind="business", name="示例建材有限公司", code=BUSINESS_CODE)
    with database.write() as session:
        for name, roles in (("biz", ["subject"]), ("clerk", ["clerk"])):
            given = {"subject": subject.model_dump()} if name == "biz" else {}
            data = AccountIn.model_validate({"username": name, "password": PASSWORD, "roles": roles, **given})
            create_account(session, cipher, data, now=now)


def _client(url: str, username: str) -> httpx2.Client:
    client = httpx2.Client(base_url=f"{url}/api/v1", timeout=20)
    token = client.post("/auth/token", data={"username": username, "password": PASSWORD}).json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def _add_records(url: str) -> list[str]:
    with closing(_client(url, "clerk")) as clerk:
        bodies = [record(**REPAIRABLE, document_number=f"苏示建罚〔2026〕{n}号") for n in range(_RECORDS)]
        return [clerk.post("/records", json=body).json()["id"] for body in bodies]


def _file_until_killed(server: Server, waiting: list[str], acknowledged: dict[str, str]) -> None:
    writers = [threading.Thread(target=_work_off, args=(server.url, waiting, acknowledged)) for _ in range(_WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(random.uniform(0.3, 1.0))
    server.kill()
    for writer in writers:
        writer.join()


def _work_off(url: str, waiting: list[str], acknowledged: dict[str, str]) -> None:
    """File what waits; what the server did not acknowledge waits again, and ends the work."""
    try:
        client = _client(url, "biz")
    except (httpx2.HTTPError, KeyError):
        return
    with closing(client):
        while waiting:
            try:
                record_id = waiting.pop()
            except IndexError:
                return
            number = file_one(client, record_id)
            if number is None:
                waiting.append(record_id)
                return
            acknowledged[record_id] = number


def _verify(database: Database, store: FileStore, numbers: set[str]) -> None:
    assert len(numbers) == _RECORDS
    with database.read() as session:
        cases = session.query(Case).all()
        assert {case.number for case in cases} == numbers
        for case in cases:
            assert case.status == "submitted"
            assert len(case.deadlines) > 0
            assert [e.action for e in case.events].count("submitted") == 1
            assert all(len(store.get(file.storage_key)) == file.size for file in case.files)
            assert case.files
        assert {job.payload["number"] for job in session.query(OutboxMessage)} == numbers
        assert session.query(OutboxMessage).count() == _RECORDS
        assert audit.first_broken(session) is None
    database.engine.dispose()
