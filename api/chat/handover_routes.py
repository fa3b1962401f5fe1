"""Calling a person of the office, and talking as one."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session

from api.accounts.looking import InFull, StaffLook
from api.accounts.viewer import CurrentViewer, Viewer
from api.accounts.writing import Writing
from api.chat import attending, handovers, saying, service
from api.chat.chat import CurrentChat
from api.chat.handover_schemas import (
    HandoverClose,
    HandoverDetail,
    HandoverIn,
    HandoverLine,
    HandoverOut,
    HandoverPage,
    StaffWords,
    State,
)
from api.chat.handovers import Desk
from api.chat.models import Handover
from api.chat.routes import CurrentSpeaker
from api.chat.schemas import HandoverState, MessageOut
from api.db import ReadSession, WriteSession
from api.materials.routes import as_download
from api.materials.storage import CurrentFileStore
from api.openapi import problems
from api.pages import CurrentPaging

router = APIRouter(tags=["人工服务"], route_class=Writing)
Number = Annotated[str, Path(max_length=20, description="人工服务编号")]


@router.post("/chat/handovers", status_code=201, summary="请工作人员来接", responses=problems(401, 403, 404, 409, 429))
def call(body: HandoverIn, speaker: CurrentSpeaker, chat: CurrentChat, session: WriteSession) -> HandoverOut:
    """排进队列；已经在等的，给出现在的位置。没有登录的人凭浏览器里的对话也可以。"""
    chat.gate.message(speaker)
    conversation = service.get_conversation(session, speaker, body.conversation_id)
    handover, is_new = handovers.call(session, chat.desk, conversation, speaker, case=body.case, reason=body.reason)
    state = handovers.state_of(session, chat.desk, handover)
    if is_new:
        line = handovers.told(chat.desk, state, signed_in=speaker.account_id is not None)
        saying.tell(session, chat.desk.cipher, conversation, line, now=chat.desk.clock.now())
    note = handovers.note(chat.desk, state)
    return HandoverOut(**state.model_dump(), open_now=state.opens_at is None, note=note)


@router.post("/chat/handovers/{number}/leave", summary="不等工作人员了", responses=problems(401, 403, 404, 409))
def leave(number: Number, speaker: CurrentSpeaker, chat: CurrentChat, session: WriteSession) -> HandoverState:
    """离开队列，或结束正在进行的人工对话；对话由智能助手继续。"""
    handover, conversation = handovers.get_own(session, speaker, number)
    if handover.state != "closed":
        line = handovers.leave(session, chat.desk, handover, speaker.viewer)
        saying.tell(session, chat.desk.cipher, conversation, line, now=chat.desk.clock.now())
    return handovers.state_of(session, chat.desk, handover)


@router.get("/chat/handovers", summary="等人接手和正在进行的人工服务（工作人员）", responses=problems(401, 403))
def list_handovers(
    viewer: CurrentViewer,
    session: ReadSession,
    chat: CurrentChat,
    paging: CurrentPaging,
    look: StaffLook,
    state: Annotated[State | None, Query(description="状态：等人接手、正在说话、已结束")] = None,
    case: Annotated[str | None, Query(max_length=32, description="只看说这件申请的")] = None,
) -> HandoverPage:
    """本地区的，等得最久的在前；没有地区的（没有登录的人），各地经办人员都能接手。"""
    page = attending.listing(session, viewer, state, case, paging)
    look.listed("handover", attending.callers(session, page.items))
    items = [attending.line(session, chat.desk, viewer, one) for one in page.items]
    return HandoverPage(items=items, total=page.total, next=page.next)


@router.get("/chat/handovers/{number}", summary="一次人工服务和对话记录（工作人员）", responses=problems(401, 403, 404))
def get_handover(
    number: Number,
    viewer: CurrentViewer,
    session: ReadSession,
    chat: CurrentChat,
    paging: CurrentPaging,
    look: StaffLook,
    after: Annotated[int | None, Query(ge=0, description="只看这个序号以后的消息")] = None,
    in_full: InFull = False,  # noqa: FBT002
) -> HandoverDetail:
    """对话记录、说到的申请；每次查看都会留痕。"""
    handover, page = attending.read(session, viewer, number, paging, look, after=after, in_full=in_full)
    return attending.detail(session, chat.desk, viewer, handover, page, in_full=in_full)


@router.post(
    "/chat/handovers/{number}/take", summary="接手一次人工服务（工作人员）", responses=problems(401, 403, 404, 409)
)
def take(number: Number, viewer: CurrentViewer, chat: CurrentChat, session: WriteSession) -> HandoverLine:
    """接手以后智能助手不再说话；已有人接手的，审核人员可以换手。"""
    return _line(session, chat.desk, viewer, attending.take(session, chat.desk, viewer, number))


@router.post(
    "/chat/handovers/{number}/messages",
    status_code=201,
    summary="回复对方（工作人员）",
    responses=problems(401, 403, 404, 409),
)
def say(
    number: Number, body: StaffWords, viewer: CurrentViewer, chat: CurrentChat, session: WriteSession
) -> MessageOut:
    """出现在对方原来的窗口里；对方在微信里的，发到微信。"""
    row = attending.say(session, chat.desk, viewer, number, body.text)
    return saying.shown(row, chat.desk.cipher)


@router.post(
    "/chat/handovers/{number}/close", summary="结束一次人工服务（工作人员）", responses=problems(401, 403, 404, 409)
)
def close(
    number: Number, body: HandoverClose, viewer: CurrentViewer, chat: CurrentChat, session: WriteSession
) -> HandoverLine:
    """窗口里会说明已经结束；办到一半的事可以接着办。"""
    handover = attending.close(session, chat.desk, viewer, number, back_to_bot=body.back_to_bot)
    return _line(session, chat.desk, viewer, handover)


@router.get(
    "/chat/handovers/{number}/files/{attachment_id}",
    summary="下载对方在对话里发来的文件（工作人员）",
    response_class=Response,
    responses=problems(401, 403, 404, 503),
)
def download(
    number: Number,
    attachment_id: Annotated[str, Path(max_length=40, description="文件编号")],
    viewer: CurrentViewer,
    session: ReadSession,
    chat: CurrentChat,
    file_store: CurrentFileStore,
    look: StaffLook,
) -> Response:
    """每次下载都会留痕。"""
    file = attending.get_file(session, chat.desk, viewer, number, attachment_id, look)
    return as_download(file_store.get(file.storage_key), file.name, file.type)


def _line(session: Session, desk: Desk, viewer: Viewer, handover: Handover) -> HandoverLine:
    session.flush()
    return attending.line(session, desk, viewer, handover)
