"""The widget on an old phone: a processor six times slower, a slow line, until the button stands and one can write."""

import shutil
import time

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.figures import Spread, spread, table

_RUNS = 7
_SLOWER = 6
_LINES = {
    "no limit": {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1},
    "slow 3G (400 kbit/s, 400 ms)": {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000},
}
_PAGE = "<!doctype html><title>bench</title><script src='/widget/widget.js' defer></script>"


def measure(url: str) -> None:
    """Milliseconds, with an empty cache each time; says so where there is no Chromium."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        print("\nwidget: no Chromium, not measured")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        rows = [_row(browser, url, name) for name in _LINES]
        browser.close()
    head = ["line", "button shown p50 / p95 ms", "pressed to ready p50 / p95 ms"]
    table(f"Widget, processor {_SLOWER}x slower", head, rows)


def _row(browser: Browser, url: str, line: str) -> list[str]:
    runs = [_once(browser, url, line) for _ in range(_RUNS)]
    return [line, *(_shown(spread(series)) for series in zip(*runs, strict=True))]


def _shown(series: Spread) -> str:
    return f"{series.p50:.0f} / {series.p95:.0f}"


def _once(browser: Browser, url: str, line: str) -> tuple[float, float]:
    """Seconds until the button stands there, and from pressing it until the greeting does and one can write."""
    with browser.new_context(viewport={"width": 360, "height": 640}) as context:
        page = context.new_page()
        page.route("**/bench.html", lambda route: route.fulfill(content_type="text/html", body=_PAGE))
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", {"offline": False, **_LINES[line]})
        started = time.perf_counter()
        page.goto(f"{url}/bench.html", wait_until="commit")
        page.locator("credit-repair-chat .launcher").wait_for()
        shown = time.perf_counter()
        page.locator("credit-repair-chat .launcher").click()
        page.locator("credit-repair-chat .turn-bot").wait_for()
        return shown - started, time.perf_counter() - shown
