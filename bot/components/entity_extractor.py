"""Entities in their normal form: a spaCy pipeline over the tokenizer's words, its rules, and our normal forms."""
# ruff: noqa: ARG003 -- the arguments are those of the interface

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc, Token

from .normalise.entities import normal_form
from .normalise.places import regions
from .normalise.text import simplify

_CHINA = dt.timezone(dt.timedelta(hours=8))
#: What a word may be; "place" is a word that names a region.
_KINDS = ("uscc", "id_number", "case_number", "document_number", "date", "amount", "ordinal")
_RULES = [{"label": kind, "pattern": [{"_": {"kind": kind}}]} for kind in _KINDS] + [
    {"label": "authority", "pattern": [{"_": {"kind": "place"}, "OP": "*"}, {"_": {"kind": "authority"}}]},
    {"label": "region", "pattern": [{"_": {"kind": "place"}, "OP": "+"}]},
]


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class RuleEntityExtractor(GraphComponent, EntityExtractorMixin):
    """`value` is the normal form, `text` the words of the message; what has no normal form is no entity."""

    @staticmethod
    def required_packages() -> list[str]:
        """Packages Rasa checks for before it starts."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "RuleEntityExtractor":
        """The extractor has nothing to learn and nothing to load."""
        return cls()

    def __init__(self) -> None:
        """Builds the spaCy pipeline: a blank Chinese one whose words come from Rasa's tokenizer."""
        self._pipeline = _pipeline()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities of each message to those it has."""
        for message in messages:
            tokens = message.get("text_tokens") or []
            if tokens:
                found = list(self._entities(message, tokens))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    def _entities(self, message: Message, tokens: list[Any]) -> Iterator[dict[str, Any]]:
        text, today = message.get(TEXT), message_day(message.get("metadata"))
        doc = self._pipeline(_document(self._pipeline, tokens))
        for span in doc.ents:
            start, end = tokens[span.start].start, tokens[span.end - 1].end
            value = normal_form(span.label_, simplify(text[start:end]), today)
            if value is not None:
                yield {
                    "entity": span.label_,
                    "start": start,
                    "end": end,
                    "value": value,
                    "text": text[start:end],
                    "extractor": self.name,
                }


def message_day(metadata: dict[str, Any] | None) -> dt.date:
    """The day the message was written: `today` of its metadata, else CREDIT_TODAY, else today in China."""
    named = (metadata or {}).get("today") or os.environ.get("CREDIT_TODAY")
    try:
        return dt.date.fromisoformat(str(named)[:10])
    except ValueError:
        return dt.datetime.now(_CHINA).date()


def _pipeline() -> Language:
    Token.set_extension("kind", default="", force=True)
    pipeline = spacy.blank("zh")
    pipeline.add_pipe("entity_ruler").add_patterns(_RULES)
    return pipeline


def _document(pipeline: Language, tokens: list[Any]) -> Doc:
    doc = Doc(pipeline.vocab, words=[token.text for token in tokens], spaces=[False] * len(tokens))
    known = regions()
    for word, token in zip(doc, tokens, strict=True):
        word._.kind = token.get("kind") or ("place" if token.text in known else "")
    return doc
