"""Asking for a copy of one's own data, or for its deletion, and what became of it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.audit import service as audit
from api.cases.models import Case
from api.cases.states import OPEN
from api.clock import Clock
from api.errors import Conflict, NotAllowed, NotFound
from api.numbers import next_number
from api.outbox import service as outbox
from api.pages import Page, Paging, fetch
from api.rights.models import RightsExport, RightsRequest
from api.rights.schemas import ErasedOut, RightIn, RightOut

EXPORT, ERASE = "rights.export", "rights.erase"
CLAUSES = {"export": ("pipl#art45",), "erase": ("pipl#art47", "pipl#art50")}
_WORDS = {
    ("export", "received"): "已登记。正在整理您的资料，好了会发站内消息。",
    ("export", "done"): "资料已经整理好，只有您本人登录后能下载。",
    ("export", "over"): "下载期限已过，文件已经删除。需要的话可以再申请一份。",
    ("erase", "received"): "已登记。正在删除，办完会发站内消息。",
    ("erase", "done"): "已经删除。删了什么、留着什么、为什么留着，都写在下面。",
    ("erase", "blocked"): "没有删除：还有申请正在办理。办结或者撤回以后，请再申请一次。",
}


def ask(session: Session, viewer: Viewer, data: RightIn, clock: Clock) -> RightsRequest:
    """Register a request and put its job; one that is open already is given again.

    Raises ``NotAllowed`` for staff and for a deletion in a conversation without a clear yes, ``Conflict`` where a case
    is being handled.
    """
    _refuse(session, viewer, data)
    session.execute(select(Account.id).where(Account.id == viewer.account_id).with_for_update())
    of_this_kind = visible(viewer, RightsRequest).where(RightsRequest.kind == data.kind)
    waiting = session.scalar(of_this_kind.where(RightsRequest.is_open()))
    if waiting is not None:
        return waiting
    now = clock.now()
    request = RightsRequest(
        number=next_number(session, "QL", clock.today()),
        account_id=viewer.account_id,
        kind=data.kind,
        status="received",
        close_account=data.close_account,
        asked_at=now,
    )
    session.add(request)
    session.flush()
    topic = EXPORT if data.kind == "export" else ERASE
    outbox.put(session, topic, f"{topic}:{request.number}", {"request": request.id}, now=now)
    details = {"close_account": data.close_account}
    audit.record(session, viewer.account_id, f"rights:owner:{data.kind}", request.number, now=now, details=details)
    return request


def running_cases(session: Session, subject_id: str | None) -> Sequence[str]:
    """The numbers of applications that somebody is working on."""
    under_way = Case.subject_id == subject_id, Case.status.in_(OPEN - {"draft"})
    return session.scalars(select(Case.number).where(*under_way).order_by(Case.number)).all()


def list_own(session: Session, viewer: Viewer, paging: Paging) -> Page[RightsRequest]:
    """The latest first."""
    return fetch(
        session,
        visible(viewer, RightsRequest),
        paging,
        order=(RightsRequest.asked_at.desc(), RightsRequest.number.desc()),
    )


def get(session: Session, viewer: Viewer, number: str) -> RightsRequest:
    """An own request; raises ``NotFound`` for an absent one and for somebody else's alike."""
    request = session.scalar(visible(viewer, RightsRequest).where(RightsRequest.number == number))
    if request is None:
        raise NotFound("没有找到这次申请。请核对编号。", code="right_not_found")
    return request


def sealed_export(session: Session, viewer: Viewer, number: str, *, days: int, now: dt.datetime) -> str:
    """The encrypted copy, as long as it may be fetched; who fetched it is written down. Raises ``NotFound``."""
    if viewer.talk is not None:
        raise NotAllowed("请在门户页面上下载。", code="not_in_conversation")
    mine = visible(viewer, RightsExport).where(RightsExport.request_id == get(session, viewer, number).id)
    export = session.scalar(mine)
    if export is None or _until(export, days) <= now:
        raise NotFound("没有可以下载的文件：还没有整理好，或者已经过期。", code="no_export")
    audit.record(session, viewer.account_id, "rights:owner:downloaded", number, now=now)
    return export.sealed


def shown(
    session: Session, request: RightsRequest, citations: list[dict[str, Any]], *, days: int, now: dt.datetime
) -> RightOut:
    """A request as its owner reads it; ``days`` is how long a copy may be fetched."""
    export = session.get(RightsExport, request.id)
    until = _until(export, days) if export else None
    here = until is not None and until > now
    is_over = request.kind == "export" and request.status == "done" and not here
    outcome = request.outcome or {}
    return RightOut.model_validate(
        {
            "number": request.number,
            "kind": request.kind,
            "status": request.status,
            "text": _WORDS[request.kind, "over" if is_over else request.status],
            "close_account": request.close_account,
            "asked_at": request.asked_at,
            "done_at": request.done_at,
            "download": f"/api/v1/rights/{request.number}/export" if here else None,
            "download_until": until if here else None,
            "removed": [ErasedOut(what=what, count=count) for what, count in outcome.get("removed", {}).items()],
            "kept": outcome.get("kept", []),
            "citations": citations,
        }
    )


def _refuse(session: Session, viewer: Viewer, data: RightIn) -> None:
    if viewer.is_staff:
        raise NotAllowed("工作人员账号不在这里办理，请联系管理员。")
    if data.kind != "erase":
        return
    if viewer.talk is not None and (data.close_account or not (viewer.talk.agrees or data.kind in viewer.talk.acts)):
        raise NotAllowed("请点“确认删除”，或者直接回复“确认”；注销账号请在门户页面上操作。", code="no_clear_yes")
    if running := running_cases(session, viewer.subject_id or ""):
        raise Conflict(
            f"申请 {'、'.join(running)} 正在办理，现在不能删除。办结或者撤回以后，再来申请删除。", code="case_running"
        )


def _until(export: RightsExport, days: int) -> dt.datetime:
    return export.made_at + dt.timedelta(days=days)
