"""WeChat, as a mini program's server sees it: it encrypts, signs and repeats by another library's code (wechatpy).

``FakeWeChat`` is the server that is called, ``Caller`` the one that calls.
"""

import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import xmltodict
from wechatpy.crypto import WeChatCrypto
from wechatpy.utils import WeChatSigner

APP_ID, TOKEN, AES_KEY = "wx-example", "example-token", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OPENID = "openid-1"
URL = "/api/v1/wechat/messages"
Mode = Literal["plain", "compatible", "safe"]
Form = Literal["json", "xml"]
Post = Callable[..., Any]
_numbers = count(23_000_000_000_000_001)


class FakeWeChat:
    """Takes customer messages, keeps pictures, knows logins; ``codes`` are answered first, in order."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.subscribed: list[dict[str, Any]] = []
        self.codes: list[int] = []
        self.permissions = 0
        self.media: dict[str, bytes] = {}
        self.logins = {"good-code": OPENID, "other-code": "openid-2"}
        self.tokens, self.void = 0, set[str]()
        self.slow_seconds = 0.0
        self.calls: Counter[str] = Counter()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def do_GET(self) -> None:
                self._answer(b"")

            def _answer(self, body: bytes) -> None:
                content = server.answer(self.path, body)
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
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

    @property
    def texts(self) -> list[str]:
        """What people read, in the order sent."""
        return [one["text"]["content"] for one in self.sent if one["msgtype"] == "text"]

    def answer(self, path: str, body: bytes) -> bytes:
        """The body of the answer."""
        parts = urlsplit(path)
        self.calls[parts.path] += 1
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        time.sleep(self.slow_seconds)
        if parts.path == "/cgi-bin/media/get" and query["media_id"] in self.media:
            return self.media[query["media_id"]]
        found = self._answered(parts.path, query, body)
        return json.dumps(found).encode()

    def _answered(self, path: str, query: dict[str, str], body: bytes) -> dict[str, Any]:
        if path == "/cgi-bin/stable_token":
            self.tokens += 1
            return {"access_token": f"token-{self.tokens}", "expires_in": 7200}
        if path == "/sns/jscode2session":
            openid = self.logins.get(query["js_code"])
            return {"openid": openid} if openid else {"errcode": 40029}
        if query["access_token"] in self.void:
            return {"errcode": 40001}
        if path == "/cgi-bin/media/get":
            return {"errcode": 40007}
        if path == "/cgi-bin/media/upload":
            return {"media_id": "cover-1"}
        return self._message(path, body)

    def _message(self, path: str, body: bytes) -> dict[str, Any]:
        if self.codes and (code := self.codes.pop(0)):
            return {"errcode": code}
        message = json.loads(body)
        if path == "/cgi-bin/message/subscribe/send":
            if not self.permissions:
                return {"errcode": 43101}
            self.permissions -= 1
            self.subscribed.append(message)
            return {"errcode": 0}
        # WeChat shows \\u escapes as they are, and refuses what is longer.
        if b"\\u" in body or len(message.get("text", {}).get("content", "").encode()) > 2_048:
            return {"errcode": 45002}
        self.sent.append(message)
        return {"errcode": 0}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@dataclass
class Caller:
    """Calls our address in one mode and one form, as WeChat does."""

    post: Post
    mode: Mode = "safe"
    form: Form = "json"
    app_id: str = APP_ID
    token: str = TOKEN
    openid: str = OPENID
    clock: Callable[[], float] = field(default=time.time)

    def text(self, words: str, **more: Any) -> Any:
        """A text message; gives the answer to the call."""
        return self.push({"MsgType": "text", "Content": words, "MsgId": next(_numbers), **more})

    def event(self, name: str, **more: Any) -> Any:
        """An event."""
        return self.push({"MsgType": "event", "Event": name, **more})

    def push(self, message: dict[str, Any]) -> Any:
        """Any message, wrapped, signed and sent."""
        given = {"ToUserName": "gh_example", "FromUserName": self.openid, "CreateTime": int(self.clock())}
        return self.send(*self.wrapped(given | message))

    def send(self, body: bytes, query: dict[str, str]) -> Any:
        """What was wrapped before; the same once more is a repetition."""
        kind = "application/json" if self.form == "json" else "text/xml"
        return self.post(URL, content=body, params=query, headers={"Content-Type": kind})

    def wrapped(self, message: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
        """Body and address of one call."""
        timestamp, nonce = str(int(self.clock())), secrets.token_hex(5)
        query = {"timestamp": timestamp, "nonce": nonce, "signature": self.signed(timestamp, nonce)}
        plain = self._written(message)
        if self.mode == "plain":
            return plain.encode(), query
        sealed = WeChatCrypto(self.token, AES_KEY, self.app_id).encrypt_message(plain, nonce, timestamp)
        parts = xmltodict.parse(sealed)["xml"]
        query |= {"msg_signature": parts["MsgSignature"], "encrypt_type": "aes", "openid": self.openid}
        seen = message if self.mode == "compatible" else {"ToUserName": "gh_example"}
        return self._written(seen | {"Encrypt": parts["Encrypt"]}).encode(), query

    def signed(self, timestamp: str, nonce: str) -> str:
        """The signature of an address."""
        signer = WeChatSigner()
        signer.add_data(self.token, timestamp, nonce)
        return str(signer.signature)

    def _written(self, message: dict[str, Any]) -> str:
        if self.form == "json":
            return json.dumps(message, ensure_ascii=False)
        return f"<xml>{''.join(_element(name, value) for name, value in message.items())}</xml>"


def _element(name: str, value: Any) -> str:
    """As WeChat writes it: numbers bare, texts in CDATA, lists as repeated elements."""
    if isinstance(value, list):
        return "".join(_element(name, one) for one in value)
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(key, one) for key, one in value.items())}</{name}>"
    if isinstance(value, int):
        return f"<{name}>{value}</{name}>"
    words = str(value)
    return f"<{name}>{escape(words)}</{name}>" if "]]>" in words else f"<{name}><![CDATA[{words}]]></{name}>"
