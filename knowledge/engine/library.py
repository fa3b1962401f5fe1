"""The law as one frozen value: every file read strictly, every reference resolved, one version hash.

The examples in the rule files are run by ``opening``, because they need the engine that reads this library.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from knowledge.engine.completeness import gather_complete
from knowledge.engine.coverage import DocumentCoverage, coverage
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.gathering import Gathered
from knowledge.engine.glossary import Glossary
from knowledge.engine.schema import Citation, Clause, Document, Door, Faq
from knowledge.engine.schema_publication import PublicationPeriods
from knowledge.engine.schema_rule_base import RuleBase, Statement
from knowledge.engine.schema_time import TimeLimit, TimeLimits
from knowledge.engine.topics import Topics
from knowledge.engine.workdays import DAY

__all__ = ["KnowledgeError", "Library", "library_of", "load_library"]

R = TypeVar("R", bound=RuleBase)
V = TypeVar("V")
_NOT_YET: Any = object()
DOCUMENT_URL = "/api/v1/policies/documents"


@dataclass(frozen=True)
class Library:
    """Documents, short answers, doors, rules, topics and glossary of one version. Immutable; safe to share."""

    version: str
    """A hash of what decides an answer: the files, and the engine that applies them."""
    written: str
    """A hash of what the files alone say."""
    documents: Mapping[str, Document]
    faq: Mapping[str, Faq]
    doors: Mapping[str, Door]
    rules: Mapping[str, RuleBase]
    glossary: Glossary
    topics: Topics
    coverage: tuple[DocumentCoverage, ...]
    _clauses: Mapping[str, tuple[Document, Clause]]
    _citations: Mapping[str, Citation]
    _statements: Mapping[str, Statement]
    _time_limits: Mapping[str, TimeLimit]
    _kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: Hashable, make: Callable[[], V]) -> V:
        """What ``make`` gives, computed once: for pure parts that hang on this library and on ``key`` alone."""
        found: V = self._kept.get(key, _NOT_YET)
        if found is _NOT_YET:
            found = self._kept[key] = make()
        return found

    def era(self, day: dt.date) -> int:
        """The stretch of days around ``day`` on which the same documents and rules are in force."""
        return bisect_right(self._turns, day)

    @cached_property
    def _turns(self) -> list[dt.date]:
        """The days on which some document or rule begins, or is no longer in force."""
        spans = [(document.effective_from, document.effective_to) for document in self.documents.values()]
        spans += [(rule.in_force.start, rule.in_force.to) for rule in self.rules.values()]
        spans += [(table.perhaps_from, None) for table in self.rules_of(PublicationPeriods) if table.perhaps_from]
        return sorted({first for first, _ in spans} | {last + DAY for _, last in spans if last})

    def clause(self, ref: str) -> tuple[Document, Clause]:
        """The document and clause behind ``gbf-2020-49#6.12``.

        Raises:
            KnowledgeError: no such clause.

        """
        return _found(self._clauses, ref, "clause")

    def cite(self, ref: str) -> Citation:
        """The clause as shown to a reader. Whether its quote stands in an original is for others to say.

        Raises:
            KnowledgeError: no such clause.

        """
        return _found(self._citations, ref, "clause")

    def cite_all(self, refs: Iterable[str]) -> tuple[Citation, ...]:
        """Citations of several clauses, in order, each once."""
        return tuple(self.cite(ref) for ref in dict.fromkeys(refs))

    def cite_on(self, day: dt.date, refs: Iterable[str], earlier: Iterable[str] = ()) -> tuple[Citation, ...]:
        """``refs`` if all of them had begun on ``day``, else those of ``earlier`` that had; empty: no law that day."""
        citations = self.cite_all(refs)
        if all(_begun(citation, day) for citation in citations):
            return citations
        return tuple(citation for citation in self.cite_all(earlier) if _begun(citation, day))

    def statement(self, statement_id: str) -> Statement:
        """One sentence of law from the rules.

        Raises:
            KnowledgeError: no such statement.

        """
        return _found(self._statements, statement_id, "statement")

    def time_limit(self, limit_id: str) -> TimeLimit:
        """One time limit, such as ``T01``; where it changed on some day, the newest.

        Raises:
            KnowledgeError: no such time limit.

        """
        return _found(self._time_limits, limit_id, "time limit")

    def rules_of(self, kind: type[R]) -> tuple[R, ...]:
        """All rules of one kind, by id."""
        return self.once(kind, lambda: tuple(rule for rule in self.rules.values() if isinstance(rule, kind)))

    def only_rule(self, kind: type[R]) -> R:
        """The rule of a kind of which there is one.

        Raises:
            KnowledgeError: there is none, or more than one.

        """
        found = self.rules_of(kind)
        if len(found) != 1:
            raise KnowledgeError(f"expected one rule of kind {kind.__name__}, found {len(found)}")
        return found[0]


def load_library(root: Path) -> Library:
    """Read everything under the ``knowledge`` folder ``root``; the examples are not run.

    Raises:
        KnowledgeError: ``<file>:<line>: <reason>`` for the first thing that is wrong or missing.

    """
    return library_of(gather_complete(root))


def library_of(found: Gathered) -> Library:
    """The library of files that were read and checked."""
    return Library(
        version=found.version,
        written=found.written,
        documents=MappingProxyType(found.documents),
        faq=MappingProxyType(found.faq),
        doors=MappingProxyType(found.doors),
        rules=MappingProxyType(found.rules),
        glossary=found.glossary,
        topics=found.topics,
        coverage=coverage(found),
        _clauses=MappingProxyType(found.clauses),
        _citations=MappingProxyType({ref: _citation(found.documents, found.clauses, ref) for ref in found.clauses}),
        _statements=MappingProxyType(found.statements),
        _time_limits=MappingProxyType(_newest_limits(found.rules.values())),
    )


def _newest_limits(rules: Iterable[RuleBase]) -> dict[str, TimeLimit]:
    tables = (rule for rule in rules if isinstance(rule, TimeLimits))
    dated = [((limit.in_force or rule.in_force).start, limit) for rule in tables for limit in rule.limits]
    return {limit.id: limit for _, limit in sorted(dated, key=lambda pair: pair[0])}


def _citation(documents: Mapping[str, Document], clauses: Mapping[str, tuple[Document, Clause]], ref: str) -> Citation:
    document, clause = clauses[ref]
    return Citation(
        document=document.document,
        title=document.title,
        issuer=document.issuer,
        locator=clause.locator,
        quote=clause.quote,
        digest=clause.digest,
        quote_verified=False,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        superseded_by=_successor(documents, clauses, clause.superseded_by or document.superseded_by),
        verification=clause.verification,
        kept_for_history=document.kept_for_history,
        url=f"{DOCUMENT_URL}/{document.id}#{clause.id}",
    )


def _begun(citation: Citation, day: dt.date) -> bool:
    return citation.effective_from is None or citation.effective_from <= day


def _successor(
    documents: Mapping[str, Document], clauses: Mapping[str, tuple[Document, Clause]], ref: str | None
) -> str | None:
    """What took a clause's place, as a reader knows it: 文号, and the locator where it is one clause."""
    if ref is None:
        return None
    if ref in documents:
        return documents[ref].document
    document, clause = clauses[ref]
    return f"{document.document} {clause.locator}"


def _found(index: Mapping[str, V], key: str, what: str) -> V:
    try:
        return index[key]
    except KeyError:
        raise KnowledgeError(f"no {what} {key!r} in the library") from None
