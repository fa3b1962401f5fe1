"""Policy questions, open to everybody; remarks on the answers."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query, Request
from fastapi.concurrency import run_in_threadpool
from prometheus_client import Counter

from api.accounts.viewer import CurrentViewer, MaybeViewer
from api.accounts.writing import Writing
from api.answers import remarks
from api.answers.citing import CurrentCiting
from api.answers.desk import CurrentDesk, CurrentHolder
from api.answers.places import places_of
from api.answers.remarks import CurrentGate
from api.answers.rewriter import CurrentRewriter
from api.answers.schemas import (
    AnswerOut,
    HandleIn,
    RegionList,
    RegionOut,
    RemarkDetail,
    RemarkIn,
    RemarkOut,
    RemarkPage,
    SearchResult,
)
from api.answers.tally import CurrentTally
from api.clock import CurrentClock
from api.db import ReadSession, WriteSession
from api.errors import FieldError, InvalidInput
from api.openapi import problems
from api.pages import MAX_LIMIT, CurrentPaging, part
from knowledge.engine.answer_model import AnswerStatus, QuestionError, check_question
from knowledge.engine.regions import regions_within

router = APIRouter(prefix="/policies", tags=["政策问答"], route_class=Writing)

# Longer than a question may be, so that the desk's own words about its length reach the reader.
_LONGEST_PARAMETER = 20_000
_MOST_HITS = MAX_LIMIT
Region = Annotated[str | None, Query(pattern=r"^\d{6}$", description="六位行政区划代码，例如 320000；不填按全国")]
AsOf = Annotated[dt.date | None, Query(description="按哪一天的规定回答，默认今天")]

answers_total = Counter("credit_policy_answers_total", "Policy questions by how they ended", ["status"])
for _status in AnswerStatus:
    answers_total.labels(_status.value)  # a figure from the start: a rate needs the zero before the first


@router.get("/answer", summary="政策问答：直接回答，并给出条款依据")
async def answer(
    desk: CurrentDesk,
    holder: CurrentHolder,
    clock: CurrentClock,
    rewriter: CurrentRewriter,
    tally: CurrentTally,
    afterwards: BackgroundTasks,
    question: Annotated[str, Query(max_length=_LONGEST_PARAMETER, description="问题，500字以内")] = "",
    region: Region = None,
    as_of: AsOf = None,
) -> AnswerOut:
    """回答分四种：answered（有依据）、wrong_door（应找别的部门）、not_found（没有依据）、refused（不能提供）。"""
    asked = _checked(question, "/question")
    if region is not None:
        places_of(holder.library, [region], "/region")
    plain = await run_in_threadpool(desk.answer, asked, region=region, as_of=as_of or clock.today())
    answers_total.labels(plain.status.value).inc()
    tally.count(asked, region, plain.status)
    if tally.is_due:
        afterwards.add_task(tally.write)
    # Awaited outside of the thread pool: a slow model holds up nobody else.
    words = await rewriter.rephrase(plain)
    shown = {**dict(plain), "answer": words, "rephrased": True, "plain_answer": plain.answer} if words else dict(plain)
    return AnswerOut.model_construct(**shown)


@router.get("/search", summary="检索政策条款")
def search(
    desk: CurrentDesk,
    holder: CurrentHolder,
    clock: CurrentClock,
    paging: CurrentPaging,
    query: Annotated[str, Query(max_length=_LONGEST_PARAMETER, description="检索词或问题，500字以内")] = "",
    region: Region = None,
    as_of: AsOf = None,
) -> SearchResult:
    """按相关程度列出条款，最多 200 条；只看得到全国和本地（省、市、县逐级）的规定。"""
    asked = _checked(query, "/query")
    if region is not None:
        places_of(holder.library, [region], "/region")
    # Always the whole list, so that its pages belong together whatever their length.
    page = part(desk.search(asked, region=region, as_of=as_of or clock.today(), limit=_MOST_HITS), paging)
    return SearchResult(items=tuple(page.items), total=page.total, next=page.next)


@router.get("/regions", summary="省、市、县名称和代码")
def regions(
    within: Annotated[str | None, Query(pattern=r"^\d{6}$", description="上一级的代码；不填列出各省")] = None,
) -> RegionList:
    """给页面选地区用；直辖市的区、省直辖的县市直接列在省一级下面。"""
    items = [RegionOut.model_validate(region) for region in regions_within(within)]
    return RegionList(items=items, total=len(items))


@router.post("/feedback", status_code=201, summary="对回答提意见", responses=problems(401, 403, 429))
def leave_remark(
    request: Request,
    body: RemarkIn,
    viewer: MaybeViewer,
    holder: CurrentHolder,
    citing: CurrentCiting,
    gate: CurrentGate,
    session: WriteSession,
    clock: CurrentClock,
) -> RemarkOut:
    """有没有用、应该引用哪一条；意见里的电话、邮箱、证件号和信用代码会先隐去再保存。"""
    gate.count(viewer, request.client.host if request.client else "")
    version = holder.library.version
    remark = remarks.leave(session, citing, body, viewer, knowledge_version=version, now=clock.now())
    return RemarkOut(id=remark.id)


@router.get("/feedback", summary="意见列表（工作人员）", responses=problems(401, 403))
def list_remarks(
    viewer: CurrentViewer,
    session: ReadSession,
    paging: CurrentPaging,
    helpful: Annotated[bool | None, Query(description="只看有用的或没用的")] = None,
    handled: Annotated[bool | None, Query(description="只看处理过的或没处理的")] = None,
) -> RemarkPage:
    """新的在前。"""
    viewer.require("policy_editor", "reviewer", "admin")
    page = remarks.listed(session, viewer, paging, helpful=helpful, handled=handled)
    items = [RemarkDetail.model_validate(item) for item in page.items]
    return RemarkPage(items=items, total=page.total, next=page.next)


@router.post("/feedback/{remark_id}/handle", summary="处理一条意见", responses=problems(401, 403, 404, 409))
def handle_remark(
    remark_id: str, body: HandleIn, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock
) -> RemarkDetail:
    """每条意见只处理一次，处理情况记入审计。"""
    viewer.require("policy_editor", "admin")
    return RemarkDetail.model_validate(remarks.handle(session, viewer, remark_id, body, now=clock.now()))


def _checked(question: str, pointer: str) -> str:
    try:
        return check_question(question)
    except QuestionError as error:
        raise InvalidInput(error.detail, [FieldError(pointer, error.detail)], code=error.code) from None
