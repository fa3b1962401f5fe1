"""Submission."""

from fastapi import APIRouter, Request

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.cases import service as cases
from api.cases.asked import SubmitIn
from api.cases.moving import Deed
from api.cases.schemas import Submitted
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import WriteSession
from api.filing import service
from api.filing.service import PapersMissing
from api.openapi import problems

router = APIRouter(tags=["提交与文书"], route_class=Writing)


@router.post("/cases/{number}/submit", summary="提交申请（免费）", responses=problems(401, 403, 404, 409))
def submit_case(
    number: str,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    body: SubmitIn | None = None,
) -> Submitted:
    """提交当天再逐条评估一次：当天不能办的记录不提交，并说明原因（left_out）；一条都不能办的，什么也不提交。"""
    data = body or SubmitIn()
    deed = Deed(viewer, request.app.state.library, clock.today(), clock.now())
    try:
        return service.submit(session, cases.get_own_case(session, viewer, number, told="submit"), cipher, data, deed)
    except PapersMissing:
        # Nothing was filed; a paper that the law asks for since the draft was made must be there to be uploaded.
        session.rollback()
        service.renew(session, cases.get_own_case(session, viewer, number), cipher, deed)
        session.commit()
        raise
