"""What can be found: one unit a clause, from the baseline digests and the published originals."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.engine.library import DOCUMENT_URL, Library
from knowledge.engine.originals import (
    QUOTE_LENGTH,
    Ending,
    OriginalClause,
    OriginalDocument,
    by_baseline,
    endings,
    entries,
    original_words,
    sentences,
    stands_in,
)
from knowledge.engine.quoting import telling
from knowledge.engine.schema import NATIONWIDE, Citation, Clause, Document, Rank, Verification

_LONGEST_EXCERPT = 120
_GOES_ON = "……（全文见原文）"


@dataclass(frozen=True)
class Unit:
    """One findable clause. ``superseded_from`` is the first day on which it is no longer the rule."""

    ref: str
    document_id: str
    region: str
    effective_from: dt.date | None
    superseded_from: dt.date | None
    heading: str
    digest: str
    original: str
    citation: Citation
    rank: Rank
    note: str | None = None
    historic: bool = False

    @property
    def text(self) -> str:
        """What a reader is shown: our digest, or the beginning of the original where there is none."""
        return self.digest or _excerpt(self.original)

    def begun_on(self, as_of: dt.date) -> bool:
        """Whether it was in force already on that day."""
        return self.effective_from is None or self.effective_from <= as_of

    def citation_on(self, as_of: dt.date) -> Citation:
        """The citation as it stood on that day: a successor that was yet to come is not named."""
        if self.citation.superseded_by is None or self.superseded_on(as_of):
            return self.citation
        return self.citation.model_copy(update={"superseded_by": None})

    def note_on(self, as_of: dt.date) -> str | None:
        """What a reader must know; a note on its repeal says nothing true about the days before."""
        return None if self.superseded_from is not None and not self.superseded_on(as_of) else self.note

    def superseded_on(self, as_of: dt.date) -> bool:
        """Whether something else had taken its place on that day."""
        return self.superseded_from is not None and self.superseded_from <= as_of


def regions_seen_from(region: str) -> frozenset[str]:
    """A place sees the nation's, its province's, its city's and its own rules; never another province's."""
    return frozenset({NATIONWIDE, region[:2] + "0000", region[:4] + "00", region})


def build_units(library: Library, originals: Sequence[OriginalDocument]) -> tuple[Unit, ...]:
    """All units of the library and of the originals published at this office."""
    return (*_baseline_units(library, originals), *_original_units(library, originals))


def _baseline_units(library: Library, originals: Sequence[OriginalDocument]) -> Iterator[Unit]:
    texts, ended = by_baseline(originals), endings(originals)
    for document in library.documents.values():
        for clause in document.clauses:
            yield baseline_unit(library, document, clause, texts.get(document.id), ended.get(document.id))


def baseline_unit(
    library: Library, document: Document, clause: Clause, original: OriginalDocument | None, ending: Ending | None
) -> Unit:
    """A clause of the library beside its published original, and ended where this office published its end."""
    ref = f"{document.id}#{clause.id}"
    found = original.find(clause.locator) if original else None
    words = found.full_text if found else ""
    return Unit(
        ref=ref,
        document_id=document.id,
        region=document.region,
        effective_from=document.effective_from,
        superseded_from=superseded_from(library, document, clause, ending),
        heading=clause.heading,
        digest=clause.digest,
        original=words,
        citation=_ended(telling(verified(library.cite(ref), original), clause.digest, words), ending),
        rank=document.rank,
        note=clause.note or (None if document.region == NATIONWIDE else document.note),
        historic=document.kept_for_history,
    )


def verified(citation: Citation, original: OriginalDocument | None) -> Citation:
    """The citation held against the published original: a quote that does not stand there gives way to its words.

    Where the original has no such clause the quote stays as it is, unverified.
    """
    if original is None or citation.quote is None:
        return citation
    if stands_in(citation.quote, original, citation.locator):
        return citation.model_copy(update={"quote_verified": True})
    words = original_words(original, citation.locator)
    return citation.model_copy(update={"quote": words, "quote_verified": True}) if words else citation


def _ended(citation: Citation, ending: Ending | None) -> Citation:
    if ending is None:
        return citation
    last = min(ending.last_day, citation.effective_to or ending.last_day)
    return citation.model_copy(
        update={"effective_to": last, "superseded_by": citation.superseded_by or ending.successor}
    )


def superseded_from(
    library: Library, document: Document, clause: Clause, ending: Ending | None = None
) -> dt.date | None:
    """The day the successor came into force, or the day after the document's last one."""
    lasts = (document.effective_to, ending.last_day if ending else None)
    days = [last + dt.timedelta(days=1) for last in lasts if last]
    for successor in (clause.superseded_by, document.superseded_by):
        if successor is None:
            continue
        name = successor.split("#", 1)[0]
        days.append(library.documents[name].effective_from if name in library.documents else dt.date.min)
    return min(days) if days else None


def _original_units(library: Library, originals: Sequence[OriginalDocument]) -> Iterator[Unit]:
    """Articles and other clauses of originals that no digest stands for."""
    digested = {(document.id, clause.locator) for document in library.documents.values() for clause in document.clauses}
    for original in originals:
        for clause in entries(original):
            if (original.baseline_id, clause.locator) not in digested:
                yield _known_unit(library, original, clause)


def _known_unit(library: Library, original: OriginalDocument, clause: OriginalClause) -> Unit:
    """A clause of a document that the library knows, under the library's name and dates."""
    baseline = library.documents.get(original.baseline_id or "")
    ends = original.effective_to or (baseline.effective_to if baseline else None)
    return original_unit(original, clause, document_id=baseline.id if baseline else original.id, ends=ends)


def original_unit(
    original: OriginalDocument, clause: OriginalClause, *, document_id: str, ends: dt.date | None
) -> Unit:
    """A clause of an original as something that can be cited; ``ends`` is the last day of its document."""
    citation = Citation(
        document=original.document,
        title=original.title,
        issuer=original.issuer,
        locator=clause.locator,
        quote=next(sentences(clause.text), clause.text)[:QUOTE_LENGTH],
        digest="",
        quote_verified=True,
        effective_from=original.effective_from,
        effective_to=ends,
        superseded_by=original.superseded_by,
        verification=Verification.PRIMARY,
        url=f"{DOCUMENT_URL}/{document_id}#{clause.locator}",
    )
    return Unit(
        ref=f"{document_id}#{clause.locator}",
        document_id=document_id,
        region=original.region,
        effective_from=original.effective_from,
        superseded_from=ends + dt.timedelta(days=1) if ends else None,
        heading=clause.heading,
        digest="",
        original=clause.text,
        citation=citation,
        rank=original.rank,
    )


def _excerpt(text: str) -> str:
    """Whole sentences from the beginning, up to about a hundred characters; says so where the text goes on."""
    shown = ""
    for sentence in sentences(text):
        if shown and len(shown) + len(sentence) > _LONGEST_EXCERPT:
            return shown + _GOES_ON
        shown += sentence
    return shown
