"""What the policy desk has to look after: values to verify, coverage, quotes that do not fit, remarks of readers."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.answers.schemas import RemarkPage
from api.console.client import Problem
from api.console.forms import OwnForm
from api.console.pages import AtConsole, Console, PageRoute
from api.console.policy_words import address, desk
from api.library.schemas import AlarmPage
from api.library.verification_schemas import AwaitingPage, CoveragePage

router = APIRouter(route_class=PageRoute)
_AWAITING = "/console/policy/awaiting"
_COVERAGE = "/console/policy/coverage"
_ALARMS = "/console/policy/alarms"
_FEEDBACK = "/console/policy/feedback"
_ALARM_HANDLERS = frozenset({"policy_editor", "reviewer", "admin"})


@router.get("/policy/awaiting")
async def awaiting_page(console: AtConsole, verification: str = "", document: str = "", cursor: str = "") -> Response:
    """Values that decide nothing until somebody has verified them, what blocks most first."""
    chosen = {"verification": verification, "document": document}
    shown = desk(console.viewer, _AWAITING)
    found = await console.api.get(
        "/rules/awaiting-verification", AwaitingPage, {**chosen, "cursor": cursor, "limit": 50}
    )
    return console.page("policy/awaiting.html", found=found, chosen=chosen, here=address(_AWAITING, chosen), **shown)


@router.get("/policy/coverage")
async def coverage_page(console: AtConsole) -> Response:
    """How much of each document the rules apply."""
    shown = desk(console.viewer, _COVERAGE)
    found = await console.api.get("/rules/coverage", CoveragePage, {"limit": 200})
    return console.page("policy/coverage.html", found=found, **shown)


@router.get("/policy/alarms")
async def alarms_page(console: AtConsole, status: str = "open", cursor: str = "") -> Response:
    """Quotes of the library that do not stand in an imported original."""
    return await _alarms(console, status, cursor)


@router.post("/policy/alarms/{alarm_id}")
async def handle_alarm(console: AtConsole, form: OwnForm, alarm_id: str) -> Response:
    """Note what came of an alarm."""
    body = {"note": form.text(f"note_{alarm_id}")}
    try:
        await console.api.send("POST", f"/policies/alarms/{alarm_id}/handle", body, key=form.key)
    except Problem as problem:
        return await _alarms(console, "open", "", problem=_beside(problem, alarm_id), typed=form.typed)
    return console.done(_ALARMS, "已记下怎么处理的。")


@router.get("/policy/feedback")
async def feedback_page(console: AtConsole, handled: str = "false", helpful: str = "", cursor: str = "") -> Response:
    """Remarks on answers, the newest first."""
    return await _feedback(console, handled, helpful, cursor)


@router.post("/policy/feedback/{remark_id}")
async def handle_remark(console: AtConsole, form: OwnForm, remark_id: str) -> Response:
    """Note what came of a remark."""
    body = {"outcome": form.text(f"outcome_{remark_id}"), "note": form.text(f"note_{remark_id}")}
    try:
        await console.api.send("POST", f"/policies/feedback/{remark_id}/handle", body, key=form.key)
    except Problem as problem:
        return await _feedback(console, "false", "", "", problem=_beside(problem, remark_id), typed=form.typed)
    return console.done(_FEEDBACK, "已记下怎么处理的。")


async def _alarms(console: Console, status: str, cursor: str, **more: Any) -> Response:
    shown = desk(console.viewer, _ALARMS)
    chosen = {"status": status}
    found = await console.api.get("/policies/alarms", AlarmPage, {**chosen, "cursor": cursor, "limit": 20})
    may_handle = bool(_ALARM_HANDLERS & console.viewer.roles)
    here = address(_ALARMS, chosen)
    page: dict[str, Any] = {"found": found, "chosen": chosen, "here": here, "may_handle": may_handle}
    return console.page("policy/alarms.html", **page, **shown, **more)


async def _feedback(console: Console, handled: str, helpful: str, cursor: str, **more: Any) -> Response:
    shown = desk(console.viewer, _FEEDBACK)
    chosen = {"handled": handled, "helpful": helpful}
    found = await console.api.get("/policies/feedback", RemarkPage, {**chosen, "cursor": cursor, "limit": 20})
    page: dict[str, Any] = {"found": found, "chosen": chosen, "here": address(_FEEDBACK, chosen)}
    return console.page("policy/feedback.html", **page, **shown, **more)


def _beside(problem: Problem, name: str) -> Problem:
    """The same refusal, its words beside the fields of the one form among many."""
    fields = {f"{field}_{name}": words for field, words in problem.fields.items()}
    return Problem(problem.status, problem.detail, code=problem.code, fields=fields)
