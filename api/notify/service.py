"""Messages to people: their words, and how they are written."""

import datetime as dt

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.cases.deadlines import clock_of
from api.cases.models import Case, CaseDeadline
from api.clock import Clock
from api.notify.models import Notification
from api.outbox.models import OutboxMessage
from api.pages import Page, Paging, fetch
from knowledge.engine import clocks

_SUBMITTED = "您的申请 {number} 已收到，全程免费。{due}"
_DUE = "{name}：{text}{note}。"


class NotificationOut(BaseModel):
    """An in-app message."""

    id: str
    case_number: str
    text: str
    created_at: dt.datetime


class NotificationPage(BaseModel):
    """A page of in-app messages."""

    items: list[NotificationOut]
    total: int
    next: str | None


def case_submitted(session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Tell the applicant that the filing has arrived, and what is due when."""
    case = session.scalars(select(Case).where(Case.number == job.payload["number"])).one()
    due = "".join(_said(row, clock.today()) for row in case.deadlines if row.met_on is None)
    _write(session, job.key, case, _SUBMITTED.format(number=case.number, due=due), clock)


def list_own(session: Session, viewer: Viewer, paging: Paging) -> Page[Notification]:
    """The viewer's messages, newest first."""
    query = select(Notification).where(Notification.subject_id == (viewer.subject_id or ""))
    return fetch(session, query, paging, order=(Notification.created_at.desc(), Notification.id))


def _said(row: CaseDeadline, today: dt.date) -> str:
    """A clock as it stands today, and in brackets what the law adds to it."""
    note = (row.note or "").rstrip("。")
    words = clocks.in_words(clock_of(row), today)
    return _DUE.format(name=row.name, text=words, note=f"（{note}）" if note else "")


def _write(session: Session, key: str, case: Case, text: str, clock: Clock) -> None:
    if session.scalar(select(Notification.id).where(Notification.key == key)) is None:
        session.add(
            Notification(
                key=key,
                subject_id=case.subject_id,
                case_number=case.number,
                text=text,
                created_at=clock.now(),
            )
        )
        session.flush()
