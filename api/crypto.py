"""Field encryption at rest and blind indexes for codes and telephone numbers.

AES-256-GCM with a random 96-bit nonce; the index is HMAC-SHA-256 under a key derived from the same secret, so equal
codes can be found without being readable.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from typing import Annotated

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Depends, Request

_NONCE_BYTES = 12


@dataclass(frozen=True)
class Sealed:
    """A value as stored: ``index`` finds it, ``ciphertext`` holds it."""

    index: str
    ciphertext: str


class FieldCipher:
    """Seals and opens short texts with one 32-byte key."""

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)
        self._index_key = hmac.digest(key, b"blind-index", hashlib.sha256)

    def index(self, value: str) -> str:
        """64 hex characters, equal for equal values."""
        return hmac.new(self._index_key, value.encode(), hashlib.sha256).hexdigest()

    def seal(self, value: str) -> Sealed:
        """Encrypt ``value``; twice the same value gives two ciphertexts and one index."""
        nonce = os.urandom(_NONCE_BYTES)
        body = self._aead.encrypt(nonce, value.encode(), None)
        return Sealed(self.index(value), base64.b64encode(nonce + body).decode())

    def open(self, ciphertext: str) -> str:
        """The value again; raises ``cryptography.exceptions.InvalidTag`` when it was altered."""
        raw = base64.b64decode(ciphertext)
        return self._aead.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None).decode()


def mask_code(code: str) -> str:
    """``9132**********0Y43``: enough to recognise one's own, not enough to use it."""
    return code[:4] + "*" * max(len(code) - 8, 4) + code[-4:] if len(code) > 8 else "*" * len(code)


async def get_cipher(request: Request) -> FieldCipher:
    """The application's cipher."""
    cipher: FieldCipher = request.app.state.cipher
    return cipher


CurrentCipher = Annotated[FieldCipher, Depends(get_cipher)]
