"""Decision and closing by a reviewer."""

from fastapi import APIRouter

from api.accounts.writing import Writing
from api.cases.desk import AtDesk
from api.cases.handling_schemas import CloseIn, DecideIn
from api.cases.schemas import CaseOut
from api.filing import deciding
from api.openapi import problems

router = APIRouter(tags=["修复与异议申请"], route_class=Writing)


@router.post("/cases/{number}/decide", summary="作出决定（审查人）", responses=problems(401, 403, 404, 409))
def decide_case(number: str, desk: AtDesk, body: DecideIn) -> CaseOut:
    """Reviewer; a granted case goes on to the platforms, a refusal names clauses and remedies."""
    return desk.handled(number, lambda session, case, deed: deciding.decide(session, case, deed, body))


@router.post("/cases/{number}/close", summary="办结（审查人）", responses=problems(401, 403, 404, 409))
def close_case(number: str, desk: AtDesk, body: CloseIn) -> CaseOut:
    """Reviewer, with a reason, while platforms have not confirmed."""
    return desk.handled(number, lambda session, case, deed: deciding.close(session, case, deed, body.reason))
