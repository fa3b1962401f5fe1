"""The numbers desk: pictures for some months and a place, files to take away, and the monthly report."""

import datetime as dt
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers.schemas import RegionList
from api.console import report, words
from api.console.client import Problem
from api.console.pages import HOME, AtConsole, Console, PageRoute
from api.console.pictures import counted, sections
from api.exports import handed_out
from api.filing.letters.fonts import FontProblem

router = APIRouter(route_class=PageRoute)
_HERE = f"{HOME}/numbers"
_MONTHS_BEFORE = 11
From = Annotated[str, Query(alias="from")]
To = Annotated[str, Query(alias="to")]


@router.get("/numbers")
async def numbers_page(console: AtConsole, first: From = "", last: To = "", region: str = "") -> Response:
    """All pictures."""
    asked = {"from": first, "to": last, "region": region}
    given = {name: value for name, value in asked.items() if value}
    places = await _places(console)
    today = console.clock.today()
    shown: dict[str, Any] = {"asked": asked, "places": places, "ready": _ready(today), "here": urlencode(given)}
    shown |= {"report_month": f"{before(today.replace(day=1), 1):%Y-%m}"}
    try:
        numbers = await counted(console.api, given)
    except Problem as problem:
        if problem.status != 422:
            raise
        return console.page("numbers/page.html", problem=problem, numbers=None, sections=[], **shown)
    return console.page("numbers/page.html", numbers=numbers, sections=sections(numbers), **shown)


@router.get("/numbers/export")
async def export(
    console: AtConsole,
    first: From = "",
    last: To = "",
    region: str = "",
    form: Annotated[str, Query(alias="format")] = "xlsx",
    table: str = "",
) -> Response:
    """A file, as the API gives it."""
    console.viewer  # noqa: B018 - raises for strangers
    query = {"from": first, "to": last, "region": region, "format": form, "table": table}
    answer = await console.api.ask("GET", "/statistics/export", query=query)
    kept = ("content-type", "content-disposition", "cache-control")
    return Response(answer.content, headers={name: answer.headers[name] for name in kept})


@router.get("/numbers/report")
async def monthly_report(console: AtConsole, month: str = "", region: str = "") -> Response:
    """The report of a month as PDF, beside the year that ends with it."""
    viewer, today = console.viewer, console.clock.today()
    try:
        of = dt.date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Problem(422, "请选择月报的月份，例如 2026-10。") from None
    ends, place = {"to": month, "region": region}, words.place(region or viewer.region)
    one = await counted(console.api, ends | {"from": month})
    year = await counted(console.api, ends | {"from": f"{before(of, _MONTHS_BEFORE):%Y-%m}"})
    desk = console.request.app.state.letter_desk
    told = report.Told(of, place, today, one, year)
    try:
        content = await run_in_threadpool(report.typeset, told, desk)
    except FontProblem as problem:
        raise Problem(503, str(problem)) from problem
    return handed_out(content, "pdf", f"信用修复办理月报 {place} {month}")


def before(month: dt.date, months: int) -> dt.date:
    """The first day of the month so many months before."""
    years, place = divmod(month.month - 1 - months, 12)
    return dt.date(month.year + years, place + 1, 1)


async def _places(console: Console) -> list[tuple[str, str]]:
    """The places right below the reader's own, to choose from."""
    own = console.viewer.region
    found = await console.api.get("/policies/regions", RegionList, {"within": own} if own else {})
    return [("", words.place(own)), *((one.code, one.name) for one in found.items)]


def _ready(today: dt.date) -> list[tuple[str, str]]:
    """Periods that are asked for most: words and address."""
    month = today.replace(day=1)
    last = before(month, 1)
    spans = {
        "最近一年": (before(month, _MONTHS_BEFORE), month),
        "今年": (month.replace(month=1), month),
        "本月": (month, month),
        "上月": (last, last),
        "最近两年": (before(month, 23), month),
    }
    return [(name, f"{_HERE}?from={begin:%Y-%m}&to={end:%Y-%m}") for name, (begin, end) in spans.items()]
