"""Drafts, lists, details and withdrawal of cases."""

from fastapi import APIRouter, Request

from api.accounts.viewer import CurrentViewer
from api.cases import service, shown
from api.cases.schemas import CaseIn, CaseOut, CasePage, CasePatch, WithdrawIn
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.idempotency import IdempotencyKey, once
from api.openapi import problems
from api.pages import CurrentPaging

router = APIRouter(tags=["修复与异议申请"])


@router.post("/cases", status_code=201, summary="新建申请草稿", responses=problems(401, 403, 404, 409))
def create_case(
    body: CaseIn,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    idempotency_key: IdempotencyKey = None,
) -> CaseOut:
    """A draft for one record; an open draft of the same record is given again instead of a second one."""

    def create() -> CaseOut:
        case = service.create_draft(
            session, viewer, request.app.state.library, cipher, body, today=clock.today(), now=clock.now()
        )
        return shown.full(case, viewer, cipher)

    asked = f"POST /cases {body.model_dump_json()}"
    return once(session, cipher, viewer.account_id, idempotency_key, asked, CaseOut, create, now=clock.now())


@router.get("/cases", summary="我的申请（工作人员：本地区已提交的申请）", responses=problems(401))
def list_cases(viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, paging: CurrentPaging) -> CasePage:
    """Newest first."""
    page = service.list_cases(session, viewer, paging)
    return CasePage(items=[shown.summary(c, viewer, cipher) for c in page.items], total=page.total, next=page.next)


@router.get("/cases/{number}", summary="申请详情", responses=problems(401, 404))
def get_case(number: str, viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher) -> CaseOut:
    """One case with its materials, clocks and timeline."""
    return shown.full(service.get_case(session, viewer, number), viewer, cipher)


@router.patch("/cases/{number}", summary="修改草稿", responses=problems(401, 403, 404, 409))
def correct_case(
    number: str,
    body: CasePatch,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> CaseOut:
    """Change ground, statement or facts of a draft."""
    case = service.get_own_case(session, viewer, number)
    service.correct_draft(session, case, request.app.state.library, cipher, body, today=clock.today())
    return shown.full(case, viewer, cipher)


@router.post("/cases/{number}/withdraw", summary="撤回申请", responses=problems(401, 403, 404, 409))
def withdraw_case(
    number: str,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    body: WithdrawIn | None = None,
) -> CaseOut:
    """Take a case back before it is decided."""
    case = service.get_own_case(session, viewer, number)
    service.withdraw(session, case, viewer, body.reason if body else "", now=clock.now())
    return shown.full(case, viewer, cipher)
