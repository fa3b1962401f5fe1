"""Shapes of the numbers. Lists by month have one number for each of ``months``, the oldest first."""

import datetime as dt
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Whole = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class Series(_Out):
    """一类，按月。"""

    model_config = ConfigDict(title="按月统计的一类")

    code: str = Field(title="代码")
    name: str = Field(title="名称")
    counts: list[Whole] = Field(title="各月件数")
    total: Whole = Field(title="合计")


class PeriodOut(_Out):
    """统计的时间和地区。"""

    model_config = ConfigDict(title="统计的时间和地区")

    months: list[str] = Field(title="月份", description="从早到晚，例如 2026-01")
    region: str | None = Field(title="地区代码", description="空：您能看到的全部地区")
    today: dt.date = Field(title="统计的那一天")


class CasesOut(_Out):
    """收到的申请。"""

    model_config = ConfigDict(title="收到的申请")

    period: PeriodOut = Field(title="时间和地区")
    total: Whole = Field(title="收到多少件")
    kinds: list[Series] = Field(title="按种类", description="各月收到的件数")
    statuses: list[Series] = Field(title="按现在的状态", description="各月收到的申请，现在是什么状态")


class Times(_Out):
    """办了多少天。"""

    model_config = ConfigDict(title="办理时间")

    decided: Whole = Field(title="作出的决定", description="不算复核")
    counted: Whole = Field(title="算得出天数的", description="受理过的才有从受理到决定的天数")
    median: Whole | None = Field(title="中位数", description="一半的件在这么多个工作日内决定")
    ninetieth: Whole | None = Field(title="九成", description="九成的件在这么多个工作日内决定")
    limited: Whole = Field(title="有法定期限的")
    in_time: Whole = Field(title="其中按期办结的")
    share: Share | None = Field(title="按期率", description="按期办结的占有法定期限的多少；没有就空")


class KindTimes(Times):
    """一类申请办了多少天。"""

    model_config = ConfigDict(title="一类申请的办理时间")

    code: str = Field(title="代码")
    name: str = Field(title="名称")


class MonthTimes(Times):
    """一个月作出的决定办了多少天。"""

    model_config = ConfigDict(title="一个月的办理时间")

    month: str = Field(title="月份")


class DayCount(_Out):
    """几天办结的有几件。"""

    model_config = ConfigDict(title="几个工作日办结的有几件")

    days: Whole = Field(title="工作日")
    count: Whole = Field(title="件数")


class DurationsOut(_Out):
    """从受理到决定的工作日，和是否在法定期限内。"""

    model_config = ConfigDict(title="办理时间统计")

    period: PeriodOut = Field(title="时间和地区")
    whole: Times = Field(title="合计")
    kinds: list[KindTimes] = Field(title="按种类")
    monthly: list[MonthTimes] = Field(title="按月")
    spread: list[DayCount] = Field(title="按天数", description="从受理到决定用了几个工作日")


class ClockOut(_Out):
    """一种期限。"""

    model_config = ConfigDict(title="一种法定期限的守时情况")

    rule: str = Field(title="期限编号")
    name: str = Field(title="名称")
    actor: str = Field(title="谁来办")
    due: Whole = Field(title="到期多少个")
    in_time: Whole = Field(title="按期办完的")
    late: Whole = Field(title="办完了但超期的")
    overdue: Whole = Field(title="超期还没有办完的")
    share: Share | None = Field(title="超期率")


class BreachesOut(_Out):
    """期限的守时情况。"""

    model_config = ConfigDict(title="超期统计")

    period: PeriodOut = Field(title="时间和地区", description="按最后一天所在的月份")
    total: Whole = Field(title="超期合计")
    overdue: Whole = Field(title="其中还没有办完的")
    clocks: list[ClockOut] = Field(title="按期限", description="超期多的在前")
    monthly: list[Series] = Field(title="按月", description="办完了但超期的、还没有办完的")


class ClauseCount(_Out):
    """一条依据。"""

    model_config = ConfigDict(title="一条拒绝的依据")

    document: str = Field(title="文号")
    title: str = Field(title="文件标题")
    locator: str = Field(title="条款位置")
    url: str = Field(title="条款地址")
    count: Whole = Field(title="引用它的决定")


class RefusalsOut(_Out):
    """没有同意的决定。"""

    model_config = ConfigDict(title="未同意统计")

    period: PeriodOut = Field(title="时间和地区")
    decided: Whole = Field(title="作出的决定", description="包括复核")
    refused: Whole = Field(title="没有全部同意的")
    share: Share | None = Field(title="占比")
    outcomes: list[Series] = Field(title="按结果", description="各月作出的决定")
    clauses: list[ClauseCount] = Field(title="按依据", description="引用最多的 50 条；一个决定可以引用几条")


class DayQuestions(_Out):
    """一天的提问。"""

    model_config = ConfigDict(title="一天的提问")

    day: dt.date = Field(title="日期")
    asked: Whole = Field(title="提问")
    unanswered: Whole = Field(title="没有找到依据的")


class PlaceQuestions(_Out):
    """一个地区的提问。"""

    model_config = ConfigDict(title="一个地区的提问")

    region: str = Field(title="地区代码")
    name: str = Field(title="地区")
    asked: Whole = Field(title="提问")
    unanswered: Whole = Field(title="没有找到依据的")


class QuestionText(_Out):
    """一个没有找到依据的问题。"""

    model_config = ConfigDict(title="没有找到依据的问题")

    question: str = Field(title="问题", description="电话、邮箱、证件号、信用代码已经隐去")
    region: str = Field(title="地区代码")
    name: str = Field(title="地区")
    count: Whole = Field(title="问了几次")
    last: dt.date = Field(title="最近一次")


class QuestionsOut(_Out):
    """没有找到依据的提问。"""

    model_config = ConfigDict(title="提问统计")

    period: PeriodOut = Field(title="时间和地区")
    asked: Whole = Field(title="提问合计")
    unanswered: Whole = Field(title="没有找到依据的")
    share: Share | None = Field(title="占比")
    days: list[DayQuestions] = Field(title="按天", description="有人提问的日子")
    places: list[PlaceQuestions] = Field(title="按地区", description="没有找到依据多的在前；没有说地区的算全国")
    keeps_texts: bool = Field(title="是否保留问题原文", description="由 CREDIT_KEEP_UNANSWERED 决定")
    texts: list[QuestionText] = Field(title="问题", description="问得最多的 100 个，只保留 90 天")


class SilentReceiver(_Out):
    """一个平台。"""

    model_config = ConfigDict(title="一个平台的未确认通知")

    id: str = Field(title="平台编号")
    name: str = Field(title="平台")
    active: bool = Field(title="是否启用")
    waiting: Whole = Field(title="还没有确认的")
    failed: Whole = Field(title="其中没有送到的")
    oldest: dt.date | None = Field(title="最早的一条是哪天的")
    working_days: Whole = Field(title="最早的一条等了几个工作日")


class SilentOut(_Out):
    """还没有确认的平台。"""

    model_config = ConfigDict(title="平台未确认统计")

    region: str | None = Field(title="地区代码")
    today: dt.date = Field(title="统计的那一天")
    total: Whole = Field(title="未确认合计")
    receivers: list[SilentReceiver] = Field(title="按平台", description="等得最久的在前")
