"""Ask for a call back, complain, report somebody who sells repair."""

from fastapi import APIRouter

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.openapi import problems
from api.pages import CurrentPaging
from api.reports import service
from api.reports.schemas import ReportIn, ReportNumber, ReportPage

router = APIRouter(tags=["人工服务与投诉举报"], route_class=Writing)


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
    """Newest first; staff read each of them, and leave a line for each."""
    page = service.list_reports(session, viewer, paging)
    seen = [("report:staff:read", report.number, report.account_id) for report in page.items]
    look.at_all(seen, task="处理留言、投诉和举报")
    return ReportPage(items=[service.shown(r, cipher) for r in page.items], total=page.total, next=page.next)
