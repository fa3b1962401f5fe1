"""Looking after one's own account: the password, and where one is signed in."""

from typing import cast

from fastapi import APIRouter, Depends, Request

from api.accounts import passwords, second_factor, service, sessions, signing_in
from api.accounts.asking import CurrentAddress, CurrentDoor
from api.accounts.attempts import CurrentAttempts
from api.accounts.models import Account, OpenSession
from api.accounts.own_schemas import PasswordByCode, PasswordChange, Security, SessionOut, SessionPage
from api.accounts.sessions import Kind, Method
from api.accounts.viewer import CurrentViewer, Viewer, needs_second_factor, refuse_cross_site
from api.accounts.writing import Writing
from api.audit import service as audit
from api.clock import CurrentClock
from api.db import CurrentDatabase, Database, ReadSession, WriteSession
from api.errors import Conflict
from api.openapi import problems
from api.settings import CurrentSettings

router = APIRouter(tags=["登录与账号"], route_class=Writing)


@router.get("/auth/security", summary="我的账号有哪些保护", responses=problems(401))
def security(viewer: CurrentViewer, session: ReadSession, settings: CurrentSettings) -> Security:
    """How this sign-in came about, and whether there is a password and a second factor."""
    account = service.get_account(session, viewer.account_id)
    since = second_factor.enabled_at(session, account.id)
    return Security(
        method=cast(Method, viewer.method),
        has_password=bool(account.password_hash),
        totp_enabled=since is not None,
        totp_enabled_at=since,
        recovery_codes_left=second_factor.codes_left(session, account.id),
        totp_required=settings.staff_needs_totp and viewer.is_staff,
        totp_enrolment_needed=needs_second_factor(viewer, settings),
    )


@router.get("/auth/sessions", summary="我在哪些地方登录着", responses=problems(401))
def list_sessions(viewer: CurrentViewer, session: ReadSession, clock: CurrentClock) -> SessionPage:
    """Browsers and programs, the newest first."""
    items = [_shown(one, viewer) for one in sessions.of_account(session, viewer.account_id, now=clock.now())]
    return SessionPage(items=items, total=len(items))


@router.delete(
    "/auth/sessions/{session_id}", status_code=204, summary="让一处登录退出", responses=problems(401, 403, 404)
)
def end_session(session_id: str, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock) -> None:
    """One of one's own."""
    sessions.end_one(session, viewer.account_id, session_id)
    audit.record(session, viewer.account_id, "account:owner:session_ended", viewer.account_id, now=clock.now())


@router.delete("/auth/sessions", status_code=204, summary="别处的登录全部退出", responses=problems(401, 403))
def end_other_sessions(viewer: CurrentViewer, session: WriteSession, clock: CurrentClock) -> None:
    """All but the one that asks."""
    details = {"sessions": sessions.end_all(session, viewer.account_id, but=viewer.session)}
    actor = viewer.account_id
    audit.record(session, actor, "account:owner:sessions_ended", actor, now=clock.now(), details=details)


@router.post("/auth/password", status_code=204, summary="修改密码", responses=problems(401, 403, 409, 429))
def change_password(
    body: PasswordChange,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    door: CurrentDoor,
    address: CurrentAddress,
    clock: CurrentClock,
) -> None:
    """要先填现在的密码。改好以后，别处的登录全部退出。"""
    account = with_password(database, viewer)
    door.check_password(account, body.current, address)
    passwords.check(body.new, pointer="/new", names=service.names_of(account))
    hashed = passwords.hashed(body.new)
    with database.write() as session:
        proved = signing_in.still(session, account, by=viewer.session)
        signing_in.replace_password(session, proved, hashed, but=viewer.session)
        audit.record(session, account.id, "account:owner:password_changed", account.id, now=clock.now())


@router.post(
    "/auth/password/reset",
    status_code=204,
    summary="用管理员给的一次性重置码设置密码",
    dependencies=[Depends(refuse_cross_site)],
    responses=problems(401, 403, 429),
)
def set_password(
    body: PasswordByCode, request: Request, attempts: CurrentAttempts, door: CurrentDoor, address: CurrentAddress
) -> None:
    """重置码只能用一次。设好以后，用新密码登录。"""
    attempts.count(request, body.username)
    door.set_password(body.username, body.code, body.new, address)


def with_password(database: Database, viewer: Viewer) -> Account:
    """One's own account; raises ``Conflict`` for whoever signs in without a password."""
    with database.read() as session:
        account = service.get_account(session, viewer.account_id)
    if not account.password_hash:
        raise Conflict("您是用统一身份认证登录的，密码和验证码请在那边设置。", code="no_password")
    return account


def _shown(one: OpenSession, viewer: Viewer) -> SessionOut:
    return SessionOut(
        id=one.token_hash,
        kind=cast(Kind, one.kind),
        method=cast(Method, one.method),
        device=one.device,
        address=one.address,
        opened_at=one.opened_at,
        expires_at=one.expires_at,
        current=one.token_hash == viewer.session,
    )
