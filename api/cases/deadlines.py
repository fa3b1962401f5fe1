"""Clocks of cases: kept so that they can be computed again, found by what is due."""

import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, lazyload, load_only, selectinload

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.accounts.whose import OFFICE
from api.cases.models import Case, CaseDeadline, CaseRecord
from api.errors import NotAllowed
from api.pages import Page, Paging, fetch
from api.records.models import Record
from knowledge.engine import clocks
from knowledge.engine.clock import Clock
from knowledge.engine.library import Library
from knowledge.engine.workdays import add_working_days

_ORDER = (CaseDeadline.due_on, CaseDeadline.id)
_NOT_SHOWN = [lazyload(part) for part in (Case.files, Case.deadlines, Case.events)]
_DOCUMENT = [load_only(Record.document_number), lazyload(Record.subject)]


def row_of(library: Library, clock: Clock, region: str) -> CaseDeadline:
    """A clock that has just started in a case of ``region``, as it is kept; its clauses as begun on that day."""
    row = CaseDeadline(
        rule=clock.limit,
        name=clock.name,
        actor=clock.actor,
        started_on=clock.started_on,
        region=region,
        unit=clock.unit.value,
        amount=clock.amount,
        verification=clock.verification.value,
        note=clock.note,
        clauses=list(clock.cites),
        citations=[
            citation.model_dump(mode="json")
            for citation in library.cite_on(clock.started_on, clock.cites, earlier=clock.cites)
        ],
    )
    keep(row, clock)
    return row


def keep(row: CaseDeadline, clock: Clock) -> None:
    """Write what has happened to a clock, and the days that follow from it."""
    last = clocks.due(clock)
    row.history = [change.model_dump(mode="json") for change in clock.history]
    row.due_on, row.provisional = last.on, last.provisional
    row.paused_on, row.met_on = clock.paused_on, clock.met_on


def clock_of(row: CaseDeadline) -> Clock:
    """The clock that a row keeps."""
    return Clock.model_validate(
        {
            "limit": row.rule,
            "name": row.name,
            "actor": row.actor,
            "amount": row.amount,
            "unit": row.unit,
            "started_on": row.started_on,
            "cites": row.clauses,
            "verification": row.verification,
            "note": row.note,
            "history": row.history,
        }
    )


def due_within(session: Session, viewer: Viewer, days: int, paging: Paging, *, today: dt.date) -> Page[CaseDeadline]:
    """Clocks that end today or within so many working days, the nearest first; staff, of their region."""
    last = add_working_days(today, days).due_on if days else today
    query = _ticking(viewer).where(CaseDeadline.due_on.between(today, last))
    return fetch(session, query, paging, order=_ORDER)


def breached(session: Session, viewer: Viewer, paging: Paging, *, today: dt.date) -> Page[CaseDeadline]:
    """Clocks whose last day has passed for certain, the oldest first; staff, of their region."""
    query = _ticking(viewer).where(CaseDeadline.due_on < today, CaseDeadline.provisional.is_(False))
    return fetch(session, query, paging, order=_ORDER)


def to_do(session: Session, viewer: Viewer, days: int, paging: Paging, *, today: dt.date) -> Page[CaseDeadline]:
    """Everything that needs somebody, in one list: overdue (the oldest first), due today, due soon; of their region.

    A provisional day that has passed stands among the overdue ones by its date.
    """
    last = add_working_days(today, days).due_on if days else today
    return fetch(session, _ticking(viewer).where(CaseDeadline.due_on <= last), paging, order=_ORDER)


def perhaps_breached(session: Session, viewer: Viewer, paging: Paging, *, today: dt.date) -> Page[CaseDeadline]:
    """Clocks whose provisional last day has passed: somebody has to look; staff, of their region."""
    query = _ticking(viewer).where(CaseDeadline.due_on < today, CaseDeadline.provisional.is_(True))
    return fetch(session, query, paging, order=_ORDER)


def recount(session: Session) -> int:
    """Compute the provisional clocks again, by the holiday notices of now; how many moved or became certain."""
    open_ones = select(CaseDeadline).where(CaseDeadline.provisional.is_(True), CaseDeadline.met_on.is_(None))
    moved = 0
    for row in session.scalars(open_ones).all():
        before = (row.due_on, row.provisional)
        keep(row, clock_of(row))
        moved += (row.due_on, row.provisional) != before
    session.flush()
    return moved


def _ticking(viewer: Viewer) -> Select[CaseDeadline]:
    """Running clocks of the viewer's region, each with number, kind, subject and 文号 of its case and no more of it."""
    if not viewer.roles & OFFICE:
        raise NotAllowed("期限清单只供工作人员查看。您可以在自己的申请里查看办理期限。")
    shown = (
        load_only(Case.number, Case.kind, Case.status),
        joinedload(Case.subject),
        selectinload(Case.entries).joinedload(CaseRecord.record).options(*_DOCUMENT),
    )
    case = selectinload(CaseDeadline.case).options(*shown, *_NOT_SHOWN)
    return visible(viewer, CaseDeadline).where(CaseDeadline.ticking()).options(case)
