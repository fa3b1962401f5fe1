"""A chat turn through the API beside a bare Rasa turn, interleaved in the same run."""

import uuid
from collections.abc import Callable

import httpx2

from tests.benchmarks.figures import Spread, spread, table, timed

_WARM_UP, _ROUNDS = 10, 100
_WORDS = {"no action (你好)": "你好", "one action (要钱吗)": "申请信用修复要不要交钱"}


def measure(api: str, bot: str, bot_token: str) -> None:
    """Print p50 and p95 of both, and their ratio."""
    with httpx2.Client(timeout=30) as client:
        rows = []
        for label, words in _WORDS.items():
            bare, ours = _interleaved(_bare(client, bot, bot_token, words), _ours(client, api, words))
            rows.append([label, "bare Rasa (REST channel)", *_shown(bare), ""])
            rows.append(
                [label, "through the API", *_shown(ours), f"{ours.p50 / bare.p50:.2f} / {ours.p95 / bare.p95:.2f}"]
            )
        table("Chat turn, fresh user each time", ["turn", "path", "p50 ms", "p95 ms", "ratio p50 / p95"], rows)
        _flatness(client, api)


def _bare(client: httpx2.Client, bot: str, token: str, words: str) -> Callable[[], None]:
    def turn() -> None:
        body = {"sender": uuid.uuid4().hex, "message": words}
        client.post(f"{bot}/webhooks/rest/webhook", params={"token": token}, json=body).raise_for_status()

    return turn


def _ours(client: httpx2.Client, api: str, words: str, conversation: str | None = None) -> Callable[[], None]:
    def turn() -> None:
        body = {"text": words} | ({"conversation_id": conversation} if conversation else {})
        client.post(f"{api}/chat/messages", json=body).raise_for_status()

    return turn


def _interleaved(first: Callable[[], None], second: Callable[[], None]) -> tuple[Spread, Spread]:
    times: tuple[list[float], list[float]] = ([], [])
    for n in range(_WARM_UP + _ROUNDS):
        pair = timed(first), timed(second)
        if n >= _WARM_UP:
            times[0].append(pair[0])
            times[1].append(pair[1])
    return spread(times[0]), spread(times[1])


def _flatness(client: httpx2.Client, api: str) -> None:
    """One person's turn number 100 beside turn number 1: a long talk must not get slow."""
    answer = client.post(f"{api}/chat/messages", json={"text": "你好"}).json()
    times = [timed(_ours(client, api, "申请信用修复要不要交钱", answer["conversation_id"])) for _ in range(100)]
    early, late = spread(times[:20]), spread(times[-20:])
    rows = [["turns 1-20", *_shown(early)], ["turns 81-100", *_shown(late)]]
    table("One person, 100 turns", ["part", "p50 ms", "p95 ms"], rows)


def _shown(value: Spread) -> list[str]:
    return [f"{value.p50:.0f}", f"{value.p95:.0f}"]
