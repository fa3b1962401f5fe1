"""Letters of a case, for its owner and for the staff who handle it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.cases import service as cases
from api.crypto import CurrentCipher
from api.db import ReadSession
from api.filing.letters import facts, kinds
from api.filing.letters.desk import LetterDesk
from api.openapi import problems

router = APIRouter(tags=["提交与文书"])
_TYPES: dict[kinds.LetterFormat, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


@router.get(
    "/cases/{number}/letters/{kind}",
    summary="下载文书（Word 或 PDF）",
    response_class=Response,
    responses={200: {"content": {media: {} for media in _TYPES.values()}}, **problems(401, 404, 409, 503)},
)
def letter(
    number: str,
    kind: kinds.LetterKind,
    request: Request,
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    look: StaffLook,
    form: Annotated[
        kinds.LetterFormat, Query(alias="format", description="docx 可以用 Word 或 WPS 修改；pdf 可以直接打印")
    ] = "docx",
) -> Response:
    """承诺书、申请书、异议书、回执、补正通知书、决定书、致歉函、更正通知；还没有到那一步的，说明为什么没有。"""
    case = cases.get_case(session, viewer, number)
    kinds.require(case, kind)
    look.at("case:staff:letter", case.number, case.subject_id, task=cases.handling(case), details={"letter": kind})
    owner = case.subject_id == viewer.subject_id
    template = kinds.template_of(case, kind)
    told = facts.gather(facts.Reading(case, request.app.state.library, cipher, in_full=owner), template)
    desk: LetterDesk = request.app.state.letter_desk
    content = desk.write(told, template, form)
    name = quote(f"{kinds.NAMES[template]}-{case.number}.{form}")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=_TYPES[form], headers=headers)
