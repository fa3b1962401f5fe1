"""Rasa's logistic regression over what a message contains, not how often, each message of the same length.

Beside that: a message without any known word gets no intent (the stock one raises on it), and the weights are
kept as plain arrays, because reading the stock format takes two seconds at every start.
"""
# ruff: noqa: ARG003 -- the arguments are those of the interface

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack
from sklearn.preprocessing import normalize

_WEIGHTS = "weights.npz"
_NO_INTENT = {"name": None, "confidence": 0.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PlainIntentClassifier(LogisticRegressionClassifier):
    """`C` is the inverse of the regularisation's strength; the other settings are the stock classifier's."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The stock classifier's settings and `C`."""
        return {**LogisticRegressionClassifier.get_default_config(), "max_iter": 200, "C": 30.0}

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])
        self.telling: Any = None

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every example that has an intent and a known word."""
        examples = [one for one in training_data.intent_examples if one.get(INTENT) and _features(one) is not None]
        if examples:
            rows = vstack([_features(one) for one in examples]).tocsr()
            # What every message has, like the space around its characters, makes no word a known one.
            self.telling = np.asarray(rows.astype(bool).sum(axis=0)).ravel() < len(examples)
            self.clf.fit(self._matrix(examples), [one.get(INTENT) for one in examples])
            self.persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the most likely intent and the ranking of each message."""
        known = [one for one in messages if self._has_known_word(one)]
        for one in messages:
            one.set("intent", _NO_INTENT, add_to_output=True)
            one.set("intent_ranking", [], add_to_output=True)
        if known and hasattr(self.clf, "coef_"):
            for one, chances in zip(known, self.clf.predict_proba(self._matrix(known)), strict=True):
                self._rank(one, chances)
        return messages

    def _has_known_word(self, message: Message) -> bool:
        features = _features(message)
        return features is not None and (self.telling is None or bool(self.telling[features.indices].any()))

    def _matrix(self, messages: list[Message]) -> csr_matrix:
        rows = vstack([_features(one) for one in messages]).tocsr().astype(np.float64)
        rows.data = self.telling[rows.indices].astype(np.float64)
        return normalize(rows)

    def _rank(self, message: Message, chances: Any) -> None:
        order = np.argsort(-chances, kind="stable")
        ranking = [{"name": str(self.clf.classes_[i]), "confidence": float(chances[i])} for i in order]
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[: self.config["ranking_length"]], add_to_output=True)

    def persist(self) -> None:
        """Saves the weights as plain arrays."""
        with self._model_storage.write_to(self._resource) as folder:
            arrays = {
                "coef": self.clf.coef_,
                "telling": self.telling,
                "intercept": self.clf.intercept_,
                "classes": self.clf.classes_.astype(str),
            }
            np.savez_compressed(folder / _WEIGHTS, **arrays)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "PlainIntentClassifier":
        """The classifier of a trained model; an untrained one where the model has no weights."""
        component = cls(config, execution_context.node_name, model_storage, resource)
        try:
            with model_storage.read_from(resource) as folder, np.load(folder / _WEIGHTS, allow_pickle=False) as saved:
                component.clf.coef_, component.clf.intercept_ = saved["coef"], saved["intercept"]
                component.clf.classes_, component.telling = saved["classes"], saved["telling"]
        except ValueError:
            return component
        return component


def _features(message: Message) -> csr_matrix | None:
    """The sentence features of a message as one row, or None when it has none."""
    sparse = message.get_sparse_features(attribute=TEXT)[1]
    return csr_matrix(sparse.features) if sparse is not None and sparse.features.nnz else None
