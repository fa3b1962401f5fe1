"""Policy questions, open to everybody; remarks on the answers."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query

from api.accounts.viewer import MaybeViewer
from api.answers.desk import CurrentDesk, CurrentHolder
from api.answers.models import AnswerRemark
from api.answers.schemas import RemarkIn, RemarkOut, SearchResult
from api.clock import CurrentClock
from api.db import WriteSession
from api.errors import FieldError, InvalidInput
from knowledge.engine.answer_model import PolicyAnswer, QuestionError, check_question
from knowledge.engine.gongwen.contacts import redact

router = APIRouter(prefix="/policies", tags=["政策问答"])

# Longer than a question may be, so that the desk's own words about its length reach the reader.
_LONGEST_PARAMETER = 20_000
Region = Annotated[str | None, Query(pattern=r"^\d{6}$", description="六位行政区划代码，例如 320000；不填按全国")]
AsOf = Annotated[dt.date | None, Query(description="按哪一天的规定回答，默认今天")]


@router.get("/answer", summary="政策问答：直接回答，并给出条款依据")
def answer(
    desk: CurrentDesk,
    clock: CurrentClock,
    question: Annotated[str, Query(max_length=_LONGEST_PARAMETER, description="问题，500字以内")] = "",
    region: Region = None,
    as_of: AsOf = None,
) -> PolicyAnswer:
    """回答分四种：answered（有依据）、wrong_door（应找别的部门）、not_found（没有依据）、refused（不能提供）。"""
    asked = _checked(question, "/question")
    return desk.answer(asked, region=region, as_of=as_of or clock.today())


@router.get("/search", summary="检索政策条款")
def search(
    desk: CurrentDesk,
    clock: CurrentClock,
    query: Annotated[str, Query(max_length=_LONGEST_PARAMETER, description="检索词或问题，500字以内")] = "",
    region: Region = None,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=200, description="最多返回几条")] = 10,
) -> SearchResult:
    """按相关程度列出条款；只看得到全国和本地（省、市、县逐级）的规定。"""
    asked = _checked(query, "/query")
    items = desk.search(asked, region=region, as_of=as_of or clock.today(), limit=limit)
    return SearchResult(items=items, total=len(items))


@router.post("/feedback", status_code=201, summary="对回答提意见")
def leave_remark(
    body: RemarkIn, viewer: MaybeViewer, holder: CurrentHolder, session: WriteSession, clock: CurrentClock
) -> RemarkOut:
    """有没有用、应该引用哪一条；意见里的电话、邮箱会先隐去再保存。"""
    remark = AnswerRemark(
        at=clock.now(),
        account_id=viewer.account_id if viewer else None,
        question=redact(body.question)[0],
        citation=redact(body.citation)[0] if body.citation else None,
        helpful=body.helpful,
        comment=redact(body.comment)[0],
        knowledge_version=holder.library.version,
    )
    session.add(remark)
    session.flush()
    return RemarkOut(id=remark.id)


def _checked(question: str, pointer: str) -> str:
    try:
        return check_question(question)
    except QuestionError as error:
        raise InvalidInput(error.detail, [FieldError(pointer, error.detail)], code=error.code) from None
