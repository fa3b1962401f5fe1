"""Ask for a call back, complain, report somebody who sells repair."""

from typing import Annotated

from fastapi import APIRouter, Path

from api.accounts.looking import InFull, StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.openapi import problems
from api.pages import CurrentPaging
from api.reports import service
from api.reports.schemas import ReportIn, ReportNumber, ReportOut, ReportPage

router = APIRouter(tags=["人工服务与投诉举报"], route_class=Writing)
_TASK = "处理留言、投诉和举报"


@router.post(
    "/reports", status_code=201, summary="请工作人员联系、投诉、举报收费代办", responses=problems(401, 403, 409)
)
def create_report(
    body: ReportIn,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> ReportNumber:
    """A numbered report that staff will look at."""
    report = service.create(session, viewer, cipher, body, today=clock.today(), now=clock.now())
    return ReportNumber(number=report.number)


@router.get("/reports", summary="我的留言（经办人员：本地区的全部）", responses=problems(401))
def list_reports(
    viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, paging: CurrentPaging, look: StaffLook
) -> ReportPage:
    """最新的在前。工作人员看到的电话、证件号码不完整，要看完整的请单独打开一件。"""
    page = service.list_reports(session, viewer, paging)
    if page.items:  # who tends policies only has at most their own here, and nobody to name a purpose for
        look.listed("report", [(report.number, report.account_id) for report in page.items], task=_TASK)
    return ReportPage(items=[service.shown(r, viewer, cipher) for r in page.items], total=page.total, next=page.next)


@router.get("/reports/{number}", summary="一件留言", responses=problems(401, 403, 404))
def get_report(
    number: Annotated[str, Path(max_length=20, description="留言编号")],
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    look: StaffLook,
    in_full: InFull = False,  # noqa: FBT002
) -> ReportOut:
    """要回电话时，写明用途，看完整的联系方式。"""
    report = service.get(session, viewer, number)
    if in_full:
        look.in_full("report", report.number, report.account_id)
    else:
        look.at("report:staff:read", report.number, report.account_id, task=_TASK)
    return service.shown(report, viewer, cipher, in_full=in_full)
