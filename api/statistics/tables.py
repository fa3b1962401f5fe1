"""The numbers as tables for office programs; what stands on the page stands in the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from api.exports import Cell, Sheet
from api.statistics.schemas import (
    BreachesOut,
    CasesOut,
    DurationsOut,
    QuestionsOut,
    RefusalsOut,
    Series,
    SilentOut,
    Times,
)
from knowledge.engine.regions import region_name

TableName = Literal[
    "cases", "statuses", "durations", "spread", "breaches", "refusals", "clauses", "questions", "receivers"
]
_TIMES = ("作出决定", "算得出天数", "中位数（工作日）", "九成以内（工作日）", "有法定期限", "按期办结", "按期率")


@dataclass(frozen=True)
class Numbers:
    """Everything that was counted."""

    cases: CasesOut
    durations: DurationsOut
    breaches: BreachesOut
    refusals: RefusalsOut
    questions: QuestionsOut
    silent: SilentOut


def sheet(numbers: Numbers, name: TableName) -> Sheet:
    """One table."""
    return _TABLES[name](numbers)


def sheets(numbers: Numbers) -> list[Sheet]:
    """All tables, in the order of the page."""
    return [sheet(numbers, name) for name in get_args(TableName)]


def _by_month(name: str, months: list[str], series: list[Series]) -> Sheet:
    total: list[Cell] = ["合计", *(sum(counts) for counts in zip(*(one.counts for one in series), strict=True))]
    rows: list[list[Cell]] = [[one.name, *one.counts, one.total] for one in series]
    return Sheet(name, ["种类", *months, "合计"], [*rows, [*total, sum(one.total for one in series)]] if series else [])


def _times(numbers: Numbers) -> Sheet:
    found = numbers.durations
    named: list[tuple[str, Times]] = [("合计", found.whole), *((one.name, one) for one in found.kinds)]
    named += [(one.month, one) for one in found.monthly]
    return Sheet("办理时间", ["种类或者月份", *_TIMES], [[name, *_row(times)] for name, times in named])


def _row(one: Times) -> list[Cell]:
    share = None if one.share is None else f"{one.share:.1%}"
    return [one.decided, one.counted, one.median, one.ninetieth, one.limited, one.in_time, share]


def _breaches(numbers: Numbers) -> Sheet:
    heads = ["期限编号", "期限", "谁来办", "到期", "按期办完", "办完了但超期", "超期还没有办完"]
    rows: list[list[Cell]] = [
        [one.rule, one.name, one.actor, one.due, one.in_time, one.late, one.overdue] for one in numbers.breaches.clocks
    ]
    return Sheet("超期", heads, rows)


def _clauses(numbers: Numbers) -> Sheet:
    rows: list[list[Cell]] = [[one.document, one.title, one.locator, one.count] for one in numbers.refusals.clauses]
    return Sheet("未同意的依据", ["文号", "文件", "条款", "引用它的决定"], rows)


def _questions(numbers: Numbers) -> Sheet:
    """By day, by place, and what was asked: one below the other, so that it is one table in CSV as well."""
    found = numbers.questions
    rows: list[list[Cell]] = [["按天", one.day, one.asked, one.unanswered, None] for one in found.days]
    rows += [["按地区", one.name, one.asked, one.unanswered, None] for one in found.places]
    rows += [["问题", one.name, None, one.count, one.question] for one in found.texts]
    return Sheet("没有找到依据的提问", ["分类", "日期或者地区", "提问", "没有找到依据", "问题（已隐去个人信息）"], rows)


def _receivers(numbers: Numbers) -> Sheet:
    rows: list[list[Cell]] = [
        [one.name, one.waiting, one.failed, one.oldest, one.working_days] for one in numbers.silent.receivers
    ]
    return Sheet("平台未确认", ["平台", "未确认", "其中没有送到", "最早一条", "等了几个工作日"], rows)


def _spread(numbers: Numbers) -> Sheet:
    return Sheet("办理天数", ["工作日", "件数"], [[one.days, one.count] for one in numbers.durations.spread])


def about(numbers: Numbers) -> str:
    """For which months and which place, for the name of a file."""
    period = numbers.cases.period
    place = (region_name(period.region) or period.region) if period.region else ""
    return f"{place}{period.months[0]}至{period.months[-1]}"


_TABLES: Mapping[TableName, Callable[[Numbers], Sheet]] = {
    "cases": lambda all_: _by_month("收到的申请", all_.cases.period.months, all_.cases.kinds),
    "statuses": lambda all_: _by_month("现在的状态", all_.cases.period.months, all_.cases.statuses),
    "durations": _times,
    "spread": _spread,
    "breaches": _breaches,
    "refusals": lambda all_: _by_month("决定的结果", all_.refusals.period.months, all_.refusals.outcomes),
    "clauses": _clauses,
    "questions": _questions,
    "receivers": _receivers,
}
