"""Assessments of records, and the end of a period."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.accounts.viewer import CurrentViewer
from api.assessments import service
from api.assessments.schemas import AssessmentIn, AssessmentOut, DueDateOut, SkippedDayOut
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import FieldError, InvalidInput
from api.openapi import problems
from knowledge.engine.deadlines import compute
from knowledge.engine.vocabulary import Unit
from knowledge.engine.workdays import LONGEST

router = APIRouter(tags=["修复资格评估和期限"])


@router.post(
    "/assessments", summary="评估一条记录能不能修复、什么时候、在哪里、要什么材料", responses=problems(401, 403, 404)
)
def create_assessment(
    body: AssessmentIn,
    request: Request,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> AssessmentOut:
    """A subject assesses its own record by ``record_id``; staff and programs may pass one by value."""
    return service.create(
        session, viewer, request.app.state.library, cipher, body, today=clock.today(), now=clock.now()
    )


@router.get("/assessments/{assessment_id}", summary="以前的一次评估", responses=problems(401, 404))
def get_assessment(assessment_id: str, viewer: CurrentViewer, session: ReadSession) -> AssessmentOut:
    """The answer as it was given, with the knowledge version that it stood on."""
    return service.get(session, viewer, assessment_id)


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
