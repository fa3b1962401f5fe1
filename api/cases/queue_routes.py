"""The queues of the case desk, kept choices, and who is to handle what."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.cases import assigning, filters, queues, reasons, service
from api.cases.desk import AtDesk
from api.cases.queue_schemas import (
    AskedQueue,
    AssignIn,
    Handlers,
    QueueCounts,
    QueuePage,
    SavedFilterIn,
    SavedFilterOut,
    SavedFilters,
)
from api.cases.reasons import OfferedReasons
from api.cases.schemas import CaseOut
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.openapi import problems
from api.pages import CurrentPaging

router = APIRouter(tags=["修复与异议申请"], route_class=Writing)


@router.get("/desk/cases", summary="办件队列：最先到期的在前（工作人员）", responses=problems(401, 403))
def list_queue(
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
    paging: CurrentPaging,
    look: StaffLook,
    asked: Annotated[AskedQueue, Depends()],
) -> QueuePage:
    """本地区的申请，可以再按地区、种类、状态、理由、文字、到期时间和分给谁来选。"""
    filters.without_codes("/query", asked.query)
    page = queues.page(session, viewer, asked.filters(), paging, today=clock.today())
    look.listed("case", [(case.number, case.subject_id) for case in page.items])
    items = [queues.item(case, viewer, cipher, clock.today()) for case in page.items]
    return QueuePage(items=items, total=page.total, next=page.next)


@router.get("/desk/queues", summary="各个办件队列有多少件（工作人员）", responses=problems(401, 403))
def count_queues(viewer: CurrentViewer, session: ReadSession, clock: CurrentClock) -> QueueCounts:
    """按账号的身份和地区；数到一万为止。"""
    return QueueCounts(items=queues.counts(session, viewer, today=clock.today()))


@router.get("/desk/filters", summary="我保存的筛选（工作人员）", responses=problems(401, 403))
def list_filters(viewer: CurrentViewer, session: ReadSession) -> SavedFilters:
    """只有自己看得到。"""
    return SavedFilters(items=filters.kept(session, viewer))


@router.post("/desk/filters", status_code=201, summary="保存筛选（工作人员）", responses=problems(401, 403, 409))
def keep_filter(
    body: SavedFilterIn, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock
) -> SavedFilterOut:
    """同名的会被替换。"""
    return filters.shown(filters.keep(session, viewer, body, now=clock.now()))


@router.delete(
    "/desk/filters/{filter_id}",
    status_code=204,
    summary="删除保存的筛选（工作人员）",
    responses=problems(401, 403, 404),
)
def forget_filter(
    filter_id: Annotated[str, Path(max_length=36, description="筛选编号")], viewer: CurrentViewer, session: WriteSession
) -> None:
    """只能删自己的。"""
    filters.forget(session, viewer, filter_id)


@router.get("/cases/{number}/handlers", summary="可以办理这件申请的同事（工作人员）", responses=problems(401, 403, 404))
def list_handlers(number: str, viewer: CurrentViewer, session: ReadSession) -> Handlers:
    """本地区的经办人和审查人；申请人自己的账号除外。"""
    case = service.get_case(session, viewer, number)
    return Handlers(items=assigning.handlers(session, case, viewer))


@router.get(
    "/cases/{number}/reasons", summary="作决定时可以选的理由和条款（工作人员）", responses=problems(401, 403, 404)
)
def list_reasons(
    number: str, request: Request, viewer: CurrentViewer, session: ReadSession, clock: CurrentClock
) -> OfferedReasons:
    """当时评估的逐条理由在前，规则里的说法在后；条款都是现在可以引用的。"""
    viewer.require("clerk", "reviewer")
    return reasons.offered(request.app.state.library, service.get_case(session, viewer, number), clock.today())


@router.post("/cases/{number}/assign", summary="分给谁办（工作人员）", responses=problems(401, 403, 404, 409))
def assign_case(number: str, body: AssignIn, desk: AtDesk) -> CaseOut:
    """Me 是分给自己；不写是退回，谁都可以办。会留痕，申请人看不到。"""
    return desk.handled(number, lambda session, case, deed: assigning.assign(session, case, deed, body))
