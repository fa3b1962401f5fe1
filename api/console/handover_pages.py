"""Live conversations: who waits, and talking with them in the same page."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from api.chat.handover_schemas import HandoverDetail, HandoverPage, TranscriptLine
from api.console.client import Problem, Query
from api.console.forms import Form, OwnForm
from api.console.pages import HOME, AtConsole, Console, PageRoute
from api.console.words import moment

router = APIRouter(route_class=PageRoute)
_STATES = (("", "等人接手和正在说话"), ("closed", "已结束"))
_PER_PAGE = 50


@router.get("/handovers")
async def queue(console: AtConsole, state: str = "", cursor: str = "") -> Response:
    """Who waits longest comes first."""
    console.viewer  # noqa: B018 - raises for strangers
    wanted = [state] if state else ["waiting", "talking"]
    asked: list[dict[str, str | int]] = [
        {"state": one, "limit": _PER_PAGE, "cursor": cursor if state else ""} for one in wanted
    ]
    pages = [await console.api.get("/chat/handovers", HandoverPage, one) for one in asked]
    lines = [line for page in pages for line in page.items]
    now = console.clock.now()
    waits = {one.number: int((now - one.created_at).total_seconds() // 60) for one in lines if one.state == "waiting"}
    return console.page(
        "handovers/list.html",
        state=state,
        states=_STATES,
        lines=lines,
        waits=waits,
        next=pages[-1].next if state else None,
    )


@router.get("/handovers/{number}")
async def talk_page(console: AtConsole, number: str, cursor: str = "", in_full: str = "") -> Response:
    """One conversation, with the case that it is about; numbers ``in_full`` for who says what for."""
    return await _talk(console, number, cursor=cursor, in_full=bool(in_full))


@router.get("/handovers/{number}/news")
async def news(console: AtConsole, number: str, after: int = 0) -> Response:
    """What was said since, for the script of the page."""
    console.viewer  # noqa: B018 - raises for strangers
    talk = await console.api.get(f"/chat/handovers/{number}", HandoverDetail, {"after": after, "limit": _PER_PAGE})
    lines = [_line(talk.number, one) for one in talk.messages]
    return JSONResponse({"state": talk.state, "is_mine": talk.is_mine, "lines": lines})


@router.post("/handovers/{number}/take")
async def take(console: AtConsole, number: str, form: OwnForm) -> Response:
    """Talk from now on."""
    return await _do(console, number, form, "take", None, "您已接手，智能助手不再说话。")


@router.post("/handovers/{number}/messages")
async def say(console: AtConsole, number: str, form: OwnForm) -> Response:
    """A reply, in the person's own window."""
    return await _do(console, number, form, "messages", {"text": form.text("text")}, "")


@router.post("/handovers/{number}/close")
async def close(console: AtConsole, number: str, form: OwnForm) -> Response:
    """End it, or give it back to the assistant."""
    back = form.text("back_to_bot") == "1"
    words = "已交还给智能助手。" if back else "已结束这次对话。"
    return await _do(console, number, form, "close", {"back_to_bot": back}, words)


async def _do(console: Console, number: str, form: Form, verb: str, body: dict[str, Any] | None, said: str) -> Response:
    try:
        await console.api.send("POST", f"/chat/handovers/{number}/{verb}", body, key=form.key)
    except Problem as problem:
        return await _talk(console, number, problem=problem, form=form)
    return console.done(f"{HOME}/handovers/{number}", said)


async def _talk(
    console: Console,
    number: str,
    *,
    cursor: str = "",
    in_full: bool = False,
    problem: Problem | None = None,
    form: Form | None = None,
) -> Response:
    console.viewer  # noqa: B018 - raises for strangers
    asked: Query = {"limit": _PER_PAGE, "cursor": cursor, "in_full": "true" if in_full else ""}
    talk = await console.api.get(f"/chat/handovers/{number}", HandoverDetail, asked)
    return console.page(
        "handovers/talk.html",
        problem=problem,
        typed=form.typed if form else None,
        talk=talk,
        lines=[_line(talk.number, one) for one in talk.messages],
        last=max((one.sequence for one in talk.messages), default=0),
        is_now=not cursor,
        in_full=in_full,
        may_take_over=bool(console.viewer.roles & {"reviewer", "admin"}),
    )


def _line(number: str, one: TranscriptLine) -> dict[str, Any]:
    """A message as the page and its script show it."""
    names = {"person": "对方", "bot": "智能助手", "staff": "工作人员"}
    files = f"/api/v1/chat/handovers/{number}/files"
    return {
        "sequence": one.sequence,
        "author": one.author,
        "name": names[one.author],
        "text": f"［{one.text}］" if one.pressed else one.text,
        "at": moment(one.at),
        "files": [{"name": file.name, "url": f"{files}/{file.id}"} for file in one.attachments],
    }
