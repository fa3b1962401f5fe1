"""A real Chromium, and two things to point it at: the real processes, or the real API with a scripted bot."""

import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from httpx2 import ASGITransport
from playwright.sync_api import Browser, Page, sync_playwright

from api.chat.bot import BotClient
from api.chat.chat import Chat
from api.main import create_app
from api.settings import Settings
from tests.flows.scripted_bot import scripted_bot
from tests.ports import free_port
from tests.stack import environment, prepare, wait_for

WAIT_MS = 15_000
_NAMES = ("chromium", "chromium-browser", "google-chrome")

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; without one the browser tests are skipped and say so."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("没有找到 Chromium，浏览器测试跳过。Debian 上可以：apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open an address at a given width; script errors and refused content fail the test."""
    complaints: list[str] = []
    contexts = []

    def note(message: object) -> None:
        if "Content Security Policy" in str(getattr(message, "text", "")):
            complaints.append(message.text)  # type: ignore[attr-defined]

    def go(url: str, *, width: int = 1280, height: int = 860) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", note)
        page.goto(url)
        page.wait_for_selector("credit-repair-chat", state="attached")
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The address of the real API whose bot, another process otherwise, follows a script."""
    port = free_port()
    environ = environment(tmp_path_factory.mktemp("portal"), port)
    prepare(environ)
    names = {k.removeprefix("CREDIT_").lower(): v for k, v in environ.items() if k.startswith("CREDIT_")}
    settings = Settings(_env_file=None, **{k: v for k, v in names.items() if k in Settings.model_fields})
    app = create_app(settings)
    state = app.state
    bot = BotClient(settings, transport=ASGITransport(scripted_bot()))
    state.chat = Chat(settings, state.database, state.cipher, state.clock, bot)
    config = uvicorn.Config(app, port=port, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_for(f"http://127.0.0.1:{port}/healthz", {})
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
