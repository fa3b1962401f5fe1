"""Published originals as the engine sees them, and whether a quote stands in one."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.engine.schema import Rank


@dataclass(frozen=True)
class OriginalClause:
    """One clause of an original; ``full_text`` includes the clauses below it."""

    locator: str
    heading: str
    text: str
    full_text: str


@dataclass(frozen=True)
class OriginalDocument:
    """A published original. ``baseline_id`` is the library's document it is the original of, if any."""

    id: str
    baseline_id: str | None
    document: str
    title: str
    issuer: str
    region: str
    rank: Rank
    effective_from: dt.date | None
    effective_to: dt.date | None
    superseded_by: str | None
    clauses: tuple[OriginalClause, ...]

    def find(self, locator: str) -> OriginalClause | None:
        """The clause with this locator."""
        return next((clause for clause in self.clauses if clause.locator == locator), None)


@dataclass(frozen=True)
class QuoteMismatch:
    """A baseline quote that does not stand in the published original: an alarm to staff."""

    document: str
    locator: str
    quote: str


def fold_quote(text: str) -> str:
    """Text without white space and in half width: all that may differ between a quote and its source."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def stands_in(quote: str, original: OriginalDocument, locator: str) -> bool:
    """Whether the quote stands in the clause, or, where the clause is not found, in the document."""
    wanted = fold_quote(quote)
    clause = original.find(locator)
    if clause is not None:
        return wanted in fold_quote(clause.heading + clause.full_text)
    return any(wanted in fold_quote(other.full_text) for other in original.clauses)


def by_baseline(originals: Sequence[OriginalDocument]) -> dict[str, OriginalDocument]:
    """Originals by the library document they belong to; the last one published counts."""
    return {original.baseline_id: original for original in originals if original.baseline_id}


def sentences(text: str) -> Iterator[str]:
    """Sentences of a clause, each with its closing mark."""
    for match in re.finditer(r"[^。；\n]+[。；]?", text):
        if sentence := match.group(0).strip():
            yield sentence
