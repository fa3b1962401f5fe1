"""Alarms for staff: quotes of the library that an imported original does not bear out."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.answers.desk import CurrentHolder
from api.clock import CurrentClock
from api.db import ReadSession, WriteSession
from api.library import alarms
from api.library.editor import Editor
from api.library.schemas import AlarmOut, AlarmPage, HandleIn
from api.openapi import problems
from api.pages import CurrentPaging, part

router = APIRouter(prefix="/policies/alarms", tags=["核对提醒"], route_class=Writing)


@router.get("", summary="内置短句与原文对不上的提醒", responses=problems(401, 403))
def list_alarms(
    viewer: CurrentViewer,
    session: ReadSession,
    holder: CurrentHolder,
    paging: CurrentPaging,
    status: Annotated[Literal["open", "handled"] | None, Query(description="open 待处理，handled 已处理")] = None,
) -> AlarmPage:
    """导入并发布原文后逐字核对；对不上的短句不会当作已核对，引用时改用原文的话。"""
    viewer.require("policy_editor", "reviewer", "auditor", "admin")
    found = alarms.listing(session, holder.library, status)
    page = part(found, paging)
    return AlarmPage(items=list(page.items), total=page.total, next=page.next)


@router.post("/{alarm_id}/handle", summary="处理提醒", responses=problems(401, 403, 404, 409))
def handle_alarm(
    alarm_id: str,
    body: HandleIn,
    viewer: CurrentViewer,
    session: WriteSession,
    holder: CurrentHolder,
    clock: CurrentClock,
) -> AlarmOut:
    """看过以后写明怎么处理的；短句仍对不上的，照旧不当作已核对。"""
    viewer.require("policy_editor", "reviewer", "admin")
    editor = Editor(viewer.username, viewer.region)
    return alarms.handle(session, holder.library, alarm_id, body.note, editor=editor, now=clock.now())
