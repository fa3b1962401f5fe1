"""In-app messages, and reminders that somebody asked for."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.cases import service as cases
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.notify import early, of_case, service
from api.notify.models import Reminder
from api.notify.schemas import (
    CaseMessagePage,
    NotificationOut,
    NotificationPage,
    ReadIn,
    ReminderIn,
    ReminderList,
    ReminderOut,
    UnreadOut,
)
from api.openapi import problems
from api.pages import CurrentPaging

router = APIRouter(tags=["站内消息"], route_class=Writing)


@router.get("/notifications", summary="我的站内消息", responses=problems(401))
def list_notifications(
    viewer: CurrentViewer,
    session: ReadSession,
    paging: CurrentPaging,
    *,
    unread: Annotated[bool, Query(description="只看未读的")] = False,
) -> NotificationPage:
    """Newest first."""
    page = service.list_own(session, viewer, paging, only_unread=unread)
    items = [NotificationOut.model_validate(notice, from_attributes=True) for notice in page.items]
    return NotificationPage(items=items, total=page.total, next=page.next, unread=service.unread(session, viewer))


@router.get("/cases/{number}/messages", summary="一件申请里发给申请人的消息", responses=problems(401, 404))
def list_case_messages(
    number: str, viewer: CurrentViewer, session: ReadSession, paging: CurrentPaging, look: StaffLook
) -> CaseMessagePage:
    """看得到申请的人都看得到：什么时候、经哪个渠道、送到没有、原文是什么。先发的在前。"""
    case = cases.get_case(session, viewer, number)
    look.at("case:staff:messages", case.number, case.subject_id, task=cases.handling(case))
    page = of_case.of_case(session, case, viewer, paging)
    return CaseMessagePage(items=list(page.items), total=page.total, next=page.next)


@router.post("/notifications/read", summary="把消息标为已读", responses=problems(401, 403))
def mark_read(body: ReadIn, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock) -> UnreadOut:
    """Some, or all; how many are left."""
    service.mark_read(session, viewer, body.ids, now=clock.now())
    return UnreadOut(unread=service.unread(session, viewer))


@router.post("/reminders", summary="到可以申请修复的那天提醒我", responses=problems(401, 403, 404, 409))
def create_reminder(
    body: ReminderIn,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
) -> ReminderOut:
    """On the earliest day by today's law, decided again when it comes; asked for twice, it is one."""
    library = request.app.state.library
    return _shown(early.remember(session, viewer, library, cipher, body.record_id, clock))


@router.get("/reminders", summary="我的提醒", responses=problems(401))
def list_reminders(viewer: CurrentViewer, session: ReadSession) -> ReminderList:
    """Those that wait, the nearest first."""
    return ReminderList(items=[_shown(row) for row in early.waiting_of(session, viewer)])


@router.delete("/reminders/{reminder_id}", status_code=204, summary="取消提醒", responses=problems(401, 403, 404))
def delete_reminder(reminder_id: str, viewer: CurrentViewer, session: WriteSession) -> None:
    """Take a reminder back."""
    early.forget(session, viewer, reminder_id)


def _shown(row: Reminder) -> ReminderOut:
    day = row.last_day or row.on_day
    said = f"最晚 {day.isoformat()}" if row.last_day else "按今天的规定，那天起可以申请修复；到时再核实一次"
    return ReminderOut(
        id=row.id,
        kind="record" if row.record_id else "remedy",
        record_id=row.record_id,
        case_number=row.case_number,
        name=row.name,
        on_day=row.on_day,
        text=f"{row.on_day.isoformat()} 提醒您（{said}）。",
    )
