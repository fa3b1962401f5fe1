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
    """Protects the work list: every value and clause that may not decide is on it; a clause under a value with it."""
    entries = awaiting(library)
    in_rules = sum(not value.verification.may_decide for rule in library.rules.values() for value in valued(rule))
    in_documents = sum(
        not clause.verification.may_decide for document in library.documents.values() for clause in document.clauses
    )
    together = {ref for entry in entries for ref in entry.also}
    assert len(entries) + len(together) == in_rules + in_documents
    assert len({entry.id for entry in entries} | together) == in_rules + in_documents


def test_every_entry_says_what_where_and_how_to_settle_it(library: Library) -> None:
    """Protects those who verify: plain Chinese, a clause to look up, and what to look for."""
    for entry in awaiting(library):
        assert re.search("[一-鿿]", entry.what), entry.id
        assert "{" not in entry.what, entry.id
        assert entry.settled_by, entry.id
        assert entry.places, entry.id
        assert not entry.verification.may_decide, entry.id


def test_an_entry_tells_what_it_blocks(library: Library) -> None:
    """Protects priorities: a value names its rule's outcomes and facts with their terms, and the clause under it."""
    entries = {entry.id: entry for entry in awaiting(library)}
    barred = entries["conditions.barred"]
    assert [rule.id for rule in barred.rules] == ["conditions.repair"]
    assert ("repairable_later", "暂时不能，以后可以申请修复") in barred.outcomes
    assert ("barred_until", "限制申请期截止日") in barred.facts
    assert barred.also == ("ndrc-36#false-material",)
    assert barred.places[0].locator == "全文（弄虚作假）"


def test_what_blocks_most_comes_first(library: Library) -> None:
    """Protects the time of those who verify: the gap that most values wait for, then rules, then bare clauses."""
    entries = awaiting(library)
    counts = [entry.blocks for entry in entries]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 1
    assert {entry.part for entry in entries if not entry.blocks} == {"条款"}
    assert all(entry.blocks for entry in entries if entry.part != "条款")
    same_gap = [entry for entry in entries if set(entry.also) == set(entries[0].also)]
    assert len({entry.blocks for entry in same_gap}) == 1


def test_a_statement_is_told_by_what_is_unsure_about_it(library: Library) -> None:
    """Protects from reading a doubtful bar as good news: its unmet or unknown words stand there, not the met ones."""
    statements = {name: said for rule in library.rules.values() for name, said in rule.statements.items()}
    for entry in awaiting(library):
        said = statements.get(entry.id)
        if said is not None and (said.unmet or said.unknown):
            assert entry.what.split("……")[0] == (said.unmet or said.unknown or "").split("{")[0], entry.id


def test_what_settles_a_clause_is_the_text_itself(library: Library) -> None:
    """Protects from going round in circles: the document, and what to look for in it."""
    clauses = [entry for entry in awaiting(library) if entry.part == "条款"]
    assert clauses
    for entry in clauses:
        assert re.fullmatch("读到《.+》正式文本，核对：.+", entry.settled_by), entry.id
        assert "待核实" not in entry.settled_by.split("核对：")[1], entry.id


def test_every_shape_that_can_be_unsure_can_be_told() -> None:
    """Protects the list from a new kind of value: each shape with a confidence has its words."""
    shapes: set[type[BaseModel]] = set()
    for kind in RULE_KINDS.values():
        _shapes(kind, shapes)
    unsure = {shape for shape in shapes if {"verification", "settled_by"} <= set(shape.model_fields)}
    assert unsure
    assert [shape.__name__ for shape in unsure if not any(issubclass(shape, told) for told in listing.TOLD)] == []
