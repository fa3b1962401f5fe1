"""Entities in their normal form: a spaCy pipeline over the tokenizer's words, its rules, and our normal forms."""
# ruff: noqa: ARG003 -- the arguments are those of the interface

import datetime as dt
import os
import re
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

from .normalise.days import in_context
from .normalise.entities import normal_form
from .normalise.organisations import part_of_a_name
from .normalise.places import inner_regions, normal_region, regions
from .normalise.text import simplify

_CHINA = dt.timezone(dt.timedelta(hours=8))
#: What a word may be; "place" is a word that names a region.
_KINDS = ("uscc", "id_number", "case_number", "document_number", "date", "amount", "ordinal", "authority")
#: One word a rule: a pattern over a row of words makes the ruler try every stretch of it, minutes for a thousand names.
_RULES = [{"label": kind, "pattern": [{"_": {"kind": kind}}]} for kind in (*_KINDS, "place")]
#: Province, city, county, and one more: words that may name one place together.
_LONGEST_PLACE = 4
#: Between two dates: from the one to the other.
_RANGE = re.compile(r"\s*(?:日|号|起)?\s*(?:到|至|[-~～—–]+)\s*(?:了)?\s*")


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
        plain = simplify(text)
        found = list(self._found(plain, tokens, today))
        dates = [(plain[start:end], value) for kind, start, end, value in found if kind == "date"]
        days = iter(in_context(dates, today))
        for label, start, end, value in found:
            yield {
                "entity": label,
                "start": start,
                "end": end,
                "value": next(days) if label == "date" else value,
                "text": text[start:end],
                "extractor": self.name,
            }

    def _found(self, plain: str, tokens: list[Any], today: dt.date) -> Iterator[tuple[str, int, int, str]]:
        """Kind, start, end and normal form of each, a date as it stands for itself or ends a range."""
        last_end, last_date = 0, ""
        for label, start, end in self._spans(plain, tokens):
            since = last_date if last_date and _RANGE.fullmatch(plain, last_end, start) else None
            value = normal_form(label, plain[start:end], today, since)
            if value is None:
                continue
            if label == "date":
                last_end, last_date = end, value
            yield label, start, end, value

    def _spans(self, text: str, tokens: list[Any]) -> Iterator[tuple[str, int, int]]:
        """Kind, start and end of all that may be an entity, in order."""
        row: list[Any] = []
        for span in self._pipeline(_document(self._pipeline, tokens)).ents:
            token = tokens[span.start]
            if row and (span.label_ != "place" or row[-1].end != token.start):
                yield from _regions(text, row)
                row = []
            if span.label_ == "place":
                row.append(token)
            else:
                yield span.label_, token.start, token.end
        yield from _regions(text, row)


def _regions(text: str, row: list[Any]) -> Iterator[tuple[str, int, int]]:
    """The regions that a row of place names without a gap stands for."""
    for start, end in _places(text, row):
        if not part_of_a_name(text, start, end):
            yield "region", start, end


def _places(text: str, words: list[Any]) -> Iterator[tuple[int, int]]:
    """A place inside the one before it makes one of the two; side by side they are several."""
    first = 0
    while first < len(words):
        start = words[first].start
        for last in range(min(first + _LONGEST_PLACE, len(words)) - 1, first - 1, -1):
            end = words[last].end
            if last == first or normal_region(text[start:end]):
                yield start, end
                first = last + 1
                break


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
    before = None
    for word, token in zip(doc, tokens, strict=True):
        inside = before is not None and before.end == token.start
        word._.kind = token.get("kind") or ("place" if _is_place(token.text, inside=inside) else "")
        before = token if word._.kind == "place" else None
    return doc


def _is_place(word: str, *, inside: bool) -> bool:
    """A word that names a place by itself, or behind the name of the place around it (`inside`)."""
    if word in regions() or (inside and word in inner_regions()):
        return True
    return len(word) > 3 and word[:2] in regions() and normal_region(word) is not None
