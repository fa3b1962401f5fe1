"""Faults of the tables of supersessions and of local rules: what must hold before the library takes them."""

from collections.abc import Iterable, Iterator, Mapping

from knowledge.engine.schema import Clause, Document
from knowledge.engine.schema_local import LocalRules
from knowledge.engine.schema_rule_base import RuleBase
from knowledge.engine.schema_supersession import Supersession, Supersessions
from knowledge.engine.vocabulary import Standing

Path = tuple[int | str, ...]
Fault = tuple[RuleBase, Path, str]
"""The rule to correct, the place in its file, and the reason."""
GONE = (Standing.OVERTAKEN, Standing.EXPIRED)
"""Standings in which the old words are no longer the rule: the document itself must say so."""


def supersession_faults(
    rules: Iterable[RuleBase], documents: Mapping[str, Document], clauses: Mapping[str, tuple[Document, Clause]]
) -> Iterator[Fault]:
    """Every reference that leads nowhere, every number that stands twice, every document that says otherwise."""
    seen: set[str] = set()
    for rule in rules:
        for index, entry in enumerate(rule.entries if isinstance(rule, Supersessions) else ()):
            path: Path = ("entries", index)
            if entry.id in seen:
                yield rule, (*path, "id"), f"{entry.id} stands twice"
            seen.add(entry.id)
            yield from ((rule, (*path, *where), why) for where, why in _of_entry(entry, documents, clauses))


def _of_entry(
    entry: Supersession, documents: Mapping[str, Document], clauses: Mapping[str, tuple[Document, Clause]]
) -> Iterator[tuple[Path, str]]:
    lost = [ref for ref in entry.old if ref not in clauses and ref not in documents]
    lost += [ref for ref in entry.current if ref not in clauses]
    if lost:
        yield (), f"no document or clause {lost[0]!r} in the library"
        return
    begun = {clauses[ref][0].effective_from for ref in entry.current}
    if begun and entry.start not in begun:
        yield ("from",), "the day is the first of none of the documents that hold now"
    for index, ref in enumerate(entry.old if entry.standing in GONE else ()):
        if not _marked(ref, documents, clauses):
            yield ("old", index), f"{ref!r} says nothing of it: it needs superseded_by or a note"


def _marked(ref: str, documents: Mapping[str, Document], clauses: Mapping[str, tuple[Document, Clause]]) -> bool:
    """Whether the document itself tells a reader that the old words do not hold any more."""
    document, clause = (documents[ref], None) if ref in documents else clauses[ref]
    own = bool(clause and (clause.superseded_by or clause.note))
    return own or bool(document.superseded_by or (clause is None and document.note))


def local_faults(rules: Iterable[RuleBase]) -> Iterator[Fault]:
    """Sentences that a note names and its file lacks, and sentences that no note names."""
    for rule in rules:
        if not isinstance(rule, LocalRules):
            continue
        named = [note.statement for note in rule.notes]
        for index, statement in enumerate(named):
            if statement not in rule.statements:
                yield rule, ("notes", index, "statement"), f"no statement {statement!r} in this file"
        for statement in rule.statements:
            if statement not in named:
                yield rule, ("statements", statement), "no note says for whom this is"
