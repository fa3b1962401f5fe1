"""Notices before a serious-list decision."""

from fastapi import APIRouter, Request

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.cases import notices
from api.cases.notices import NoticeIn
from api.cases.schemas import NoticeOut, NoticePage
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.openapi import problems
from api.pages import CurrentPaging

router = APIRouter(tags=["修复与异议申请"], route_class=Writing)


@router.post("/notices", status_code=201, summary="登记拟列入告知（经办人）", responses=problems(401, 403, 409))
def give_notice(
    body: NoticeIn,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> NoticeOut:
    """在作出列入决定之前告知当事人；当事人会收到消息，可以提出异议。"""
    glossary = request.app.state.library.glossary
    notice = notices.give(session, viewer, cipher, glossary, body, today=clock.today(), now=clock.now())
    return notices.shown(notice, viewer, cipher)


@router.get("/notices", summary="我收到的拟列入告知（工作人员：本地区的）", responses=problems(401))
def list_notices(
    viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, paging: CurrentPaging, look: StaffLook
) -> NoticePage:
    """最近的在前。"""
    page = notices.list_notices(session, viewer, paging)
    look.listed("notice", [(notice.id, notice.subject_id) for notice in page.items])
    items = [notices.shown(notice, viewer, cipher) for notice in page.items]
    return NoticePage(items=items, total=page.total, next=page.next)


@router.get("/notices/{notice_id}", summary="一份拟列入告知", responses=problems(401, 404))
def get_notice(
    notice_id: str, viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, look: StaffLook
) -> NoticeOut:
    """对它提异议：新建申请（kind 为 listing_objection），写上它的编号 notice_id。"""
    notice = notices.get(session, viewer, notice_id)
    look.at("notice:staff:looked_up", notice.id, notice.subject_id, task="办理拟列入告知")
    return notices.shown(notice, viewer, cipher)
