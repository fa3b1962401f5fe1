"""Published originals as the engine sees them, and whether a quote stands in one."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.engine.schema import Document, Rank

QUOTE_LENGTH = 80
# 第十条之一, 附件1/第三条, and the second 第三条 of a file that begins again (第三条#2).
_ARTICLE = re.compile(
    r"^(?:.+/)?(?P<label>第[〇零一二三四五六七八九十百千]+条(?:之[〇零一二三四五六七八九十]+)?)(?:#\d+)?"
)


@dataclass(frozen=True)
class OriginalClause:
    """One clause of an original; ``full_text`` includes the clauses below it."""

    locator: str
    heading: str
    text: str
    full_text: str


@dataclass(frozen=True)
class OriginalDocument:
    """A published original. ``baseline_id`` is the library's document it is the original of, if any.

    ``repeals`` names documents of the library that it put an end to.
    """

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
    repeals: tuple[str, ...] = ()

    def find(self, locator: str) -> OriginalClause | None:
        """The clause with this locator."""
        return next((clause for clause in self.clauses if clause.locator == locator), None)


def entries(original: OriginalDocument) -> Iterator[OriginalClause]:
    """What is found and cited of an original: an article with all its paragraphs and items, else clause by clause.

    A clause whose whole text became its heading ("（一）不收费。") is found by that.
    """
    locators = {clause.locator for clause in original.clauses}
    for clause in original.clauses:
        article = _ARTICLE.match(clause.locator)
        if article is None or article.group(0) not in locators:
            if words := clause.text or _lone_heading(clause):
                yield replace(clause, text=words)
        elif article.group(0) == clause.locator:
            yield replace(clause, text=clause.full_text.removeprefix(article["label"]).lstrip())


def _lone_heading(clause: OriginalClause) -> str:
    """The heading of a clause that has nothing below it."""
    return "" if "\n" in clause.full_text else clause.heading


@dataclass(frozen=True)
class QuoteMismatch:
    """A baseline quote that does not stand in the published original: an alarm to staff.

    ``says`` is what the original has at the locator; empty where it has no such clause.
    """

    document: str
    locator: str
    quote: str
    says: str = ""


@dataclass(frozen=True)
class Ending:
    """A document of the library that something published at this office has ended."""

    last_day: dt.date
    successor: str | None


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


def mismatches(document: Document, original: OriginalDocument) -> tuple[QuoteMismatch, ...]:
    """Quotes of a library document that do not stand in its original, character by character."""
    return tuple(
        QuoteMismatch(document.document, clause.locator, clause.quote, original_words(original, clause.locator))
        for clause in document.clauses
        if clause.quote and not stands_in(clause.quote, original, clause.locator)
    )


def original_words(original: OriginalDocument, locator: str) -> str:
    """The first words of a clause, at most a sentence and ``QUOTE_LENGTH`` characters; empty: no such clause."""
    clause = original.find(locator)
    text = (clause.text or clause.full_text) if clause else ""
    return next(sentences(text), text)[:QUOTE_LENGTH]


def endings(originals: Sequence[OriginalDocument]) -> dict[str, Ending]:
    """Documents of the library that were repealed at this office, or by a document published here, by id."""
    found: dict[str, Ending] = {}
    for name, original in by_baseline(originals).items():
        if original.effective_to:
            found[name] = Ending(original.effective_to, original.superseded_by)
    for original in originals:
        if original.effective_from is None:
            continue
        ending = Ending(original.effective_from - dt.timedelta(days=1), original.document)
        for name in original.repeals:
            if name not in found or ending.last_day < found[name].last_day:
                found[name] = ending
    return found


def sentences(text: str) -> Iterator[str]:
    """Sentences of a clause, each with its closing mark."""
    for match in re.finditer(r"[^。；\n]+[。；]?", text):
        if sentence := match.group(0).strip():
            yield sentence
