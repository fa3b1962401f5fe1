"""Sets of messages with the intent meant, and the figures of what was understood."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

OUT = "out_of_scope"
#: What a message that was not understood is counted as: it is answered as out of scope would be.
_NOT_UNDERSTOOD = {"nlu_fallback": OUT, "None": OUT}


class Judged(NamedTuple):
    """A message, the intent meant and the intent understood."""

    text: str
    meant: str
    found: str


class Figures(NamedTuple):
    """Shares of 1. `refused`: messages of ours that were taken for none of ours."""

    macro_f1: float
    out_of_scope_recall: float
    refused: float


def messages_of(folder: Path) -> list[tuple[str, str]]:
    """(message, intent meant) of all files: a list in a file named after its intent, or intent -> list."""
    found: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.yml")):
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem != "entities":
            lists = content if isinstance(content, dict) else {path.stem: content}
            found += [(str(text), intent) for intent, texts in lists.items() for text in texts]
    return found


def scores(rows: list[Judged]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each intent meant."""
    pairs = [(row.meant, _NOT_UNDERSTOOD.get(row.found, row.found)) for row in rows]
    meant_count, found_count = Counter(m for m, _ in pairs), Counter(f for _, f in pairs)
    right = Counter(m for m, f in pairs if m == f)
    table = {}
    for intent in sorted(meant_count):
        precision = right[intent] / found_count[intent] if found_count[intent] else 0.0
        recall = right[intent] / meant_count[intent]
        both = precision + recall
        table[intent] = (precision, recall, 2 * precision * recall / both if both else 0.0)
    return table


def figures(rows: list[Judged]) -> Figures:
    """The mean F1 over the intents, and the two figures of what is out of scope."""
    table = scores(rows)
    ours = [row for row in rows if row.meant != OUT]
    refused = sum(_NOT_UNDERSTOOD.get(row.found, row.found) == OUT for row in ours)
    mean = sum(f1 for _, _, f1 in table.values()) / len(table)
    return Figures(mean, table[OUT][1] if OUT in table else 0.0, refused / len(ours))


def report(rows: list[Judged], *, mistakes: bool) -> str:
    """The table of the intents, the figures, and with `mistakes` each message taken for something else."""
    lines = [f"{intent:22} P {p:.2f}  R {r:.2f}  F1 {f:.2f}" for intent, (p, r, f) in scores(rows).items()]
    whole = figures(rows)
    lines.append(
        f"messages {len(rows)}, macro F1 {whole.macro_f1:.3f}, "
        f"out of scope found {whole.out_of_scope_recall:.3f}, ours refused {whole.refused:.3f}"
    )
    wrong = [f"{row.meant:20} -> {row.found:20} {row.text}" for row in rows if mistakes and row.found != row.meant]
    return "\n".join([*lines, "", *wrong])


def training_messages(folder: Path) -> list[tuple[str, str]]:
    """(message, intent) of the training data in `folder`."""
    files = [yaml.safe_load(path.read_text("utf-8")) for path in sorted(folder.glob("*/*.yml"))]
    blocks = [block for content in files for block in content["nlu"]]
    return [(line[2:], block["intent"]) for block in blocks for line in block["examples"].splitlines()]


def bare(text: str) -> str:
    """A message without punctuation, width and case; itself where nothing else is in it."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "PZ") or plain


def seen_in_training(folder: Path) -> Callable[[str], bool]:
    """Says whether a message stands in the training data, punctuation aside."""
    seen = {bare(text) for text, _ in training_messages(folder)}
    return lambda text: bare(text) in seen
