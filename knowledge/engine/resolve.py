"""Checks across files: every reference leads somewhere, and dates of one field do not overlap."""

from collections.abc import Container, Iterable, Mapping
from itertools import combinations
from typing import Any

from knowledge.engine.schema import Clause, Document, Door, Faq
from knowledge.engine.schema_papers import Grounds
from knowledge.engine.schema_publication import PublicationPeriods
from knowledge.engine.schema_routing import Exclusions, FieldDoors, PenaltyDoor
from knowledge.engine.schema_rule_base import RuleBase, Statement
from knowledge.engine.strict_yaml import SourceFile

Path = tuple[int | str, ...]


def check_references(
    sources: Mapping[str, SourceFile],
    documents: Mapping[str, Document],
    clauses: Mapping[str, tuple[Document, Clause]],
    faq: Mapping[str, Faq],
    doors: Mapping[str, Door],
    rules: Mapping[str, RuleBase],
    statements: Mapping[str, Statement],
) -> None:
    """Follow every reference.

    Raises:
        KnowledgeError: the first one that leads nowhere, or two rules of one field in force on one day.

    """
    for name, source in sources.items():
        for path, ref in references(source.value):
            _must(source, path, ref, clauses, "clause")
        if name.startswith("documents/"):
            _check_document(source, documents[source.value["id"]], documents, clauses)
        if name.startswith("faq/"):
            _check_faq(source, faq, doors)
        if name.startswith("rules/") and "doors" not in source.value:
            _check_rule(source, rules[source.value["id"]], documents, doors, statements)
    _check_overlap(sources, rules)


def _check_document(
    source: SourceFile,
    document: Document,
    documents: Mapping[str, Document],
    clauses: Mapping[str, tuple[Document, Clause]],
) -> None:
    targets = {*documents, *clauses}
    for index, relation in enumerate(document.relations):
        _must(source, ("relations", index, "document"), relation.document, documents, "document")
    if document.superseded_by:
        _must(source, ("superseded_by",), document.superseded_by, documents, "document")
    for index, clause in enumerate(document.clauses):
        if clause.superseded_by:
            _must(
                source,
                ("clauses", index, "superseded_by"),
                clause.superseded_by,
                targets,
                "document or clause",
            )


def _check_faq(source: SourceFile, faq: Mapping[str, Faq], doors: Mapping[str, Door]) -> None:
    for index, raw in enumerate(source.value["faq"]):
        item = faq[raw["id"]]
        if item.door:
            _must(source, ("faq", index, "door"), item.door, doors, "door")
        for position, related in enumerate(item.related):
            _must(source, ("faq", index, "related", position), related, faq, "short answer")


def _check_rule(
    source: SourceFile,
    rule: RuleBase,
    documents: Mapping[str, Document],
    doors: Mapping[str, Door],
    statements: Mapping[str, Statement],
) -> None:
    for index, document in enumerate(rule.without_any if isinstance(rule, Exclusions) else ()):
        _must(source, ("without_any", index), document, documents, "document")
    for path, door in _doors_of(rule):
        _must(source, path, door, doors, "door")
    for path, statement in _statements_of(rule):
        _must(source, path, statement, statements, "statement")
    if rule.in_force.to and rule.in_force.to < rule.in_force.start:
        raise source.error(("in_force", "to"), "the last day lies before the first")


def _doors_of(rule: RuleBase) -> Iterable[tuple[Path, str]]:
    if isinstance(rule, FieldDoors):
        yield from (((key,), getattr(rule, key)) for key in ("default", "deciding_authority", "third_party_site"))
        yield from ((("fields", index, "door"), entry.door) for index, entry in enumerate(rule.fields))
        yield from ((path, entry.door) for path, entry in _penalty_doors(rule, "door"))
    if isinstance(rule, Grounds):
        yield from ((("grounds", index, "door"), entry.door) for index, entry in enumerate(rule.grounds))


def _statements_of(rule: RuleBase) -> Iterable[tuple[Path, str]]:
    if isinstance(rule, FieldDoors):
        yield ("default_statement",), rule.default_statement
        yield from ((("fields", index, "statement"), entry.statement) for index, entry in enumerate(rule.fields))
        yield from ((path, entry.statement) for path, entry in _penalty_doors(rule, "statement"))
    if isinstance(rule, Grounds):
        yield from ((("grounds", index, "statement"), entry.statement) for index, entry in enumerate(rule.grounds))


def _penalty_doors(rule: FieldDoors, key: str) -> Iterable[tuple[Path, PenaltyDoor]]:
    for index, entry in enumerate(rule.fields):
        if entry.penalty:
            yield ("fields", index, "penalty", key), entry.penalty


def _check_overlap(sources: Mapping[str, SourceFile], rules: Mapping[str, RuleBase]) -> None:
    by_id = {source.value.get("id"): source for name, source in sources.items() if name.startswith("rules/")}
    tables = [rule for rule in rules.values() if isinstance(rule, PublicationPeriods)]
    for one, other in combinations(tables, 2):
        if one.field == other.field and one.in_force.overlaps(other.in_force):
            raise by_id[other.id].error(("in_force",), f"in force on a day on which {one.id!r} is in force too")


def _must(source: SourceFile, path: Path, ref: str, known: Container[str], what: str) -> None:
    if ref not in known:
        raise source.error(path, f"no {what} {ref!r} in the library")


def references(value: Any) -> list[tuple[tuple[int | str, ...], str]]:
    """Every clause reference below a plain YAML value's ``cites`` and ``earlier`` keys, with its path."""
    found: list[tuple[tuple[int | str, ...], str]] = []
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in entries:
        if key in ("cites", "earlier") and isinstance(child, list):
            found += [((key, index), ref) for index, ref in enumerate(child)]
        else:
            found += [((key, *path), ref) for path, ref in references(child)]
    return found
