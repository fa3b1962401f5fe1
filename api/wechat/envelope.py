"""What proves that a message comes from WeChat's server, and its encryption.

Safe mode: AES-256-CBC, padded to blocks of 32 bytes (PKCS#7); inside are 16 random bytes, the length of the message
(4 bytes, big-endian), the message and the number of the mini program.
"""

import base64
import datetime as dt
import hashlib
import hmac
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from api.errors import BadRequest, NotAllowed

WINDOW = dt.timedelta(minutes=10)
"""How old, or how far ahead, the moment of a signature may be: WeChat repeats a message within a minute."""
_LONGEST = 128
_IV_BYTES, _RANDOM_BYTES, _BLOCK = 16, 16, 32
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True)
class Signed:
    """What stands in the address of a call of WeChat's."""

    signature: str
    timestamp: str
    nonce: str


@dataclass(frozen=True)
class Seal:
    """Token, key and number of one mini program, as they stand in its console; no key in plain mode."""

    token: str
    key: bytes | None
    app_id: str

    def require_genuine(self, signed: Signed, *content: str, now: dt.datetime) -> None:
        """Raise ``NotAllowed`` unless WeChat signed this, and not long ago."""
        parts = sorted((self.token, signed.timestamp, signed.nonce, *content))
        right = hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324 -- WeChat's own choice
        is_right = hmac.compare_digest(right.encode(), signed.signature.encode()[:_LONGEST])
        if not (is_right and _is_recent(signed.timestamp, now)):
            raise NotAllowed("签名不对或已过期，这不是微信服务器发来的。", code="wechat_signature")

    def opened(self, encrypted: str) -> bytes:
        """The message inside; raises ``BadRequest`` for what is damaged or meant for another mini program."""
        try:
            message, app_id = self._parts(base64.b64decode(encrypted, validate=True))
        except (ValueError, struct.error):
            raise _unreadable() from None
        if not hmac.compare_digest(app_id, self.app_id.encode()):
            raise _unreadable()
        return message

    def _parts(self, encrypted: bytes) -> tuple[bytes, bytes]:
        if self.key is None or not encrypted:
            raise ValueError("nothing to open")
        decryptor = Cipher(AES256(self.key), CBC(self.key[:_IV_BYTES])).decryptor()
        padded = decryptor.update(encrypted) + decryptor.finalize()
        count = padded[-1]
        # WeChat pads to 32 bytes, which is more than AES's own block: no library's PKCS#7 for AES fits.
        if not 1 <= count <= _BLOCK or padded[-count:] != bytes([count]) * count:
            raise ValueError("wrong padding")
        content = padded[_RANDOM_BYTES:-count]
        (length,) = _LENGTH.unpack_from(content)
        end = _LENGTH.size + length
        return content[_LENGTH.size : end], content[end:]


def key_of(written: str) -> bytes:
    """The key behind the 43 characters of the console."""
    return base64.b64decode(written + "=")


def _is_recent(timestamp: str, now: dt.datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < len("10000000000")):
        return False
    return abs(now.timestamp() - int(timestamp)) <= WINDOW.total_seconds()


def _unreadable() -> BadRequest:
    return BadRequest("消息解不开，请核对微信后台的加密密钥和小程序编号。", code="wechat_unreadable")
