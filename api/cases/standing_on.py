"""Open cases that stand on clauses of some documents, or lie where a document applies."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, false, func, or_, select, true
from sqlalchemy.orm import Session

from api.accounts.service import region_prefix
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.cases.models import Case, CaseDeadline, CaseRecord, Notice
from api.cases.states import OPEN
from api.pages import Page, Paging, fetch
from api.records.models import Record

_ORDER = (Case.submitted_at.desc(), Case.number)


def citing(viewer: Viewer, document_ids: Collection[str]) -> Select[Case]:
    """Open cases whose assessment, decision or clocks cite a clause of one of these documents."""
    return _open(viewer).where(_cites(document_ids))


def nearby(viewer: Viewer, document_ids: Collection[str], region: str | None, fields: Sequence[str]) -> Select[Case]:
    """Other open cases in a region and, where some are named, in one of these fields."""
    prefix = region_prefix(region)
    here = Case.region.startswith(prefix) if prefix else true()
    return _open(viewer).where(here, _in_field(fields), ~_cites(document_ids))


def page_of(session: Session, query: Select[Case], paging: Paging) -> Page[Case]:
    """One page, those filed last first."""
    return fetch(session, query, paging, order=_ORDER)


def count_of(session: Session, query: Select[Case]) -> int:
    """How many there are."""
    found = query.with_only_columns(Case.id).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def clauses_of(case: Case, document_ids: Collection[str]) -> list[str]:
    """The clauses of these documents that a case stands on, as a reader knows them, each once."""
    marks = [_mark(name) for name in document_ids]
    parts = [
        *(entry.assessment for entry in case.entries),
        case.decision,
        *(deadline.citations for deadline in case.deadlines),
    ]
    cited = (one for part in parts for one in _citations(part))
    return list(
        dict.fromkeys(f"{one['document']} {one['locator']}" for one in cited if any(m in one["url"] for m in marks))
    )


def _open(viewer: Viewer) -> Select[Case]:
    return visible(viewer, Case).where(Case.status.in_(OPEN))


def _cites(document_ids: Collection[str]) -> ColumnElement[bool]:
    """Citations are kept as they were shown; the address of a clause names its document."""
    marks = [_mark(name) for name in document_ids]

    def named(column: Any) -> ColumnElement[bool]:
        return or_(false(), *(cast(column, String).contains(mark, autoescape=True) for mark in marks))

    entries = Case.entries.any(named(CaseRecord.assessment))
    clocks = Case.deadlines.any(named(CaseDeadline.citations))
    decided = Case.decision.is_not(None) & named(Case.decision)
    return or_(decided, entries, clocks)


def _in_field(fields: Sequence[str]) -> ColumnElement[bool]:
    if not fields:
        return true()
    records = Case.entries.any(CaseRecord.record.has(Record.authority_field.in_(fields)))
    return or_(records, Case.notice.has(Notice.authority_field.in_(fields)))


def _mark(document_id: str) -> str:
    return f"/policies/documents/{document_id}#"


def _citations(part: Any) -> Iterator[dict[str, Any]]:
    """Every citation anywhere below what a case keeps."""
    if isinstance(part, list):
        for one in part:
            yield from _citations(one)
    elif isinstance(part, dict):
        if isinstance(part.get("url"), str) and "locator" in part:
            yield part
        for one in part.values():
            yield from _citations(one)
