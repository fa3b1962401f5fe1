"""A server that is told to stop says so first, ends what it has begun, and only then goes."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.server import Server, server_of
from api.settings import Settings
from tests.ports import free_port

_PATIENCE = 60.0


@dataclass
class Served:
    """A server in a thread; the door stays open until ``seen`` is set, and ``/slow`` answers once ``done`` is."""

    server: Server
    url: str
    thread: threading.Thread
    begun: threading.Event = field(default_factory=threading.Event)
    seen: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)

    def get(self, path: str) -> httpx2.Response:
        """Asked over the network."""
        return httpx2.get(f"{self.url}{path}", timeout=_PATIENCE, trust_env=False)


@pytest.fixture
def served(app: FastAPI, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The application on a port of its own."""
    port = free_port()
    server = server_of(settings, app, port)
    running = Served(server, f"http://127.0.0.1:{port}", threading.Thread(target=server.run))

    async def slow() -> dict[str, str]:
        running.begun.set()
        await asyncio.to_thread(running.done.wait, _PATIENCE)
        return {"status": "done"}

    async def be_seen() -> None:
        await asyncio.to_thread(running.seen.wait, _PATIENCE)

    app.router.routes.insert(0, APIRoute("/slow", slow))
    monkeypatch.setattr(server, "_be_seen", be_seen)
    running.thread.start()
    while not server.started:
        assert running.thread.is_alive()
        threading.Event().wait(0.05)
    yield running
    running.seen.set()
    running.done.set()
    server.should_exit = True
    running.thread.join(_PATIENCE)
    assert not running.thread.is_alive()


def test_what_was_begun_is_answered_and_nothing_new_is_begun(served: Served) -> None:
    """Protects whoever writes at the moment of an upgrade: the answer comes, and the next request goes elsewhere."""
    assert served.get("/readyz/self").status_code == 200
    with ThreadPoolExecutor(1) as caller:
        slow = caller.submit(served.get, "/slow")
        assert served.begun.wait(_PATIENCE)
        served.server.handle_exit(signal.SIGTERM, None)
        told = served.get("/readyz/self")
        assert (told.status_code, told.json()["checks"]["staying"]) == (503, False)
        assert served.get("/healthz").is_success  # whoever has not noticed yet is still served
        served.seen.set()
        served.done.set()
        assert slow.result(_PATIENCE).json() == {"status": "done"}
    served.thread.join(_PATIENCE)
    with pytest.raises(httpx2.ConnectError):
        served.get("/healthz")


@pytest.mark.parametrize(
    ("proxies", "believed"), [("", False), ("127.0.0.1", True), ("10.0.0.1", False)], ids=["none", "ours", "another"]
)
def test_only_our_proxy_is_believed_about_who_calls(
    app: FastAPI, settings: Settings, proxies: str, *, believed: bool
) -> None:
    """Protects limits by address from whoever writes the header, and people behind the proxy from each other."""
    server = server_of(settings.model_copy(update={"proxy_addresses": proxies}), app, 0)
    server.config.load()
    seen: list[str] = []

    async def look(scope: dict[str, object], _receive: object, _send: object) -> None:
        seen.append(str(scope["client"]))

    wrapped = server.config.loaded_app
    if hasattr(wrapped, "trusted_hosts"):
        wrapped.app = look
        scope = {"type": "http", "client": ("127.0.0.1", 1), "headers": [(b"x-forwarded-for", b"203.0.113.7")]}
        asyncio.run(wrapped(scope, None, None))
    assert (seen == ["('203.0.113.7', 0)"]) is believed
