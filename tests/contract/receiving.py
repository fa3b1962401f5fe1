"""A platform as it might be: a real HTTP server on this machine that answers well, badly, or not at all."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

from tests.api.filing.granting import SECRET

_STATUS = {"error": 500, "gone": 410, "refuse": 422, "busy": 429, "moved": 307, "accept": 202}


@dataclass
class Platform:
    """``script`` says how the next messages are answered, one word each; after its end all is well.

    ``done`` is what the platform did: (instruction, sequence) by record, each delivery once and nothing older than
    what it has done already, as the guide asks of it.
    """

    script: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    done: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    url: str = ""
    waking: threading.Event = field(default_factory=threading.Event)

    def take(self, headers: Mapping[str, str], raw: bytes) -> tuple[str, int, dict[str, Any]]:
        """The word for this message, and the answer of a platform that has read the guide."""
        message = Webhook(SECRET).verify(raw, dict(headers))
        self.messages.append(message)
        self.headers.append(headers)
        word = self.script.pop(0) if self.script else "confirm"
        if word in _STATUS:
            return word, _STATUS[word], {}
        return word, *self._act(message["data"])

    def _act(self, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        done = self.done.setdefault(data["record"]["id"], [])
        deed = (data["instruction"], data["sequence"])
        if deed not in done and done and done[-1][1] > data["sequence"]:
            return 409, {"delivery": data["delivery"], "status": "stale"}
        if deed not in done:
            done.append(deed)
        return 200, {"delivery": data["delivery"], "status": "confirmed", "reference": f"示例-{data['sequence']}"}


class _Handler(BaseHTTPRequestHandler):
    platform: Platform

    def do_POST(self) -> None:
        """One message."""
        raw = self.rfile.read(int(self.headers["content-length"]))
        word, status, answer = self.platform.take({k.lower(): v for k, v in self.headers.items()}, raw)
        if word == "lose_answer":
            return
        if word == "slow":
            self.platform.waking.wait(20)
            return
        body = json.dumps(answer).encode()
        body = {"garbage": "<html>维护中</html>".encode(), "endless": b"x" * 200_000}.get(word, body)
        if word == "of_another":
            body = json.dumps(answer | {"delivery": "somebody-else"}).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        if word == "busy":
            self.send_header("retry-after", "600")
        if word == "moved":
            self.send_header("location", f"{self.platform.url}/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


class _Server(ThreadingHTTPServer):
    # An answer that comes too late for the one who asked is no fault of the server.
    def handle_error(self, *_: object) -> None:
        """Silent."""


@contextmanager
def platform() -> Iterator[Platform]:
    """A platform that listens."""
    here = Platform()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"platform": here}))
    server.daemon_threads = True
    here.url = f"http://127.0.0.1:{server.server_port}/notices"
    listening = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    listening.start()
    try:
        yield here
    finally:
        here.waking.set()
        server.shutdown()
        listening.join()
        server.server_close()
