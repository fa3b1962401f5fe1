"""Ten thousand malformed requests to a running server, and what somebody else notices of them.

``python -m tests.security.flood [COUNT [A_SECOND]]``. The server is the real one, with its own process and database;
bot and WeChat are played by two local servers. Meanwhile somebody asks questions and chats; their waiting during the
flood is compared with that in the pauses between, and the run fails where the middle one or the 95th of a hundred
doubled, or where anything was answered by a 5xx or not at all.
"""

import itertools
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from statistics import quantiles

from httpx2 import Client, HTTPError

from tests.api.wechat.conftest import BotServer
from tests.ports import free_port
from tests.security.malformed import Malformed, requests
from tests.stack import end, environment, prepare, start, wait_for
from tests.wechat import AES_KEY, APP_ID, TOKEN, FakeWeChat

COUNT, A_SECOND = 10_000, 100
MOST = 2.0
_SECONDS, _PAUSE, _WARMING = 5, 0.02, 50
_QUESTION = "/api/v1/policies/answer"


def main() -> int:
    """Flood, and tell what came of it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    pace = int(sys.argv[2]) if len(sys.argv) > 2 else A_SECOND
    with tempfile.TemporaryDirectory() as folder, BotServer() as bot, FakeWeChat() as wechat:
        environ = _environment(Path(folder), bot.url, wechat.url)
        prepare(environ)
        server = start("api", "exec .venv/bin/python -m api.server", environ, Path(folder))
        try:
            url = f"http://127.0.0.1:{environ['PORT']}"
            wait_for(f"{url}/healthz", {"api": server})
            return _flood(url, count, pace)
        finally:
            end(server)


def _environment(folder: Path, bot: str, wechat: str) -> dict[str, str]:
    port = free_port()
    return environment(folder, port) | {
        "PORT": str(port),
        "CREDIT_BOT_URL": bot,
        "CREDIT_WECHAT_URL": wechat,
        "CREDIT_WECHAT_APP_ID": APP_ID,
        "CREDIT_WECHAT_APP_SECRET": "example-secret",
        "CREDIT_WECHAT_TOKEN": TOKEN,
        "CREDIT_WECHAT_AES_KEY": AES_KEY,
    }


def _flood(url: str, count: int, pace: int) -> int:
    """Flood for some seconds, leave it for as many, and so on: what else the machine does weighs on both alike."""
    with Client(base_url=url, trust_env=False, timeout=60) as client:
        for turn in range(_WARMING):  # the first ones wait for what is built once
            _wait(client, turn)
    waits: dict[bool, list[float]] = {True: [], False: []}
    is_flooded, is_over = threading.Event(), threading.Event()

    def others() -> None:
        with Client(base_url=url, trust_env=False, timeout=60) as client:
            for turn in itertools.count():
                if is_over.is_set():
                    return
                at_the_time = is_flooded.is_set()
                waits[at_the_time].append(_wait(client, turn))
                time.sleep(_PAUSE)

    witness = threading.Thread(target=others)
    witness.start()
    answers: Counter[str] = Counter()
    with Client(base_url=url, trust_env=False, timeout=60) as client:
        flood = requests(count, seed=7)
        while batch := list(itertools.islice(flood, pace * _SECONDS)):
            is_flooded.set()
            answers += _sent(client, batch, pace)
            is_flooded.clear()
            is_over.wait(_SECONDS)
    is_over.set()
    witness.join()
    return _told(waits[False], waits[True], answers)


def _wait(client: Client, turn: int) -> float:
    """How long an ordinary request takes, in milliseconds: a question, or a message of the chat."""
    begun = time.perf_counter()
    if turn % 2:
        answer = client.get(_QUESTION, params={"question": f"修复要收费吗{turn}", "region": "320281"})
    else:
        answer = client.post("/api/v1/chat/messages", json={"text": "要收费吗"})
    answer.raise_for_status()
    return (time.perf_counter() - begun) * 1000


def _sent(client: Client, batch: Iterable[Malformed], pace: int) -> Counter[str]:
    """The statuses of the answers to some requests, so many a second."""
    begun = time.perf_counter()
    answers: Counter[str] = Counter()
    for turn, one in enumerate(batch):
        time.sleep(max(begun + turn / pace - time.perf_counter(), 0))
        answers[_answered(client, one)] += 1
    return answers


def _answered(client: Client, one: Malformed) -> str:
    client.cookies.clear()
    try:
        answer = client.request(one.method, one.path, content=one.body, headers=one.headers, params=one.query)
    except HTTPError as error:
        return type(error).__name__
    return str(answer.status_code)


def _told(before: list[float], during: list[float], answers: Counter[str]) -> int:
    """Print the figures; 0 where all is well."""
    worst = 0.0
    for place, name in ((49, "p50"), (94, "p95")):
        calm, flooded = quantiles(before, n=100)[place], quantiles(during, n=100)[place]
        worst = max(worst, flooded / calm)
        print(f"others {name}: {calm:.1f} ms calm, {flooded:.1f} ms during ({flooded / calm:.2f}x)")
    print(f"{answers.total()} malformed: {dict(sorted(answers.items()))}; others asked {len(during)} times")
    bad = [status for status in answers if not status.isdecimal() or status >= "500"]
    print(f"worst {worst:.2f}x of at most {MOST:g}x; crashed or unanswered: {bad or 'none'}")
    return int(worst > MOST or bool(bad))


if __name__ == "__main__":
    sys.exit(main())
