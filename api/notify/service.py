"""In-app messages as their readers see them."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see, visible
from api.notify.models import Notification
from api.pages import Page, Paging, fetch


def list_own(session: Session, viewer: Viewer, paging: Paging, *, only_unread: bool) -> Page[Notification]:
    """The viewer's messages, newest first."""
    query = visible(viewer, Notification)
    if only_unread:
        query = query.where(Notification.read_at.is_(None))
    return fetch(session, query, paging, order=(Notification.created_at.desc(), Notification.id))


def unread(session: Session, viewer: Viewer) -> int:
    """How many of the viewer's messages nobody has read."""
    return (
        session.scalar(select(func.count()).where(may_see(viewer, Notification), Notification.read_at.is_(None))) or 0
    )


def mark_read(session: Session, viewer: Viewer, ids: Sequence[str] | None, *, now: dt.datetime) -> None:
    """Mark the viewer's messages, or those of ``ids`` that are the viewer's; what was read stays read since then."""
    query = update(Notification).where(may_see(viewer, Notification), Notification.read_at.is_(None))
    session.execute((query if ids is None else query.where(Notification.id.in_(ids))).values(read_at=now))
