"""The law as one frozen value: every file read strictly, every reference resolved, one version hash.

Rule examples are not run here but by the tests, because they need the engine that reads this library.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.glossary import Glossary
from knowledge.engine.resolve import check_references
from knowledge.engine.schema import Citation, Clause, Document, Door, Faq, Strict
from knowledge.engine.schema_rule_base import RuleBase, Statement
from knowledge.engine.schema_rules import RULE_KINDS
from knowledge.engine.schema_time import TimeLimit, TimeLimits
from knowledge.engine.strict_yaml import SourceFile, parse, read
from knowledge.engine.topics import FOLDER as TOPICS
from knowledge.engine.topics import Topics, read_topics

__all__ = ["KnowledgeError", "Library", "load_library"]

R = TypeVar("R", bound=RuleBase)
DOCUMENT_URL = "/api/v1/policies/documents"


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


E_ = TypeVar("E_", bound=_HasId)


class _FaqFile(Strict):
    faq: tuple[Faq, ...]


class _DoorFile(Strict):
    doors: tuple[Door, ...]


@dataclass(frozen=True)
class Library:
    """Documents, short answers, doors, rules, topics and glossary of one version. Immutable; safe to share."""

    version: str
    documents: Mapping[str, Document]
    faq: Mapping[str, Faq]
    doors: Mapping[str, Door]
    rules: Mapping[str, RuleBase]
    glossary: Glossary
    topics: Topics
    _clauses: Mapping[str, tuple[Document, Clause]]
    _citations: Mapping[str, Citation]
    _statements: Mapping[str, Statement]
    _time_limits: Mapping[str, TimeLimit]

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
        """One time limit, such as ``T01``.

        Raises:
            KnowledgeError: no such time limit.

        """
        return _found(self._time_limits, limit_id, "time limit")

    def rules_of(self, kind: type[R]) -> tuple[R, ...]:
        """All rules of one kind, by id."""
        return tuple(rule for rule in self.rules.values() if isinstance(rule, kind))

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
    """Read everything under the ``knowledge`` folder ``root``.

    Raises:
        KnowledgeError: ``<file>:<line>: <reason>`` for the first thing that is wrong.

    """
    sources = _read_all(root)
    documents = _collect(sources, _is_document, lambda source: [((), parse(source, Document))])
    faq = _collect(sources, _is_faq, _faq_items)
    doors = _collect(sources, _is_doors, _door_items)
    rules = _collect(sources, _is_rule, lambda source: [((), _rule(source))])
    clauses = _clause_index(sources, documents)
    statements = _statement_index(sources, rules)
    limits = {limit.id: limit for rule in rules.values() if isinstance(rule, TimeLimits) for limit in rule.limits}
    check_references(sources, documents, clauses, faq, doors, rules, statements)
    return Library(
        version=_version(sources),
        documents=MappingProxyType(documents),
        faq=MappingProxyType(faq),
        doors=MappingProxyType(doors),
        rules=MappingProxyType(rules),
        glossary=_glossary(sources),
        topics=read_topics(sources, documents, clauses),
        _clauses=MappingProxyType(clauses),
        _citations=MappingProxyType({ref: _citation(documents, clauses, ref) for ref in clauses}),
        _statements=MappingProxyType(statements),
        _time_limits=MappingProxyType(limits),
    )


def _read_all(root: Path) -> dict[str, SourceFile]:
    """Every YAML file of the knowledge base by its short name, in order."""
    paths = [root / "glossary.yaml"] if (root / "glossary.yaml").exists() else []
    paths += [path for part in ("documents", "faq", "rules", TOPICS) for path in (root / part).rglob("*.yaml")]
    return {path.relative_to(root).as_posix(): read(path, path.relative_to(root).as_posix()) for path in sorted(paths)}


def _is_document(name: str) -> bool:
    return name.startswith("documents/")


def _is_faq(name: str) -> bool:
    return name.startswith("faq/")


def _is_doors(name: str) -> bool:
    return name == "rules/doors.yaml"


def _is_rule(name: str) -> bool:
    return name.startswith("rules/") and not _is_doors(name)


def _faq_items(source: SourceFile) -> list[tuple[tuple[int | str, ...], Faq]]:
    return [(("faq", index), item) for index, item in enumerate(parse(source, _FaqFile).faq)]


def _door_items(source: SourceFile) -> list[tuple[tuple[int | str, ...], Door]]:
    return [(("doors", index), item) for index, item in enumerate(parse(source, _DoorFile).doors)]


def _rule(source: SourceFile) -> RuleBase:
    kind = source.value.get("kind") if isinstance(source.value, dict) else None
    model = RULE_KINDS.get(str(kind))
    if model is None:
        raise source.error(["kind"], f"kind: {kind!r} is none of {', '.join(RULE_KINDS)}")
    return parse(source, model)


def _collect(
    sources: Mapping[str, SourceFile],
    wanted: Callable[[str], bool],
    items: Callable[[SourceFile], list[tuple[tuple[int | str, ...], E_]]],
) -> dict[str, E_]:
    """Items of the wanted files by id; an id standing twice is refused."""
    found: dict[str, E_] = {}
    for source in (source for name, source in sources.items() if wanted(name)):
        for path, item in items(source):
            if item.id in found:
                raise source.error([*path, "id"], f"id {item.id!r} stands twice")
            found[item.id] = item
    return found


def _clause_index(
    sources: Mapping[str, SourceFile], documents: Mapping[str, Document]
) -> dict[str, tuple[Document, Clause]]:
    """Every clause by its reference; a clause id standing twice in a document is refused."""
    by_id = {source.value["id"]: source for name, source in sources.items() if _is_document(name)}
    index: dict[str, tuple[Document, Clause]] = {}
    for document in documents.values():
        for position, clause in enumerate(document.clauses):
            ref = f"{document.id}#{clause.id}"
            if ref in index:
                raise by_id[document.id].error(["clauses", position, "id"], f"clause {clause.id!r} stands twice")
            index[ref] = (document, clause)
    return index


def _statement_index(sources: Mapping[str, SourceFile], rules: Mapping[str, RuleBase]) -> dict[str, Statement]:
    """Every statement by its id; an id standing in two rules is refused."""
    by_id = {source.value["id"]: source for name, source in sources.items() if _is_rule(name)}
    index: dict[str, Statement] = {}
    for rule in rules.values():
        for statement_id, statement in rule.statements.items():
            if statement_id in index:
                raise by_id[rule.id].error(["statements", statement_id], f"statement {statement_id!r} stands twice")
            index[statement_id] = statement
    return index


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


def _glossary(sources: Mapping[str, SourceFile]) -> Glossary:
    source = sources.get("glossary.yaml")
    return parse(source, Glossary) if source else Glossary(groups={})


def _version(sources: Mapping[str, SourceFile]) -> str:
    """A hash of what the files say; comments, order of keys and layout do not count."""
    content: list[Any] = [[name, source.value] for name, source in sorted(sources.items())]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


V = TypeVar("V")


def _found(index: Mapping[str, V], key: str, what: str) -> V:
    try:
        return index[key]
    except KeyError:
        raise KnowledgeError(f"no {what} {key!r} in the library") from None
