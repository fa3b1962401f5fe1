"""Assessments of records, and the end of a period."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.assessments import service
from api.assessments.schemas import (
    AssessmentIn,
    AssessmentOut,
    AssessmentPage,
    DueDateOut,
    RepeatOut,
    SkippedDayOut,
    WhatIfIn,
    WhatIfOut,
)
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase, ReadSession, WriteSession
from api.errors import FieldError, InvalidInput
from api.openapi import problems
from api.pages import CurrentPaging
from knowledge.engine.deadlines import compute
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Unit
from knowledge.engine.workdays import LONGEST

router = APIRouter(tags=["修复资格评估和期限"], route_class=Writing)


@router.post(
    "/assessments",
    summary="评估一条记录能不能修复、什么时候、在哪里、要什么材料",
    response_model=AssessmentOut,
    responses=problems(401, 403, 404),
)
def create_assessment(
    body: AssessmentIn,
    request: Request,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    look: StaffLook,
) -> Response:
    """A subject assesses its own record by ``record_id``; staff and programs may pass one by value."""
    with database.read() as reading:
        inputs = service.inputs_of(reading, viewer, cipher, body, today=clock.today())
        service.note_staff(reading, viewer, body.record_id, look)
    # Computed and written out before the write begins: on SQLite all writers wait for one lock.
    answer = service.computed(request.app.state.library, inputs)
    row = service.drawn_up(viewer, cipher, body.record_id, inputs, answer, now=clock.now())
    service.keep(session, row)
    return Response(row["result"], media_type="application/json")


@router.post("/assessments/what-if", summary="假设情况有变，结论会怎样（不留存）", responses=problems(401, 403, 404))
def ask_what_if(
    body: WhatIfIn,
    request: Request,
    viewer: CurrentViewer,
    session: ReadSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
    look: StaffLook,
) -> WhatIfOut:
    """What changes if the person pays today, or asks on another day. Staff and programs may change the record too."""
    inputs = service.inputs_of(session, viewer, cipher, body, today=clock.today())
    service.note_staff(session, viewer, body.record_id, look)
    return service.what_if(request.app.state.library, viewer, inputs, body, today=clock.today())


@router.get("/assessments", summary="留存的评估，新的在前", responses=problems(401, 404))
def list_assessments(
    viewer: CurrentViewer,
    session: ReadSession,
    paging: CurrentPaging,
    look: StaffLook,
    record_id: Annotated[str | None, Query(max_length=36, description="只看这条记录的评估")] = None,
) -> AssessmentPage:
    """One's own; staff see those of a record when they say why, and the look-up is audited."""
    return service.list_kept(session, viewer, record_id, look, paging)


@router.get("/assessments/{assessment_id}", summary="以前的一次评估", responses=problems(401, 404))
def get_assessment(assessment_id: str, viewer: CurrentViewer, session: ReadSession, look: StaffLook) -> AssessmentOut:
    """The answer as it was given, with the knowledge version that it stood on."""
    return service.get(session, viewer, assessment_id, look)


@router.post(
    "/assessments/{assessment_id}/repeat",
    summary="用同样的情况和日期重新计算一次，看结论有没有变",
    responses=problems(401, 404),
)
def repeat_assessment(
    assessment_id: str,
    request: Request,
    viewer: CurrentViewer,
    session: ReadSession,
    cipher: CurrentCipher,
    look: StaffLook,
) -> RepeatOut:
    """From the sealed inputs, with today's knowledge. The kept answer stays as it is."""
    library: Library = request.app.state.library
    return service.repeat(session, viewer, library, cipher, assessment_id, look)


@router.get("/deadlines/compute", summary="计算期限的最后一天")
def compute_deadline(
    start_on: Annotated[dt.date, Query(description="起算事由发生的日子，当日不计入")],
    amount: Annotated[int, Query(ge=1, le=LONGEST, description="多少天、月或者年")],
    unit: Annotated[Unit, Query(description="working_day 工作日、calendar_day 日、month 月、year 年")],
) -> DueDateOut:
    """Anyone may ask. A last day off work moves to the next working day (民法典第二百零三条)."""
    try:
        due = compute(start_on, amount, unit)
    except (ValueError, OverflowError) as error:
        wrong = [FieldError("/start_on", "超出可以计算的年份"), FieldError("/amount", "超出可以计算的年份")]
        raise InvalidInput("日期超出了可以计算的范围，请核对年份和数量。", wrong) from error
    skipped = [SkippedDayOut(date=day.date, why=day.why) for day in due.skipped]
    return DueDateOut(due_on=due.due_on, provisional=due.provisional, skipped=skipped)
