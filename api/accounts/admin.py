"""``python -m api.accounts.admin``: the first administrator, and the way back in when none is left who could help.

Neither asks for a password nor prints one: it prints a one-time code, with which the person sets their own at the
console's sign-in page, so no password stands in a terminal's history.
"""

import argparse
import sys

from pydantic import ValidationError
from sqlalchemy.orm import Session

from api.accounts import administering, service
from api.accounts.account_schemas import ResetCode
from api.accounts.models import Account
from api.accounts.schemas import AccountIn
from api.audit import service as audit
from api.clock import CHINA, Clock
from api.crypto import FieldCipher
from api.db import Database
from api.errors import ApiError, Conflict, NotFound
from api.settings import Settings

ACTOR = "command:admin"


def main(arguments: list[str] | None = None) -> int:
    """Do it and say what to do next; 1 where it cannot be done."""
    given = _parser().parse_args(arguments)
    settings = Settings()
    database, cipher = Database(settings.database_url), FieldCipher.of(settings)
    try:
        with database.write() as session:
            code = _done(session, cipher, Clock(settings.today), given)
    except ApiError as error:
        sys.stderr.write(f"✗ {error.detail}\n")
        return 1
    finally:
        database.engine.dispose()
    until = code.expires_at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    sys.stdout.write(
        f"账号 {given.username} 的一次性重置码（只显示这一次，{until} 以前有效）：\n"
        f"    {code.code}\n"
        "请打开 /console/reset-password，填用户名、重置码和新密码。\n"
    )
    return 0


def _done(session: Session, cipher: FieldCipher, clock: Clock, given: argparse.Namespace) -> ResetCode:
    now = clock.now()
    account = _created(session, cipher, given.username, clock) if given.deed == "create" else _found(session, given)
    code = administering.give_code(session, cipher, account, now=now, drop_second_factor=given.totp)
    account.disabled_at, account.code_by = None, ACTOR
    details = {"second_factor": given.totp}
    audit.record(session, ACTOR, f"account:command:{given.deed}", account.id, now=now, details=details)
    return code


def _created(session: Session, cipher: FieldCipher, username: str, clock: Clock) -> Account:
    try:
        data = AccountIn(username=username, password=None, roles=["admin"])
    except ValidationError:
        raise Conflict("用户名请用 3 到 64 个字母、数字或者 _ . @ -。") from None
    return service.create_account(session, cipher, data, now=clock.now())


def _found(session: Session, given: argparse.Namespace) -> Account:
    account = service.get_by_username(session, given.username)
    if account is None or "admin" not in account.roles:
        raise NotFound(f"没有叫“{given.username}”的管理员账号。别人的账号请由管理员在控制台里重置。")
    return account


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="管理员账号：新建，或者忘记密码时重置")
    deeds = parser.add_subparsers(dest="deed", required=True)
    create = deeds.add_parser("create", help="新建一个管理员账号")
    reset = deeds.add_parser("reset", help="管理员忘记密码、账号停用，又没有别的管理员时，重新给一个重置码")
    for one in (create, reset):
        one.add_argument("username", help="用户名")
    create.set_defaults(totp=False)
    reset.add_argument("--totp", action="store_true", help="手机也丢了：同时停用动态验证码")
    return parser


if __name__ == "__main__":
    sys.exit(main())
