"""The processes that take part in a filing, each of its own, killed without warning and started again.

These are the API and the worker. The bot and the actions keep nothing: what they do for a person goes through the
same API with the same keys, so killing them interrupts a conversation and no filing.
"""

import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import httpx2

from api.settings import ROOT
from tests.ports import free_port

_PATIENCE = 120.0
_GRACE = 90.0
_ENDED_WELL = (0, -signal.SIGTERM)
_STEP = 0.1


class Process(ABC):
    """One process that is killed and started again."""

    def __init__(
        self, name: str, command: list[str], environment: dict[str, str], log: Path, place: Path = ROOT
    ) -> None:
        self.name, self._command, self._environment, self._log = name, command, environment, log
        self._place = place
        self._start()

    def killed_and_started(self) -> None:
        """No time to tidy up; then a new one, at once."""
        self.end()
        self._start()

    def start_again(self) -> None:
        """After it has ended."""
        self._start()

    def ask_to_stop(self) -> None:
        """As whoever renews it does."""
        self.process.terminate()

    def wait_until_stopped(self) -> None:
        """Return when it has ended; raises ``TimeoutError`` where it does not, or not well."""
        try:
            code = self.process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"{self.name} does not stop: {self._last_words()}") from None
        if code not in _ENDED_WELL:
            raise TimeoutError(f"{self.name} ended with {code}: {self._last_words()}")

    def end(self) -> None:
        """For good."""
        self.process.kill()
        self.process.wait()

    @contextmanager
    def ended(self) -> Iterator[Self]:
        """Itself, doing its work, until the block ends."""
        try:
            self.wait()
            yield self
        finally:
            self.end()

    @abstractmethod
    def is_ready(self) -> bool:
        """Whether it does its work."""

    def wait(self) -> None:
        """Return when it does its work; raises ``TimeoutError`` when it never does, or ended."""
        for _ in range(int(_PATIENCE / _STEP)):
            if self.is_ready():
                return
            if self.process.poll() is not None:
                break
            time.sleep(_STEP)
        raise TimeoutError(f"{self.name} did not start: {self._last_words()}")

    def _last_words(self) -> str:
        return self._log.read_text("utf-8", "replace")[-2000:]

    def _start(self) -> None:
        with self._log.open("ab") as log:
            self._from = log.tell()
            self.process = subprocess.Popen(
                self._command, cwd=self._place, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )


class Server(Process):
    """A web application on a free port."""

    def __init__(self, name: str, factory: str, environment: dict[str, str], log: Path, place: Path = ROOT) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "uvicorn", factory, "--factory", "--port", str(self.port)]
        super().__init__(name, [*command, "--no-access-log"], environment, log, place)

    def is_ready(self) -> bool:
        """Whether it answers."""
        try:
            return httpx2.get(f"{self.url}/healthz", timeout=1, trust_env=False).is_success
        except httpx2.HTTPError:
            return False


class Api(Server):
    """Our API."""

    def __init__(self, environment: dict[str, str], log: Path, place: Path = ROOT) -> None:
        super().__init__("api", "api.main:app_factory", environment, log, place)


class Worker(Process):
    """Our worker."""

    def __init__(self, environment: dict[str, str], log: Path, place: Path = ROOT) -> None:
        super().__init__("worker", [sys.executable, "-m", "api.worker"], environment, log, place)

    def is_ready(self) -> bool:
        """Whether it said so since it was started."""
        return b"worker_started" in self._log.read_bytes()[self._from :]


@contextmanager
def running(environment: dict[str, str], folder: Path) -> Iterator[tuple[Api, Worker]]:
    """The API and the worker, ended with the block."""
    with (
        Api(environment, folder / "api.log").ended() as api,
        Worker(environment, folder / "worker.log").ended() as worker,
    ):
        yield api, worker
