"""Passwords: how they are kept and checked, and which are good enough.

What counts is length and that nobody guesses it at once; which kinds of characters it has does not (NIST SP 800-63B).
"""

import hashlib
import secrets
import threading
from collections.abc import Sequence

from pwdlib import PasswordHash
from zxcvbn import zxcvbn

from api.errors import FieldError, InvalidInput

SHORTEST, LONGEST = 8, 200
_hasher = PasswordHash.recommended()
# Checked when there is no password to check, so that the time taken does not tell which names exist.
_NOBODY = _hasher.hash(secrets.token_hex(16))
_CHECKING = threading.BoundedSemaphore(2)
_LOOKED_AT = 64
"""Characters that guessing is tried on: it takes longer with the square of them, and that many are not guessed."""
_BESIDE_A_NAME = 4
"""Characters that a password has to have besides a name in it."""
_GUESSED_AT_ONCE = 10_000
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is read or written wrongly by hand: i, l, o, 0, 1."""
_GROUPS, _GROUP = 4, 4


def hashed(password: str) -> str:
    """As it is stored."""
    return _hasher.hash(password)


def is_right(password: str, stored: str) -> bool:
    """Whether ``stored`` is its hash; an empty one takes as long and is never right.

    Two at a time: each check takes a core and 64 MB on purpose, and filings must not wait for guesses.
    """
    with _CHECKING:
        return _hasher.verify(password, stored or _NOBODY) and bool(stored)


def check(password: str, *, pointer: str, names: Sequence[str]) -> None:
    """Raise ``InvalidInput`` for a password that is short, little more than one of ``names``, or guessed at once."""
    wrong = _wrong(password, [name.lower() for name in names if name])
    if wrong:
        raise InvalidInput(wrong, [FieldError(pointer, wrong)])


def new_code() -> str:
    """A code for a person to type once, ``abcd-efgh-jkmn-pqrs``: 79 bits of chance, so a plain hash keeps it."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def code_hash(code: str) -> str:
    """Of a code from ``new_code``, however it was typed: capitals, spaces and hyphens do not count."""
    plain = "".join(code.lower().replace("-", "").split())
    return hashlib.sha256(plain.encode()).hexdigest()


def _wrong(password: str, names: Sequence[str]) -> str | None:
    if not SHORTEST <= len(password) <= LONGEST:
        return f"密码请用 {SHORTEST} 到 {LONGEST} 个字符，越长越好，可以是一句话。"
    if any(len(password.lower().replace(name, "")) < _BESIDE_A_NAME for name in names):
        return "密码不要用用户名或者单位名称，后面加几个数字也不行。"
    if zxcvbn(password[:_LOOKED_AT], user_inputs=list(names))["guesses"] < _GUESSED_AT_ONCE:
        return "这个密码太常见，很容易被猜到。请换一个长一些的，可以用几个不相干的词。"
    return None
