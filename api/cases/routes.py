"""Drafts, lists, details and withdrawal of cases."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.accounts.looking import InFull, StaffLook
from api.accounts.viewer import CurrentViewer, with_principals
from api.accounts.writing import Writing
from api.cases import deadlines, drafting, service, shown
from api.cases.asked import CaseIn, CaseKind, CasePatch, SupplementIn, WithdrawIn
from api.cases.desk import AtDesk
from api.cases.matching import etag
from api.cases.moving import Deed
from api.cases.schemas import CaseOut, CasePage, DuePage
from api.cases.states import Status
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import FieldError, InvalidInput
from api.openapi import problems
from api.pages import CurrentKeyPaging, CurrentPaging

router = APIRouter(tags=["修复与异议申请"], route_class=Writing)
_TWO_WEEKS = 10
_PROBLEMS = problems(401, 403, 404, 409)


@router.post("/cases", status_code=201, summary="新建申请草稿", responses=problems(401, 403, 404, 409))
def create_case(
    body: CaseIn,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> CaseOut:
    """一次申请可以办理同一主体、同一渠道、同一地区的多条记录；已有的草稿会再次给出，不会重复新建。"""
    library = request.app.state.library
    deed = Deed(viewer, library, clock.today(), clock.now())
    case = drafting.create_draft(session, library, cipher, body, deed)
    return shown.full(case, viewer, cipher, clock.today(), library)


@router.get("/cases", summary="我的申请（工作人员：本地区已提交的申请）", responses=problems(401))
def list_cases(
    request: Request,
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
    paging: CurrentKeyPaging,
    look: StaffLook,
    status: Annotated[list[Status] | None, Query(description="只看这些状态；可以写几个")] = None,
    kind: Annotated[CaseKind | None, Query(description="只看这一种申请")] = None,
) -> CasePage:
    """最新的在前，有您受托办理的也在内。总数数到一万为止：超过时 total 写 10000，total_is_lower_bound 为 true。"""
    viewer, principals = with_principals(request, viewer)
    page = service.list_cases(session, viewer, paging, statuses=status or (), kind=kind)
    for subject_id in {case.subject_id for case in page.items} & principals.keys():
        request.app.state.authorised.note(viewer.account_id, principals[subject_id], "/cases")
    look.listed("case", [(case.number, case.subject_id) for case in page.items])
    items = [shown.summary(case, viewer, cipher, clock.today()) for case in page.items]
    return CasePage(items=items, total=page.total, total_is_lower_bound=page.total_is_lower_bound, next=page.next)


@router.get("/deadlines", summary="快到期和已超期的办理期限（工作人员）", responses=problems(401, 403))
def list_deadlines(
    viewer: CurrentViewer,
    session: ReadSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    paging: CurrentPaging,
    look: StaffLook,
    due_within: Annotated[int | None, Query(ge=0, le=60, description="今天起多少个工作日内到期；0 指今天")] = None,
    state: Annotated[
        Literal["open", "breached", "provisional"] | None,
        Query(
            description="open 已超期、今天到期、快到期的排在一起，最急的在前；breached 已超期；"
            "provisional 暂定日期已过、是否超期待核实"
        ),
    ] = None,
) -> DuePage:
    """Clocks that still run in the viewer's region, by ``due_within`` or by ``state``; the nearest day first.

    ``open`` with ``due_within`` looks so far ahead, else two weeks.
    """
    today = clock.today()
    if state == "open":
        page = deadlines.to_do(session, viewer, _TWO_WEEKS if due_within is None else due_within, paging, today=today)
    elif (due_within is None) == (state is None):
        raise InvalidInput("请在 due_within 和 state 里选一个。", [FieldError("/due_within", "与 state 二选一")])
    elif due_within is not None:
        page = deadlines.due_within(session, viewer, due_within, paging, today=today)
    elif state == "breached":
        page = deadlines.breached(session, viewer, paging, today=today)
    else:
        page = deadlines.perhaps_breached(session, viewer, paging, today=today)
    look.listed("deadline", [(row.case.number, row.case.subject_id) for row in page.items])
    return DuePage(items=[shown.due(row, cipher, today) for row in page.items], total=page.total, next=page.next)


@router.get("/cases/{number}", summary="申请详情", responses=problems(401, 404))
def get_case(
    number: str,
    request: Request,
    response: Response,
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    clock: CurrentClock,
    look: StaffLook,
    in_full: InFull = False,  # noqa: FBT002
) -> CaseOut:
    """材料、时限、经过、决定和现在可以做的操作；ETag 是版本，改动时写在 If-Match 里，别人先改了就会提示。"""
    case = service.get_case(session, viewer, number)
    if in_full:
        look.in_full("case", case.number, case.subject_id)
    else:
        look.at("case:staff:looked_up", case.number, case.subject_id, task=service.handling(case))
    response.headers["ETag"] = etag(case.version)
    return shown.full(case, viewer, cipher, clock.today(), request.app.state.library, in_full=in_full)


@router.patch("/cases/{number}", summary="修改草稿", responses=_PROBLEMS)
def correct_case(number: str, body: CasePatch, desk: AtDesk) -> CaseOut:
    """改记录、理由、情况说明或者补充的情况；没有写的保持原样。"""
    return desk.handled(
        number,
        lambda session, case, deed: drafting.correct_draft(session, case, deed.library, desk.cipher, body, deed),
        service.get_own_case,
    )


@router.post("/cases/{number}/withdraw", summary="撤回申请", responses=_PROBLEMS)
def withdraw_case(number: str, desk: AtDesk, body: WithdrawIn | None = None) -> CaseOut:
    """作出决定以前随时可以撤回；没有另外规定的，撤回后可以重新申请。"""
    data = body or WithdrawIn()
    return desk.handled(
        number,
        lambda session, case, deed: service.withdraw(session, case, replace(deed, words=data.reason)),
        partial(service.get_own_case, told="withdraw"),
    )


@router.post("/cases/{number}/supplement", summary="提交补充材料", responses=_PROBLEMS)
def supplement_case(number: str, desk: AtDesk, body: SupplementIn | None = None) -> CaseOut:
    """先上传要补的每一样材料，再提交；时限接着计算。"""
    data = body or SupplementIn()
    return desk.handled(
        number,
        lambda session, case, deed: service.supplement(session, case, replace(deed, words=data.note)),
        partial(service.get_own_case, told="submit"),
    )
