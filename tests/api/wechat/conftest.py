"""The real application between two local servers: WeChat on one side, the bot on the other."""

import datetime as dt
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from starlette.testclient import TestClient

from api import worker
from api.clock import Clock
from api.outbox import service as outbox
from api.privacy.purposes import purposes
from api.settings import Settings
from api.wechat.holding import Hold
from api.wechat.models import WeChatIncoming, WeChatThread
from tests.wechat import AES_KEY, APP_ID, TOKEN, Caller, FakeWeChat, Form, Mode

Headers = dict[str, str]
CITED = {
    "document": "示例发〔2026〕1号", "title": "示例文件", "locator": "第一条", "quote": "不收取任何费用",
    "quote_verified": True, "effective_from": "2026-04-01", "verification": "primary",
}  # fmt: skip


class BotServer:
    """Repeats what it hears unless ``says`` has something; remembers everything."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.says: list[list[dict[str, Any]]] = []
        self.slow_seconds, self.is_down = 0.0, False
        self.may_answer = threading.Event()
        self.may_answer.set()
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = bot.answer(asked)
                content = json.dumps(answer).encode()
                self.send_response(status)
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
    def words(self) -> list[str]:
        """What it heard, in order."""
        return [one["message"] for one in self.heard]

    def answer(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """As the portal channel."""
        if self.is_down:
            return 500, {}
        self.heard.append(asked)
        time.sleep(self.slow_seconds)
        self.may_answer.wait(10)
        messages = self.says.pop(0) if self.says else [{"text": f"听到：{asked['message']}"}]
        return 200, {"messages": messages, "intent": {"name": "ask_fee", "confidence": 0.97}}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def wechat() -> Iterator[FakeWeChat]:
    """WeChat's server."""
    with FakeWeChat() as server:
        yield server


@pytest.fixture
def bot() -> Iterator[BotServer]:
    """The bot."""
    with BotServer() as server:
        yield server


@pytest.fixture
def mode() -> Mode:
    """How the operator set the message push up."""
    return "safe"


@pytest.fixture
def settings(settings: Settings, wechat: FakeWeChat, bot: BotServer, mode: Mode) -> Settings:
    """The settings of the test with everything for WeChat."""
    given = {
        "wechat_url": wechat.url,
        "wechat_app_id": APP_ID,
        "wechat_app_secret": "wx-secret",
        "wechat_template": "template-1",
        "wechat_template_fields": {"thing1": "title", "thing2": "short"},
        "wechat_token": TOKEN,
        "wechat_aes_key": AES_KEY,
        "wechat_mode": mode,
        "public_url": "https://credit.example.cn",
        "bot_url": bot.url,
        "bot_timeout_seconds": 5,
    }
    return Settings(_env_file=None, **(settings.model_dump() | given))


@pytest.fixture
def caller(client: TestClient, mode: Mode) -> Caller:
    """WeChat calling."""
    return Caller(client.post, mode)


class Shifted(Clock):
    """A clock that is ahead."""

    def now(self) -> dt.datetime:
        """Twenty seconds later."""
        return super().now() + dt.timedelta(seconds=20)


class Work:
    """The worker of the same site, once the process that took a message in should have answered it."""

    def __init__(self, app: FastAPI, settings: Settings) -> None:
        self._database = app.state.database
        self._works = worker.all_works(settings, app.state.library, self._database)
        self._clock = Shifted(settings.today)

    def __call__(self) -> None:
        """A minute's sweep, and all that is due."""
        with self._database.write() as session:
            slot = self._clock.now().isoformat()
            outbox.put(session, "schedule.wechat", f"schedule.wechat:{slot}", {"slot": slot}, now=self._clock.now())
        while worker.run_once(self._database, self._clock, self._works):
            pass

    def takes_over(self) -> None:
        """The same, once the process that took a message in is known to be dead."""
        self.leases_end()
        self()

    def leases_end(self) -> None:
        """Whoever held a person is dead."""
        with self._database.write() as session:
            session.execute(update(WeChatThread).values(leased_until=None))


@pytest.fixture
def work(app: FastAPI, settings: Settings) -> Work:
    """The worker."""
    return Work(app, settings)


@pytest.fixture
def dies(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    """The web application dies right after each acknowledgement."""

    async def nothing(_hold: Hold) -> None:
        """It is dead."""

    monkeypatch.setattr(app.state.wechat_desk.attendance, "begin", nothing)


def until(holds: Callable[[], object], seconds: float = 8.0) -> None:
    """Wait for the answers that follow an acknowledgement."""
    for _ in range(int(seconds / 0.02)):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it never came")


@pytest.fixture
def bound(client: TestClient, business: Headers) -> Headers:
    """The business with its WeChat bound; its headers."""
    body = {"login_code": "good-code", "consent": True, "version": purposes()["wechat_binding"].version}
    answer = client.post("/api/v1/wechat/bindings", json=body, headers=business)
    assert answer.status_code == 200, answer.text
    return business


def is_quiet(app: FastAPI) -> bool:
    """Whether everything was answered and nobody is being answered."""
    with app.state.database.read() as session:
        waits = session.scalar(select(WeChatIncoming.sequence).where(WeChatIncoming.done_at.is_(None)).limit(1))
    return waits is None and nobody_is_held(app)


def nobody_is_held(app: FastAPI) -> bool:
    """Whether what could be said was sent and written down as sent."""
    with app.state.database.read() as session:
        return session.scalar(select(WeChatThread.id).where(WeChatThread.lease.is_not(None)).limit(1)) is None


FORMS: tuple[Form, ...] = ("json", "xml")
