"""Pages: templates, the word of thanks after a deed, and what a page knows of who reads it."""

import base64
import hmac
from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode, urlsplit

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.routing import APIRoute
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import errors
from api.accounts import cookies
from api.accounts.viewer import Viewer, ViewerByCookie, viewer_by_cookie
from api.clock import CurrentClock
from api.console import words
from api.console.client import CRASHED, WHAT_FOR, Api, Problem
from api.console.forms import KEY_FIELD, TOKEN_FIELD, new_key, token_of
from api.console.menu import menu_of
from api.settings import CurrentSettings, Settings

HOME = "/console"
_SAID = "credit_console_said"
_SAID_SECONDS = 60
_SIGNED_OUT = "登录已经到期，刚才的没有办成。请重新登录后再办。"

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters |= words.FILTERS
_templates.globals |= {"token_field": TOKEN_FIELD, "key_field": KEY_FIELD}


class Console:
    """One page request: the reader (None on the sign-in page), the API, and the ways to answer."""

    def __init__(
        self, request: Request, reader: ViewerByCookie, settings: CurrentSettings, clock: CurrentClock
    ) -> None:
        self.request, self.settings, self.clock = request, settings, clock
        self.api = Api(request)
        self.reader = reader

    @property
    def viewer(self) -> Viewer:
        """The member of staff who reads; raises ``Problem`` for anybody else."""
        if self.reader is None:
            raise Problem(401, "请先登录。")
        if not self.reader.is_staff:
            raise Problem(403, "这里是工作人员的页面。办理自己的事情，请回到门户首页。", code="not_staff")
        return self.reader

    def page(
        self,
        template: str,
        *,
        status: int = 200,
        problem: Problem | None = None,
        typed: Mapping[str, str] | None = None,
        **shown: Any,
    ) -> HTMLResponse:
        """A page. After a refusal ``problem`` says what is wrong and ``typed`` is shown again."""
        said = _said(self.request, self.settings)
        known = {
            "path": self.request.url.path,
            "viewer": self.reader,
            "menu": menu_of(self.reader) if self.reader else (),
            "today": self.clock.today(),
            "is_demo": self.settings.profile == "embedded",
            "token": token_of(self.request, self.settings),
            "new_key": new_key,
            "said": said,
            "problem": problem,
            "typed": typed or {},
            "form": None,
            "what_for": (purpose := self.request.query_params.get(WHAT_FOR, "")),
            "onward": partial(_onward, purpose),
        }
        html = _templates.get_template(template).render(known | shown)
        answer = HTMLResponse(html, status_code=problem.status if problem and status == 200 else status)
        if said:
            answer.delete_cookie(_SAID, path=HOME)
        return answer

    def done(self, path: str, said: str = "") -> RedirectResponse:
        """Go on to a page of ours (a path that begins with ``/console``), which says ``said`` once."""
        answer = RedirectResponse(path, status_code=303)
        if said:
            keep = partial(answer.set_cookie, path=HOME, max_age=_SAID_SECONDS, httponly=True, samesite="strict")
            keep(_SAID, _signed(said, self.settings), secure=self.request.url.scheme == "https")
        return answer


def _onward(purpose: str, address: str) -> str:
    """``address``, with what is looked for on this page, so that nobody says it again on the next."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode({WHAT_FOR: purpose})}" if purpose else address


def _signed(said: str, settings: Settings) -> str:
    text = base64.urlsafe_b64encode(said.encode()).decode()
    return f"{text}.{_seal(text, settings)}"


def _said(request: Request, settings: Settings) -> str:
    text, _, seal = request.cookies.get(_SAID, "").partition(".")
    is_ours = hmac.compare_digest(seal.encode(), _seal(text, settings).encode())
    return base64.urlsafe_b64decode(text).decode() if text and is_ours else ""


def _seal(text: str, settings: Settings) -> str:
    return hmac.new(settings.secret_key.get_secret_value().encode(), f"said:{text}".encode(), "sha256").hexdigest()


async def show_problem(request: Request, problem: Problem) -> Response:
    """A page for what nobody handled: sign in first, not allowed, not found, or out of order."""
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"detail": problem.detail}, status_code=problem.status)
    is_out = problem.code == "form_expired" and not cookies.given(request)
    if problem.status == 401 or is_out:
        return _sign_in_first(request)
    if problem.code == "totp_enrolment_needed":
        return RedirectResponse(f"{HOME}/me", status_code=303)
    state = request.app.state
    console = Console(request, await _reader(request), state.settings, state.clock)
    if request.method == "GET" and "purpose" in problem.fields:
        return _what_for(console, problem)
    return console.page("problem.html", status=problem.status, problem=problem)


async def _reader(request: Request) -> Viewer | None:
    """Who reads a page about a fault; nobody, where the fault was just that."""
    state = request.app.state
    try:
        return await run_in_threadpool(viewer_by_cookie, request, state.settings, state.database, state.clock)
    except errors.ApiError:
        return None


def _what_for(console: Console, problem: Problem) -> Response:
    """Who does not handle cases says what they look for, and then sees the page that they asked for."""
    said = console.request.query_params.get(WHAT_FOR, "")
    others = [(name, value) for name, value in console.request.query_params.multi_items() if name != WHAT_FOR]
    wrong = Problem(problem.status, problem.detail, fields={WHAT_FOR: problem.fields["purpose"]}) if said else None
    return console.page("purpose.html", problem=wrong, others=others, typed={WHAT_FOR: said}, name=WHAT_FOR)


def _sign_in_first(request: Request) -> Response:
    """To the sign-in page and back; a form that came too late leads back to its page, which says so."""
    if request.method == "GET":
        return RedirectResponse(f"{HOME}/sign-in?next={quote(request.url.path)}", status_code=303)
    came_from = urlsplit(request.headers.get("referer", "")).path
    back = came_from if came_from.startswith(f"{HOME}/") else HOME
    state = request.app.state
    console = Console(request, None, state.settings, state.clock)
    return console.done(f"{HOME}/sign-in?next={quote(back)}", _SIGNED_OUT)


Handle = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A page that fails says so as a page, with a way back; the fault is logged like every other."""

    def get_route_handler(self) -> Handle:
        """The page, or what is shown in its place."""
        handle = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handle(request)
            except (Problem, HTTPException):
                raise
            except errors.ApiError as refused:
                return await show_problem(request, Problem(refused.status, refused.detail, code=refused.problem_code))
            except RequestValidationError:
                return await show_problem(request, Problem(422, "网址不完整，或者填写的内容太长。请返回上一页再试。"))
            except Exception as fault:  # noqa: BLE001 - whatever it was, the reader gets a page
                errors.crashed(request, fault)
                return await show_problem(request, Problem(500, CRASHED))

        return guarded


AtConsole = Annotated[Console, Depends()]
