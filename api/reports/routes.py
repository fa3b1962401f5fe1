"""Ask for a call back, complain, report somebody who sells repair."""

from fastapi import APIRouter

from api.accounts.viewer import CurrentViewer
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.idempotency import IdempotencyKey, once
from api.openapi import problems
from api.pages import CurrentPaging
from api.reports import service
from api.reports.schemas import ReportIn, ReportNumber, ReportPage

router = APIRouter(tags=["人工服务与投诉举报"])


@router.post(
    "/reports", status_code=201, summary="请工作人员联系、投诉、举报收费代办", responses=problems(401, 403, 409)
)
def create_report(
    body: ReportIn,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    idempotency_key: IdempotencyKey = None,
) -> ReportNumber:
    """A numbered report that staff will look at."""

    def create() -> ReportNumber:
        report = service.create(session, viewer, cipher, body, today=clock.today(), now=clock.now())
        return ReportNumber(number=report.number)

    asked = f"POST /reports {body.model_dump_json()}"
    return once(session, cipher, viewer.account_id, idempotency_key, asked, ReportNumber, create, now=clock.now())


@router.get("/reports", summary="我的留言（工作人员：全部）", responses=problems(401))
def list_reports(
    viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, paging: CurrentPaging
) -> ReportPage:
    """Newest first."""
    page = service.list_reports(session, viewer, paging)
    return ReportPage(items=[service.shown(r, cipher) for r in page.items], total=page.total, next=page.next)
