"""Faults of tables that their shapes cannot tell: supersessions, local rules, the telling of periods."""

from collections.abc import Iterable, Iterator, Mapping

from knowledge.engine.blanks import blanks
from knowledge.engine.schema import Clause, Document
from knowledge.engine.schema_local import LocalRules
from knowledge.engine.schema_publication import PublicationPeriods
from knowledge.engine.schema_rule_base import RuleBase, Statement
from knowledge.engine.schema_supersession import Supersession, Supersessions
from knowledge.engine.vocabulary import Standing

Path = tuple[int | str, ...]
Fault = tuple[RuleBase, Path, str]
"""The rule to correct, the place in its file, and the reason."""
PERIOD = ("regime", "start", "length", "last")
TOLD_WITH: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "minimum": (("text", "unmet"), PERIOD),
    "maximum": (("text",), PERIOD),
    "no_minimum": (("text",), ()),
    "perhaps": (("unknown",), ()),
    "always": (("unknown",), ("as_of",)),
}
"""For each key of ``telling``: the words that its sentences must have, and the blanks that are filled in."""
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


def telling_faults(rules: Iterable[RuleBase], statements: Mapping[str, Statement]) -> Iterator[Fault]:
    """Sentences that a table of periods is told with and that lack the words, or have a blank that nobody fills."""
    for rule in rules:
        for key, name in _told_with(rule) if isinstance(rule, PublicationPeriods) else ():
            reason = _lacking(statements[name], *TOLD_WITH[key])
            if reason:
                yield rule, ("telling", key), f"{name!r} {reason}"


def _told_with(table: PublicationPeriods) -> Iterator[tuple[str, str]]:
    """Each key of ``telling`` with each sentence that is told by it."""
    for key in TOLD_WITH:
        named = getattr(table.telling, key)
        if key != "minimum" or any(period.minimum for period in table.periods):
            yield from ((key, name) for name in (named if isinstance(named, tuple) else (named,)) if name)


def _lacking(statement: Statement, needed: tuple[str, ...], filled: tuple[str, ...]) -> str | None:
    for kind in needed:
        text = getattr(statement, kind)
        if text is None:
            return f"needs {kind}"
        for blank, _, _ in blanks(text):
            if blank not in filled:
                return f"has a blank {blank!r} that nothing fills"
    return None


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
