"""The decision which intent a message has: one linear support vector machine an intent over what it contains.

Every view of a message weighs the same whatever its length. Weights are kept as plain arrays of half precision:
a third of the size of the stock format and read in a fraction of the time.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from .features import VIEWS, Features

_WEIGHTS, _KNOWN = "weights.npz", "known.txt"
_SEED = 0


class IntentModel:
    """Chances of every intent for a message; `known` numbers the features, `weights` is features × intents."""

    def __init__(self, intents: Sequence[str], known: dict[str, int], weights: np.ndarray, bias: np.ndarray) -> None:
        self.intents, self._known, self._weights, self._bias = list(intents), known, weights, bias

    @classmethod
    def learn(cls, messages: Sequence[Features], intents: Sequence[str], strength: float, seldom: int) -> "IntentModel":
        """Learns from `messages`; a feature of fewer than `seldom` messages is left out. One message must differ."""
        counts = Counter(name for message in messages for name in _names(message))
        known = {name: place for place, name in enumerate(sorted(n for n, count in counts.items() if count >= seldom))}
        machine = LinearSVC(C=strength, random_state=_SEED, tol=1e-3, max_iter=2000)
        machine.fit(_matrix(messages, known), intents)
        return cls(machine.classes_.tolist(), known, machine.coef_.T.astype(np.float16), machine.intercept_)

    def chances(self, message: Features, sharpness: float, lean: Mapping[str, float]) -> np.ndarray | None:
        """One chance an intent, adding up to 1; None where nothing of the message is known.

        `lean`: intent -> what it gets beforehand, in units of the distance between the examples and the border.
        """
        row = _matrix([message], self._known)
        if not row.nnz:
            return None
        margins = row.data @ self._weights[row.indices].astype(np.float64) + self._bias
        margins += [lean.get(intent, 0.0) for intent in self.intents]
        powers = np.exp(sharpness * (margins - margins.max()))
        return np.asarray(powers / powers.sum())

    def save(self, folder: Path) -> None:
        """Writes the model into `folder`."""
        (folder / _KNOWN).write_text("\n".join(self._known), "utf-8")
        np.savez_compressed(folder / _WEIGHTS, weights=self._weights, bias=self._bias, intents=np.array(self.intents))

    @classmethod
    def read(cls, folder: Path) -> "IntentModel":
        """The model that `save` wrote."""
        known = {name: place for place, name in enumerate((folder / _KNOWN).read_text("utf-8").split("\n"))}
        with np.load(folder / _WEIGHTS, allow_pickle=False) as saved:
            return cls(saved["intents"].tolist(), known, saved["weights"], saved["bias"])


def _names(message: Features) -> list[str]:
    return [f"{view}:{one}" for view in VIEWS for one in message[view]]


def _matrix(messages: Sequence[Features], known: dict[str, int]) -> csr_matrix:
    """One row a message: 1 for each known feature, each view of length 1, then the row of length 1."""
    data: list[np.ndarray] = []
    columns: list[int] = []
    ends = [0]
    for message in messages:
        views = [_places(view, message[view], known) for view in VIEWS]
        said = [view for view in views if view]
        data += [np.full(len(view), (len(view) * len(said)) ** -0.5) for view in said]
        columns += [place for view in said for place in view]
        ends.append(len(columns))
    return csr_matrix((np.concatenate(data) if data else np.zeros(0), columns, ends), (len(messages), len(known)))


def _places(view: str, found: set[str], known: dict[str, int]) -> list[int]:
    return [known[name] for name in sorted(f"{view}:{one}" for one in found) if name in known]
