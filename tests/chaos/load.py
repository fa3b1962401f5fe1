"""People who file and staff who decide, through the API, repeating each request with its key until it is answered."""

import ssl
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import httpx2

from tests.api.conftest import PASSWORD
from tests.api.filing.test_repair import REPAIRABLE, SIGNED
from tests.api.materials.test_checks import pdf
from tests.api.records.test_records import record

OWNER, CLERK, REVIEWER = "biz", "clerk", "reviewer"
DECIDED = {"decision": "granted", "reasons": ["已经履行完毕"]}
_PAUSE = 0.1
_AWAY = (502, 503, 504)
Headers = dict[str, str]


@dataclass
class Filing:
    """One filing whose every step was answered: its number, the files that were sent, the moves that were made."""

    number: str
    files: set[str] = field(default_factory=set)
    moves: list[str] = field(default_factory=list)


class Refused(Exception):
    """An answer that nobody expected."""


@dataclass
class Load:
    """Writers that go on until ``enough``; ``filings`` are those that were acknowledged."""

    url: str
    writers: int
    pause: float
    trusted: ssl.SSLContext | bool = True
    prefix: str = ""
    enough: threading.Event = field(default_factory=threading.Event)
    filings: list[Filing] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    repeated: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        """Sign everybody in and begin."""
        self._people = {name: self._signed_in(name) for name in (OWNER, CLERK, REVIEWER)}
        self._paper = pdf()
        self._threads = [threading.Thread(target=self._write, args=(n,)) for n in range(self.writers)]
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Let everybody end what they have begun."""
        self.enough.set()
        for thread in self._threads:
            thread.join()

    def headers_of(self, name: str) -> Headers:
        """What somebody sends along who has signed in."""
        return self._people[name]

    def _signed_in(self, name: str) -> Headers:
        form, url = {"username": name, "password": PASSWORD}, f"{self.url}/api/v1/auth/token"
        token = httpx2.post(url, data=form, timeout=60, verify=self.trusted, trust_env=False).json()["access_token"]
        return {"Authorization": f"Bearer {token}"}

    def _write(self, writer: int) -> None:
        try:
            with httpx2.Client(
                base_url=f"{self.url}/api/v1", timeout=60, trust_env=False, verify=self.trusted
            ) as client:
                turn = 0
                while not self.enough.is_set():
                    turn += 1
                    self.filings.append(self._filed(client, f"{self.prefix}{writer}-{turn}"))
                    time.sleep(self.pause)
        except Exception as error:
            self.failures.append(repr(error))
            raise

    def _filed(self, client: httpx2.Client, name: str) -> Filing:
        """One filing from the record to the decision; every third is left to the office as it was handed in."""
        entered = record(**REPAIRABLE, document_number=f"苏示建罚〔2026〕{name}号")
        about = self._ask(client, CLERK, "/records", f"r{name}", 201, json=entered).json()["id"]
        body = {"kind": "repair", "record_ids": [about]}
        filing = Filing(self._ask(client, OWNER, "/cases", f"c{name}", 201, json=body).json()["number"])
        path = f"/cases/{filing.number}"
        for n in range(2):
            paper = self._paper + f"\n% {name} {n}".encode()
            sent = {"data": {"material": "proof_of_performance"}, "files": {"file": (f"{n}.pdf", paper)}}
            self._ask(client, OWNER, f"{path}/materials", f"m{name}-{n}", 201, **sent)
            filing.files.add(sha256(paper).hexdigest())
        self._moved(client, filing, OWNER, "submit", "submit", SIGNED)
        if not name.endswith("3"):
            self._moved(client, filing, CLERK, "accept", "accept")
            self._moved(client, filing, REVIEWER, "review", "review")
            self._moved(client, filing, REVIEWER, "decide", "grant", DECIDED)
            filing.moves += ["start_sync", "close"]  # nobody has to be told here, so the same commit closes it
        return filing

    def _moved(
        self, client: httpx2.Client, filing: Filing, who: str, call: str, move: str, body: dict[str, Any] | None = None
    ) -> None:
        """One move, asked for twice: the second answer is the first one."""
        path, key = f"/cases/{filing.number}/{call}", f"{call}-{filing.number}"
        first, again = (self._ask(client, who, path, key, 200, json=body or {}) for _ in range(2))
        if first.content != again.content:
            raise Refused(f"{path} was answered in two ways")
        filing.moves.append(move)

    def _ask(
        self, client: httpx2.Client, who: str, path: str, key: str, expected: int, **content: Any
    ) -> httpx2.Response:
        """POST with a key, again and again until there is an answer."""
        headers = self._people[who] | {"Idempotency-Key": key}
        while True:
            try:
                answer = client.post(path, headers=headers, **content)
            except httpx2.HTTPError as error:
                self.repeated[type(error).__name__] += 1
                time.sleep(_PAUSE)
                continue
            if answer.status_code == expected:
                return answer
            self.repeated[str(answer.status_code)] += 1
            if answer.status_code not in _AWAY:
                raise Refused(f"{path}: {answer.status_code} {answer.text[:500]}")
            time.sleep(_PAUSE)
