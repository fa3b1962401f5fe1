"""Remarks on answers: kept without personal data, looked through and handled by staff."""

import datetime as dt
from typing import Annotated

from fastapi import Depends, Request
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.answers.citing import Citing
from api.answers.models import AnswerRemark
from api.answers.schemas import HandleIn, RemarkIn
from api.audit import service as audit
from api.errors import Conflict, NotFound
from api.limits import Limits
from api.masking import masked
from api.pages import Page, Paging, fetch
from api.settings import Settings

PER_ACCOUNT = (RateLimitItemPerMinute(10), RateLimitItemPerDay(100))
PER_ADDRESS = (RateLimitItemPerMinute(20), RateLimitItemPerDay(300))
"""Anonymous people behind one office address share it, so it is wider than one account's."""


class RemarkGate:
    """Refuses floods of remarks; ``CREDIT_RATE_LIMITS=off`` opens it for measuring."""

    def __init__(self, settings: Settings) -> None:
        self._limits = Limits(settings)

    def count(self, viewer: Viewer | None, address: str) -> None:
        """Count one remark of an account, or of an address for anonymous people; raises ``TooManyRequests``."""
        limits: tuple[RateLimitItem, ...] = PER_ACCOUNT if viewer else PER_ADDRESS
        key = ("remark account", viewer.account_id) if viewer else ("remark address", address)
        for limit in limits:
            self._limits.count(limit, *key, refusal="意见提得太频繁了，请过一会儿再提。")


async def get_gate(request: Request) -> RemarkGate:
    """The application's counter of remarks."""
    gate: RemarkGate = request.app.state.remark_gate
    return gate


CurrentGate = Annotated[RemarkGate, Depends(get_gate)]


def leave(
    session: Session,
    citing: Citing,
    body: RemarkIn,
    viewer: Viewer | None,
    *,
    knowledge_version: str,
    now: dt.datetime,
) -> AnswerRemark:
    """Keep a remark; raises ``InvalidInput`` when it names a clause that does not exist."""
    remark = AnswerRemark(
        at=now,
        account_id=viewer.account_id if viewer else None,
        question=masked(body.question),
        region=body.region,
        as_of=body.as_of,
        citation=citing.clause(session, str(body.citation)) if body.citation else None,
        helpful=body.helpful,
        comment=masked(body.comment or ""),
        knowledge_version=knowledge_version,
        note="",
    )
    session.add(remark)
    session.flush()
    return remark


def listed(
    session: Session, viewer: Viewer, paging: Paging, *, helpful: bool | None, handled: bool | None
) -> Page[AnswerRemark]:
    """Remarks of the viewer's region and those that name none, the newest first."""
    query = visible(viewer, AnswerRemark)
    if helpful is not None:
        query = query.where(AnswerRemark.helpful.is_(helpful))
    if handled is not None:
        query = query.where(AnswerRemark.handled_at.is_not(None) if handled else AnswerRemark.handled_at.is_(None))
    return fetch(session, query, paging, order=(AnswerRemark.at.desc(), AnswerRemark.id))


def handle(session: Session, viewer: Viewer, remark_id: str, body: HandleIn, *, now: dt.datetime) -> AnswerRemark:
    """Close a remark with its outcome; raises ``NotFound``, or ``Conflict`` when somebody has closed it."""
    remark = session.scalar(visible(viewer, AnswerRemark).where(AnswerRemark.id == remark_id))
    if remark is None:
        raise NotFound("没有这条意见。")
    if remark.handled_at is not None:
        raise Conflict(f"这条意见已由 {remark.handled_by} 处理过了。", code="already_handled")
    remark.handled_at, remark.handled_by = now, viewer.username
    remark.outcome, remark.note = body.outcome.value, masked(body.note)
    session.flush()
    details = {"outcome": body.outcome.value}
    audit.record(session, viewer.username, "policy:feedback:handled", remark.id, now=now, details=details)
    return remark
