"""The numbers as pictures with a few honest words: the same on the page and in the monthly report."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.console.charts import Chart, Line, bars, lines, shown, stacked
from api.console.client import Api, Query
from api.statistics.schemas import (
    BreachesOut,
    CasesOut,
    DurationsOut,
    QuestionsOut,
    RefusalsOut,
    Series,
    SilentOut,
)

_MOST_BARS = 10
_SPANS = ((0, 3), (4, 5), (6, 7), (8, 10), (11, 15), (16, 20))


@dataclass(frozen=True)
class Numbers:
    """Everything that a page or a report tells."""

    cases: CasesOut
    durations: DurationsOut
    breaches: BreachesOut
    refusals: RefusalsOut
    questions: QuestionsOut
    silent: SilentOut

    @property
    def months(self) -> list[str]:
        """The months that were counted."""
        return self.cases.period.months


@dataclass(frozen=True)
class Section:
    """One theme: what is said of it, its pictures, and the tables that can be taken away."""

    id: str
    title: str
    said: Sequence[str]
    charts: Sequence[Chart]
    tables: Sequence[tuple[str, str]]


async def counted(api: Api, query: Query) -> Numbers:
    """Ask for all numbers at once; raises ``Problem``."""
    cases, durations, breaches, refusals, questions, silent = await asyncio.gather(
        api.get("/statistics/cases", CasesOut, query),
        api.get("/statistics/durations", DurationsOut, query),
        api.get("/statistics/breaches", BreachesOut, query),
        api.get("/statistics/refusals", RefusalsOut, query),
        api.get("/statistics/questions", QuestionsOut, query),
        api.get("/statistics/receivers", SilentOut, query),
    )
    return Numbers(cases, durations, breaches, refusals, questions, silent)


def sections(numbers: Numbers) -> list[Section]:
    """All themes in the order of the page."""
    return [make(numbers) for make in (_filed, _times, _breaches, _refusals, _questions, _silent)]


def _filed(numbers: Numbers) -> Section:
    found = numbers.cases
    said = [f"收到申请 {shown(found.total)} 件{_each(found.kinds)}。", "状态是今天的状态：早些月份的申请大多已经办结。"]
    charts = [
        stacked("filed", "每月收到的申请", said[0], found.period.months, _drawn(found.kinds), "件"),
        stacked("standing", "每月收到的申请，现在怎样", "按收到的月份，看现在的状态。", found.period.months,
                _drawn(found.statuses), "件"),
    ]  # fmt: skip
    return Section("cases", "收到的申请", said, charts, [("cases", "按种类"), ("statuses", "按状态")])


def _times(numbers: Numbers) -> Section:
    found = numbers.durations
    whole, months = found.whole, [one.month for one in found.monthly]
    said = [f"作出决定 {shown(whole.decided)} 件（不算复核）。"]
    if whole.median is not None:
        said[0] += f"受理以后，一半在 {whole.median} 个工作日内决定，九成在 {whole.ninetieth} 个工作日内决定。"
    if whole.share is not None:
        said.append(
            f"{shown(whole.limited)} 件有法定期限，按期办结 {shown(whole.in_time)} 件，按期率 {_percent(whole.share)}。"
        )
    said.append("天数从受理的次日算起；按期与否看实际起算的法定期限，有的从收到申请起算。没有法定期限的不计入按期率。")
    days = [
        Line("一半以内", [one.median for one in found.monthly]),
        Line("九成以内", [one.ninetieth for one in found.monthly]),
    ]
    kept = [Line("按期率", [None if one.share is None else 100 * one.share for one in found.monthly])]
    charts = [
        lines("days", "从受理到决定", said[0], months, days, "个工作日"),
        lines("kept", "按期率", said[1] if len(said) > 2 else "没有可以计算的。", months, kept, "%"),
        bars("spread", "用了几个工作日", "从受理到决定的工作日，各有多少件。", "工作日", _spans(found), "件"),
    ]
    return Section("durations", "办理时间", said, charts, [("durations", "办理时间"), ("spread", "办理天数")])


def _breaches(numbers: Numbers) -> Section:
    found = numbers.breaches
    due = sum(one.due for one in found.clocks)
    said = [
        f"到期的法定期限 {shown(due)} 个，超期 {shown(found.total)} 个，其中 {shown(found.overdue)} 个还没有办完。"
        if found.total
        else f"到期的法定期限 {shown(due)} 个，没有超期的。",
        "正在补正的、日期还不确定的、还没有到期的不算。一件申请可以有几个期限。",
    ]
    named = [(f"{one.name}（{one.actor}）", one.late + one.overdue) for one in found.clocks if one.late + one.overdue]
    charts = [
        stacked("breaches", "每月超期", said[0], found.period.months, _drawn(found.monthly), "个"),
        bars("clocks", "哪些期限超期", "按期限，超期多的在前。", "期限", named[:_MOST_BARS], "个"),
    ]
    return Section("breaches", "超期", said, charts, [("breaches", "各种期限")])


def _refusals(numbers: Numbers) -> Section:
    found = numbers.refusals
    share = "" if found.share is None else f"，占 {_percent(found.share)}"
    said = [
        f"作出决定 {shown(found.decided)} 件（包括复核），没有全部同意的 {shown(found.refused)} 件{share}。",
        "一个决定可以引用几条依据；后来经复核改变的，也算在作出的那个月。",
    ]
    named = [(f"{one.document} {one.locator}", one.count) for one in found.clauses[:_MOST_BARS]]
    charts = [
        stacked("outcomes", "每月的决定", said[0], found.period.months, _drawn(found.outcomes), "件"),
        bars("clauses", "未同意的依据", "引用最多的条款。", "条款", named, "次"),
    ]
    return Section("refusals", "未同意", said, charts, [("refusals", "按结果"), ("clauses", "按依据")])


def _questions(numbers: Numbers) -> Section:
    found, months = numbers.questions, numbers.months
    share = "" if found.share is None else f"，占 {_percent(found.share)}"
    said = [f"提问 {shown(found.asked)} 次，没有找到依据 {shown(found.unanswered)} 次{share}。"]
    said.append("问题先隐去个人信息，保留 90 天。" if found.keeps_texts else "这里只计数，不保留问题的内容。")
    asked, missed = Counter[str](), Counter[str]()
    for one in found.days:
        asked[f"{one.day:%Y-%m}"] += one.asked - one.unanswered
        missed[f"{one.day:%Y-%m}"] += one.unanswered
    drawn = [
        Line("有答复", [asked[month] for month in months]),
        Line("没有找到依据", [missed[month] for month in months]),
    ]
    places = [(one.name, one.unanswered) for one in found.places if one.unanswered]
    charts = [
        stacked("questions", "每月的提问", said[0], months, drawn if found.asked else [], "次"),
        bars("places", "哪里没有找到依据", "按提问的地区。", "地区", places[:_MOST_BARS], "次"),
    ]
    return Section("questions", "没有找到依据的提问", said, charts, [("questions", "按天、按地区")])


def _silent(numbers: Numbers) -> Section:
    found = numbers.silent
    said = [
        f"现在有 {shown(found.total)} 条通知，平台还没有确认。" if found.total else "平台都确认了，没有在等的通知。"
    ]
    if found.receivers:
        first = found.receivers[0]
        said.append(f"等得最久的是{first.name}，最早一条已经等了 {first.working_days} 个工作日。")
    said.append("这是现在的情况，不分月份。")
    named = [(one.name, one.waiting) for one in found.receivers[:_MOST_BARS]]
    charts = [bars("silent", "没有确认的通知", said[0], "平台", named, "条")]
    return Section("receivers", "平台未确认", said, charts, [("receivers", "按平台")])


def _spans(found: DurationsOut) -> list[tuple[str, int]]:
    if not found.spread:
        return []
    spans = [
        (f"{first}–{last} 个工作日", sum(one.count for one in found.spread if first <= one.days <= last))
        for first, last in _SPANS
    ]
    last = _SPANS[-1][1]
    return [*spans, (f"{last} 个工作日以上", sum(one.count for one in found.spread if one.days > last))]


def _drawn(series: Iterable[Series]) -> list[Line]:
    return [Line(one.name, one.counts) for one in series]


def _each(series: Sequence[Series]) -> str:
    return f"：{'，'.join(f'{one.name} {shown(one.total)} 件' for one in series)}" if len(series) > 1 else ""


def _percent(share: float) -> str:
    return shown(100 * share, "%")
