"""Find jobs by how they stand, and try dead letters again."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from api.accounts.service import region_prefix
from api.accounts.viewer import Viewer
from api.audit import service as audit
from api.errors import Conflict, NotAllowed, NotFound
from api.jobs.schemas import State
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from api.pages import Page, Paging, fetch

_MAY = ("clerk", "admin")
_ORDER: dict[State, Any] = {
    "waiting": OutboxMessage.next_attempt_at,
    "running": OutboxMessage.next_attempt_at,
    "dead": OutboxMessage.dead_at.desc(),
    "done": OutboxMessage.done_at.desc(),
}


def listing(session: Session, viewer: Viewer, state: State, paging: Paging, *, now: dt.datetime) -> Page[OutboxMessage]:
    """Jobs in one state: those that come next, or were last to end, first."""
    _require_keeper(viewer)
    query = select(OutboxMessage).where(*_conditions(state, now))
    return fetch(session, query, paging, order=(_ORDER[state], OutboxMessage.id))


def replay(session: Session, viewer: Viewer, job_id: str, *, now: dt.datetime) -> OutboxMessage:
    """Try a dead letter again, with an audit line.

    Raises:
        NotFound: there is no such job.
        Conflict: it is done, or tried again anyway.

    """
    _require_keeper(viewer)
    job = session.get(OutboxMessage, job_id, with_for_update=True)
    if job is None:
        raise NotFound("没有这项后台任务。办成的任务过一段时间会清除。", code="job_not_found")
    if job.dead_at is None:
        words = "已经办成了" if job.done_at else "还在自动重试"
        raise Conflict(f"这项任务{words}，不用重新办理。", code="job_not_dead")
    outbox.replay(job, now=now)
    audit.record(session, viewer.account_id, "job:staff:replayed", job.id, now=now, details={"topic": job.topic})
    return job


def _require_keeper(viewer: Viewer) -> None:
    """A job does not say whose region it is of: those who work for one have the list of its deliveries instead."""
    viewer.require(*_MAY)
    if region_prefix(viewer.region):
        raise NotAllowed("后台任务不分地区，只有全国范围的管理员和经办人员可以查看。本地区的送达情况请看“同步”清单。")


def _conditions(state: State, now: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    if state == "dead":
        return (OutboxMessage.dead_at.is_not(None),)
    if state == "done":
        return (OutboxMessage.done_at.is_not(None),)
    is_held = OutboxMessage.leased_until > now
    return (OutboxMessage.is_open(), is_held if state == "running" else is_held.is_not(True))
