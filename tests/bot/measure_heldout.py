"""Measure the understanding of a running bot on the held-out messages.

``python tests/bot/measure_heldout.py [bot url]`` asks Rasa's ``/model/parse`` for every message of ``heldout.yml`` and
prints precision, recall and F1 of each intent, their mean, and the messages that were taken for something else.
"""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx2
import yaml

HELD_OUT = Path(__file__).parent / "heldout.yml"
DEFAULT_URL = "http://127.0.0.1:5005"
# What a message that was not understood is counted as: it is answered as out of scope would be.
NOT_UNDERSTOOD = {"nlu_fallback": "out_of_scope"}


def parse_all(url: str) -> list[tuple[str, str, str]]:
    """(message, intent meant, intent understood) of every held-out message."""
    messages: dict[str, list[Any]] = yaml.safe_load(HELD_OUT.read_text(encoding="utf-8"))
    token = os.environ.get("CREDIT_BOT_TOKEN")
    rows = []
    with httpx2.Client(base_url=url, params={"token": token} if token else {}, trust_env=False) as http:
        for meant, texts in messages.items():
            for text in map(str, texts):
                found = http.post("/model/parse", json={"text": text}).raise_for_status().json()
                rows.append((text, meant, str(found["intent"]["name"])))
    return rows


def scores(rows: list[tuple[str, str, str]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each intent that the held-out set has."""
    pairs = [(meant, NOT_UNDERSTOOD.get(found, found)) for _, meant, found in rows]
    meant_count, found_count = Counter(m for m, _ in pairs), Counter(f for _, f in pairs)
    right = Counter(m for m, f in pairs if m == f)
    table = {}
    for intent in meant_count:
        precision = right[intent] / found_count[intent] if found_count[intent] else 0.0
        recall = right[intent] / meant_count[intent]
        both = precision + recall
        table[intent] = (precision, recall, 2 * precision * recall / both if both else 0.0)
    return table


def report(rows: list[tuple[str, str, str]]) -> str:
    """The table and the mistakes."""
    table = scores(rows)
    lines = [f"{intent:22} P {p:.2f}  R {r:.2f}  F1 {f:.2f}" for intent, (p, r, f) in table.items()]
    mean = sum(f for _, _, f in table.values()) / len(table)
    wrong = [f"{meant:20} -> {found:20} {text}" for text, meant, found in rows if found != meant]
    return "\n".join([*lines, f"messages {len(rows)}, macro F1 {mean:.3f}", "", *wrong])


if __name__ == "__main__":
    sys.stdout.write(report(parse_all(sys.argv[1] if len(sys.argv) > 1 else DEFAULT_URL)) + "\n")
