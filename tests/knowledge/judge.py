"""Figures of the policy desk on the judged questions, beside plain BM25 over the same clauses.

python -m tests.knowledge.judge
"""

import datetime as dt
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import tantivy
import yaml

from knowledge.engine.answer import AnswerStatus, PolicyDesk
from knowledge.engine.library import load_library
from knowledge.engine.units import Unit, build_units
from knowledge.engine.words import tokens

ROOT = Path(__file__).resolve().parents[2]
TODAY = dt.date(2026, 11, 21)
JUDGED = Path(__file__).with_name("judged_questions.yaml")
ANSWERED = "answered"


class PlainBm25:
    """The same engine and tokens, one field, nothing else: no synonyms, short answers, places or dates."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = units
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
        builder.add_integer_field("number", stored=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        for number, unit in enumerate(units):
            text = " ".join((unit.heading, unit.digest, unit.original, unit.citation.quote or ""))
            writer.add_document(tantivy.Document(text=" ".join(tokens(text)), number=number))
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
        hits = searcher.search(tantivy.Query.boolean_query(parts), limit=3).hits if parts else []
        return [self._units[searcher.doc(address)["number"][0]].ref for _, address in hits]


def rates(items: Sequence[dict[str, Any]], find: Callable[[dict[str, Any]], Sequence[str]]) -> tuple[float, float]:
    """Share of questions with an acceptable clause first, and within three."""
    found = [(set(item["want"]), list(find(item))[:3]) for item in items]
    first = sum(bool(got) and got[0] in want for want, got in found)
    return first / len(found), sum(bool(want & set(got)) for want, got in found) / len(found)


def main() -> None:
    """Print the table."""
    library = load_library(ROOT / "knowledge")
    started = time.perf_counter()
    desk = PolicyDesk(library)
    built = time.perf_counter() - started
    items: list[dict[str, Any]] = yaml.safe_load(JUDGED.read_text(encoding="utf-8"))
    real = [item for item in items if item.get("status", ANSWERED) == ANSWERED]
    foreign = [item for item in items if item not in real]
    plain = PlainBm25(build_units(library, ()))

    def answered(item: dict[str, Any]) -> list[str]:
        answer = desk.answer(item["ask"], region=item.get("region"), as_of=TODAY)
        return [citation.url.rsplit("/", 1)[1] for citation in answer.citations]

    def searched(item: dict[str, Any]) -> list[str]:
        hits = desk.search(item["ask"], region=item.get("region"), as_of=TODAY, limit=3)
        return [hit.url.rsplit("/", 1)[1] for hit in hits]

    def status(item: dict[str, Any]) -> AnswerStatus:
        return desk.answer(item["ask"], region=item.get("region"), as_of=TODAY).status

    rows = [("plain BM25", lambda item: plain.search(item["ask"])), ("search", searched), ("answer", answered)]
    lines = [f"{name:<12} @1 {a:.2f}  @3 {b:.2f}" for name, find in rows for a, b in [rates(real, find)]]
    held = real[1::2]
    a, b = rates(held, answered)
    lines.append(f"{'held-out half':<12} @1 {a:.2f}  @3 {b:.2f}")
    lost = sum(status(item) is not AnswerStatus.ANSWERED for item in real)
    lines.append(f"answerable not answered {lost}/{len(real)}")
    kept = sum(status(item) is not AnswerStatus.ANSWERED for item in foreign)
    right = sum(status(item).value == item["status"] for item in foreign)
    lines.append(f"not ours, not answered as law {kept}/{len(foreign)} (with the right status {right})")
    times = []
    for item in items:
        begun = time.perf_counter()
        status(item)
        times.append((time.perf_counter() - begun) * 1000)
    lines.append(f"one answer p50 {statistics.median(times):.1f} ms, desk built in {built:.2f} s")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
