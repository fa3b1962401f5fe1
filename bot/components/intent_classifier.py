"""Rasa's side of `intent_model`: the intent of each message and the ranking, from the tokenizer's words."""
# ruff: noqa: ARG003 -- the arguments are those of the interface

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from .features import features, only_values
from .intent_model import IntentModel
from .segmenter import Word

_NO_INTENT = {"name": None, "confidence": 0.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent, IntentClassifier):
    """A message of which nothing is known gets no intent."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`strength` of the fit (C); features of fewer than `seldom` messages are left out; `lean`: see the model.

        `bare_value`: the intent of a message that is nothing but values, whatever was learned.
        """
        return {"strength": 2.0, "seldom": 2, "sharpness": 5.0, "lean": {}, "bare_value": None, "ranking_length": 10}

    @staticmethod
    def required_packages() -> list[str]:
        """Packages Rasa checks for before it starts."""
        return ["sklearn", "pypinyin"]

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        """`model`: none before training, and for training data with fewer than two intents."""
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LinearIntentClassifier":
        """An untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LinearIntentClassifier":
        """The classifier of a trained model; an untrained one where nothing was learned."""
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, IntentModel.read(folder))
        except ValueError:
            return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from every example that has a text and an intent."""
        examples = [one for one in training_data.intent_examples if one.get(INTENT) and one.get("text_tokens")]
        intents = [one.get(INTENT) for one in examples]
        if len(set(intents)) > 1:
            learned = [features(_words(one)) for one in examples]
            self._model = IntentModel.learn(learned, intents, self._config["strength"], self._config["seldom"])
            with self._storage.write_to(self._resource) as folder:
                self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the most likely intent and the ranking of each message."""
        for one in messages:
            ranking = self._ranking(self._model, one) if self._model and one.get(TEXT) else []
            one.set("intent", ranking[0] if ranking else _NO_INTENT, add_to_output=True)
            one.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _ranking(self, model: IntentModel, message: Message) -> list[dict[str, Any]]:
        words = _words(message)
        if self._config["bare_value"] and only_values(words):
            return [{"name": self._config["bare_value"], "confidence": 1.0}]
        chances = model.chances(features(words), self._config["sharpness"], self._config["lean"])
        if chances is None:
            return []
        order = np.argsort(-chances, kind="stable")[: self._config["ranking_length"]]
        return [{"name": model.intents[i], "confidence": float(chances[i])} for i in order]


def _words(message: Message) -> list[Word]:
    tokens = message.get("text_tokens") or []
    return [Word(token.text, token.start, token.end, token.get("kind") or "") for token in tokens]
