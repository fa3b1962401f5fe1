"""Figures of the policy desk on the judged questions, beside plain BM25 over the same clauses.

python -m tests.knowledge.judge [file of questions, default judged_questions.yaml]

``fresh_questions.yaml`` holds questions written before the desk was last changed; its head says how far to trust it.
"""

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import tantivy
import yaml

from knowledge.engine.answer import PolicyAnswer, PolicyDesk
from knowledge.engine.library import Library, load_library
from knowledge.engine.ranking import ranker_for
from knowledge.engine.units import Unit, build_units
from knowledge.engine.words import tokens

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 21)
JUDGED = Path(__file__).with_name("judged_questions.yaml")
ANSWERED = "answered"


class PlainBm25:
    """The same engine and tokens, one field, nothing else: no synonyms, short answers, places or dates."""

    def __init__(self, units: Sequence[Unit], loose: Iterable[tuple[str, str]] = ()) -> None:
        """``loose``: references and texts of further clauses."""
        self._refs: list[str] = []
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
        builder.add_integer_field("number", stored=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        own = (
            (unit.ref, " ".join((unit.heading, unit.digest, unit.original, unit.citation.quote or "")))
            for unit in units
        )
        for ref, text in chain(own, loose):
            writer.add_document(tantivy.Document(text=" ".join(tokens(text)), number=len(self._refs)))
            self._refs.append(ref)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def search(self, question: str) -> list[str]:
        """References of the three best units."""
        parts = [
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "text", word, "freq"))
            for word in tokens(question)
        ]
        searcher = self._index.searcher()
        hits = searcher.search(tantivy.Query.boolean_query(parts), limit=3, count=False).hits if parts else []
        return [self._refs[searcher.doc(address)["number"][0]] for _, address in hits]


def rates(items: Sequence[dict[str, Any]], find: Callable[[dict[str, Any]], Sequence[str]]) -> tuple[float, float]:
    """Share of questions with an acceptable clause first, and within three."""
    found = [(set(item["want"]), list(find(item))[:3]) for item in items]
    first = sum(bool(got) and got[0] in want for want, got in found)
    return first / len(found), sum(bool(want & set(got)) for want, got in found) / len(found)


Item = dict[str, Any]


class Judge:
    """One desk and the questions put to it."""

    def __init__(self, library: Library, items: Sequence[Item]) -> None:
        started = time.perf_counter()
        self.desk = PolicyDesk(library, ranker_for(library, ROOT / "var" / "rankers"))
        self.built = time.perf_counter() - started
        self.plain = PlainBm25(build_units(library, ()))
        self.items = items
        self.real = [item for item in items if item.get("status", ANSWERED) == ANSWERED]
        self.foreign = [item for item in items if item not in self.real]

    def answered(self, item: Item) -> list[str]:
        """References that the answer cites."""
        return [ref_of(citation.url) for citation in self._answer(item).citations]

    def searched(self, item: Item) -> list[str]:
        """References of the three best clauses."""
        day = item.get("as_of", TODAY)
        return [ref_of(hit.url) for hit in self.desk.search(item["ask"], region=item.get("region"), as_of=day, limit=3)]

    def status(self, item: Item) -> str:
        """How the question ended."""
        return self._answer(item).status.value

    def _answer(self, item: Item) -> PolicyAnswer:
        return self.desk.answer(item["ask"], region=item.get("region"), as_of=item.get("as_of", TODAY))

    def rows(self) -> Iterator[str]:
        """The table."""
        ways = [("plain BM25", lambda item: self.plain.search(item["ask"]))]
        for name, find in [*ways, ("search", self.searched), ("answer", self.answered)]:
            first, third = rates(self.real, find)
            yield f"{name:<12} @1 {first:.2f}  @3 {third:.2f}"
        first, third = rates(self.real[1::2], self.answered)
        yield f"{'held-out half':<12} @1 {first:.2f}  @3 {third:.2f}"
        lost = sum(self.status(item) != ANSWERED for item in self.real)
        yield f"answerable not answered {lost}/{len(self.real)}"
        wrong = sum(
            any(ref.startswith(tuple(i["avoid"])) for ref in self.answered(i)) for i in self.items if "avoid" in i
        )
        yield f"cited a rule that does not apply {wrong}/{sum('avoid' in item for item in self.items)}"
        kept = sum(self.status(item) != ANSWERED for item in self.foreign)
        right = sum(self.status(item) == item["status"] for item in self.foreign)
        yield f"not ours, not answered as law {kept}/{len(self.foreign)} (with the right status {right})"
        yield f"one answer p50 {self._median():.1f} ms, desk built in {self.built:.2f} s"

    def _median(self) -> float:
        times = []
        for item in self.items:
            begun = time.perf_counter()
            self.status(item)
            times.append((time.perf_counter() - begun) * 1000)
        return statistics.median(times)


def ref_of(url: str) -> str:
    """Reference of a clause by its address."""
    return url.rsplit("/documents/", 1)[-1]


def main() -> None:
    """Print the table."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else JUDGED
    items: list[Item] = yaml.safe_load(path.read_text(encoding="utf-8"))
    judge = Judge(load_library(ROOT / "knowledge"), items)
    sys.stdout.write("\n".join(judge.rows()) + "\n")


if __name__ == "__main__":
    main()
