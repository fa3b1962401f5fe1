"""What was learned, at work: features in, one number a label out. Immutable; safe to share between threads."""

import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.engine.ranking.features import Features

Matrix = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float16]
_UNKNOWN_SHARE = 0.5


class Business:
    """Labels of whose business a question is; those of the outside begin like its labels."""

    OURS = "ours"
    ELSEWHERE = "wrong_door"
    NOBODY = "not_found"
    REFUSED = "refused"


@dataclass(frozen=True)
class Head:
    """One thing to tell: its labels."""

    labels: tuple[str, ...]

    def number(self) -> dict[str, int]:
        """Place of each label."""
        return {label: at for at, label in enumerate(self.labels)}


@dataclass(frozen=True)
class Guess:
    """Scores of a question, in the order of each head's labels.

    ``clauses`` and ``answers`` are about 0 to 1 by likeness to what was asked about each; ``business`` are logarithms
    of odds up to a common constant.
    """

    clauses: Matrix
    answers: Matrix
    business: Matrix


class Ranker:
    """Tells which clause a question is about, which short answer fits it, and whose business it is."""

    def __init__(self, heads: Sequence[Head], features: Sequence[str], rarity: Matrix, weights: Weights) -> None:
        self.clauses, self.answers, self.business = heads
        self._features = tuple(features)
        self._place: Mapping[str, int] = {name: at for at, name in enumerate(features)}
        self._rarity = rarity
        self._weights = weights
        self._rarest = float(rarity.max()) if len(rarity) else 1.0
        first = len(self.clauses.labels)
        self._cuts = (first, first + len(self.answers.labels))

    def guess(self, features: Features) -> Guess:
        """Scores for a question; words that no question had make every score smaller."""
        known, shares, strange = [], [], 0.0
        for name, share in features.items():
            at = self._place.get(name)
            if at is None:
                strange += (share * self._rarest) ** 2
            else:
                known.append(at)
                shares.append(share)
        if not known:
            scores = np.zeros(self._weights.shape[1], dtype=np.float32)
        else:
            values = np.array(shares, dtype=np.float32) * self._rarity[known]
            length = math.sqrt(float(values @ values) + _UNKNOWN_SHARE * strange)
            scores = (values / length) @ self._weights[known].astype(np.float32)
        one, two = self._cuts
        return Guess(scores[:one], scores[one:two], scores[two:])

    def chances(self, guess: Guess) -> dict[str, float]:
        """Chance of each label of ``business``."""
        odds = np.exp(guess.business - guess.business.max())
        return dict(zip(self.business.labels, (odds / odds.sum()).tolist(), strict=True))

    def save(self, path: Path) -> None:
        """Write to a file, whole or not at all."""
        heads = [head.labels for head in (self.clauses, self.answers, self.business)]
        words = json.dumps({"heads": heads, "features": self._features}, ensure_ascii=False)
        stored = np.frombuffer(words.encode(), dtype=np.uint8)
        path.parent.mkdir(parents=True, exist_ok=True)
        # Two processes may teach at once: each writes a file of its own, and the last one stays.
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            with fresh.open("wb") as file:
                np.savez(file, words=stored, rarity=self._rarity, weights=self._weights)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path) -> "Ranker":
        """Read what ``save`` wrote; raises as ``np.load`` does, or KeyError, when it is not that."""
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            words: Any = json.loads(stored["words"].tobytes())
            heads = [Head(tuple(labels)) for labels in words["heads"]]
            return cls(heads, words["features"], stored["rarity"], stored["weights"])
