"""How soon WeChat's server gets its acknowledgement at 50 messages a second, while the bot is slower than that.

Sealed messages (safe mode) of 150 people, a tenth of them sent twice, neighbours out of order; then it is counted
whether each message was answered exactly once, and each person in order.
"""

import http.client
import random
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from tests.api.wechat.conftest import BotServer
from tests.benchmarks.figures import spread, table
from tests.chaos.processes import running
from tests.chaos.run import environment
from tests.databases import supply
from tests.wechat import AES_KEY, APP_ID, TOKEN, Caller, FakeWeChat

RATE, SECONDS, PEOPLE = 50, 30, 150
_BOTS = {"answers in 0.02 s": 0.02, "answers in 0.5 s, eight at a time": 0.5}
_LINES = 24
_PATIENCE_SECONDS = 300.0
_REPEATED = 0.1


def measure() -> None:
    """Print the table."""
    rows = []
    for kind in ("sqlite", "postgresql"):
        for name, seconds in _BOTS.items():
            with tempfile.TemporaryDirectory(prefix="credit-wechat-") as place, supply(kind, Path(place)) as databases:
                if databases is None:
                    print(f"\n{kind} was not measured: its server is not installed here.")
                else:
                    rows.append([kind, name, *_measured(databases.fresh(), Path(place), seconds)])
    head = ["database", "bot", "p50 ms", "p95 ms", "p99 ms", "slowest ms", "answered once, in order", "answer, p50 s"]
    table(f"WeChat: acknowledgement at {RATE} messages a second for {SECONDS} s", head, rows)


@dataclass
class _Load:
    """What was sent, and how long each acknowledgement took."""

    took: list[float]
    sent_at: dict[str, float]
    failures: list[str]


class _NarrowBot(BotServer):
    """A bot that takes eight turns at a time, as Rasa does with its one core, and notes when."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.slow_seconds, self._seats = 0.0, threading.Semaphore(8)
        self._seconds = seconds

    def answer(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """One turn, when there is a seat."""
        with self._seats:
            time.sleep(self._seconds)
        return super().answer(asked)


class _TimedWeChat(FakeWeChat):
    """Notes when each text came."""

    def __init__(self) -> None:
        super().__init__()
        self.came: dict[str, float] = {}

    def answer(self, path: str, body: bytes) -> bytes:
        """As WeChat, with the time of each text."""
        before = len(self.sent)
        answer = super().answer(path, body)
        for message in self.sent[before:]:
            self.came.setdefault(message["text"]["content"], time.monotonic())
        return answer


def _measured(url: str, folder: Path, bot_seconds: float) -> list[str]:
    with _TimedWeChat() as wechat, _NarrowBot(bot_seconds) as bot:
        given = {
            "storage_url": f"file://{folder / 'files'}", "bot_url": bot.url, "bot_timeout_seconds": "20",
            "wechat_url": wechat.url, "wechat_app_id": APP_ID, "wechat_app_secret": "wx-secret",
            "wechat_token": TOKEN, "wechat_aes_key": AES_KEY,
        }  # fmt: skip
        with running(environment(url, given), folder) as (api, _worker):
            load = _sent(api.port)
            once = _answered_once(wechat, RATE * SECONDS)
    if load.failures:
        raise RuntimeError(f"{len(load.failures)} were not acknowledged: {load.failures[0]}")
    times = sorted(load.took)
    waits = spread([came - load.sent_at[words.removeprefix("听到：")] for words, came in wechat.came.items()])
    middle = spread(times)
    p99 = times[int(len(times) * 0.99)] * 1000
    shown = [middle.p50, middle.p95, p99, times[-1] * 1000]
    return [*(f"{value:.0f}" for value in shown), f"{once} of {RATE * SECONDS}", f"{waits.p50 / 1000:.2f}"]


def _sent(port: int) -> _Load:
    """Every message at its moment, whether or not those before were acknowledged."""
    load, lines = _Load([], {}, []), threading.local()
    start = time.monotonic() + 0.5

    def post(path: str, content: bytes, params: dict[str, str], headers: dict[str, str]) -> Any:
        line = getattr(lines, "line", None) or http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        lines.line = line
        line.request("POST", f"{path}?{urlencode(params)}", content, headers)
        answer = line.getresponse()
        return SimpleNamespace(status=answer.status, text=answer.read().decode())

    def send(moment: float, words: str, call: tuple[Caller, bytes, dict[str, str]]) -> None:
        time.sleep(max(start + moment - time.monotonic(), 0))
        begun = time.monotonic()
        load.sent_at.setdefault(words, begun)
        caller, body, query = call
        answer = caller.send(body, query)
        load.took.append(time.monotonic() - begun)
        if answer.text != "success":
            load.failures.append(f"{answer.status} {answer.text}")

    with ThreadPoolExecutor(_LINES) as pool:
        for moment, words, call in _plan(post):
            pool.submit(send, moment, words, call)
    return load


def _plan(post: Any) -> list[tuple[float, str, tuple[Caller, bytes, dict[str, str]]]]:
    """When which message is sent: written in order, some twice, neighbours of different people swapped."""
    dice, plan, now = random.Random(6), [], int(time.time())
    for n in range(RATE * SECONDS):
        caller = Caller(post, openid=f"openid-{n % PEOPLE}")
        words = f"{n % PEOPLE}-{n // PEOPLE}"
        message = {
            "FromUserName": caller.openid, "CreateTime": now + n // RATE, "MsgType": "text", "Content": words,
            "MsgId": 10**16 + n,
        }  # fmt: skip
        call = (caller, *caller.wrapped(message))
        moment = n / RATE + dice.uniform(0, 3 / RATE)
        plan.append((moment, words, call))
        if dice.random() < _REPEATED:
            plan.append((moment + dice.uniform(0, 5), words, call))
    return sorted(plan, key=lambda one: one[0])


def _answered_once(wechat: FakeWeChat, amount: int) -> int:
    """How many were answered exactly once and, for their person, in order; waits until all are there."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while len(wechat.sent) < amount and time.monotonic() < end:
        time.sleep(0.2)
    time.sleep(2)
    heard: dict[str, list[str]] = defaultdict(list)
    for message in list(wechat.sent):
        heard[message["touser"]].append(message["text"]["content"].partition("-")[2])
    expected = [str(n) for n in range(amount // PEOPLE)]
    return sum(len(said) for said in heard.values() if said == expected)


if __name__ == "__main__":
    measure()
