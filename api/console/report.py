"""The monthly report as PDF: figures of the month, pictures of the year that ends with it, and what is not counted."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from api.clock import CHINA
from api.console import words
from api.console.charts import Chart, shown
from api.console.pictures import Numbers, sections
from api.filing.letters.desk import LetterDesk
from api.filing.letters.fonts import FontShelf
from api.filing.letters.pdf import STANDARDS

_PROGRAM = Path(__file__).with_name("report.typ").read_bytes()
_NOTES = (
    "这份月报由系统按当时的数据自动生成，只统计本地区和下级地区在本系统里办理的申请，不代表其他渠道。",
    "后来更正、补录会改变早先的数字；同一个月的月报，不同的日子生成可以不一样，以生成日期为准。",
    "办理时间、按期率只描述已经作出的决定，不评价决定对不对。",
)


@dataclass(frozen=True)
class Told:
    """What a report tells: of which month and place, on which day; the month's numbers and the year's."""

    month: dt.date
    place: str
    today: dt.date
    one: Numbers
    year: Numbers


def typeset(told: Told, desk: LetterDesk) -> bytes:
    """The PDF, its fonts embedded; raises ``FontProblem``."""
    data = json.dumps(_arranged(told, desk.shelf), ensure_ascii=False)
    moment = dt.datetime.combine(told.today, dt.time(), CHINA)
    made = typst.compile(
        _PROGRAM,
        font_paths=desk.shelf.fonts,
        format="pdf",
        sys_inputs={"report": data},
        pdf_standards=list(STANDARDS),
        timestamp=int(moment.timestamp()),
    )
    return bytes(made)


def _arranged(told: Told, shelf: FontShelf) -> dict[str, Any]:
    """What the typesetting program reads; every text has only signs that a font has."""
    found = {
        "title": f"信用修复办理月报（{told.month.year}年{told.month.month}月）",
        "about": f"{told.place} · {words.day(told.today)}生成",
        "notes": _NOTES,
        "figures": list(_figures(told.one, told.year)),
        "sections": [
            {
                "title": of_month.title,
                "said": of_month.said,
                "span": "现在" if of_month.id == "receivers" else "到本月为止的十二个月",
                "charts": [_chart(one) for one in of_year.charts],
            }
            for of_month, of_year in zip(sections(told.one), sections(told.year), strict=True)
        ],
    }
    readable: dict[str, Any] = _readable(found, shelf)
    return readable | {"serif": shelf.families("", bold=False), "sans": shelf.families("", bold=True)}


def _figures(one: Numbers, year: Numbers) -> Iterator[tuple[str, str, str]]:
    """Name, the month's number, and that of the twelve months that end with it."""
    yield "收到申请（件）", shown(one.cases.total), shown(year.cases.total)
    yield "作出决定（件，不算复核）", shown(one.durations.whole.decided), shown(year.durations.whole.decided)
    yield "一半在几个工作日内决定", shown(one.durations.whole.median), shown(year.durations.whole.median)
    yield "九成在几个工作日内决定", shown(one.durations.whole.ninetieth), shown(year.durations.whole.ninetieth)
    yield "按期率", _share(one.durations.whole.share), _share(year.durations.whole.share)
    yield "超期的期限（个）", shown(one.breaches.total), shown(year.breaches.total)
    yield "没有全部同意的决定（件）", shown(one.refusals.refused), shown(year.refusals.refused)
    yield "没有找到依据的提问（次）", shown(one.questions.unanswered), shown(year.questions.unanswered)


def _share(share: float | None) -> str:
    return "—" if share is None else shown(100 * share, "%")


def _chart(chart: Chart) -> dict[str, Any]:
    """A picture of nothing is left out; its title says that there was nothing."""
    is_drawn = not chart.is_empty and "<rect" in chart.svg
    return {"title": chart.title, "words": chart.words, "svg": str(chart.svg) if is_drawn else None}


def _readable(value: Any, shelf: FontShelf) -> Any:
    if isinstance(value, str):
        return shelf.shown(value).text
    if isinstance(value, dict):
        return {key: _readable(inner, shelf) for key, inner in value.items()}
    return [_readable(inner, shelf) for inner in value] if isinstance(value, Sequence) else value
