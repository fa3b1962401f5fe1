"""Rasa's tokenizer: our segmenter, with one lemma for all dates, one for all sums, and so on.

The stock jieba tokenizer keeps white space as tokens and cuts codes and dates anywhere. The common lemma lets the
intent classifier learn "a date was given" from any date.
"""
# ruff: noqa: ARG002, ARG003 -- the arguments are those of the interface

import logging
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from .segmenter import Segmenter, read_dictionary

logger = logging.getLogger(__name__)
_SAVED = "dictionary.txt"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER], is_trainable=True)
class ChineseTokenizer(Tokenizer):
    """Tokens without white space, exact offsets; `dictionary_path` is a folder of jieba word lists."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Settings and their defaults; the first three are those every Rasa tokenizer knows."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "dictionary_path": "nlu_data/dictionary",
        }

    @staticmethod
    def supported_languages() -> list[str]:
        """Chinese only."""
        return ["zh"]

    @staticmethod
    def required_packages() -> list[str]:
        """Packages Rasa checks for before it starts."""
        return ["jieba"]

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, words: list[str]) -> None:
        """`words`: lines of the domain dictionary, kept in the model so that it works without this checkout."""
        super().__init__(config)
        self._storage, self._resource, self._dictionary = storage, resource, words
        self._segmenter = Segmenter(words)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ChineseTokenizer":
        """A new tokenizer with the words of the folder named in the settings."""
        return cls(config, model_storage, resource, read_dictionary(Path(config["dictionary_path"])))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "ChineseTokenizer":
        """The tokenizer of a trained model, with the words it was trained with."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, read_dictionary(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Keeps the dictionary in the model."""
        with self._storage.write_to(self._resource) as folder:
            (folder / _SAVED).write_text("\n".join(self._dictionary), "utf-8")
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute; `kind` among a token's data names dates, codes, sums and the like."""
        words = self._segmenter.words(message.get(attribute))
        return [
            Token(word.text, word.start, word.end, {"kind": word.kind}, f"__{word.kind}__" if word.kind else None)
            for word in words
        ]
