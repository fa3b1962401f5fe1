"""Drafts, lists, details and withdrawal of cases."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from api.accounts.viewer import CurrentViewer
from api.cases import deadlines, service, shown
from api.cases.schemas import CaseIn, CaseOut, CasePage, CasePatch, DuePage, WithdrawIn
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import FieldError, InvalidInput
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
        return shown.full(case, viewer, cipher, clock.today())

    asked = f"POST /cases {body.model_dump_json()}"
    return once(session, cipher, viewer.account_id, idempotency_key, asked, CaseOut, create, now=clock.now())


@router.get("/cases", summary="我的申请（工作人员：本地区已提交的申请）", responses=problems(401))
def list_cases(
    viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, clock: CurrentClock, paging: CurrentPaging
) -> CasePage:
    """Newest first."""
    page = service.list_cases(session, viewer, paging)
    items = [shown.summary(case, viewer, cipher, clock.today()) for case in page.items]
    return CasePage(items=items, total=page.total, next=page.next)


@router.get("/deadlines", summary="快到期和已超期的办理期限（工作人员）", responses=problems(401, 403))
def list_deadlines(
    viewer: CurrentViewer,
    session: ReadSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    paging: CurrentPaging,
    due_within: Annotated[int | None, Query(ge=0, le=60, description="今天起多少个工作日内到期；0 指今天")] = None,
    state: Annotated[
        Literal["breached", "provisional"] | None,
        Query(description="breached 已超期；provisional 暂定日期已过、是否超期待核实"),
    ] = None,
) -> DuePage:
    """Clocks that still run in the viewer's region, by ``due_within`` or by ``state``; the nearest day first."""
    today = clock.today()
    if (due_within is None) == (state is None):
        raise InvalidInput("请在 due_within 和 state 里选一个。", [FieldError("/due_within", "与 state 二选一")])
    if due_within is not None:
        page = deadlines.due_within(session, viewer, due_within, paging, today=today)
    elif state == "breached":
        page = deadlines.breached(session, viewer, paging, today=today)
    else:
        page = deadlines.perhaps_breached(session, viewer, paging, today=today)
    return DuePage(items=[shown.due(row, cipher, today) for row in page.items], total=page.total, next=page.next)


@router.get("/cases/{number}", summary="申请详情", responses=problems(401, 404))
def get_case(
    number: str, viewer: CurrentViewer, session: ReadSession, cipher: CurrentCipher, clock: CurrentClock
) -> CaseOut:
    """One case with its materials, clocks and timeline."""
    return shown.full(service.get_case(session, viewer, number), viewer, cipher, clock.today())


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
    return shown.full(case, viewer, cipher, clock.today())


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
    return shown.full(case, viewer, cipher, clock.today())
