"""A Redis server of our own for as long as a test takes."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import redis

from tests.ports import free_port

_START_SECONDS = 20


def installed() -> bool:
    """Whether a server can be started on this machine."""
    return shutil.which("redis-server") is not None


@dataclass
class RedisServer:
    """Keeps everything in memory; ``url`` stays the same when it is stopped and started again."""

    port: int = field(default_factory=free_port)
    options: tuple[str, ...] = ()
    user: str = ""

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"redis://{self.user}127.0.0.1:{self.port}/0"

    def client(self) -> redis.Redis:
        """Somebody who looks into it."""
        return redis.Redis.from_url(self.url)

    def start(self) -> None:
        """Return when it answers; what it knew before is gone."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([*command, *self.options], stdout=subprocess.DEVNULL, cwd="/")
        with self.client() as client:
            for _ in range(_START_SECONDS * 20):
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(0.05)
                else:
                    return
        raise TimeoutError("the Redis server does not answer")

    def stop(self) -> None:
        """As a machine that goes down."""
        self._process.kill()
        self._process.wait()


@contextmanager
def throw_away_redis(*options: str, user: str = "") -> Iterator[RedisServer]:
    """A running server on a free port; ``user`` (``name:password@``) is who asks it."""
    server = RedisServer(options=options, user=user)
    server.start()
    try:
        yield server
    finally:
        server.stop()
