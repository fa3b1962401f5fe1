"""Runs in a Rasa environment: ``python -m tests.benchmarks.understanding_worker rasa MODEL`` or ``… svm``.

Reads messages from standard input (a JSON list) and prints one JSON object: the intent of each message, the seconds
that learning took (svm) and the MB of memory held with the model loaded and 200 messages understood (rasa).
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

_WARM = 200
ROOT = Path(__file__).parents[2]


def _rasa(model: str, texts: list[str]) -> dict[str, Any]:
    from rasa.core.agent import Agent

    agent = Agent.load(model)

    async def understood(some: list[str]) -> list[str]:
        return [str((await agent.parse_message(text))["intent"]["name"]) for text in some]

    asyncio.run(understood(texts[:_WARM]))
    memory = _resident_mb()
    return {"intents": asyncio.run(understood(texts)), "memory": memory}


def _resident_mb() -> float:
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _svm(texts: list[str]) -> dict[str, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import LinearSVC

    from tests.bot.intents import training_messages

    learned = training_messages(ROOT / "nlu_data")
    started = time.process_time()
    machine = make_pipeline(TfidfVectorizer(analyzer="char", ngram_range=(1, 4), sublinear_tf=True), LinearSVC())
    machine.fit([text for text, _ in learned], [intent for _, intent in learned])
    return {"intents": machine.predict(texts).tolist(), "seconds": time.process_time() - started}


if __name__ == "__main__":
    said = json.load(sys.stdin)
    answer = _svm(said) if sys.argv[1] == "svm" else _rasa(sys.argv[2], said)
    sys.stdout.write("\n" + json.dumps(answer) + "\n")
