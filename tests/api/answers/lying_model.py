"""An OpenAI-compatible server of our own on 127.0.0.1 that answers as it is told, truthfully or not."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler", str], None]
SHUTDOWN_SECONDS = 0.05


class Handler(BaseHTTPRequestHandler):
    """One exchange; ``reply`` and ``send`` are for behaviours."""

    protocol_version = "HTTP/1.1"
    server: "FakeModel"

    def do_POST(self) -> None:
        """Keep what was asked, then do as told."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = json.loads(body)
        self.server.asked.append({"path": self.path, "headers": dict(self.headers), "body": asked, "raw": body})
        self.server.behaviour(self, asked["messages"][-1]["content"])

    def do_GET(self) -> None:
        """Where a redirect would lead."""
        self.server.asked.append({"path": self.path, "headers": {}, "body": {}, "raw": ""})
        self.reply("到了别处")

    def reply(self, words: Any, **choice: Any) -> None:
        """An answer of the usual form."""
        message = {"index": 0, "message": {"role": "assistant", "content": words}, "finish_reason": "stop"} | choice
        self.send(json.dumps({"object": "chat.completion", "choices": [message]}).encode())

    def send(self, body: bytes, status: int = 200, **headers: str) -> None:
        """Any answer."""
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self, stop: threading.Event) -> None:
        """A byte at a time, for as long as anybody listens."""
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        while not stop.is_set():
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(SHUTDOWN_SECONDS)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent."""


class FakeModel(ThreadingHTTPServer):
    """``behaviour`` may be changed at any time; ``asked`` holds every request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.stop = threading.Event()
        self.behaviour: Behaviour = lambda handler, plain: handler.reply(plain)

    @property
    def url(self) -> str:
        """Base address as in the settings."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is what is being tested."""


@contextmanager
def fake_model() -> Iterator[FakeModel]:
    """The server, listening."""
    server = FakeModel()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": SHUTDOWN_SECONDS}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
