"""The second factor of staff, and of whoever wants one: a code generator (TOTP, RFC 6238) and recovery codes.

A code is accepted once: of each account the last step accepted is kept, and it and those before are refused. The
machine's time counts, also where the day is fixed for a demonstration: the generator in somebody's hand knows no other.
"""

import datetime as dt
import hmac
import unicodedata
from dataclasses import dataclass
from typing import Literal

import pyotp
import segno
from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.orm import Session

from api.accounts import passwords
from api.accounts.models import Account, RecoveryCode, SecondFactor
from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import Conflict, NotSignedIn

_ISSUER = "信用修复助手"
_SECONDS = 30
_DIGITS = 6
_EARLY_OR_LATE = (0, -1, 1)
"""Steps by which the clock in somebody's hand may be off."""
_RECOVERY_CODES = 10


@dataclass(frozen=True)
class Begun:
    """What a code generator is set up with: by hand, by a link, or by a picture (SVG)."""

    secret: str
    uri: str
    qr: str


def begin(session: Session, cipher: FieldCipher, account: Account) -> Begun:
    """A new secret, which counts once ``confirm`` has seen a code of it; raises ``Conflict`` where one counts."""
    row = session.get(SecondFactor, account.id)
    if row is not None and row.confirmed_at is not None:
        raise Conflict("已经启用了动态验证码。要换手机，请先停用，再重新启用。", code="totp_enabled")
    secret = pyotp.random_base32()
    if row is None:
        row = SecondFactor(account_id=account.id)
        session.add(row)
    row.secret_sealed, row.last_step = cipher.seal(secret).ciphertext, 0
    session.flush()
    uri = pyotp.TOTP(secret).provisioning_uri(name=account.username, issuer_name=_ISSUER)
    return Begun(secret, uri, segno.make(uri, error="m", micro=False).svg_inline(scale=5, light="#fff"))


def confirm(session: Session, cipher: FieldCipher, account_id: str, code: str, *, now: dt.datetime) -> list[str] | None:
    """From now on it counts; the recovery codes, readable this once. None for a wrong code."""
    row = session.get(SecondFactor, account_id)
    if row is None:
        raise Conflict("请先生成密钥，再填写验证码。", code="totp_not_begun")
    if row.confirmed_at is not None:
        raise Conflict("动态验证码已经启用了。", code="totp_enabled")
    if not _is_fresh(session, cipher, row, _plain(code)):
        return None
    row.confirmed_at = now
    return renew_codes(session, account_id)


def is_on(session: Session, account_id: str) -> bool:
    """Whether signing in takes a code."""
    return _confirmed(session, account_id) is not None


def enabled_at(session: Session, account_id: str) -> dt.datetime | None:
    """Since when signing in takes a code."""
    row = _confirmed(session, account_id)
    return row.confirmed_at if row else None


def accept(
    session: Session, cipher: FieldCipher, account_id: str, code: str
) -> Literal["totp", "recovery_code"] | None:
    """How ``code`` is right, which it is only this once; None where it is wrong or was used before."""
    row, plain = _confirmed(session, account_id), _plain(code)
    if row is not None and _is_fresh(session, cipher, row, plain):
        return "totp"
    kept = delete(RecoveryCode).where(
        RecoveryCode.account_id == account_id, RecoveryCode.code_hash == passwords.code_hash(plain)
    )
    return "recovery_code" if _one(session.execute(kept)) else None


def renew_codes(session: Session, account_id: str) -> list[str]:
    """New recovery codes, readable this once; the old ones end."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [passwords.new_code() for _ in range(_RECOVERY_CODES)]
    session.add_all(RecoveryCode(code_hash=passwords.code_hash(code), account_id=account_id) for code in codes)
    session.flush()
    return codes


def codes_left(session: Session, account_id: str) -> int:
    """How many recovery codes were not used yet."""
    mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.account_id == account_id)
    return session.scalar(mine) or 0


def remove(session: Session, account_id: str) -> bool:
    """Signing in takes no code any more; whether it did."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    return _one(session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id)))


def wrong_code() -> NotSignedIn:
    """A code that is wrong or was used before: the two are not told apart."""
    words = "验证码不对，或者已经用过了。请等验证器显示下一个验证码再试，并检查手机时间是否准确。"
    return NotSignedIn(words, code="wrong_code")


def _confirmed(session: Session, account_id: str) -> SecondFactor | None:
    row = session.get(SecondFactor, account_id)
    return row if row is not None and row.confirmed_at is not None else None


def _is_fresh(session: Session, cipher: FieldCipher, row: SecondFactor, code: str) -> bool:
    """Whether ``code`` is the generator's, of a step that was not accepted before; that step is taken with it."""
    if len(code) != _DIGITS:
        return False
    generator = pyotp.TOTP(cipher.open(row.secret_sealed))
    now = int(Clock().now().timestamp()) // _SECONDS
    shown = [now + off for off in _EARLY_OR_LATE if hmac.compare_digest(generator.generate_otp(now + off), code)]
    # Taken by a condition, so that of two who bring the same code at once only one gets in.
    return any(
        _one(
            session.execute(
                update(SecondFactor)
                .where(SecondFactor.account_id == row.account_id, SecondFactor.last_step < step)
                .values(last_step=step)
            )
        )
        for step in shown
    )


def _plain(code: str) -> str:
    """Half-width, without spaces; what is not ASCII then is no code, and would not be compared in constant time."""
    plain = "".join(unicodedata.normalize("NFKC", code).split())
    return plain if plain.isascii() else ""


def _one(done: object) -> bool:
    return isinstance(done, CursorResult) and done.rowcount == 1
