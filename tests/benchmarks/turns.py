"""A chat turn through the API beside a turn of a bare Rasa bot with one action, alternating in the same run.

Ours does more: it looks the person up, keeps what was said, answers with cited clauses or the person's own records.
One user speaks at a time, then twenty at once without a pause, each in a conversation of their own.
"""

import itertools
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2

from tests.benchmarks.bare_rasa import bare_rasa
from tests.benchmarks.figures import Spread, spread, table, timed

USERS = {1: 20, 20: 2}
"""How many speak at once, and how much each of them says before the next conversation."""
_WARM_UP, _ROUNDS = 1, 5
_FEE = "申请信用修复要不要交钱"
Turn = Callable[[], None]
Open = Callable[[httpx2.Client], Turn]


def measure(api: str) -> None:
    """Print p50 and p95 of both, and their ratio."""
    with tempfile.TemporaryDirectory(prefix="credit-bare-") as folder, bare_rasa(Path(folder)) as bot:
        ours = {
            "fee, cited (nobody signed in)": _ours(api, _FEE, who=None),
            "own records (signed in)": _ours(api, "我有哪些处罚记录", who="demo-business"),
        }
        rows = []
        for users, turns in USERS.items():
            measured = _alternating({"bare Rasa, one action": _bare(bot), **ours}, users, turns)
            bare = next(iter(measured.values()))
            rows += [[str(users), name, *_shown(one), _ratio(one, bare)] for name, one in measured.items()]
    table("Chat turn", ["users at once", "turn", "p50 ms", "p95 ms", "ratio p50 / p95"], rows)
    print(f"\nLoad of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with httpx2.Client(timeout=30, trust_env=False) as client:
        _flatness(client, api)


def _bare(bot: str) -> Open:
    def opened(client: httpx2.Client) -> Turn:
        body = {"sender": uuid.uuid4().hex, "message": _FEE}

        def turn() -> None:
            answer = client.post(f"{bot}/webhooks/rest/webhook", json=body).raise_for_status().json()
            if not answer:
                raise RuntimeError("the bare bot says nothing")

        return turn

    return opened


def _ours(api: str, words: str, *, who: str | None) -> Open:
    def opened(client: httpx2.Client) -> Turn:
        if who:
            client.post(f"{api}/auth/demo", json={"who": who}).raise_for_status()
        first = client.post(f"{api}/chat/messages", json={"text": "你好"}).raise_for_status().json()
        body = {"text": words, "conversation_id": first["conversation_id"]}
        return lambda: _said(client, api, body)

    return opened


def _said(client: httpx2.Client, api: str, body: dict[str, str]) -> None:
    client.post(f"{api}/chat/messages", json=body).raise_for_status()


def _alternating(kinds: dict[str, Open], users: int, turns: int) -> dict[str, Spread]:
    """Each kind in turn, round after round, so that a busy moment of the machine meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in kinds}
    with ExitStack() as stack:
        crews = {name: stack.enter_context(_crew(opened, users)) for name, opened in kinds.items()}
        for number, (name, crew) in itertools.product(range(_WARM_UP + _ROUNDS), crews.items()):
            taken = crew(turns)
            times[name] += taken if number >= _WARM_UP else []
    return {name: spread(taken) for name, taken in times.items()}


@contextmanager
def _crew(opened: Open, users: int) -> Iterator[Callable[[int], list[float]]]:
    """So many people with a connection each; called, each begins a conversation and they all talk at once."""
    with ExitStack() as stack:
        clients = [stack.enter_context(httpx2.Client(timeout=60, trust_env=False)) for _ in range(users)]
        pool = stack.enter_context(ThreadPoolExecutor(users))

        def speak(turns: int) -> list[float]:
            people = list(pool.map(opened, clients))
            each = pool.map(lambda turn: [timed(turn) for _ in range(turns)], people)
            return [seconds for taken in each for seconds in taken]

        yield speak


def _flatness(client: httpx2.Client, api: str) -> None:
    """One person's turn number 100 beside turn number 1: a long talk must not get slow."""
    turn = _ours(api, _FEE, who=None)(client)
    times = [timed(turn) for _ in range(100)]
    early, late = spread(times[:20]), spread(times[-20:])
    rows = [["turns 1-20", *_shown(early)], ["turns 81-100", *_shown(late)]]
    table("One person, 100 turns", ["part", "p50 ms", "p95 ms"], rows)


def _ratio(one: Spread, bare: Spread) -> str:
    return "" if one is bare else f"{one.p50 / bare.p50:.2f} / {one.p95 / bare.p95:.2f}"


def _shown(value: Spread) -> list[str]:
    return [f"{value.p50:.0f}", f"{value.p95:.0f}"]
