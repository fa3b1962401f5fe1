"""The published originals without digests: their clauses on the shelf, and what the law says of each document today."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from knowledge.engine.originals import OriginalClause, OriginalDocument
from knowledge.engine.retrieval import Found, Scope
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.shelf import Shelf, ShelfHit
from knowledge.engine.units import Unit, original_unit, regions_seen_from
from knowledge.engine.words import tokens

_READ = 40
_COVERED = 0.7


@dataclass(frozen=True)
class Bookcase:
    """A shelf and the documents on it (without their clauses), by id."""

    shelf: Shelf
    documents: Mapping[str, OriginalDocument]

    def search(self, words: Sequence[str], scope: Scope, limit: int) -> list[Found]:
        """Clauses that this place sees on this day, best first.

        Where documents of the shelf are named, ``words`` are best those of the question without their names: only
        clauses that share a word beyond the titles are given.
        """
        if named := scope.documents & self.documents.keys():
            return self._seen(self._of_named(words, named, limit), scope)
        hits = self.shelf.search(words, _READ)
        found = self._seen(hits, scope)
        if len(found) < limit <= len(hits):
            # Most of the best belong to other places or times: ask again within what is seen.
            within = [name for name, document in self.documents.items() if _sees(scope, document)]
            found = self._seen(self.shelf.search(words, limit, within), scope) if within else []
        return found[:limit]

    def clause(self, document_id: str, locator: str) -> Unit | None:
        """One clause of one document."""
        document = self.documents.get(document_id)
        hit = self.shelf.clause(document_id, locator) if document else None
        return _unit(document, hit) if document and hit else None

    def covers(self, words: Sequence[str], unit: Unit) -> bool:
        """Whether a clause speaks of nearly all that was asked, rare words weighing more."""
        own = frozenset(tokens(f"{unit.citation.title} {unit.heading} {unit.original}"))
        weights = [(self.shelf.weight(word), word in own) for word in words]
        total = sum(weight for weight, _ in weights)
        return total > 0 and sum(weight for weight, has in weights if has) >= _COVERED * total

    def _of_named(self, words: Sequence[str], named: Set[str], limit: int) -> list[ShelfHit]:
        titles = frozenset(word for name in named for word in tokens(self.documents[name].title))
        # Asked about nothing but what the title says, in other places of the question: then that is what is asked.
        telling = [word for word in words if word not in titles] or words
        return self.shelf.search_named(words, limit, named, telling)

    def _seen(self, hits: Sequence[ShelfHit], scope: Scope) -> list[Found]:
        pairs = ((self.documents.get(hit.original_id), hit) for hit in hits)
        best = hits[0].score if hits else 1.0
        return [
            Found(_unit(document, hit), hit.score, words=hit.score / best)
            for document, hit in pairs
            if document is not None and _sees(scope, document)
        ]


def _sees(scope: Scope, document: OriginalDocument) -> bool:
    if document.id in scope.documents:
        return True
    if document.region not in regions_seen_from(scope.region or NATIONWIDE):
        return False
    if document.effective_from is not None and document.effective_from > scope.as_of:
        return False
    return scope.history or document.effective_to is None or document.effective_to >= scope.as_of


def _unit(document: OriginalDocument, hit: ShelfHit) -> Unit:
    clause = OriginalClause(hit.locator, hit.heading, hit.text, hit.text)
    return original_unit(document, clause, document_id=document.id, ends=document.effective_to)
