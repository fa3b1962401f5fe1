"""Getting a code generator for one's own account, and getting rid of it."""

from fastapi import APIRouter

from api.accounts import second_factor, sessions, signing_in
from api.accounts.asking import CurrentAddress, CurrentDoor
from api.accounts.models import Account
from api.accounts.own_routes import with_password
from api.accounts.own_schemas import PasswordAgain, PasswordAndCode, RecoveryCodes, TotpBegun, TotpCodeIn
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.audit import service as audit
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase
from api.errors import Conflict
from api.openapi import problems

router = APIRouter(tags=["登录与账号"], route_class=Writing)


@router.post("/auth/totp", summary="生成动态验证码的密钥", responses=problems(401, 403, 409, 429))
def begin(
    body: PasswordAgain,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    cipher: CurrentCipher,
    door: CurrentDoor,
    address: CurrentAddress,
) -> TotpBegun:
    """要先填密码。扫描二维码或者手工输入密钥；填一次验证码确认以后才生效。"""
    account = with_password(database, viewer)
    door.check_password(account, body.password, address)
    with database.write() as session:
        begun = second_factor.begin(session, cipher, signing_in.still(session, account, by=viewer.session))
    return TotpBegun(secret=begun.secret, uri=begun.uri, qr=begun.qr)


@router.post("/auth/totp/confirmation", summary="填一次验证码，启用动态验证码", responses=problems(401, 403, 409, 429))
def confirm(
    body: TotpCodeIn, viewer: CurrentViewer, database: CurrentDatabase, door: CurrentDoor, address: CurrentAddress
) -> RecoveryCodes:
    """恢复码只显示这一次，每个用一次；请收好。别处的登录全部退出。填错太多次要等，和登录一样。"""
    account = with_password(database, viewer)
    return RecoveryCodes(recovery_codes=door.turn_on(account, body.code, address, by=viewer.session))


@router.post("/auth/totp/recovery-codes", summary="换一组恢复码", responses=problems(401, 403, 409, 429))
def renew_codes(
    body: PasswordAndCode,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    door: CurrentDoor,
    address: CurrentAddress,
    clock: CurrentClock,
) -> RecoveryCodes:
    """旧的恢复码立即失效。"""
    account = _proved(body, viewer, database, door, address)
    with database.write() as session:
        actor = signing_in.still(session, account, by=viewer.session).id
        codes = second_factor.renew_codes(session, actor)
        audit.record(session, actor, "account:owner:recovery_codes_renewed", actor, now=clock.now())
    return RecoveryCodes(recovery_codes=codes)


@router.post("/auth/totp/removal", status_code=204, summary="停用动态验证码", responses=problems(401, 403, 409, 429))
def remove(
    body: PasswordAndCode,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    door: CurrentDoor,
    address: CurrentAddress,
    clock: CurrentClock,
) -> None:
    """换手机时先停用，再重新启用。别处的登录全部退出；要求启用的单位，停用后只能重新启用。"""
    account = _proved(body, viewer, database, door, address)
    with database.write() as session:
        actor = signing_in.still(session, account, by=viewer.session).id
        second_factor.remove(session, actor)
        sessions.end_all(session, actor, but=viewer.session)
        sessions.call(session, viewer.session, "password")
        audit.record(session, actor, "account:owner:totp_removed", actor, now=clock.now())


def _proved(
    body: PasswordAndCode,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    door: CurrentDoor,
    address: CurrentAddress,
) -> Account:
    """The account, proved by both factors once more."""
    account = with_password(database, viewer)
    with database.read() as session:
        if not second_factor.is_on(session, account.id):
            raise Conflict("还没有启用动态验证码。", code="totp_not_enabled")
    door.check_password(account, body.password, address)
    door.check_code(account, body.code, address)
    return account
