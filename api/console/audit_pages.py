"""The audit desk: who looked at whom, when and why; files to take away; and whether the chain of lines holds."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api.console.client import Problem
from api.console.forms import OwnForm
from api.console.pages import HOME, AtConsole, Console, PageRoute
from api.oversight.schemas import ActionsOut, LinePage, VerificationOut

router = APIRouter(route_class=PageRoute)
_HERE = f"{HOME}/audit"
_PER_PAGE = "50"


class Wanted:
    """Which lines are wanted, as the address says it; the API checks it. Whole codes never stand in an address."""

    def __init__(
        self,
        actor: str = "",
        action: str = "",
        target: str = "",
        subject: str = "",
        purpose: str = "",
        first: Annotated[str, Query(alias="from")] = "",
        last: Annotated[str, Query(alias="to")] = "",
        looks: str = "",
        cursor: str = "",
    ) -> None:
        self.cursor = cursor
        self.asked = {
            "from": first,
            "to": last,
            "actor": actor,
            "action": action,
            "target": target,
            "subject": subject,
            "purpose": purpose,
            "looks": looks,
        }

    @property
    def given(self) -> dict[str, str]:
        """The filters that say something."""
        return {name: value for name, value in self.asked.items() if value}

    def address(self, **other: str) -> str:
        """The page with these filters, some of them changed; empty ones are left out."""
        kept = {name: value for name, value in (self.asked | other).items() if value}
        return f"{_HERE}?{urlencode(kept)}" if kept else _HERE


@router.get("/audit")
async def lines(console: AtConsole, wanted: Annotated[Wanted, Depends()]) -> Response:
    """Lines, the newest first."""
    return await _shown(console, wanted)


async def _shown(console: Console, wanted: Wanted, problem: Problem | None = None, **typed: str) -> Response:
    console.viewer  # noqa: B018 - raises for strangers
    page: LinePage | None = None
    try:
        _require_order(wanted)
        query = wanted.given | {"limit": _PER_PAGE, "cursor": wanted.cursor}
        page = await console.api.get("/audit/lines", LinePage, query)
    except Problem as refused:
        if refused.status != 422:
            raise
        problem = problem or refused
    actions = await console.api.get("/audit/actions", ActionsOut)
    return console.page(
        "audit/lines.html",
        problem=problem,
        typed=typed,
        page=page,
        wanted=wanted,
        export=urlencode(wanted.given),
        actions=[("", "不限"), *_by_words(actions)],
    )


@router.post("/audit/subject")
async def of_a_subject(console: AtConsole, form: OwnForm) -> Response:
    """The lines about one business or person: the code is asked for once, and the address names only our own id."""
    try:
        found = await console.api.get(
            "/audit/lines", LinePage, {"subject_code": form.text("subject_code"), "limit": "1"}
        )
        about = found.items[0].subject if found.items else None
        if about is None or about.id is None:
            raise Problem(
                404, "没有关于这个代码的留痕。请核对代码；您只能看到本地区和下级地区的留痕。", code="no_lines"
            )
    except Problem as problem:
        return await _shown(console, Wanted(), problem)
    return console.done(Wanted(subject=about.id).address(), f"下面是关于 {about.name or '这个代码'} 的留痕。")


@router.get("/audit/export")
async def export(
    console: AtConsole, wanted: Annotated[Wanted, Depends()], form: Annotated[str, Query(alias="format")] = "xlsx"
) -> Response:
    """A file with the lines that the filters leave, as the API gives it."""
    console.viewer  # noqa: B018 - raises for strangers
    answer = await console.api.ask("GET", "/audit/lines/export", query=wanted.given | {"format": form})
    return Response(answer.content, headers=_kept(answer.headers))


@router.get("/audit/verification")
async def verification(console: AtConsole, full: str = "") -> Response:
    """Whether the chain holds: since the last anchor, or (``full``) from the first line on."""
    console.viewer  # noqa: B018 - raises for strangers
    problem: Problem | None = None
    found: VerificationOut | None = None
    try:
        found = await console.api.get("/audit/verification", VerificationOut, {"full": "true" if full else "false"})
    except Problem as refused:
        if refused.status != 409:
            raise
        problem = refused
    return console.page("audit/verification.html", problem=problem, found=found, full=bool(full))


def _require_order(wanted: Wanted) -> None:
    """Raise ``Problem`` for days the wrong way round: no line could ever fit."""
    first, last = wanted.asked["from"], wanted.asked["to"]
    if first and last and first > last:
        wrong = {"from": "比“到哪天”晚。"}
        raise Problem(422, "“从哪天”比“到哪天”晚，所以一条也没有。请对调或者改一个。", fields=wrong)


def _by_words(actions: ActionsOut) -> list[tuple[str, str]]:
    """One choice for each wording, with all the actions that are called so: a deed has one for each who may do it."""
    called: dict[str, list[str]] = {}
    for one in actions.items:
        called.setdefault(one.what, []).append(one.action)
    return [(",".join(codes), words) for words, codes in called.items()]


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {
        name: headers[name] for name in ("content-type", "content-disposition", "cache-control", "x-left-out")
        if name in headers
    }  # fmt: skip
