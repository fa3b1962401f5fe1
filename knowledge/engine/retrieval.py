"""Finding clauses: what was learned from questions people asked, and BM25 over the clauses' own words."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import tantivy

from knowledge.engine.question import Question
from knowledge.engine.ranking import Guess, Ranker
from knowledge.engine.schema import NATIONWIDE, Verification
from knowledge.engine.units import Unit, regions_seen_from
from knowledge.engine.words import tokens

_HEAP_BYTES = 15_000_000
_FIRST_DAY, _LAST_DAY = 10101, 99991231
_READ = 60
# Set by leaving questions out in turn: more weight on shared words loses questions that share none.
_WORDS_SHARE = 0.01
_NAMED = 0.5
_LOCAL = 0.05
_UNREAD = 0.06
_OLD = 0.8

Mask = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """A clause with its score; ``words`` is its BM25 share (0 to 1), ``learned`` what the ranker thinks of it."""

    unit: Unit
    score: float
    learned: float = 0.0
    words: float = 0.0


@dataclass(frozen=True)
class Scope:
    """Where and when a question is asked; ``history`` lets superseded rules in.

    Without a region only the nation's rules are seen. ``documents`` are ids of documents that the question names:
    their clauses come first and are seen from everywhere.
    """

    region: str | None
    as_of: dt.date
    history: bool = False
    documents: frozenset[str] = frozenset()


class ClauseIndex:
    """An immutable index over the digested clauses and their originals. Safe to share between threads."""

    def __init__(self, units: Sequence[Unit], ranker: Ranker) -> None:
        self.units = tuple(units)
        number = ranker.clauses.number()
        self._label = np.array([number.get(unit.ref, -1) for unit in self.units], dtype=np.int64)
        self._begins = np.array([_as_int(unit.effective_from, _FIRST_DAY) for unit in self.units], dtype=np.int64)
        self._ends = np.array([_as_int(unit.superseded_from, _LAST_DAY) for unit in self.units], dtype=np.int64)
        unread = [unit.citation.verification is Verification.UNVERIFIED for unit in self.units]
        self._unread = np.array(unread, dtype=np.float32)
        self._regions = _groups([unit.region for unit in self.units])
        self._documents = _groups([unit.document_id for unit in self.units])
        words = [frozenset(tokens(_text(unit))) for unit in self.units]
        self._words = words
        self._frequency = Counter(word for unit_words in words for word in unit_words)
        self._schema = _schema()
        self._index = _filled(self._schema, self.units)

    def search(
        self, question: Question, guess: Guess, scope: Scope, limit: int, hidden: frozenset[str] = frozenset()
    ) -> list[Found]:
        """Clauses that fit, best first; ``hidden`` are references that this question must not get."""
        if not self.units:
            return []
        seen = self._seen(scope)
        shared = self._shared(question, seen)
        learned = np.where(self._label >= 0, guess.clauses[self._label], 0.0)
        score = learned + _WORDS_SHARE * shared
        if scope.history:
            score[self._ends <= _as_int(scope.as_of, _FIRST_DAY)] *= _OLD
        score += self._place(scope)
        score[~seen] = -np.inf
        order = np.argsort(-score)[: limit + len(hidden)]
        found = (
            Found(self.units[at], float(score[at]), float(learned[at]), float(shared[at]))
            for at in order
            if score[at] > 0 and self.units[at].ref not in hidden
        )
        return list(found)[:limit]

    def coverage(self, question: Question, found: Found) -> float:
        """The share of a question's weight that a clause's own words cover (0 to 1); rare words weigh more."""
        at = self.units.index(found.unit)
        weights = [(self.weight(word), word in self._words[at]) for word in question.words]
        total = sum(weight for weight, _ in weights)
        return sum(weight for weight, has in weights if has) / total if total else 0.0

    def weight(self, word: str) -> float:
        """How telling a word is: rare words more; a word of no document most."""
        return math.log(1 + (len(self.units) + 1) / (self._frequency.get(word, 0) + 0.5))

    def _shared(self, question: Question, seen: Mask) -> Scores:
        """BM25 of every clause over the best one seen (0 to 1)."""
        scores = np.zeros(len(self.units), dtype=np.float32)
        parts = [(tantivy.Occur.Should, self._term(word)) for word in question.words]
        if not parts:
            return scores
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.boolean_query(parts), limit=_READ, count=False).hits
        if not hits:
            return scores
        numbers = np.array(searcher.fast_field_values("number", [address for _, address in hits]), dtype=np.int64)
        scores[numbers] = [score for score, _ in hits]
        scores[~seen] = 0.0
        best = scores.max()
        return scores / best if best > 0 else scores

    def _term(self, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "words", word, "freq")

    def _seen(self, scope: Scope) -> Mask:
        """What this place sees on this day."""
        day = _as_int(scope.as_of, _FIRST_DAY)
        mask = self._of(self._regions, regions_seen_from(scope.region or NATIONWIDE))
        if scope.documents:
            mask = mask | self._of(self._documents, scope.documents)
        mask = mask & (self._begins <= day)
        return mask if scope.history else mask & (self._ends > day)

    def _place(self, scope: Scope) -> Scores:
        """Documents named come first; rules of the place a little before the nation's.

        Old rules come a little behind, and so do clauses that only say what nobody could verify.
        """
        bonus = -_UNREAD * self._unread
        if scope.region:
            bonus[~self._of(self._regions, {NATIONWIDE})] += _LOCAL
        if scope.documents:
            bonus[self._of(self._documents, scope.documents)] += _NAMED
        return bonus

    def _of(self, groups: dict[str, Mask], names: frozenset[str] | set[str]) -> Mask:
        mask = np.zeros(len(self.units), dtype=np.bool_)
        for name in names:
            if name in groups:
                mask |= groups[name]
        return mask


def _groups(names: Sequence[str]) -> dict[str, Mask]:
    """For each name, where it stands."""
    every = np.array(names, dtype=object)
    return {name: np.asarray(every == name, dtype=np.bool_) for name in set(names)}


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("number", fast=True)
    return builder.build()


def _filled(schema: tantivy.Schema, units: Sequence[Unit]) -> tantivy.Index:
    index = tantivy.Index(schema)
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for number, unit in enumerate(units):
        document = tantivy.Document()
        document.add_text("words", " ".join(tokens(_text(unit))))
        document.add_integer("number", number)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _text(unit: Unit) -> str:
    citation = unit.citation
    return " ".join((unit.heading, unit.digest, citation.quote or "", unit.original, citation.title))


def _as_int(day: dt.date | None, missing: int) -> int:
    return missing if day is None else day.year * 10000 + day.month * 100 + day.day
