"""A page of cases, newest first, that takes as long among a million as among a thousand."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select, tuple_, union_all
from sqlalchemy.orm import Session, lazyload, raiseload, selectinload

from api.cases.models import Case, CaseRecord
from api.pages import KeyPaging, Page, counted, key_cursor

# A list shows neither files nor what happened, and of a record its id: reading them would cost as much as all the rest.
_LISTED = (
    raiseload(Case.files),
    raiseload(Case.events),
    lazyload(Case.notice),
    selectinload(Case.entries).lazyload(CaseRecord.record),
)
_NEWEST_FIRST = (Case.created_at.desc(), Case.number.desc())


def newest(
    session: Session,
    query: Select[Case],
    statuses: Sequence[str],
    kinds: Sequence[str],
    paging: KeyPaging,
    *,
    apart: bool,
) -> Page[Case]:
    """Those of some statuses and kinds that come after a row; they hold what ``shown.summary`` shows.

    ``apart``: an index holds the cases of one status and kind newest first, but not their mixture. So each pair gives
    as many as the page has, and the page is the newest of those. Without it, all are read and sorted: for few.
    """
    whole = query.where(Case.status.in_(statuses), Case.kind.in_(kinds))
    total, more = counted(session, whole.with_only_columns(Case.number))
    pairs = [(Case.status == status, Case.kind == kind) for status in statuses for kind in kinds]
    numbers = _first(query, pairs, paging) if apart else _first(whole, [()], paging)
    wanted = select(Case).options(*_LISTED).where(Case.number.in_(numbers)).order_by(*_NEWEST_FIRST)
    found = session.scalars(wanted).unique().all()
    items = found[: paging.limit]
    key = (items[-1].created_at, items[-1].number) if len(found) > paging.limit else None
    return Page(items, total, key_cursor(key) if key else None, total_is_lower_bound=more)


def _first(query: Select[Case], parts: Sequence[tuple[ColumnElement[bool], ...]], paging: KeyPaging) -> Select[str]:
    """The numbers of the newest of all parts after a row, one more than the page has."""
    count = paging.limit + 1
    # The bare columns: to put thirty selections of mapped ones together takes as long as to carry them out.
    bare = Case.__table__.c
    head = query.with_only_columns(bare.created_at, bare.number).order_by(*_NEWEST_FIRST).limit(count)
    if paging.after is not None:
        head = head.where(tuple_(Case.created_at, Case.number) < paging.after)
    every = union_all(*(select(head.where(*part).subquery()) for part in parts)).subquery()
    return select(every.c.number).order_by(every.c.created_at.desc(), every.c.number.desc()).limit(count)
