"""Signing in and out, by password or, in the embedded profile, by one click."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.security import OAuth2PasswordRequestForm

from api.accounts import cookies, service, sessions, signing_in, tokens
from api.accounts.asking import CurrentDoor, origin_of
from api.accounts.attempts import CurrentAttempts
from api.accounts.models import Account
from api.accounts.schemas import AccountOut, DemoSignIn, SignIn, Token, Ways, WhoAmI
from api.accounts.signing_in import Proof
from api.accounts.viewer import MaybeViewer, refuse_cross_site
from api.accounts.writing import Writing
from api.audit import service as audit
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import ReadSession, WriteSession
from api.errors import NotFound
from api.openapi import problems
from api.settings import CurrentSettings

router = APIRouter(tags=["登录与账号"], route_class=Writing)
Code = Annotated[str | None, Form(max_length=40, description="动态验证码或者恢复码；账号启用了动态验证码时才要")]


@router.post("/auth/token", summary="换取程序访问凭证（OAuth2 密码方式）", responses=problems(401, 403, 429))
def issue_token(
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    request: Request,
    settings: CurrentSettings,
    clock: CurrentClock,
    attempts: CurrentAttempts,
    door: CurrentDoor,
    code: Code = None,
) -> Token:
    """A bearer token for programs; it ends with the session that it opens."""
    attempts.count(request, form.username)
    lifetime = dt.timedelta(minutes=settings.token_minutes)
    proof = Proof(form.username, form.password, code)
    account, secret = door.sign_in(proof, origin_of(request, "program"), lifetime)
    claims = tokens.Claims(account.id, "access", session=secret)
    token = tokens.issue(settings, claims, now=clock.now(), lifetime=lifetime)
    return Token(access_token=token, expires_in=int(lifetime.total_seconds()), roles=account.roles)


@router.post(
    "/auth/session", summary="浏览器登录", dependencies=[Depends(refuse_cross_site)], responses=problems(401, 403, 429)
)
def open_session(
    body: SignIn,
    request: Request,
    response: Response,
    settings: CurrentSettings,
    cipher: CurrentCipher,
    attempts: CurrentAttempts,
    door: CurrentDoor,
) -> AccountOut:
    """用户名和密码对，就用 Cookie 登录；账号启用了动态验证码而没有填写时，答复 `totp_needed`，补上 code 再来。"""
    attempts.count(request, body.username)
    lifetime = dt.timedelta(hours=settings.session_hours)
    proof = Proof(body.username, body.password, body.code)
    account, secret = door.sign_in(proof, origin_of(request, "browser"), lifetime)
    cookies.put(request, response, secret, settings)
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
    lifetime = dt.timedelta(hours=settings.session_hours)
    origin = origin_of(request, "browser", "demo")
    secret = signing_in.enter(session, account, origin, now=clock.now(), lifetime=lifetime)
    cookies.put(request, response, secret, settings)
    return service.shown(account, cipher, own=True)


@router.delete(
    "/auth/session",
    status_code=204,
    summary="退出登录",
    dependencies=[Depends(refuse_cross_site)],
    responses=problems(403),
)
def close_session(
    request: Request, response: Response, session: WriteSession, settings: CurrentSettings, clock: CurrentClock
) -> None:
    """Sign this browser out; calling it twice does no harm."""
    cookie = cookies.given(request)
    account_id = sessions.end(session, cookie) if cookie else None
    if account_id is not None:
        audit.record(session, account_id, "account:owner:signed_out", account_id, now=clock.now())
    cookies.drop(request, response, settings)


@router.get("/auth/me", summary="当前登录的是谁", responses=problems(401, 403))
def who_am_i(viewer: MaybeViewer, session: ReadSession, settings: CurrentSettings, cipher: CurrentCipher) -> WhoAmI:
    """Open to anonymous people, who get ``signed_in: false``."""
    account: Account | None = service.get_account(session, viewer.account_id) if viewer else None
    return WhoAmI(
        signed_in=account is not None,
        demo=settings.profile == "embedded",
        account=service.shown(account, cipher, own=True) if account else None,
    )


@router.get("/auth/ways", summary="可以怎样登录")
async def ways(settings: CurrentSettings) -> Ways:
    """Besides name and password."""
    return Ways(demo=settings.profile == "embedded", single_sign_on=settings.oidc_name if settings.oidc_url else None)
