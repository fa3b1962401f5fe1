"""Where what is kept about a subject lies: which office it belongs to, and of whom an office knows anything."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from api.accounts.models import Account, Subject
from api.accounts.service import region_prefix
from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see
from api.accounts.whose import Whose
from api.db import Base

_SUBJECT = "subject_id"


def place_of(session: Session, subject: Subject) -> str | None:
    """Where the latest of the papers about a subject lies; None where nothing is."""
    latest = max(_latest(session, subject), default=None)
    return latest[1] if latest else None


def known_to(session: Session, viewer: Viewer, ids: Collection[str]) -> set[str]:
    """Those of these subjects of whom there are papers that the viewer may see, or an account in the viewer's region.

    Whoever works for the whole country knows them all.
    """
    prefix = region_prefix(viewer.region)
    if not prefix:
        return set(ids)
    accounts = Account.subject_id.in_(ids), Account.region.startswith(prefix)
    found = {one for one in session.scalars(select(Account.subject_id).where(*accounts)) if one}
    for model, columns in _placed():
        whose = columns[_SUBJECT]
        found.update(session.scalars(select(whose).where(whose.in_(ids), may_see(viewer, model)).distinct()))
    return found


def lies_in(prefix: str) -> ColumnElement[bool]:
    """That the latest of the papers about an account's subject lies in a region: ``place_of``, for lists.

    ``prefix`` are the first digits of the region.
    """
    tables = [(model, columns[model.whose.region].key) for model, columns in _placed()]
    return or_(*(_newest_in(aliased(model), region, tables, prefix) for model, region in tables))


def _newest_in(row: Any, region: str, tables: Sequence[tuple[Any, str]], prefix: str) -> ColumnElement[bool]:
    others = (aliased(model) for model, _ in tables)
    newer = (
        exists().where(one.subject_id == Account.subject_id, one.created_at > row.created_at, *_on_paper(one))
        for one in others
    )
    here = getattr(row, region).startswith(prefix)
    return exists().where(row.subject_id == Account.subject_id, here, *_on_paper(row), *(~one for one in newer))


def _latest(session: Session, subject: Subject) -> Iterator[tuple[dt.datetime, str]]:
    """When the latest row of each of these tables was made, and its place."""
    for model, columns in _placed():
        made, place = columns["created_at"], columns[model.whose.region]
        about = columns[_SUBJECT] == subject.id, *_on_paper(model)
        latest = select(made, place).where(*about).order_by(made.desc()).limit(1)
        yield from ((row[0], row[1]) for row in session.execute(latest))


def _on_paper(row: Any) -> tuple[ColumnElement[bool], ...]:
    """What nobody has filed yet is no paper: whoever drafts would choose their office."""
    filed = row.whose.filed
    return (getattr(row, filed).is_not(None),) if filed else ()


def _placed() -> Iterator[tuple[Any, Any]]:
    """Tables that name a subject and a place, with their columns."""
    for mapper in Base.registry.mappers:
        whose, columns = getattr(mapper.class_, "whose", Whose()), mapper.columns
        if _SUBJECT in whose.subjects and whose.region is not None and "created_at" in columns:
            yield mapper.class_, columns
