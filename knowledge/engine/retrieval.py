"""Finding clauses: a tantivy index in memory over jieba words and character pairs, dated and placed."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import tantivy

from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.units import Unit, regions_seen_from
from knowledge.engine.words import QueryTerm, bigrams, fold, is_amount, query_terms, tokens

_WORD_FIELDS = {"heading": 1.4, "digest": 1.0, "questions": 0.8, "quote": 0.5, "original": 0.5, "title": 0.3}
_PAIRS_WEIGHT = 0.25
_ADDED_WEIGHT = 0.45
_NAMED = 2.5
_UNDIGESTED, _UNDIGESTED_COVERED = 0.6, 0.5
_LOCAL = 1.35
_BARE = 0.8
_HEAP_BYTES = 15_000_000
_BATCH = 60
_FIRST_DAY, _LAST_DAY = 10101, 99991231


@dataclass(frozen=True)
class Found:
    """A unit with its BM25 score and the share of the question's weight that its words cover (0 to 1)."""

    unit: Unit
    score: float
    coverage: float


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
    """An immutable index over units. Safe to share between threads."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = tuple(units)
        self._words: list[frozenset[str]] = []
        self._schema = _schema()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        for number, unit in enumerate(self.units):
            fields = _fields(unit)
            self._words.append(frozenset(word for text in fields.values() for word in text.split()))
            writer.add_document(_document(number, unit, fields))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._frequency = Counter(word for words in self._words for word in words)

    def search(self, question: str, scope: Scope, limit: int) -> list[Found]:
        """Units that fit the question, best first."""
        terms = query_terms(question)
        query = self._query(terms, fold(question))
        if query is None or not self.units:
            return []
        searcher = self._index.searcher()
        must = [(tantivy.Occur.Must, query), *((tantivy.Occur.Must, part) for part in self._scope(scope))]
        hits = searcher.search(tantivy.Query.boolean_query(must), limit=max(limit * 2, _BATCH)).hits
        found = []
        for score, address in hits:
            number = searcher.doc(address)["number"][0]
            unit = self.units[number]
            coverage = self._coverage(terms, number)
            weight = _place_weight(unit, scope) * _digest_weight(unit, coverage) * (_BARE + (1 - _BARE) * coverage)
            found.append(Found(unit, score * weight, coverage))
        found.sort(key=lambda item: -item.score)
        return found[:limit]

    def strange_words(self, question: str) -> int:
        """How many longer words of a question stand in no document and in no synonym group."""
        plain = (word for term in query_terms(question) if term.concept is None for word in term.words)
        return sum(len(word) > 1 and word not in self._frequency and not is_amount(word) for word in plain)

    def weight(self, word: str) -> float:
        """How telling a word is: rare words more; a word of no document most."""
        return math.log(1 + (len(self.units) + 1) / (self._frequency.get(word, 0) + 0.5))

    def _coverage(self, terms: Sequence[QueryTerm], number: int) -> float:
        words = self._words[number]
        covered = total = 0.0
        for term in terms:
            weight = self._term_weight(term)
            total += weight
            if any(word in words for word in term.words):
                covered += weight
            elif term.added:
                hits = sum(word in words for word in term.added)
                covered += weight * min(1.0, hits / max(1, len(term.added)) * 1.5)
        return covered / total if total else 0.0

    def _term_weight(self, term: QueryTerm) -> float:
        """An idea that the synonym layer knows weighs as the documents' words for it do; a sum of money nothing."""
        if term.concept is None and all(is_amount(word) and word not in self._frequency for word in term.words):
            return 0.0
        words = [word for word in (*term.added, *term.words) if word in self._frequency] or term.words
        return max((self.weight(word) for word in words), default=0.0)

    def _query(self, terms: Sequence[QueryTerm], folded: str) -> tantivy.Query | None:
        parts: list[tuple[tantivy.Occur, tantivy.Query]] = []
        for term in terms:
            for weight, words in ((1.0, term.words), (_ADDED_WEIGHT, term.added)):
                parts.extend(self._word_queries(words, weight))
        pairs = (self._term("pairs", pair, _PAIRS_WEIGHT) for pair in set(bigrams(folded)))
        parts.extend((tantivy.Occur.Should, query) for query in pairs)
        return tantivy.Query.boolean_query(parts) if parts else None

    def _word_queries(self, words: Sequence[str], weight: float) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        return [
            (tantivy.Occur.Should, self._term(field, word, weight * boost))
            for word in words
            for field, boost in _WORD_FIELDS.items()
        ]

    def _term(self, field: str, word: str, weight: float) -> tantivy.Query:
        return tantivy.Query.boost_query(tantivy.Query.term_query(self._schema, field, word, "freq"), weight)

    def _scope(self, scope: Scope) -> list[tantivy.Query]:
        """Filters; they score nothing. Range ends are included."""
        day = _as_int(scope.as_of, _FIRST_DAY)
        parts = [_days(self._schema, "begins", _FIRST_DAY - 1, day)]
        places = sorted(regions_seen_from(scope.region or NATIONWIDE))
        seen = [tantivy.Query.term_set_query(self._schema, "region", places)]
        if scope.documents:
            seen.append(tantivy.Query.term_set_query(self._schema, "document", sorted(scope.documents)))
        parts.append(tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in seen]))
        if not scope.history:
            parts.append(_days(self._schema, "replaced", day + 1, _LAST_DAY))
        return [tantivy.Query.const_score_query(part, 0.0) for part in parts]


def _place_weight(unit: Unit, scope: Scope) -> float:
    """Rules of a place come first for who is there."""
    if unit.document_id in scope.documents:
        return _NAMED
    return 1.0 if unit.region == NATIONWIDE else _LOCAL


def _digest_weight(unit: Unit, coverage: float) -> float:
    """A clause that nobody digested comes behind the digested ones unless it speaks of nearly all that was asked."""
    return 1.0 if unit.digest else min(1.0, _UNDIGESTED + _UNDIGESTED_COVERED * coverage)


def _days(schema: tantivy.Schema, field: str, first: int, last: int) -> tantivy.Query:
    return tantivy.Query.range_query(schema, field, tantivy.FieldType.Integer, first, last)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in (*_WORD_FIELDS, "pairs"):
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    for field in ("region", "document"):
        builder.add_text_field(field, stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("begins", indexed=True, fast=True)
    builder.add_integer_field("replaced", indexed=True, fast=True)
    builder.add_integer_field("number", stored=True)
    return builder.build()


def _fields(unit: Unit) -> dict[str, str]:
    texts = {
        "heading": unit.heading,
        "digest": unit.digest or unit.original,
        "questions": unit.questions,
        "quote": unit.citation.quote or "",
        "original": unit.original if unit.digest else "",
        "title": f"{unit.citation.title} {unit.citation.document} {unit.citation.issuer}",
    }
    return {field: " ".join(tokens(text)) for field, text in texts.items()}


def _document(number: int, unit: Unit, fields: dict[str, str]) -> tantivy.Document:
    document = tantivy.Document()
    for field, words in fields.items():
        document.add_text(field, words)
    seen = fold(" ".join((unit.heading, unit.digest, unit.original, unit.questions)))
    document.add_text("pairs", " ".join(bigrams(seen)))
    document.add_text("region", unit.region)
    document.add_text("document", unit.document_id)
    document.add_integer("begins", _as_int(unit.effective_from, _FIRST_DAY))
    document.add_integer("replaced", _as_int(unit.superseded_from, _LAST_DAY))
    document.add_integer("number", number)
    return document


def _as_int(day: dt.date | None, missing: int) -> int:
    return missing if day is None else day.year * 10000 + day.month * 100 + day.day
