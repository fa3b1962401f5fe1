"""How much of each document the rules apply, and how much awaits verification."""

from collections import Counter

from knowledge.engine.awaiting import awaiting
from knowledge.engine.coverage import DocumentCoverage, Share, totals
from knowledge.engine.opening import open_library
from tests.benchmarks.figures import table
from tests.benchmarks.startup import ROOT

HEAD = ["document", "clauses", "encoded", "cited only", "left out", "unread", "articles located"]


def measure() -> None:
    """Count the clauses of every document of the library by what has become of them."""
    library = open_library(ROOT / "knowledge")
    documents = library.coverage
    rows = [_row(entry) for entry in documents]
    sums = totals(documents)
    whole = sum(sums.values())
    shares = [f"{sums[share]} ({sums[share] / whole:.0%})" for share in Share]
    table("Coverage of the documents", HEAD, [*rows, ["all", str(whole), *shares, ""]])
    open_values = Counter((entry.part, entry.verification.value) for entry in awaiting(library))
    table(
        "Values awaiting verification",
        ["what", "confidence", "values"],
        [[part, verification, str(count)] for (part, verification), count in sorted(open_values.items())],
    )


def _row(entry: DocumentCoverage) -> list[str]:
    counts = [str(len(entry.shares[share])) for share in Share]
    located = f"{entry.articles_located} of {entry.original.units}" if entry.original else str(entry.articles_located)
    return [entry.document, str(entry.total), *counts, located]


if __name__ == "__main__":
    measure()
