"""One case on one page: what it is about, what may be done, and the doing of it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.accounts.whose import HANDLERS
from api.cases.queue_schemas import Handlers
from api.cases.reasons import OfferedReasons
from api.cases.schemas import CaseOut
from api.chat.handover_schemas import HandoverPage
from api.console.case_acts import ACTS, at_its_fields, unsent
from api.console.client import WHAT_FOR, Problem, Query
from api.console.forms import Form, OwnForm
from api.console.pages import HOME, AtConsole, Console, PageRoute
from api.console.words import day
from api.filing.sync_schemas import SyncOut
from api.notify.schemas import CaseMessagePage
from api.records.schemas import RecordOut

router = APIRouter(route_class=PageRoute)


class ShownCase(CaseOut):
    """A case as the API shows it: a masked telephone number is none that could be taken in."""

    facts: Any


_HANDLING = frozenset({"clerk", "reviewer"})
_SYNCED = ("granted", "syncing", "closed")
_MOST_RECORDS, _MOST_MESSAGES = 20, 200
_PROPOSED = "处理意见已提交，等另一名审查人确认后才生效。现在还没有通知申请人。"
_ASKED = "决定作出后马上生效，并通知申请人，确定吗？"
_ASKED_WITH_A_SECOND = "按本单位的规定，有的决定要另一名审查人确认后才生效，其余的马上生效并通知申请人。确定吗？"
_RESOLUTIONS = {
    "corrected": "更正信息",
    "deleted": "删除信息",
    "withdrawn_by_source": "由来源单位撤回",
    "explained": "经核实没有更正或者删除，已说明理由",
}
_CHANNELS = {"in_app": "站内", "email": "邮件", "sms": "短信", "wechat": "微信"}


@router.get("/cases/{number}")
async def case_page(console: AtConsole, number: str) -> Response:
    """The case; ``?in_full=1`` shows numbers in full to who says what for."""
    console.viewer  # noqa: B018 - raises for strangers
    return await _case(console, number)


@router.post("/cases/{number}/replay")
async def replay(console: AtConsole, number: str, form: OwnForm) -> Response:
    """Send a message to a platform once more."""
    try:
        await console.api.send("POST", f"/deliveries/{form.text('delivery')}/replay", key=form.key)
    except Problem as problem:
        return await _case(console, number, problem=problem, opened="sync")
    return console.done(f"{HOME}/cases/{number}", "已重新发送，等对方确认。")


@router.post("/cases/{number}/{verb}")
async def act(console: AtConsole, number: str, verb: str, form: OwnForm) -> Response:
    """Do one of the things that may be done with a case."""
    known = ACTS.get(verb)
    if known is None:
        raise Problem(404, "没有这项操作。请回到申请的页面。")
    seen = form.whole("version")
    try:
        done = await console.api.send(
            "POST",
            f"/cases/{number}/{verb}",
            known.body(form),
            key=form.key,
            version=seen,
        )
    except Problem as problem:
        return await _case(console, number, problem=at_its_fields(verb, problem, form), form=form, opened=verb)
    return console.done(f"{HOME}/cases/{number}", _PROPOSED if verb == "decide" and done["proposal"] else known.said)


async def _case(
    console: Console,
    number: str,
    *,
    problem: Problem | None = None,
    form: Form | None = None,
    opened: str = "",
) -> Response:
    handles = bool(console.viewer.roles & _HANDLING)
    in_full = _in_full(console)
    case = await console.api.get(f"/cases/{number}", ShownCase, {"in_full": in_full})
    acts = [(verb, one.title) for verb, one in ACTS.items() if one.allowed in case.allowed_actions]
    return console.page(
        "cases/case.html",
        problem=problem,
        typed=form.typed if form else None,
        form=form,
        opened=opened,
        in_full=in_full,
        case=case,
        **_refused(form, opened, dict(acts)) | {"acts": acts},
        **await _beside(console, case, handles=handles),
        **_around(case),
        term=console.request.app.state.library.glossary.groups,
        asked_before=_ASKED_WITH_A_SECOND if console.settings.second_person else _ASKED,
        may_see_files=handles,
        may_replay=handles or console.viewer.has("admin"),
    )


async def _beside(console: Console, case: ShownCase, *, handles: bool) -> dict[str, Any]:
    """What stands on the page beside the case itself, asked for at once."""
    at = f"/cases/{case.number}"
    messages, sync, handlers, offered, talks, records = await asyncio.gather(
        _maybe(console, f"{at}/messages", CaseMessagePage, {"limit": _MOST_MESSAGES}),
        _maybe(console, f"{at}/sync", SyncOut) if case.status in _SYNCED else _none(),
        _maybe(console, f"{at}/handlers", Handlers) if handles else _none(),
        _maybe(console, f"{at}/reasons", OfferedReasons) if handles else _none(),
        _maybe(console, "/chat/handovers", HandoverPage, {"case": case.number}) if handles else _none(),
        _records(console, case),
    )
    return {
        "messages": messages,
        "sync": sync,
        "handlers": _options(handlers),
        "offered": offered or OfferedReasons(reasons=[], clauses=[]),
        "talks": talks.items if talks else [],
        "records": records,
    }


def _refused(form: Form | None, opened: str, acts: Mapping[str, str]) -> dict[str, Any]:
    """Where it is said that something could not be done; what was written stays to be copied when its form is gone."""
    is_there = opened == "sync" or (opened in acts and opened != "assign")
    return {"told_in_its_act": is_there, "unsent": unsent(form) if form and opened and opened not in acts else []}


def _in_full(console: Console) -> bool | None:
    """Whether numbers are asked for in full; None for whom they are not shown to."""
    asked = console.request.method == "GET" and bool(console.request.query_params.get("in_full"))
    return asked if console.viewer.roles & HANDLERS else None


def _around(case: ShownCase) -> dict[str, Any]:
    """What was told, its letters and papers, the records that were filed, and every record's number by its id."""
    return {
        "told": _told(case),
        "letters": _letters(case),
        "papers": _papers(case),
        "included": [one for one in case.records if one.included],
        "resolutions": _RESOLUTIONS,
        "channels": _CHANNELS,
        "documents": {one.record_id: one.document_number for one in case.records},
    }


async def _none() -> None:
    return None


async def _maybe(console: Console, path: str, kind: Any, query: Query | None = None) -> Any:
    """A part of the page that may be missing: it does not keep the rest from being seen."""
    try:
        return await console.api.get(path, kind, query)
    except Problem:
        return None


async def _records(console: Console, case: ShownCase) -> dict[str, RecordOut]:
    """The records as they stand now; the purpose of looking is the handling of the case, unless another was given."""
    why = {} if console.request.query_params.get(WHAT_FOR) else {"purpose": f"办理申请 {case.number}"}
    wanted = [one.record_id for one in case.records][:_MOST_RECORDS]
    found = await asyncio.gather(*(_maybe(console, f"/records/{one}", RecordOut, why) for one in wanted))
    return {one.id: one for one in found if one is not None}


def _options(handlers: Handlers | None) -> list[tuple[str, str]]:
    if handlers is None:
        return []
    words = {"clerk": "经办", "reviewer": "审查"}
    named = [
        (one.username, f"{one.username}（{'、'.join(words[role] for role in one.roles)}）") for one in handlers.items
    ]
    return [("", "不分给谁"), *named]


def _told(case: ShownCase) -> list[tuple[str, str]]:
    """What the applicant told besides the record."""
    facts = case.facts
    days = {"履行日期": facts["performed_on"], "决定日期": facts["decided_on"], "公示日期": facts["published_on"]}
    told = [(name, f"{day(value)}（申请人说的）") for name, value in days.items() if value]
    if facts["proof_with_authority"] is not None:
        told.append(("履行证明", "申请人说认定单位已经有" if facts["proof_with_authority"] else "申请人说认定单位没有"))
    if contact := facts["contact"]:
        told.append(("联系人", " ".join(filter(None, (contact["name"], contact["phone"])))))
    return [*told, *([("代办人", facts["agent"])] if facts["agent"] else [])]


def _letters(case: ShownCase) -> list[tuple[str, str]]:
    """The letters that there are, by what has happened so far."""
    there = {
        ("commitment", "信用承诺书"): case.kind == "repair",
        ("application", "申请书" if case.kind == "repair" else "异议书"): True,
        ("receipt", "回执"): case.submitted_at is not None,
        ("supplement_notice", "补正通知书"): bool(case.supplement or case.earlier_supplements),
        ("decision", "决定书"): bool(case.decision or case.earlier_decisions),
        ("apology", "致歉函"): bool(case.amends and "apology" in case.amends.services),
        ("correction_notice", "更正通知"): bool(case.amends and "correction_notice" in case.amends.services),
    }
    return [one for one, is_there in there.items() if is_there]


def _papers(case: ShownCase) -> list[tuple[str, str]]:
    return [*((one.id, one.name) for one in case.materials if one.id != "other"), ("other", "其他材料")]
