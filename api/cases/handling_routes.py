"""Acceptance, supplements, extensions, review and findings by staff; the owner's disagreement."""

from functools import partial

from fastapi import APIRouter

from api.accounts.writing import Writing
from api.cases import handling
from api.cases.desk import AtDesk
from api.cases.handling_schemas import (
    AcceptIn,
    AppealIn,
    ExtendIn,
    FalseMaterialIn,
    RejectIn,
    SupplementRequestIn,
)
from api.cases.schemas import CaseOut
from api.cases.service import get_own_case
from api.openapi import problems

router = APIRouter(tags=["修复与异议申请"], route_class=Writing)
_PROBLEMS = problems(401, 403, 404, 409)


@router.post("/cases/{number}/accept", summary="受理（经办人）", responses=_PROBLEMS)
def accept_case(number: str, desk: AtDesk, body: AcceptIn | None = None) -> CaseOut:
    """Clerk."""
    data = body or AcceptIn()
    return desk.handled(number, lambda session, case, deed: handling.accept(session, case, deed, data))


@router.post("/cases/{number}/reject", summary="不予受理（经办人）", responses=_PROBLEMS)
def reject_case(number: str, desk: AtDesk, body: RejectIn) -> CaseOut:
    """Clerk; reasons with clauses, and the remedies are named."""
    return desk.handled(number, lambda session, case, deed: handling.reject(session, case, deed, body))


@router.post("/cases/{number}/request-supplement", summary="一次性告知要补充的材料", responses=_PROBLEMS)
def request_supplement(number: str, desk: AtDesk, body: SupplementRequestIn) -> CaseOut:
    """Clerk or reviewer; each missing thing is named."""
    return desk.handled(
        number,
        lambda session, case, deed: handling.request_supplement(session, case, deed, desk.cipher, body),
    )


@router.post("/cases/{number}/extend", summary="延长办理时间", responses=_PROBLEMS)
def extend_case(number: str, desk: AtDesk, body: ExtendIn) -> CaseOut:
    """Clerk or reviewer; only where a limit of the case can be extended."""
    return desk.handled(number, lambda session, case, deed: handling.extend(session, case, deed, body.reasons))


@router.post("/cases/{number}/pass-on", summary="转给信息提供单位核查（经办人）", responses=_PROBLEMS)
def pass_on_case(number: str, desk: AtDesk) -> CaseOut:
    """Clerk, for an objection, once: the time that the law of the place gives to the provider begins."""
    return desk.handled(number, handling.pass_on)


@router.post("/cases/{number}/review", summary="开始审查（审查人）", responses=_PROBLEMS)
def review_case(number: str, desk: AtDesk) -> CaseOut:
    """Reviewer."""
    return desk.handled(number, handling.review)


@router.post("/cases/{number}/appeal", summary="不同意结果，要求复核", responses=_PROBLEMS)
def appeal_case(number: str, desk: AtDesk, body: AppealIn) -> CaseOut:
    """Owner, once; somebody else looks again."""
    return desk.handled(
        number,
        lambda session, case, deed: handling.appeal(session, case, deed, desk.cipher, body.statement),
        partial(get_own_case, told="submit"),
    )


@router.post("/cases/{number}/false-material", summary="登记材料不实", responses=_PROBLEMS)
def find_false(number: str, desk: AtDesk, body: FalseMaterialIn) -> CaseOut:
    """Clerk or reviewer; the owner sees it."""
    return desk.handled(number, lambda session, case, deed: handling.find_false(session, case, deed, body))
