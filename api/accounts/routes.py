"""Signing in and out, and creating accounts."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import OAuth2PasswordRequestForm

from api.accounts import service, tokens
from api.accounts.attempts import CurrentAttempts
from api.accounts.models import Account
from api.accounts.schemas import AccountIn, AccountOut, DemoSignIn, SignIn, Token, WhoAmI
from api.accounts.viewer import SESSION_COOKIE, CurrentViewer, MaybeViewer, refuse_cross_site
from api.accounts.writing import Writing
from api.audit import service as audit
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase, ReadSession, WriteSession
from api.errors import NotFound
from api.openapi import problems
from api.settings import CurrentSettings, Settings

router = APIRouter(tags=["登录与账号"], route_class=Writing)


@router.post("/auth/token", summary="换取程序访问凭证（OAuth2 密码方式）", responses=problems(401, 429))
def issue_token(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    request: Request,
    session: ReadSession,
    settings: CurrentSettings,
    clock: CurrentClock,
    attempts: CurrentAttempts,
) -> Token:
    """A bearer token for programs."""
    attempts.count(request, form.username)
    account = service.sign_in(session, form.username, form.password)
    lifetime = dt.timedelta(minutes=settings.token_minutes)
    token = tokens.issue(settings, tokens.Claims(account.id, "access"), now=clock.now(), lifetime=lifetime)
    return Token(access_token=token, expires_in=int(lifetime.total_seconds()), roles=account.roles)


@router.post(
    "/auth/session", summary="浏览器登录", dependencies=[Depends(refuse_cross_site)], responses=problems(401, 403, 429)
)
def open_session(
    body: SignIn,
    request: Request,
    response: Response,
    database: CurrentDatabase,
    settings: CurrentSettings,
    clock: CurrentClock,
    cipher: CurrentCipher,
    attempts: CurrentAttempts,
) -> AccountOut:
    """Sign a browser in with an HttpOnly cookie."""
    attempts.count(request, body.username)
    # Checking a password takes long on purpose, so it must not hold the write lock.
    with database.read() as session:
        account = service.sign_in(session, body.username, body.password)
    with database.write() as session:
        token = service.open_browser_session(session, account, now=clock.now(), hours=settings.session_hours)
    _set_cookie(request, response, token, settings)
    return service.shown(account, cipher, own=True)


@router.post(
    "/auth/demo",
    summary="以演示账号登录（仅演示环境）",
    dependencies=[Depends(refuse_cross_site)],
    responses=problems(403, 404),
)
def open_demo_session(
    body: DemoSignIn,
    request: Request,
    response: Response,
    session: WriteSession,
    settings: CurrentSettings,
    clock: CurrentClock,
    cipher: CurrentCipher,
) -> AccountOut:
    """One-click sign-in as a fictional subject; exists in the embedded profile only."""
    account = service.get_by_username(session, body.who) if settings.profile == "embedded" else None
    if account is None:
        raise NotFound("这里没有演示账号。请用自己的账号登录。")
    token = service.open_browser_session(session, account, now=clock.now(), hours=settings.session_hours)
    _set_cookie(request, response, token, settings)
    return service.shown(account, cipher, own=True)


@router.delete(
    "/auth/session",
    status_code=204,
    summary="退出登录",
    dependencies=[Depends(refuse_cross_site)],
    responses=problems(403),
)
def close_session(request: Request, response: Response, session: WriteSession) -> None:
    """Sign this browser out; calling it twice does no harm."""
    cookie = request.cookies.get(SESSION_COOKIE)
    if cookie:
        service.close_browser_session(session, cookie)
    response.delete_cookie(SESSION_COOKIE, path="/")


@router.get("/auth/me", summary="当前登录的是谁", responses=problems(401))
def who_am_i(viewer: MaybeViewer, session: ReadSession, settings: CurrentSettings, cipher: CurrentCipher) -> WhoAmI:
    """Open to anonymous people, who get ``signed_in: false``."""
    account: Account | None = service.get_account(session, viewer.account_id) if viewer else None
    return WhoAmI(
        signed_in=account is not None,
        demo=settings.profile == "embedded",
        account=service.shown(account, cipher, own=True) if account else None,
    )


@router.post("/accounts", status_code=201, summary="新建账号（管理员或工作人员）", responses=problems(401, 403, 409))
def create_account(
    body: AccountIn, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock, cipher: CurrentCipher
) -> AccountOut:
    """Staff give away no role and no region that they do not have themselves; an administrator may give any."""
    account = service.create_account_by(session, cipher, viewer, body, now=clock.now())
    audit.record(session, viewer.account_id, "account:staff:created", account.id, now=clock.now())
    return service.shown(account, cipher, own=False)


def _set_cookie(request: Request, response: Response, token: str, settings: Settings) -> None:
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=settings.session_hours * 3600,
        httponly=True,
        samesite="strict",
        secure=settings.profile == "production" or request.url.scheme == "https",
        path="/",
    )
