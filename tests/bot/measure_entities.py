"""Measure the entities of a file of messages, each against the exact normal forms of the contract.

``bot/.venv/bin/python -m tests.bot.measure_entities [file …]`` prints micro-F1 overall and for each kind, the mistakes,
and the time that the extractor takes beyond the tokenizer. It runs in the bot's environment and needs no trained
model, since nothing is learned for entities. ``--figures`` leaves the mistakes out: for sets that nobody tunes to.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from bot.components.entity_extractor import RuleEntityExtractor
from bot.components.tokenizer import ChineseTokenizer

ROOT = Path(__file__).parents[2]
DEVELOPMENT = ROOT / "tests/bot/entities_dev.yml"


class Result(NamedTuple):
    """One message: what stands in the file and what was found, each as (entity, value) with how often."""

    text: str
    meant: Counter[tuple[str, str]]
    found: Counter[tuple[str, str]]


class Figures(NamedTuple):
    """Right, missing and superfluous values of a kind or of all."""

    right: int
    missing: int
    extra: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
        whole = 2 * self.right + self.missing + self.extra
        return 2 * self.right / whole if whole else 1.0


def measure(path: Path) -> tuple[list[Result], float]:
    """The result of every message in the file, and the milliseconds a message that the extractor took."""
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))
    messages = [Message({"text": row["text"], "metadata": {"today": str(row["day"])}}) for row in rows]
    tokenized, extractor = _tokenizer().process(messages), RuleEntityExtractor()
    started = time.perf_counter()
    extractor.process(tokenized)
    spent = (time.perf_counter() - started) * 1000 / len(messages)
    pairs = zip(rows, messages, strict=True)
    return [Result(row["text"], _values(row["entities"]), _values(m.get("entities") or ())) for row, m in pairs], spent


def _tokenizer() -> ChineseTokenizer:
    config = {**ChineseTokenizer.get_default_config(), "dictionary_path": str(ROOT / "nlu_data/dictionary")}
    storage = LocalModelStorage(Path(tempfile.gettempdir()))  # nothing is written: it keeps nothing before training
    return ChineseTokenizer.create(config, storage, Resource("tokenizer"), ExecutionContext(GraphSchema({})))


def _values(entities: Iterable[dict[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((str(one["entity"]), str(one["value"])) for one in entities)


def figures(results: Iterable[Result]) -> dict[str, Figures]:
    """Figures by kind in alphabetical order, and under ``all`` those of all kinds together."""
    counts: Counter[tuple[str, str]] = Counter()
    for result in results:
        sides = (result.meant & result.found, result.meant - result.found, result.found - result.meant)
        for side, values in zip(Figures._fields, sides, strict=True):
            for (kind, _), times in values.items():
                counts[kind, side] += times
                counts["all", side] += times
    kinds = sorted({kind for kind, _ in counts} - {"all"})
    return {kind: Figures(*(counts[kind, side] for side in Figures._fields)) for kind in (*kinds, "all")}


def report(path: Path, *, mistakes: bool) -> str:
    """The table of one file, and its mistakes where they are wanted."""
    results, spent = measure(path)
    lines = [f"{path.name}: {len(results)} messages, {spent:.2f} ms each beyond the tokenizer"]
    lines += [
        f"{kind:16} right {one.right:4}  missing {one.missing:3}  extra {one.extra:3}  F1 {one.f1:.3f}"
        for kind, one in figures(results).items()
    ]
    wrong = [one for one in results if one.meant != one.found] if mistakes else []
    lines += [
        f"{one.text}\n    - {_shown(one.meant - one.found)}\n    + {_shown(one.found - one.meant)}" for one in wrong
    ]
    return "\n".join(lines)


def _shown(values: Counter[tuple[str, str]]) -> str:
    return ", ".join(f"{kind} {value}" for kind, value in values.elements()) or "nothing"


if __name__ == "__main__":
    wanted = [Path(name) for name in sys.argv[1:] if not name.startswith("--")] or [DEVELOPMENT]
    for file in wanted:
        sys.stdout.write(report(file, mistakes="--figures" not in sys.argv) + "\n")
