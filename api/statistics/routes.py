"""Numbers for staff who work with cases, each for what they may see."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.whose import OFFICE
from api.answers.tally import CurrentTally
from api.db import ReadSession
from api.exports import MEDIA_TYPES, Format, as_csv, as_xlsx, handed_out
from api.openapi import problems
from api.statistics import tables
from api.statistics.cases import filed
from api.statistics.clocks import breaches
from api.statistics.keeping import CurrentKept
from api.statistics.period import CurrentPeriod
from api.statistics.questions import unanswered
from api.statistics.receivers import silent
from api.statistics.results import durations, refusals
from api.statistics.schemas import BreachesOut, CasesOut, DurationsOut, QuestionsOut, RefusalsOut, SilentOut
from api.statistics.tables import Numbers, TableName

_FILES: dict[int | str, dict[str, Any]] = {
    **problems(401, 403),
    200: {"content": {MEDIA_TYPES[kind]: {} for kind in ("csv", "xlsx")}, "description": "文件"},
}


async def _for_the_office(viewer: CurrentViewer) -> None:
    viewer.require(*OFFICE)


router = APIRouter(prefix="/statistics", tags=["统计"], dependencies=[Depends(_for_the_office)])


class Counting:
    """One request for numbers."""

    def __init__(
        self,
        viewer: CurrentViewer,
        session: ReadSession,
        period: CurrentPeriod,
        kept: CurrentKept,
        tally: CurrentTally,
    ) -> None:
        self._about = (session, viewer, period)
        self._kept, self._tally = kept, tally

    def cases(self) -> CasesOut:
        """Cases that were filed."""
        return self._kept.of(filed, *self._about)

    def durations(self) -> DurationsOut:
        """How long decisions took."""
        return self._kept.of(durations, *self._about)

    def breaches(self) -> BreachesOut:
        """Clocks that were not kept."""
        return self._kept.of(breaches, *self._about)

    def refusals(self) -> RefusalsOut:
        """What was refused."""
        return self._kept.of(refusals, *self._about)

    def questions(self) -> QuestionsOut:
        """Questions without an answer, with those that this process has not written down yet."""
        self._tally.write()
        session, viewer, period = self._about
        return unanswered(session, viewer, period, keeps_texts=self._tally.keeps_texts)

    def silent(self) -> SilentOut:
        """Platforms that have not confirmed."""
        return self._kept.of(silent, *self._about)

    def everything(self) -> Numbers:
        """All of it."""
        return Numbers(
            cases=self.cases(),
            durations=self.durations(),
            breaches=self.breaches(),
            refusals=self.refusals(),
            questions=self.questions(),
            silent=self.silent(),
        )


Counted = Annotated[Counting, Depends()]


@router.get("/cases", summary="收到的申请：按种类、按现在的状态、按月", responses=problems(401, 403))
def count_cases(counting: Counted) -> CasesOut:
    """按提交的月份统计；状态是今天的状态，不是当时的。"""
    return counting.cases()


@router.get("/durations", summary="办理时间和按期率", responses=problems(401, 403))
def count_durations(counting: Counted) -> DurationsOut:
    """按作出决定的月份统计，不算复核；天数是受理次日起的工作日，按期与否看实际起算的法定期限（有的从收到申请起算）。"""
    return counting.durations()


@router.get("/breaches", summary="各种法定期限的超期情况", responses=problems(401, 403))
def count_breaches(counting: Counted) -> BreachesOut:
    """按最后一天所在的月份统计；正在补正的、日期还不确定的、还没有到期的不算。"""
    return counting.breaches()


@router.get("/refusals", summary="没有同意的决定：按结果、按依据", responses=problems(401, 403))
def count_refusals(counting: Counted) -> RefusalsOut:
    """复核以后的决定另算一次；后来被改变的决定也算在作出的那个月。"""
    return counting.refusals()


@router.get("/questions", summary="没有找到依据的提问", responses=problems(401, 403))
def count_questions(counting: Counted) -> QuestionsOut:
    """每天、每个地区的次数一直保留；问题内容只在设置允许时保留，先隐去个人信息，90 天后删除。"""
    return counting.questions()


@router.get("/receivers", summary="还没有确认的平台", responses=problems(401, 403))
def count_receivers(counting: Counted) -> SilentOut:
    """现在的情况，不分月份。"""
    return counting.silent()


@router.get("/export", summary="导出统计表（CSV、XLSX）", responses=_FILES, response_class=Response)
def export(
    counting: Counted,
    look: StaffLook,
    form: Annotated[Format, Query(alias="format", description="文件格式；xlsx 是全部表格，一表一页")] = "xlsx",
    table: Annotated[TableName, Query(description="CSV 只有一张表，选哪一张")] = "cases",
) -> Response:
    """表格里的文字不会被当成公式；导出会留痕。"""
    numbers = counting.everything()
    look.counted("statistics", numbers.cases.total)
    name = f"统计 {tables.about(numbers)}"
    if form == "xlsx":
        return handed_out(as_xlsx(tables.sheets(numbers)), form, name)
    sheet = tables.sheet(numbers, table)
    return handed_out(as_csv(sheet), form, f"{name} {sheet.name}")
