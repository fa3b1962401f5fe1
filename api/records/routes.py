"""Own records for subjects; look-ups with a purpose, and new records, for staff."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.accounts.acting import not_authorised
from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import FieldError, InvalidInput
from api.openapi import problems
from api.pages import CurrentPaging
from api.plain import visible
from api.records import history, service
from api.records.schemas import HistoryPage, RecordIn, RecordOut, RecordPage
from api.records.words import CurrentGlossary

router = APIRouter(tags=["失信信息记录"], route_class=Writing)


@router.get("/records", summary="我的记录；工作人员按代码和用途查询", responses=problems(401, 403))
def list_records(
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    paging: CurrentPaging,
    look: StaffLook,
    subject_code: Annotated[
        str | None, Query(max_length=40, description="信用主体代码：工作人员必填；代理人写被代理的人的")
    ] = None,
) -> RecordPage:
    """A subject sees its own, an agent those of the ``subject_code`` that they name.

    Staff must give ``subject_code`` and ``purpose``, and the look-up is audited.
    """
    if viewer.is_staff:
        page = service.list_of_subject(session, viewer, cipher, _code_given(subject_code), look, paging)
    else:
        if subject_code and not service.is_own(session, viewer, cipher, _code_given(subject_code)):
            raise not_authorised()
        page = service.list_own(session, viewer, paging)
    return RecordPage(items=[service.shown(r, viewer, cipher) for r in page.items], total=page.total, next=page.next)


@router.get("/records/{record_id}", summary="一条记录", responses=problems(401, 404))
def get_record(
    record_id: str,
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    look: StaffLook,
) -> RecordOut:
    """One record of the viewer's own; staff give a ``purpose``, and the look-up is audited."""
    return service.shown(service.look_up(session, viewer, record_id, look), viewer, cipher)


@router.get("/records/{record_id}/history", summary="一条记录的变动经过", responses=problems(401, 404))
def get_history(
    record_id: str,
    viewer: CurrentViewer,
    session: ReadSession,
    glossary: CurrentGlossary,
    paging: CurrentPaging,
    look: StaffLook,
) -> HistoryPage:
    """何时改了什么，最近的在前。工作人员还能看到经手人的账号、来源文件和涉及的申请，查询要写用途并留痕。"""
    page = history.page_of(session, service.look_up(session, viewer, record_id, look), paging)
    makers = history.makers(session, page.items)
    items = [history.shown(one, viewer, glossary, makers.get(one.actor)) for one in page.items]
    return HistoryPage(items=items, total=page.total, next=page.next)


@router.post("/records", status_code=201, summary="新增记录（经办人）", responses=problems(401, 403, 409))
def create_record(
    body: RecordIn,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    glossary: CurrentGlossary,
) -> RecordOut:
    """A clerk enters a record."""
    viewer.require("clerk", "admin")
    today, now = clock.today(), clock.now()
    record = service.create_record(session, viewer, cipher, glossary, body, today=today, now=now)
    return service.shown(record, viewer, cipher)


def _code_given(subject_code: str | None) -> str:
    code = visible(subject_code or "").strip().upper()
    if not code:
        wrong = [FieldError("/subject_code", "工作人员查询他人记录时必填。")]
        raise InvalidInput("查询他人记录需要填写信用主体代码（subject_code）和查询用途（purpose）。", wrong)
    return code
