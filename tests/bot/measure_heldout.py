"""Measure how a running bot understands: ``python tests/bot/measure_heldout.py [set] [bot url]``.

`set` is a folder beside this file. ``heldout`` (the default) was written apart from the training data and prints
figures only: nobody shall write training data with an eye on its mistakes. ``dev`` prints the mistakes as well.
"""

import os
import sys
from pathlib import Path

import httpx2

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.bot.intents import Judged, messages_of, report

DEFAULT_URL = "http://127.0.0.1:5005"


def understood(url: str, meant: list[tuple[str, str]]) -> list[Judged]:
    """What the bot takes each (message, intent meant) for."""
    token = os.environ.get("CREDIT_BOT_TOKEN")
    with httpx2.Client(base_url=url, params={"token": token} if token else {}, trust_env=False) as http:
        answers = [http.post("/model/parse", json={"text": text}).raise_for_status().json() for text, _ in meant]
    return [
        Judged(text, intent, str(answer["intent"]["name"]))
        for (text, intent), answer in zip(meant, answers, strict=True)
    ]


if __name__ == "__main__":
    chosen, address, *_ = [*sys.argv[1:], *("heldout", DEFAULT_URL)[len(sys.argv) - 1 :]]
    rows = understood(address, messages_of(Path(__file__).parent / chosen))
    sys.stdout.write(report(rows, mistakes=chosen != "heldout") + "\n")
