"""Field encryption at rest and blind indexes for codes and telephone numbers, under a ring of keys.

AES-256-GCM with HMAC-SHA-256 for the index, or SM4-GCM with HMAC-SM3 (国密); a random 96-bit nonce each time. What is
sealed names its algorithm and key, so values of earlier keys stay readable while ``api.privacy.rotating`` seals them
anew; those without a name were sealed before there was more than one key. Equal values have equal indexes, so they can
be found without being readable; ``indexes`` gives those under the earlier keys too.
"""

import binascii
import hmac
import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.hmac import HMAC
from fastapi import Depends, Request

Algorithm = Literal["aes", "sm4"]
OtherKeys = Sequence[tuple[Algorithm, bytes]]
_NONCE_BYTES, _TAG_BYTES, _SM4_KEY_BYTES = 12, 16, 16
_MARK = ":"


@dataclass(slots=True)
class Sealed:
    """A value as stored: ``index`` finds it, ``ciphertext`` holds it; ``earlier`` finds it under earlier keys."""

    index: str
    ciphertext: str
    earlier: tuple[str, ...] = ()


class KeyMissing(InvalidTag):
    """What was sealed names a key that is not in the ring; ids of keys are no secret."""


class KeySource(Protocol):
    """Where the ring is written down: the settings."""

    field_cipher: Algorithm

    def field_key_bytes(self) -> bytes:
        """The key under which is sealed, 32 bytes."""

    def other_field_keys(self) -> OtherKeys:
        """Those under which is only opened, each with the algorithm that it sealed with."""


class _Key(ABC):
    """One key with one algorithm."""

    letter: ClassVar[str]

    def __init__(self, secret: bytes) -> None:
        self.name = self.letter + hmac.digest(secret, b"field-key-id", "sha256").hex()[:8]
        self._bound = self.name.encode()

    @abstractmethod
    def seal(self, nonce: bytes, value: bytes) -> bytes:
        """Encrypted, with its tag; bound to the name of the key."""

    @abstractmethod
    def open(self, nonce: bytes, body: bytes) -> bytes:
        """The value again; raises ``InvalidTag``."""

    @abstractmethod
    def index(self, value: bytes) -> str:
        """64 hex characters."""


class _Aes(_Key):
    letter = "a"

    def __init__(self, secret: bytes) -> None:
        super().__init__(secret)
        self._aead = AESGCM(secret)
        self._index_key = hmac.digest(secret, b"blind-index", "sha256")

    def seal(self, nonce: bytes, value: bytes) -> bytes:
        return self._aead.encrypt(nonce, value, self._bound)

    def open(self, nonce: bytes, body: bytes) -> bytes:
        return self._aead.decrypt(nonce, body, self._bound)

    def open_unnamed(self, raw: bytes) -> bytes:
        """A value of before keys had names."""
        return self._aead.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)

    def index(self, value: bytes) -> str:
        return hmac.digest(self._index_key, value, "sha256").hex()


class _Sm4(_Key):
    letter = "s"

    def __init__(self, secret: bytes) -> None:
        super().__init__(secret)
        self._algorithm = SM4(_sm3(secret, b"sm4-gcm")[:_SM4_KEY_BYTES])
        self._keyed = HMAC(_sm3(secret, b"blind-index"), hashes.SM3())

    def seal(self, nonce: bytes, value: bytes) -> bytes:
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(self._bound)
        return encryptor.update(value) + encryptor.finalize() + encryptor.tag

    def open(self, nonce: bytes, body: bytes) -> bytes:
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, body[-_TAG_BYTES:])).decryptor()
        decryptor.authenticate_additional_data(self._bound)
        return decryptor.update(body[:-_TAG_BYTES]) + decryptor.finalize()

    def index(self, value: bytes) -> str:
        keyed = self._keyed.copy()
        keyed.update(value)
        return keyed.finalize().hex()


_KINDS: dict[Algorithm, type[_Aes] | type[_Sm4]] = {"aes": _Aes, "sm4": _Sm4}


class FieldCipher:
    """Seals under the current key, opens what any key of the ring has sealed."""

    def __init__(self, key: bytes, algorithm: Algorithm = "aes", others: OtherKeys = ()) -> None:
        self._current = _KINDS[algorithm](key)
        self._earlier = tuple(_KINDS[kind](secret) for kind, secret in others)
        secrets = dict.fromkeys([key, *(secret for _, secret in others)])
        self._unnamed = tuple(_Aes(secret) for secret in secrets)
        both: tuple[_Key, ...] = (*self._unnamed, *(_Sm4(secret) for secret in secrets))
        self._by_name = {one.name: one for one in both}
        self._beginning = self._current.name + _MARK

    @classmethod
    def of(cls, source: KeySource) -> "FieldCipher":
        """The ring of an installation."""
        return cls(source.field_key_bytes(), source.field_cipher, source.other_field_keys())

    def index(self, value: str) -> str:
        """64 hex characters, equal for equal values."""
        return self._current.index(value.encode())

    def indexes(self, value: str) -> tuple[str, ...]:
        """The same under each key of the ring, the current one first: rows not sealed anew yet have an earlier one."""
        raw = value.encode()
        return (self._current.index(raw), *self._earlier_indexes(raw))

    def seal(self, value: str) -> Sealed:
        """Encrypt ``value``; twice the same value gives two ciphertexts and one index."""
        raw, nonce = value.encode(), os.urandom(_NONCE_BYTES)
        body = binascii.b2a_base64(nonce + self._current.seal(nonce, raw), newline=False).decode()
        return Sealed(self._current.index(raw), self._beginning + body, self._earlier_indexes(raw))

    def open(self, ciphertext: str) -> str:
        """The value again; raises ``InvalidTag`` when it was altered, ``KeyMissing`` without its key."""
        name, mark, body = ciphertext.rpartition(_MARK)
        raw = binascii.a2b_base64(body)
        if not mark:
            return self._open_unnamed(raw).decode()
        key = self._by_name.get(name)
        if key is None:
            raise KeyMissing(f"no field key {name[:16]} in CREDIT_FIELD_KEY or CREDIT_FIELD_KEYS_OTHER")
        return key.open(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:]).decode()

    def is_current(self, ciphertext: str) -> bool:
        """Whether the current key has sealed it."""
        return ciphertext.startswith(self._beginning)

    def _earlier_indexes(self, raw: bytes) -> tuple[str, ...]:
        return tuple([key.index(raw) for key in self._earlier]) if self._earlier else ()

    def _open_unnamed(self, raw: bytes) -> bytes:
        for key in self._unnamed:
            try:
                return key.open_unnamed(raw)
            except InvalidTag:
                continue
        raise InvalidTag


def mask_code(code: str) -> str:
    """``9132**********0Y43``: enough to recognise one's own, not enough to use it."""
    return code[:4] + "*" * max(len(code) - 8, 4) + code[-4:] if len(code) > 8 else "*" * len(code)


async def get_cipher(request: Request) -> FieldCipher:
    """The application's cipher."""
    cipher: FieldCipher = request.app.state.cipher
    return cipher


CurrentCipher = Annotated[FieldCipher, Depends(get_cipher)]


def _sm3(secret: bytes, words: bytes) -> bytes:
    """A key for one purpose."""
    keyed = HMAC(secret, hashes.SM3())
    keyed.update(words)
    return keyed.finalize()
