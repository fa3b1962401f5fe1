"""A real Chromium, and two things to point it at: the real processes, or the real API with a scripted bot."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.flows.host_page import HostPage
from tests.flows.serving import Served
from tests.ports import free_port
from tests.stack import environment, prepare

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
        context.on("console", note)  # of pages that this one opens, too
        page.goto(url)
        page.wait_for_selector("credit-repair-chat", state="attached")
        return page

    yield go
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def host(browser: Browser) -> Iterator[HostPage]:
    """Another portal, on an origin of its own."""
    page = HostPage()
    yield page
    page.close()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, host: HostPage) -> dict[str, str]:
    """The variables of an installation with its database and the demo accounts."""
    folder = tmp_path_factory.mktemp("portal")
    environ = environment(folder, free_port()) | {"CREDIT_PORTAL_ORIGINS": host.origin}
    prepare(environ)
    shutil.copy(folder / "credit.db", folder / "untouched.db")
    return environ


@pytest.fixture(scope="session")
def portal(installation: dict[str, str]) -> Iterator[str]:
    """The address of the real API whose bot, another process otherwise, follows a script."""
    served = Served(installation)
    served.start()
    yield served.url
    served.stop()
