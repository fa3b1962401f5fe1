"""Own records for subjects; look-ups with a purpose, and new records, for staff."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase, WriteSession
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
    database: CurrentDatabase,
    clock: CurrentClock,
    cipher: CurrentCipher,
    paging: CurrentPaging,
    subject_code: Annotated[str | None, Query(max_length=40, description="信用主体代码（工作人员必填）")] = None,
    purpose: Annotated[str | None, Query(max_length=200, description="查询用途（工作人员必填，会留痕）")] = None,
) -> RecordPage:
    """A subject sees its own; staff must give ``subject_code`` and ``purpose``, and the look-up is audited."""
    if viewer.is_staff:
        code, why = _both_given(subject_code, purpose)
        with database.write() as session:
            page = service.list_of_subject(session, viewer, cipher, code, why, paging, now=clock.now())
    else:
        with database.read() as session:
            page = service.list_own(session, viewer, paging)
    return RecordPage(items=[service.shown(r, viewer, cipher) for r in page.items], total=page.total, next=page.next)


@router.get("/records/{record_id}", summary="一条记录", responses=problems(401, 404))
def get_record(
    record_id: str,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    clock: CurrentClock,
    cipher: CurrentCipher,
    purpose: Annotated[str | None, Query(max_length=200, description="查询用途（工作人员必填，会留痕）")] = None,
) -> RecordOut:
    """One record of the viewer's own; staff give a ``purpose``, and the look-up is audited."""
    if not viewer.is_staff:
        with database.read() as session:
            return service.shown(service.get_record(session, viewer, record_id), viewer, cipher)
    _, why = _both_given("record", purpose)
    with database.write() as session:
        record = service.look_up(session, viewer, record_id, why, now=clock.now())
        return service.shown(record, viewer, cipher)


@router.get("/records/{record_id}/history", summary="一条记录的变动经过", responses=problems(401, 404))
def get_history(
    record_id: str,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    clock: CurrentClock,
    glossary: CurrentGlossary,
    paging: CurrentPaging,
    purpose: Annotated[str | None, Query(max_length=200, description="查询用途（工作人员必填，会留痕）")] = None,
) -> HistoryPage:
    """何时改了什么，最近的在前。工作人员还能看到经手人的账号、来源文件和涉及的申请，查询要写用途并留痕。"""
    if viewer.is_staff:
        _, why = _both_given("record", purpose)
        with database.write() as session:
            record = service.look_up(session, viewer, record_id, why, now=clock.now())
            page = history.page_of(session, record, paging)
            makers = history.makers(session, page.items)
    else:
        with database.read() as session:
            page = history.page_of(session, service.get_record(session, viewer, record_id), paging)
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


def _both_given(subject_code: str | None, purpose: str | None) -> tuple[str, str]:
    errors = [
        FieldError(f"/{name}", "工作人员查询他人记录时必填。")
        for name, value in (("subject_code", subject_code), ("purpose", purpose))
        if not visible(value or "").strip()
    ]
    if errors:
        raise InvalidInput("查询他人记录需要同时填写信用主体代码（subject_code）和查询用途（purpose）。", errors)
    return str(subject_code).strip().upper(), str(purpose).strip()
