"""A mail server, an SMS gateway and the WeChat server, as processes of this machine see them."""

import json
import threading
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import free_port


class MailServer:
    """Keeps each mail; ``answers`` are given in order instead of 250, to the recipient or to the text."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuse_recipient = ""
        self.refuse_text = ""
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._controller.port)

    async def handle_RCPT(  # noqa: N802, D102  # the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802, D102
        if self.refuse_text:
            return self.refuse_text
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    def by_id(self) -> Counter[str]:
        """How often each ``Message-ID`` came."""
        return Counter(str(mail["Message-ID"]) for mail in self.mails)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._controller.stop()


class WebServer:
    """SMS: each message once by its key. WeChat: one message for each permission of the person."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.sms: dict[str, dict[str, Any]] = {}
        self.wechat: list[dict[str, Any]] = []
        self.permissions = 1
        self.sms_status, self.sms_headers = 200, dict[str, str]()
        self.wechat_codes: list[int] = []
        self.tokens = 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def do_GET(self) -> None:
                self._answer({})

            def _answer(self, body: dict[str, Any]) -> None:
                status, headers, answer = server.answer(self.path, body, dict(self.headers.items()))
                content = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in (headers | {"Content-Length": str(len(content))}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_parts: Any) -> None:
                """Tests are quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def answer(
        self, path: str, body: dict[str, Any], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], dict[str, Any]]:
        """Status, headers and body."""
        self.requests.append((path, body, headers))
        parts = urlsplit(path)
        if parts.path == "/sms":
            if self.sms_status == 200:
                self.sms.setdefault(headers["Idempotency-Key"], body)
            return self.sms_status, self.sms_headers, {}
        return 200, {}, self._wechat(parts.path, parse_qs(parts.query), body)

    def _wechat(self, path: str, query: dict[str, list[str]], body: dict[str, Any]) -> dict[str, Any]:
        if path == "/cgi-bin/stable_token":
            self.tokens += 1
            return {"access_token": f"token-{self.tokens}", "expires_in": 7200}
        if path == "/sns/jscode2session":
            return {"openid": "openid-1"} if query["js_code"] == ["good-code"] else {"errcode": 40029}
        if self.wechat_codes:
            return {"errcode": self.wechat_codes.pop(0)}
        if not self.permissions:
            return {"errcode": 43101}
        self.permissions -= 1
        self.wechat.append(body)
        return {"errcode": 0}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
