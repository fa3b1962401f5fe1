"""Settings about the keys of what is encrypted at rest."""

import base64
import binascii
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

_BYTES = 32
_ALGORITHMS: dict[str, Literal["aes", "sm4"]] = {"aes": "aes", "sm4": "sm4"}


class KeySettings(BaseSettings):
    """Part of ``Settings``."""

    field_key: SecretStr = Field(description="encrypts codes at rest; 32 bytes in Base64")
    field_cipher: Literal["aes", "sm4"] = "aes"
    field_keys_other: SecretStr | None = Field(
        None, description="keys that only open, by commas: aes:… or sm4:…, as each of them sealed"
    )

    def field_key_bytes(self) -> bytes:
        """The field-encryption key, decoded."""
        return base64.b64decode(self.field_key.get_secret_value())

    def other_field_keys(self) -> tuple[tuple[Literal["aes", "sm4"], bytes], ...]:
        """Keys that are not sealed with (any more, or not yet), each with its algorithm."""
        written = self.field_keys_other.get_secret_value() if self.field_keys_other else ""
        parts = [part.strip().partition(":") for part in written.split(",") if part.strip()]
        return tuple((_ALGORITHMS[kind], base64.b64decode(key)) for kind, _, key in parts)

    def check_keys(self) -> None:
        """Raise ``ValueError`` for a key that cannot be one."""
        if len(self.field_key_bytes()) != _BYTES:
            raise ValueError("CREDIT_FIELD_KEY 应为 32 字节随机数的 Base64 编码。")
        try:
            is_right = all(len(key) == _BYTES for _, key in self.other_field_keys())
        except (KeyError, binascii.Error):
            is_right = False
        if not is_right:
            raise ValueError(
                "CREDIT_FIELD_KEYS_OTHER 里的每一把写成 aes:密钥 或 sm4:密钥（32 字节随机数的 Base64），用逗号隔开。"
            )
