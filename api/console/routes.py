"""The way in and out of the console, its first page, and the pages of its desks."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.staticfiles import StaticFiles
from starlette.responses import RedirectResponse, Response

from api.accounts.schemas import Ways
from api.console.accounts_pages import router as accounts
from api.console.audit_pages import router as audit
from api.console.case_files import router as case_files
from api.console.case_page import router as case_page
from api.console.cases_pages import router as cases
from api.console.client import Problem
from api.console.forms import OwnForm
from api.console.handover_pages import router as handovers
from api.console.ledger_pages import router as ledger
from api.console.me_pages import router as me
from api.console.menu import menu_of
from api.console.numbers_pages import router as numbers
from api.console.pages import HOME, AtConsole, Console, PageRoute, show_problem
from api.console.policy_pages import router as policy
from api.settings import ROOT

router = APIRouter(prefix=HOME, include_in_schema=False, route_class=PageRoute)
DESKS: tuple[APIRouter, ...] = (cases, case_files, case_page, handovers, policy, numbers, audit, ledger, accounts, me)
"""The pages of each desk; a router without prefix of its own, paths begin with the desk's path in the menu."""


@router.get("")
async def first_page(console: AtConsole) -> Response:
    """The desk that the reader's work begins at."""
    return RedirectResponse(f"{HOME}{menu_of(console.viewer)[0].path}", status_code=303)


@router.get("/sign-in")
async def sign_in_page(console: AtConsole, next: Annotated[str, Query(max_length=300)] = HOME) -> Response:  # noqa: A002
    """Name and password, or the way by the office's own sign-in."""
    return await _sign_in_page(console, next)


@router.post("/sign-in")
async def sign_in(console: AtConsole, form: OwnForm) -> Response:
    """Open a session by the API's own way; its cookie is handed on to the browser."""
    names = {"username": "username", "password": "password", "code": "totp_code"}
    body = {name: value for name, field in names.items() if (value := form.text(field))}
    try:
        answer = await console.api.ask("POST", "/auth/session", json={"username": "", "password": ""} | body)
    except Problem as problem:
        return await _sign_in_page(console, form.text("next"), problem=problem, typed=form.typed)
    return _with_cookies(console.done(_ours(form.text("next"))), answer)


@router.post("/sign-out")
async def sign_out(console: AtConsole, form: OwnForm) -> Response:  # noqa: ARG001 - the form proves where it came from
    """End this browser's session."""
    answer = await console.api.ask("DELETE", "/auth/session")
    return _with_cookies(console.done(f"{HOME}/sign-in", "您已退出。"), answer)


async def _sign_in_page(
    console: Console, onward: str, *, problem: Problem | None = None, typed: dict[str, str] | None = None
) -> Response:
    ways = await console.api.get("/auth/ways", Ways)
    return console.page("sign_in.html", problem=problem, typed=typed, next=_ours(onward), ways=ways)


async def nothing_here(request: Request) -> Response:
    """Any other path below the console."""
    return await show_problem(request, Problem(404, "没有这个页面。请检查网址，或者从上面的菜单进入。"))


def _with_cookies(page: RedirectResponse, answer: Any) -> RedirectResponse:
    for cookie in answer.headers.get_list("set-cookie"):
        page.headers.append("set-cookie", cookie)
    return page


def _ours(path: str) -> str:
    """A path of the console, whatever was asked for: nobody is sent elsewhere after signing in."""
    address = urlsplit(path)
    is_ours = not (address.scheme or address.netloc) and (path == HOME or path.startswith((f"{HOME}/", f"{HOME}?")))
    return path if is_ours else HOME


async def _on_problem(request: Request, exc: Exception) -> Response:
    return await show_problem(request, exc if isinstance(exc, Problem) else Problem(500, "系统出错，请稍后再试。"))


def install(app: FastAPI) -> None:
    """Serve the console; before the portal, whose files answer every other path."""
    app.include_router(router)
    for desk in DESKS:
        app.include_router(desk, prefix=HOME, include_in_schema=False)
    app.add_exception_handler(Problem, _on_problem)
    app.mount(f"{HOME}/assets", StaticFiles(directory=ROOT / "web" / "console"), name="console")
    app.add_route(f"{HOME}/{{path:path}}", nothing_here, methods=["GET"], include_in_schema=False)
