"""Published originals that no digest stands for, however many: an index on disk, changed document by document.

Only the clauses' words are here; what the law says of a document (its dates, its successor) is given at each look-up,
so that a repeal costs nothing.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from knowledge.engine.originals import OriginalClause, OriginalDocument, entries
from knowledge.engine.words import tokens

_HEAP_BYTES = 60_000_000
_LAYOUT = 2
_NOWHERE = 0.5
# With the title of the document, and without.
_TEXTS = ("words", "own")


@dataclass(frozen=True)
class ShelfHit:
    """A clause of an original with its BM25 score."""

    original_id: str
    locator: str
    heading: str
    text: str
    score: float


class Shelf:
    """An index of originals in a folder, or in memory when none is given. Many may read, one at a time may write."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder / f"clauses-{_LAYOUT}" if folder else None
        self._schema = _schema()
        self._index = self._open()
        self._marks: dict[str, str] = {}
        self.refresh()

    def _open(self) -> tantivy.Index:
        if self._folder is None:
            return tantivy.Index(self._schema)
        self._folder.mkdir(parents=True, exist_ok=True)
        return tantivy.Index(self._schema, path=str(self._folder))

    @property
    def _list(self) -> Path | None:
        return self._folder / "marks.json" if self._folder else None

    def refresh(self) -> None:
        """See what another process has written."""
        if self._list is not None and self._list.exists():
            self._marks = json.loads(self._list.read_text("utf-8"))
        self._index.reload()

    def behind(self, wanted: Mapping[str, str]) -> int:
        """How many documents differ from what is wanted (document id to a mark of its content)."""
        return len(wanted.items() ^ self._marks.items())

    def bring_to(self, wanted: Mapping[str, str], load: Callable[[list[str]], Iterable[OriginalDocument]]) -> None:
        """Take away what is no longer wanted and add what is new; ``load`` reads documents by id.

        Nothing is seen before all of it is written, and what was cut short is done again next time.

        Raises:
            ShelfBusy: another process is writing; look again in a moment.

        """
        gone = [name for name, mark in self._marks.items() if wanted.get(name) != mark]
        new = [name for name, mark in wanted.items() if self._marks.get(name) != mark]
        if not gone and not new:
            return
        writer = self._writer()
        for name in {*gone, *new}:
            writer.delete_documents_by_term("original", name)
        for original in load(new):
            title = " ".join(tokens(original.title))
            for clause in entries(original):
                writer.add_document(_document(original, title, clause))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._marks = dict(wanted)
        if self._list is not None:
            fresh = self._list.with_suffix(".new")
            fresh.write_text(json.dumps(self._marks), "utf-8")
            fresh.replace(self._list)

    def _writer(self) -> tantivy.IndexWriter:
        try:
            return self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
        except ValueError as error:
            raise ShelfBusy from error

    def search(self, words: Iterable[str], limit: int, within: Iterable[str] = ()) -> list[ShelfHit]:
        """Clauses with these words, best first; ``within`` keeps to those documents."""
        needed = [self._any("words", words)]
        if chosen := list(within):
            needed.append(self._keep(chosen))
        return self._best(needed, limit)

    def search_named(
        self, words: Iterable[str], limit: int, within: Iterable[str], telling: Iterable[str]
    ) -> list[ShelfHit]:
        """Clauses of documents that were named, by their own words alone: the title is in all of them.

        At least one of the ``telling`` words stands in each.
        """
        needed = [self._any("own", words), self._must(self._any("own", telling)), self._keep(list(within))]
        return self._best(needed, limit)

    def _best(self, needed: Sequence[tantivy.Query], limit: int) -> list[ShelfHit]:
        if not self._marks:
            return []
        # One condition alone lets the engine skip what cannot be among the best.
        all_of = [(tantivy.Occur.Must, part) for part in needed]
        query = tantivy.Query.boolean_query(all_of) if len(needed) > 1 else needed[0]
        searcher = self._index.searcher()
        # Without counting, the engine may skip what cannot be among the best.
        hits = searcher.search(query, limit=limit, count=False).hits
        return [_as_hit(score, searcher.doc(address)) for score, address in hits]

    def clause(self, original_id: str, locator: str) -> ShelfHit | None:
        """The clause of a document at a locator."""
        terms = (self._term("original", original_id), self._term("locator", locator))
        both = [(tantivy.Occur.Must, term) for term in terms]
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.boolean_query(both), limit=1, count=False).hits
        return _as_hit(0.0, searcher.doc(hits[0][1])) if hits else None

    def weight(self, word: str) -> float:
        """How telling a word is: rare words more; one that stands in no clause is mostly a way of speaking."""
        searcher = self._index.searcher()
        count = searcher.doc_freq("words", word)
        return math.log(1 + (searcher.num_docs + 1) / (count + 0.5)) if count else _NOWHERE

    def _any(self, field: str, words: Iterable[str]) -> tantivy.Query:
        parts = [(tantivy.Occur.Should, self._term(field, word)) for word in dict.fromkeys(words)]
        return tantivy.Query.boolean_query(parts) if parts else tantivy.Query.empty_query()

    def _keep(self, documents: list[str]) -> tantivy.Query:
        return self._must(tantivy.Query.term_set_query(self._schema, "original", documents))

    def _must(self, query: tantivy.Query) -> tantivy.Query:
        """A condition that adds nothing to the score."""
        return tantivy.Query.const_score_query(query, 0.0)

    def _term(self, field: str, value: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "freq" if field in _TEXTS else "basic")


class ShelfBusy(Exception):
    """Another process is writing the index."""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in _TEXTS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace", index_option="freq")
    for field in ("original", "locator"):
        builder.add_text_field(field, stored=True, tokenizer_name="raw", index_option="basic")
    for field in ("heading", "text"):
        builder.add_bytes_field(field, stored=True)
    return builder.build()


def _document(original: OriginalDocument, title: str, clause: OriginalClause) -> tantivy.Document:
    document = tantivy.Document()
    own = " ".join(tokens(f"{clause.heading} {clause.text}"))
    document.add_text("own", own)
    document.add_text("words", f"{title} {own}")
    document.add_text("original", original.id)
    document.add_text("locator", clause.locator)
    document.add_bytes("heading", clause.heading.encode())
    document.add_bytes("text", clause.text.encode())
    return document


def _as_hit(score: float, stored: tantivy.Document) -> ShelfHit:
    return ShelfHit(
        original_id=stored["original"][0],
        locator=stored["locator"][0],
        heading=bytes(stored["heading"][0]).decode(),
        text=bytes(stored["text"][0]).decode(),
        score=score,
    )
