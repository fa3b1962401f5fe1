"""The way to the single sign-on provider, and back."""

import datetime as dt
from html import escape
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from api.accounts import cookies, identities, signing_in
from api.accounts.asking import origin_of
from api.accounts.oidc import Errand, Provider
from api.audit import service as audit
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase
from api.errors import ApiError, NotFound
from api.openapi import problems
from api.settings import CurrentSettings

router = APIRouter(tags=["登录与账号"])
_PAGE = """<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8">{head}<title>{title}</title></head>
<body><h1>{title}</h1><p>{words}</p><p><a href="{to}">{link}</a></p></body>
</html>
"""


@router.get(
    "/auth/oidc/start",
    summary="去统一身份认证登录",
    status_code=302,
    response_class=Response,
    responses=problems(404, 503),
)
async def leave(
    request: Request,
    settings: CurrentSettings,
    cipher: CurrentCipher,
    next: Annotated[str, Query(max_length=300, description="登录以后打开的页面，例如 /console")] = "/",  # noqa: A002
) -> Response:
    """浏览器打开这个地址，就转到统一身份认证。"""
    provider = _provider(request)
    request.scope["session"] = {}
    response = await provider.leave(request)
    Errand(settings, cipher).give(response, request.session, _ours(next))
    return response


@router.get("/auth/oidc/callback", summary="从统一身份认证回来", response_class=HTMLResponse, responses=problems(404))
async def come_back(
    request: Request, settings: CurrentSettings, cipher: CurrentCipher, database: CurrentDatabase, clock: CurrentClock
) -> Response:
    """A page that goes on by itself: a strict cookie does not go along with a redirect that began at another site."""
    provider, errand = _provider(request), Errand(settings, cipher)
    request.scope["session"], to = errand.take(request)
    origin = origin_of(request, "browser", "single_sign_on")

    def enter(who: identities.Person) -> str:
        with database.write() as session:
            account = identities.account_of(session, cipher, who, now=clock.now())
            hours = dt.timedelta(hours=settings.session_hours)
            return signing_in.enter(session, account, origin, now=clock.now(), lifetime=hours)

    def refused(error: ApiError) -> None:
        details = {"why": error.problem_code, "address": origin.address}
        with database.write() as session:
            actor, action = identities.PROVIDER, "account:stranger:refused"
            audit.record(session, actor, action, signing_in.NOBODY, now=clock.now(), details=details)

    try:
        who = identities.person(settings, await provider.come_back(request))
        secret = await run_in_threadpool(enter, who)
    except ApiError as error:
        await run_in_threadpool(refused, error)
        response = _page("没有登录成功", error.detail, "/", "返回首页重新登录", status=error.status)
    else:
        response = _page("登录成功", "正在打开页面。", to, "没有自动打开？请点这里", goes_on=True)
        cookies.put(request, response, secret, settings)
    errand.end(response)
    return response


def _provider(request: Request) -> Provider:
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise NotFound("这里没有开通统一身份认证，请用账号和密码登录。")
    return provider


def _page(title: str, words: str, to: str, link: str, *, status: int = 200, goes_on: bool = False) -> HTMLResponse:
    address = escape(to, quote=True)
    head = f'<meta http-equiv="refresh" content="0;url={address}">' if goes_on else ""
    body = _PAGE.format(head=head, title=escape(title), words=escape(words), to=address, link=escape(link))
    return HTMLResponse(body, status_code=status, headers={"Cache-Control": "no-store"})


def _ours(path: str) -> str:
    """A path of this site, whatever was asked for: nobody is sent elsewhere after signing in."""
    is_ours = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable() and "\\" not in path
    return path if is_ours else "/"
