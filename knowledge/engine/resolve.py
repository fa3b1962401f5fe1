"""Checks across files: every reference leads somewhere."""

from collections.abc import Container, Mapping
from typing import Any

from knowledge.engine.left_out import FOLDER as LEFT_OUT
from knowledge.engine.schema import Clause, Document, Door, Faq
from knowledge.engine.schema_rule_base import RuleBase, Statement
from knowledge.engine.schema_time import TimeLimits
from knowledge.engine.strict_yaml import SourceFile

Path = tuple[int | str, ...]
DOORS = ("door", "doors", "default", "deciding_authority", "third_party_site")
TOLD = ("minimum", "maximum", "no_minimum", "perhaps", "always")
STATEMENTS = ("statement", "default_statement", "explained_by", *TOLD)
LIMITS = ("limit", "published_within", "instead_of", "extends")
CITED = ("cites", "earlier")
SUPERSEDING = ("old", "current")
LEFT = ("not_encoded", "left_out")
"""Keys of rule files whose value, or list of values, names a door, a sentence, a time limit or a clause."""


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
        KnowledgeError: the first one that leads nowhere, or a rule that ends before it begins.

    """
    limits = {limit.id for rule in rules.values() if isinstance(rule, TimeLimits) for limit in rule.limits}
    named: dict[str, tuple[Container[str], str]] = {
        **dict.fromkeys(DOORS, (doors, "door")),
        **dict.fromkeys(STATEMENTS, (statements, "statement")),
        **dict.fromkeys(LIMITS, (limits, "time limit")),
        **dict.fromkeys(SUPERSEDING, ({*documents, *clauses}, "document or clause")),
        "without_any": (documents, "document"),
    }
    for name, source in sources.items():
        for path, ref in references(source.value):
            _must(source, path, ref, clauses, "clause")
        if name.startswith("documents/"):
            _check_document(source, documents[source.value["id"]], documents, clauses)
        if name.startswith("faq/"):
            _check_faq(source, faq, doors)
        if name.startswith(LEFT_OUT):
            _must(source, ("id",), source.value["id"], documents, "document")
        elif name.startswith("rules/") and "doors" not in source.value:
            _check_named(source, named)
            _check_dates(source, rules[source.value["id"]])


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


def _check_named(source: SourceFile, named: Mapping[str, tuple[Container[str], str]]) -> None:
    """Every name that a rule file uses. An example's wrong door is told when the example is run."""
    for path, ref in under({key: part for key, part in source.value.items() if key != "examples"}, named):
        key = path[-1] if isinstance(path[-1], str) else path[-2]
        known, what = named[str(key)]
        _must(source, path, ref, known, what)


def _check_dates(source: SourceFile, rule: RuleBase) -> None:
    if rule.in_force.to and rule.in_force.to < rule.in_force.start:
        raise source.error(("in_force", "to"), "the last day lies before the first")


def _must(source: SourceFile, path: Path, ref: str, known: Container[str], what: str) -> None:
    if ref not in known:
        raise source.error(path, f"no {what} {ref!r} in the library")


def references(value: Any) -> list[tuple[Path, str]]:
    """Every clause reference below a plain YAML value, with its path: what is cited, and what is left out."""
    left = [
        ((key, index, *path), ref)
        for key in LEFT
        for index, part in enumerate(value.get(key, ()) if isinstance(value, dict) else ())
        for path, ref in under(part, ("clauses",))
    ]
    return [*under(value, CITED), *left]


def under(value: Any, keys: Container[str]) -> list[tuple[Path, str]]:
    """The text, or every text of the list, at one of ``keys`` anywhere below a plain YAML value, with its path."""
    found: list[tuple[Path, str]] = []
    _gather_under(value, keys, (), found)
    return found


def _gather_under(value: Any, keys: Container[str], path: Path, found: list[tuple[Path, str]]) -> None:
    # Into one list: a generator at every level would cost more than reading the file.
    if isinstance(value, list):
        for index, child in enumerate(value):
            _gather_under(child, keys, (*path, index), found)
    elif isinstance(value, dict):
        for key, child in value.items():
            if key not in keys or isinstance(child, dict):
                _gather_under(child, keys, (*path, key), found)
            elif isinstance(child, str):
                found.append(((*path, key), child))
            elif isinstance(child, list):
                found += [((*path, key, index), ref) for index, ref in enumerate(child) if isinstance(ref, str)]
