"""Callers who hold a connection and say nothing, or a byte now and then: the server does not wait for them for ever."""

import asyncio
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from api import bodies
from api.patience import Impatient
from tests.ports import free_port
from tests.stack import wait_for

WHOLE = b"GET /one HTTP/1.1\r\nHost: x\r\n\r\n"


class Hasty(Impatient):
    """The same, for tests."""

    SECONDS = 0.3


async def _app(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how long the body was, or that the caller was gone."""
    if scope["path"] == "/slow":
        await asyncio.sleep(0.6)
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


@pytest.fixture
def port() -> Iterator[int]:
    """A real server with little patience."""
    number = free_port()
    app = bodies.BodyLimit(_app, limit=1000)
    server = uvicorn.Server(uvicorn.Config(app, port=number, log_level="critical", http=Hasty, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(f"http://127.0.0.1:{number}/", {})
    yield number
    server.should_exit = True
    thread.join(10)


@pytest.mark.parametrize(
    "said", [b"", b"GET / HTTP/1.1\r\nHost:", WHOLE + b"GET /two HT"], ids=["nothing", "half", "second half"]
)
def test_a_head_that_does_not_come_is_not_waited_for(port: int, said: bytes) -> None:
    """Protects the connections of others: this one is closed by the server."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(said)
        while line.recv(4096):
            pass


def test_a_drip_does_not_make_it_longer(port: int) -> None:
    """Protects against a byte now and then: the clock runs from the first one."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line, pytest.raises(ConnectionError):
        for _ in range(200):
            line.sendall(b"X")
            threading.Event().wait(0.05)


def test_work_that_takes_long_is_waited_for(port: int) -> None:
    """Protects slow answers: once the request is said, the caller may wait."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(WHOLE.replace(b"/one", b"/slow"))
        assert line.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_body_that_does_not_come_is_not_waited_for(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Protects the workers: whoever declared a body and does not send it is as good as gone."""
    monkeypatch.setattr(bodies, "PIECE_SECONDS", 0.3)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
        while line.recv(4096):
            pass


def test_a_body_in_pieces_is_read_whole(port: int) -> None:
    """Protects people with a poor line: what comes in time is taken."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabc")
        threading.Event().wait(0.4)
        line.sendall(b"def")
        answer = b""
        while piece := line.recv(4096):
            answer += piece
    assert answer.endswith(b"\r\n\r\n6")
