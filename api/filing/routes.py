"""Submission and letters."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from api.accounts.viewer import CurrentViewer
from api.cases import service as cases
from api.cases.schemas import SubmitIn, Submitted
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.filing import letters, service
from api.idempotency import IdempotencyKey, once
from api.openapi import problems

router = APIRouter(tags=["提交与文书"])
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = {"commitment": "信用承诺书", "receipt": "申请回执"}


@router.post("/cases/{number}/submit", summary="提交申请（免费）", responses=problems(401, 403, 404, 409))
def submit_case(
    number: str,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    body: SubmitIn | None = None,
    idempotency_key: IdempotencyKey = None,
) -> Submitted:
    """Everything in one commit; a repeated key gets the same receipt."""
    data = body or SubmitIn()

    def submit() -> Submitted:
        case = cases.get_own_case(session, viewer, number)
        library = request.app.state.library
        return service.submit(session, case, viewer, library, cipher, data, today=clock.today(), now=clock.now())

    asked = f"POST /cases/{number}/submit {data.model_dump_json()}"
    return once(session, cipher, viewer.account_id, idempotency_key, asked, Submitted, submit, now=clock.now())


@router.get(
    "/cases/{number}/letters/{kind}",
    summary="下载文书（DOCX）",
    response_class=Response,
    responses=problems(401, 404, 409),
)
def letter(
    number: str,
    kind: letters.LetterKind,
    viewer: CurrentViewer,
    session: ReadSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> Response:
    """``commitment`` to sign on paper, or the ``receipt`` of a filing."""
    case = cases.get_case(session, viewer, number)
    code = case.subject.shown_code(cipher, in_full=case.subject_id == viewer.subject_id)
    content = letters.write(case, kind, code, clock.today())
    name = quote(f"{_NAMES[kind]}-{case.number}.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(content, media_type=_DOCX, headers=headers)
