"""Finding clauses: what was learned from questions people asked, and BM25 over the clauses' own words."""

import datetime as dt
import re
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
_LOCAL = 1.4
_UNREAD = 0.06
_FORMAL = 0.08
# Within the few clauses of a named document words tell more, and its preface is on everything.
_NAMED_WORDS, _FORMAL_NAMED = 0.05, 0.2
_PAST = re.compile("以前|过去|当年|原来|旧|红名单|黑名单|联合(惩戒|激励)")
_ASKS_FORM = re.compile("前言|目的|背景|依据|为什么|为啥|为何|根据|凭|来源|附件|附表|表格|样表|台账|表里|填")
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
        self._historic = np.array([unit.historic for unit in self.units], dtype=np.bool_)
        formal = [unit.citation.locator.startswith(("前言", "附件")) for unit in self.units]
        self._formal = np.array(formal, dtype=np.float32)
        self._regions = _groups([unit.region for unit in self.units])
        self._documents = _groups([unit.document_id for unit in self.units])
        self._schema = _schema()
        self._index = _filled(self._schema, self.units)

    def search(self, question: Question, guess: Guess, scope: Scope, limit: int) -> list[Found]:
        """Clauses that fit, best first."""
        if not self.units:
            return []
        seen = self._seen(scope)
        shared = self._shared(question, seen)
        learned = np.where(self._label >= 0, guess.clauses[self._label], 0.0)
        score = learned + _WORDS_SHARE * shared
        past = self._ends <= _as_int(scope.as_of, _FIRST_DAY)
        score[past if _PAST.search(question.folded) or scope.documents else past | self._historic] *= _OLD
        if scope.region:
            score[~self._of(self._regions, {NATIONWIDE}) & ~self._historic] *= _LOCAL
        score += self._place(scope)
        if scope.documents:
            score += _NAMED_WORDS * shared
        if not _ASKS_FORM.search(question.folded):
            score -= (_FORMAL_NAMED if scope.documents else _FORMAL) * self._formal
        score[~seen] = -np.inf
        order = np.argsort(-score, kind="stable")[:limit]
        return [
            Found(self.units[at], float(score[at]), float(learned[at]), float(shared[at]))
            for at in order
            if score[at] > 0
        ]

    @property
    def newest(self) -> int:
        """The latest day on which a clause began, as yyyymmdd."""
        return int(self._begins.max(initial=_FIRST_DAY))

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
