"""Understanding on the held-back messages: ours, Rasa's stock Chinese pipeline, a character n-gram SVM.

All three learn from the same training data. The stock pipeline needs TensorFlow: it has an environment of its own,
kept under ``var/bench``, and is slow: see the options of ``python -m tests.benchmarks.understanding``.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from scripts.interpreters import find_uv
from scripts.model import rasa_environment
from tests.benchmarks.figures import table
from tests.bot.intents import Judged, figures, messages_of, seen_in_training

ROOT = Path(__file__).parents[2]
_HELD_OUT = ROOT / "tests/bot/heldout"
_OURS, _STOCK = ROOT / "bot/.venv", ROOT / "var/bench/rasa-deep"
_STOCK_CONFIG = Path(__file__).with_name("stock_config.yml")
_PATIENCE_MINUTES = 15
_HEAD = [
    "pipeline",
    "macro-F1",
    "F1 unseen",
    "out of scope found",
    "ours refused",
    "training CPU s",
    "model MB",
    "memory MB",
]


def measure(*, stock: bool = True, patience: float = _PATIENCE_MINUTES) -> None:
    """Print one row a pipeline, then the entities of ours; a training is stopped after `patience` minutes."""
    meant = messages_of(_HELD_OUT)
    rows = [_rasa("ours", _OURS, ROOT / "config.yml", meant, patience)]
    rows += (
        [_rasa("stock Chinese pipeline (DIET)", _deep_environment(), _STOCK_CONFIG, meant, patience)] if stock else []
    )
    rows.append(_svm(meant))
    table(f"Understanding, {len(meant)} held-back messages", _HEAD, rows)
    command = [
        str(_OURS / "bin/python"),
        "-m",
        "tests.bot.measure_entities",
        "--figures",
        str(_HELD_OUT / "entities.yml"),
    ]
    print("\n" + subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def _rasa(name: str, environment: Path, config: Path, meant: list[tuple[str, str]], patience: float) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="credit-bench-") as folder:
        started = _spent()
        try:
            _train(environment, config, Path(folder), patience)
        except subprocess.TimeoutExpired:
            return [name, *[""] * 4, f"not done after {patience:.0f} minutes", "", ""]
        seconds, model = _spent() - started, Path(folder) / "model.tar.gz"
        answer = _worker(environment, meant, "rasa", str(model))
        size = model.stat().st_size / 1024**2
        return [name, *_figures(meant, answer), f"{seconds:.0f}", f"{size:.1f}", f"{answer['memory']:.0f}"]


def _train(environment: Path, config: Path, folder: Path, patience: float) -> None:
    command = [str(environment / "bin/rasa"), "train", "nlu", "--config", str(config), "--nlu", "nlu_data"]
    command += ["--domain", "bot/domain", "--out", str(folder), "--fixed-model-name", "model"]
    # Rasa keeps what it trained before in the folder it runs in: a second run would measure the cache.
    environ = {**rasa_environment(), "RASA_CACHE_DIRECTORY": str(folder / "cache")}
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, timeout=patience * 60)


def _spent() -> float:
    """CPU seconds of all finished child processes: what else the machine does meanwhile does not count."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def _svm(meant: list[tuple[str, str]]) -> list[str]:
    answer = _worker(_OURS, meant, "svm")
    return ["character 1-4-gram linear SVM", *_figures(meant, answer), f"{answer['seconds']:.0f}", "", ""]


def _worker(environment: Path, meant: list[tuple[str, str]], *arguments: str) -> dict[str, Any]:
    command = [str(environment / "bin/python"), "-m", "tests.benchmarks.understanding_worker", *arguments]
    said = json.dumps([text for text, _ in meant])
    done = subprocess.run(
        command, cwd=ROOT, env=rasa_environment(), input=said, check=True, capture_output=True, text=True
    )
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _figures(meant: list[tuple[str, str]], answer: dict[str, Any]) -> list[str]:
    """Of all messages, and macro-F1 of those that do not happen to stand in the training data word for word."""
    rows = [Judged(text, intent, found) for (text, intent), found in zip(meant, answer["intents"], strict=True)]
    seen = seen_in_training(ROOT / "nlu_data")
    whole, unseen = figures(rows), figures([row for row in rows if not seen(row.text)])
    return [f"{one:.3f}" for one in (whole.macro_f1, unseen.macro_f1, whole.out_of_scope_recall, whole.refused)]


def _deep_environment() -> Path:
    """Rasa with TensorFlow, made from the bot's lock."""
    python = str(_OURS / "bin/python")
    command = [find_uv(), "sync", "--frozen", "--group", "deep", "--project", str(ROOT / "bot"), "--python", python]
    subprocess.run(command, env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(_STOCK)}, check=True, capture_output=True)
    for name in ("absent_packages.py", "absent_packages.pth"):
        site = "lib/python3.10/site-packages"
        shutil.copyfile(_OURS / site / name, _STOCK / site / name)
    return _STOCK


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the stock pipeline out")
    parser.add_argument("--patience", type=float, default=_PATIENCE_MINUTES, help="minutes a training may take")
    given = parser.parse_args()
    measure(stock=not given.quick, patience=given.patience)
