"""Documents as readers see them: baseline digests and imported originals in one clause tree."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, lazyload

from api.library import originals, relations
from api.library.models import PolicyDocument
from api.library.schemas import ClauseOut, DocumentOut, DocumentSummary, Steps
from api.library.service import DRAFT, PUBLISHED, REPEALED
from knowledge.engine.gongwen import ParsedClause, ParseWarning
from knowledge.engine.library import Library
from knowledge.engine.originals import Ending, OriginalDocument
from knowledge.engine.schema import Clause, Document, Rank, Verification
from knowledge.engine.units import verified


def summaries(session: Session, library: Library, *, status: str | None, today: dt.date) -> list[DocumentSummary]:
    """Documents of the library and imported ones beside it; drafts only when ``status`` asks for them."""
    heads = (defer(PolicyDocument.clauses), defer(PolicyDocument.warnings), lazyload(PolicyDocument.relations))
    wanted = PolicyDocument.status == DRAFT if status == DRAFT else originals.counts()
    rows = session.scalars(
        select(PolicyDocument).where(wanted).order_by(PolicyDocument.document, PolicyDocument.id).options(*heads)
    ).all()
    if status == DRAFT:
        return [row_summary(row) for row in rows]
    own = {row.baseline_id for row in rows}
    ended = originals.endings_of(session, library.documents)
    found = [
        _baseline_summary(entry, ended.get(entry.id), has_original=entry.id in own, today=today)
        for entry in library.documents.values()
    ]
    found += [row_summary(row) for row in rows if row.baseline_id is None]
    return [item for item in found if status is None or item.status == status]


def baseline_document(
    session: Session, library: Library, document: Document, *, staff: bool, today: dt.date
) -> DocumentOut:
    """A document of the library, with the words of its original where that is published."""
    row = originals.row_of(session, document.id)
    ending = originals.endings_of(session, [document.id]).get(document.id)
    summary = _baseline_summary(document, ending, has_original=row is not None, today=today)
    ties = {
        "relations": relations.of_entry(library, document),
        "affected_by": relations.towards(session, library, [document.id], document.document),
    }
    if row is None:
        clauses = [_digest_clause(library, document, clause, None) for clause in document.clauses]
        return DocumentOut(**summary.model_dump(), **ties, clauses=clauses)
    original = originals.whole(session, row)
    by_locator = {clause.locator: clause for clause in document.clauses}
    texts = originals.beside(session, row)
    parsed = [ParsedClause.model_validate(clause) for text in texts for clause in text.clauses]
    tree = [_merged(library, document, clause, by_locator, original) for clause in parsed]
    printed = {clause.locator for root in parsed for clause in root.walk()}
    tree += [
        _digest_clause(library, document, clause, original)
        for clause in document.clauses
        if clause.locator not in printed
    ]
    shown = {**summary.model_dump(), **ties, "printed_on": row.printed_on, "addressees": row.addressees}
    if staff:
        shown |= {"warnings": [*_warnings(row), *mismatches(session, document, row)], "steps": steps(row)}
    return DocumentOut.model_validate({**shown, "clauses": tree})


def imported_document(session: Session, library: Library, row: PolicyDocument, *, staff: bool) -> DocumentOut:
    """An imported document by itself, as draft or where the library has none of its name."""
    parsed = [ParsedClause.model_validate(clause) for clause in row.clauses]
    ids = [name for name in (row.id, row.baseline_id) if name]
    return DocumentOut(
        **row_summary(row).model_dump(),
        addressees=row.addressees,
        relations=relations.of_row(row),
        affected_by=relations.towards(session, library, ids, row.document),
        steps=steps(row) if staff else None,
        library_id=row.baseline_id,
        version=row.revision if staff else None,
        clauses=[_plain(clause) for clause in parsed],
        warnings=_warnings(row) if staff else [],
    )


def mismatches(session: Session, document: Document, row: PolicyDocument) -> list[ParseWarning]:
    """Quotes of the library that do not stand in the published original: an alarm to staff."""
    return [
        ParseWarning(
            code="quote_mismatch",
            locator=alarm.locator,
            detail=f"内置短句“{alarm.quote}”与导入的原文对不上，请核对。",
        )
        for alarm in originals.mismatches(session, document, row)
    ]


def _baseline_summary(
    document: Document, ending: Ending | None, *, has_original: bool, today: dt.date
) -> DocumentSummary:
    lasts = [last for last in (document.effective_to, ending.last_day if ending else None) if last]
    last = min(lasts, default=None)
    over = (last is not None and last < today) or document.superseded_by is not None
    return DocumentSummary(
        id=document.id,
        document=document.document,
        title=document.title,
        issuer=document.issuer,
        rank=document.rank,
        region=document.region,
        issued_on=document.issued_on,
        effective_from=document.effective_from,
        effective_to=last,
        superseded_by=document.superseded_by or (ending.successor if ending else None),
        status=REPEALED if over else PUBLISHED,
        verification=document.verification,
        note=document.note,
        kept_for_history=document.kept_for_history,
        has_original=has_original,
    )


def row_summary(row: PolicyDocument) -> DocumentSummary:
    """An imported document in a list."""
    return DocumentSummary.model_validate(
        {
            name: getattr(row, name)
            for name in DocumentSummary.model_fields
            if name not in {"verification", "note", "has_original", "rank", "kept_for_history"}
        }
        | {"rank": Rank(row.rank), "has_original": True}
        | ({"verification": Verification.PRIMARY} if row.status != DRAFT else {})
    )


def _digest_clause(
    library: Library, document: Document, clause: Clause, original: OriginalDocument | None
) -> ClauseOut:
    citation = verified(library.cite(f"{document.id}#{clause.id}"), original)
    return ClauseOut(
        id=clause.id,
        locator=clause.locator,
        heading=clause.heading,
        text=clause.digest,
        digest=clause.digest,
        quote=citation.quote,
        quote_verified=citation.quote_verified,
        verification=clause.verification,
        superseded_by=citation.superseded_by,
        note=clause.note,
    )


def _merged(
    library: Library,
    document: Document,
    clause: ParsedClause,
    by_locator: dict[str, Clause],
    original: OriginalDocument,
) -> ClauseOut:
    """An original clause with the digest that stands for it."""
    digest = by_locator.get(clause.locator)
    shown = _digest_clause(library, document, digest, original) if digest else _plain(clause)
    children = [_merged(library, document, child, by_locator, original) for child in clause.children]
    return shown.model_copy(update={"heading": clause.heading, "text": clause.text, "children": children})


def _plain(clause: ParsedClause) -> ClauseOut:
    return ClauseOut(
        locator=clause.locator,
        heading=clause.heading,
        text=clause.text,
        children=[_plain(child) for child in clause.children],
    )


def steps(row: PolicyDocument) -> Steps:
    """Who imported, published and repealed it, and when."""
    return Steps(
        imported_at=row.created_at,
        imported_by=row.created_by,
        published_at=row.published_at,
        published_by=row.published_by,
        repealed_at=row.repealed_at,
        repealed_by=row.repealed_by,
    )


def _warnings(row: PolicyDocument) -> list[ParseWarning]:
    return [ParseWarning.model_validate(warning) for warning in row.warnings]
