"""How much of each document the rules apply: encoded, cited only, deliberately left out, or unread.

Every clause falls in exactly one group, asked in this order: its text was not read (``unread``); a value of a rule
stands on it (``encoded``); a rule or ``rules/left_out`` says why no code applies it (``left_out``); a short answer, a
topic, a door or a supersession names it (``cited``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from knowledge.engine.errors import KnowledgeError
from knowledge.engine.gathering import Gathered
from knowledge.engine.left_out import FOLDER, OriginalSize
from knowledge.engine.resolve import SUPERSEDING, references, under
from knowledge.engine.schema import Document, Verification
from knowledge.engine.schema_rules import NOT_APPLIED

_ARTICLE = re.compile("第[一二三四五六七八九十百千零〇]+条")


class Share(StrEnum):
    """What has become of a clause."""

    ENCODED = "encoded"
    CITED = "cited"
    LEFT_OUT = "left_out"
    UNREAD = "unread"


@dataclass(frozen=True)
class DocumentCoverage:
    """The clauses of one document by group; ``original`` where the size of the original is known.

    ``articles_located`` counts the articles of the original whose number is known and whose text was read. What was
    read of the others stands under its theme, so the difference is not the number of unread articles.
    """

    document_id: str
    document: str
    title: str
    shares: Mapping[Share, tuple[str, ...]]
    original: OriginalSize | None
    articles_located: int

    @property
    def total(self) -> int:
        """How many clauses the library has of the document."""
        return sum(map(len, self.shares.values()))


class _Uses:
    """Who names a clause: rules that apply it, rules and files that leave it out, and all others."""

    def __init__(self, found: Gathered) -> None:
        self.encoded: set[str] = set()
        self.cited: set[str] = set()
        for rule in found.rules.values():
            applied = self.cited if type(rule) in NOT_APPLIED else self.encoded
            value = found.file_of(rule.id).value
            applied.update(_refs(value))
            self.cited.update(ref for _, ref in under(value, SUPERSEDING))
        for name in found.sources:
            if name.startswith("faq/") or name == "rules/doors.yaml":
                self.cited.update(_refs(found.sources[name].value))
        self.cited.update(ref for topic in found.topics.values() for row in topic.rows for ref in row.clauses)
        for ref, (_, clause) in found.clauses.items():
            if clause.superseded_by:
                self.cited.update((ref, clause.superseded_by))
        parts = [part for rule in found.rules.values() for part in rule.not_encoded]
        self.left_out = {ref for part in parts for ref in part.clauses}
        self.left_out |= {ref for file in found.left_out.values() for part in file.left_out for ref in part.clauses}

    def share(self, ref: str, verification: Verification) -> Share | None:
        """The group of a clause; ``None``: nobody names it."""
        if verification is Verification.UNVERIFIED:
            return Share.UNREAD
        groups = ((Share.ENCODED, self.encoded), (Share.LEFT_OUT, self.left_out), (Share.CITED, self.cited))
        return next((share for share, refs in groups if ref in refs), None)


def coverage(found: Gathered) -> tuple[DocumentCoverage, ...]:
    """The groups of every document, by id. A clause in no group is told by ``uncovered``, which stops the load."""
    uses = _Uses(found)
    return tuple(_of_document(found, uses, document_id) for document_id in sorted(found.documents))


def uncovered(found: Gathered) -> Iterator[KnowledgeError]:
    """Clauses that nobody encodes, cites or leaves out, and clauses wrongly said to be left out."""
    uses = _Uses(found)
    for name, source in found.sources.items():
        if name.startswith("documents/"):
            document = found.documents[source.value["id"]]
            for index, clause in enumerate(document.clauses):
                if uses.share(f"{document.id}#{clause.id}", clause.verification) is None:
                    reason = f"clause {clause.id!r} is neither encoded, cited, left out nor unread"
                    yield source.error(("clauses", index, "id"), reason)
        if name.startswith(FOLDER):
            yield from _wrongly_left_out(found, uses, name)


def _wrongly_left_out(found: Gathered, uses: _Uses, name: str) -> Iterator[KnowledgeError]:
    source = found.sources[name]
    file = found.left_out[source.value["id"]]
    seen: set[str] = set()
    for index, part in enumerate(file.left_out):
        for position, ref in enumerate(part.clauses):
            reason = _why_not(ref, file.id, seen, uses, found.clauses[ref][1].verification)
            if reason:
                yield source.error(("left_out", index, "clauses", position), f"{ref!r} {reason}")
            seen.add(ref)


def _why_not(ref: str, document_id: str, seen: set[str], uses: _Uses, verification: Verification) -> str | None:
    """Why a clause cannot be listed as left out here."""
    if not ref.startswith(f"{document_id}#"):
        return f"is no clause of {document_id!r}"
    if ref in seen:
        return "stands twice"
    if verification is Verification.UNVERIFIED:
        return "was not read, so nobody can have left it out"
    return "is applied by a rule, so it is not left out" if ref in uses.encoded else None


def _of_document(found: Gathered, uses: _Uses, document_id: str) -> DocumentCoverage:
    document = found.documents[document_id]
    shares: dict[Share, list[str]] = {share: [] for share in Share}
    for clause in document.clauses:
        share = uses.share(f"{document_id}#{clause.id}", clause.verification)
        if share is not None:
            shares[share].append(clause.id)
    left_out = found.left_out.get(document_id)
    return DocumentCoverage(
        document_id=document_id,
        document=document.document,
        title=document.title,
        shares=MappingProxyType({share: tuple(ids) for share, ids in shares.items()}),
        original=left_out.original if left_out else None,
        articles_located=len(set(_articles_read(document))),
    )


def _articles_read(document: Document) -> Iterator[str]:
    for clause in document.clauses:
        number = _ARTICLE.match(clause.locator)
        if number and clause.verification is not Verification.UNVERIFIED:
            yield number.group()


def totals(documents: tuple[DocumentCoverage, ...]) -> Mapping[Share, int]:
    """How many clauses of all documents are in each group."""
    return MappingProxyType({share: sum(len(each.shares[share]) for each in documents) for share in Share})


def _refs(value: object) -> list[str]:
    """What a file cites; the clauses that a rule leaves out are no citation."""
    return [ref for path, ref in references(value) if path[0] != "not_encoded"]
