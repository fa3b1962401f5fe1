"""Decision and closing by a reviewer."""

from fastapi import APIRouter

from api.accounts.writing import Writing
from api.cases.desk import AtDesk
from api.cases.handling_schemas import CloseIn, DecideIn, ReturnIn
from api.cases.schemas import CaseOut
from api.filing import deciding, second_person
from api.filing.second_person import SecondPersonRule
from api.openapi import problems

router = APIRouter(tags=["修复与异议申请"], route_class=Writing)


@router.post("/cases/{number}/decide", summary="作出决定（审查人）", responses=problems(401, 403, 404, 409))
def decide_case(number: str, desk: AtDesk, body: DecideIn, rule: SecondPersonRule) -> CaseOut:
    """同意的接着通知各网站，不同意的写明条款和救济途径。按规定要第二人确认的，先存为处理意见（proposal），确认后才生效。"""
    return desk.handled(number, lambda session, case, deed: deciding.decide(session, case, deed, body, rule))


@router.post(
    "/cases/{number}/confirm-decision", summary="确认处理意见（另一名审查人）", responses=problems(401, 403, 404, 409)
)
def confirm_decision(number: str, desk: AtDesk) -> CaseOut:
    """确认后决定生效；自己拟的不能自己确认。"""
    return desk.handled(number, deciding.confirm)


@router.post(
    "/cases/{number}/return-decision", summary="退回处理意见（另一名审查人）", responses=problems(401, 403, 404, 409)
)
def return_decision(number: str, desk: AtDesk, body: ReturnIn) -> CaseOut:
    """写明理由，退回拟定的人；申请人看不到。"""
    return desk.handled(number, lambda session, case, deed: second_person.send_back(session, case, deed, body.reason))


@router.post("/cases/{number}/close", summary="办结（审查人）", responses=problems(401, 403, 404, 409))
def close_case(number: str, desk: AtDesk, body: CloseIn) -> CaseOut:
    """Reviewer, with a reason, while platforms have not confirmed."""
    return desk.handled(number, lambda session, case, deed: deciding.close(session, case, deed, body.reason))
