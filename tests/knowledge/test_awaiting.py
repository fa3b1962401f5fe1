"""The list of what awaits verification: all of it, in plain words, with what would settle it."""

import re

from pydantic import BaseModel

from knowledge.engine import awaiting as listing
from knowledge.engine.awaiting import awaiting
from knowledge.engine.library import Library
from knowledge.engine.schema_rules import RULE_KINDS
from knowledge.engine.values import valued


def _shapes(model: type[BaseModel], seen: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """A shape and every shape inside it."""
    if model not in seen:
        seen.add(model)
        for field in model.model_fields.values():
            for part in _models(field.annotation):
                _shapes(part, seen)
    return seen


def _models(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models(part)]


def test_no_open_value_is_forgotten(library: Library) -> None:
    """Protects the work list: every value and clause that may not decide is on it, once."""
    entries = awaiting(library)
    in_rules = sum(not value.verification.may_decide for rule in library.rules.values() for value in valued(rule))
    in_documents = sum(
        not clause.verification.may_decide for document in library.documents.values() for clause in document.clauses
    )
    assert len(entries) == in_rules + in_documents
    assert len({entry.id for entry in entries}) == len(entries)


def test_every_entry_says_what_where_and_how_to_settle_it(library: Library) -> None:
    """Protects those who verify: plain Chinese, a clause to look up, and what to look for."""
    for entry in awaiting(library):
        assert re.search("[一-鿿]", entry.what), entry.id
        assert "{" not in entry.what, entry.id
        assert entry.settled_by, entry.id
        assert entry.places, entry.id
        assert not entry.verification.may_decide, entry.id


def test_an_entry_tells_what_it_blocks(library: Library) -> None:
    """Protects priorities: a value and the clause under it name the rule's outcomes and facts, with their terms."""
    entries = {entry.id: entry for entry in awaiting(library)}
    barred, clause = entries["conditions.barred"], entries["ndrc-36#false-material"]
    assert [rule.id for rule in barred.rules] == ["conditions.repair"]
    assert ("repairable_later", "暂时不能，以后可以申请修复") in barred.outcomes
    assert ("barred_until", "限制申请期截止日") in barred.facts
    assert "conditions.repair" in [rule.id for rule in clause.rules]
    assert clause.places[0].locator == "全文（弄虚作假）"


def test_every_shape_that_can_be_unsure_can_be_told() -> None:
    """Protects the list from a new kind of value: each shape with a confidence has its words."""
    shapes: set[type[BaseModel]] = set()
    for kind in RULE_KINDS.values():
        _shapes(kind, shapes)
    unsure = {shape for shape in shapes if {"verification", "settled_by"} <= set(shape.model_fields)}
    assert unsure
    assert [shape.__name__ for shape in unsure if not any(issubclass(shape, told) for told in listing.TOLD)] == []
