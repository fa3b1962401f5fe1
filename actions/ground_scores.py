"""How well words fit each ground of an objection: learned from what people say of it, in ``heard_grounds``.

Regularised least squares over single characters, pairs and pairs with one between: a fraction of a second for the few
hundred sentences, so it is learned when the process starts and nothing has to be kept beside them. ``none`` is learned
like a ground: words that tell nothing wrong, deny it or ask. What is unknown in a message weighs against every ground.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml

_SAID = Path(__file__).parent / "heard_grounds"
_NONE = "none"
_RIDGE = 0.3
_DIGITS, _MARKS = re.compile(r"\d+"), re.compile(r"[^\w]+")
_CLAUSE = re.compile(r"[，,。；;！!？?\n]+")
# A clause alone must say more plainly than the whole message what is wrong.
_OF_A_CLAUSE = 0.15
_SHORTEST_CLAUSE = 3


class Scores(NamedTuple):
    """``known`` numbers the features; ``weights`` is features × grounds."""

    grounds: tuple[str, ...]
    known: dict[str, int]
    weights: np.ndarray


def leads(text: str) -> list[tuple[str, float]]:
    """Each ground with its lead over telling none, the likeliest first; of the message, or of its plainest clause."""
    learned = _learned()
    clauses = [clause for clause in _CLAUSE.split(text) if len(clause) >= _SHORTEST_CLAUSE]
    found = _leads(text, learned)
    for clause in clauses if len(clauses) > 1 else ():
        found = np.maximum(found, _leads(clause, learned) - _OF_A_CLAUSE)
    return sorted(zip(learned.grounds, found.tolist(), strict=True), key=lambda pair: -pair[1])


def learn() -> None:
    """Learn before the first message comes, which would wait for it."""
    _learned()


def sentences() -> list[tuple[str, str]]:
    """(sentence, ground) of all files: each is a list, named after its ground."""
    files = sorted(_SAID.glob("*.yml"))
    return [
        (str(said), path.stem.split("_of_")[0]) for path in files for said in yaml.safe_load(path.read_text("utf-8"))
    ]


@lru_cache(maxsize=1)
def _learned() -> Scores:
    said = sentences()
    parts = [_parts(words) for words, _ in said]
    known = {part: place for place, part in enumerate(sorted(set().union(*parts)))}
    rows = np.stack([_row(one, known) for one in parts])
    grounds = (*sorted({ground for _, ground in said} - {_NONE}), _NONE)
    wanted = np.array([[1.0 if ground == own else -1.0 for ground in grounds] for _, own in said])
    shares = np.linalg.solve(rows @ rows.T + _RIDGE * np.eye(len(rows)), wanted)
    weights = rows.T @ shares
    return Scores(grounds[:-1], known, weights[:, :-1] - weights[:, -1:])


def _leads(text: str, learned: Scores) -> np.ndarray:
    return np.asarray(_row(_parts(text), learned.known) @ learned.weights)


def _parts(text: str) -> set[str]:
    plain = _MARKS.sub(" ", _DIGITS.sub("0", unicodedata.normalize("NFKC", text).lower())).strip()
    close, within = plain.replace(" ", ""), f" {plain} "
    return {*close, *_pairs(within, 1), *(f"{pair}~" for pair in _pairs(close, 2))}


def _pairs(text: str, gap: int) -> Iterable[str]:
    return (one + other for one, other in zip(text, text[gap:], strict=False))


def _row(parts: set[str], known: dict[str, int]) -> np.ndarray:
    row = np.zeros(len(known))
    if not parts:
        return row
    row[[known[part] for part in parts if part in known]] = len(parts) ** -0.5
    return row
