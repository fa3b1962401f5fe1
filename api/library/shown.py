"""Documents as readers see them: baseline digests and imported originals in one clause tree."""

import base64
import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.library.models import PolicyDocument
from api.library.schemas import ClauseOut, DocumentOut, DocumentPage, DocumentSummary
from api.library.service import DRAFT, PUBLISHED, REPEALED, as_original
from api.pages import Paging
from knowledge.engine.gongwen import ParsedClause, ParseWarning
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalDocument, stands_in
from knowledge.engine.schema import Clause, Document, Rank


def summaries(session: Session, library: Library, *, status: str | None, today: dt.date) -> list[DocumentSummary]:
    """Documents of the library and imported ones beside it; drafts only when ``status`` asks for them."""
    rows = list(session.scalars(select(PolicyDocument).order_by(PolicyDocument.document, PolicyDocument.id)))
    if status == DRAFT:
        return [_row_summary(row) for row in rows if row.status == DRAFT]
    originals = {row.baseline_id for row in rows if row.status == PUBLISHED}
    found = [
        _baseline_summary(entry, has_original=entry.id in originals, today=today)
        for entry in library.documents.values()
    ]
    found += [
        _row_summary(row)
        for row in rows
        if row.baseline_id is None and (row.status == PUBLISHED or (row.status == REPEALED and row.effective_to))
    ]
    return [item for item in found if status is None or item.status == status]


def baseline_document(
    session: Session, library: Library, document: Document, *, staff: bool, today: dt.date
) -> DocumentOut:
    """A document of the library, with the words of its original where that is published."""
    row = session.scalar(
        select(PolicyDocument)
        .where(PolicyDocument.baseline_id == document.id, PolicyDocument.status == PUBLISHED)
        .order_by(PolicyDocument.changed_at.desc())
    )
    summary = _baseline_summary(document, has_original=row is not None, today=today)
    if row is None:
        clauses = [_digest_clause(library, document, clause, None) for clause in document.clauses]
        return DocumentOut(**summary.model_dump(), clauses=clauses)
    original = as_original(row)
    by_locator = {clause.locator: clause for clause in document.clauses}
    parsed = [ParsedClause.model_validate(clause) for clause in row.clauses]
    tree = [_merged(library, document, clause, by_locator, original) for clause in parsed]
    printed = {clause.locator for root in parsed for clause in root.walk()}
    tree += [
        _digest_clause(library, document, clause, original)
        for clause in document.clauses
        if clause.locator not in printed
    ]
    shown = {**summary.model_dump(), "printed_on": row.printed_on}
    warnings = [*_warnings(row), *mismatches(document, original)] if staff else []
    return DocumentOut(**shown, addressees=row.addressees, clauses=tree, warnings=warnings)


def imported_document(row: PolicyDocument, *, staff: bool) -> DocumentOut:
    """An imported document by itself, as draft or where the library has none of its name."""
    parsed = [ParsedClause.model_validate(clause) for clause in row.clauses]
    return DocumentOut(
        **_row_summary(row).model_dump(),
        addressees=row.addressees,
        clauses=[_plain(clause) for clause in parsed],
        warnings=_warnings(row) if staff else [],
    )


def mismatches(document: Document, original: OriginalDocument) -> list[ParseWarning]:
    """Quotes of the library that do not stand in the published original: an alarm to staff."""
    return [
        ParseWarning(
            code="quote_mismatch",
            locator=clause.locator,
            detail=f"内置短句“{clause.quote}”与导入的原文对不上，请核对。",
        )
        for clause in document.clauses
        if clause.quote and not stands_in(clause.quote, original, clause.locator)
    ]


def _baseline_summary(document: Document, *, has_original: bool, today: dt.date) -> DocumentSummary:
    ended = document.effective_to is not None and document.effective_to < today
    return DocumentSummary(
        id=document.id,
        document=document.document,
        title=document.title,
        issuer=document.issuer,
        rank=document.rank,
        region=document.region,
        issued_on=document.issued_on,
        effective_from=document.effective_from,
        effective_to=document.effective_to,
        superseded_by=document.superseded_by,
        status=REPEALED if ended or document.superseded_by else PUBLISHED,
        verification=document.verification,
        note=document.note,
        has_original=has_original,
    )


def _row_summary(row: PolicyDocument) -> DocumentSummary:
    return DocumentSummary.model_validate(
        {
            name: getattr(row, name)
            for name in DocumentSummary.model_fields
            if name not in {"verification", "note", "has_original", "rank"}
        }
        | {"rank": Rank(row.rank), "has_original": True}
    )


def _digest_clause(
    library: Library, document: Document, clause: Clause, original: OriginalDocument | None
) -> ClauseOut:
    citation = library.cite(f"{document.id}#{clause.id}")
    verified = bool(original and clause.quote and stands_in(clause.quote, original, clause.locator))
    return ClauseOut(
        id=clause.id,
        locator=clause.locator,
        heading=clause.heading,
        text=clause.digest,
        digest=clause.digest,
        quote=clause.quote,
        quote_verified=verified,
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


def _warnings(row: PolicyDocument) -> list[ParseWarning]:
    return [ParseWarning.model_validate(warning) for warning in row.warnings]


def page(items: list[DocumentSummary], paging: Paging) -> DocumentPage:
    """Part of a list that is not a query; its cursors are those of ``api.pages``."""
    end = paging.offset + paging.limit
    cursor = base64.urlsafe_b64encode(f"o{end}".encode()).decode() if end < len(items) else None
    return DocumentPage(items=items[paging.offset : end], total=len(items), next=cursor)
