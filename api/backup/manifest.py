"""What is in a backup, with checksums; written last, so a folder without it is no backup."""

import hashlib
import hmac
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

NAME, LIST, FILES = "manifest.json", "files.jsonl", "files"
_CHUNK = 1024 * 1024
_KEY = re.compile(r"[0-9a-f]{2}/[0-9a-f]{64}")
"""How the store names its files: below two signs, by their SHA-256."""
Kind = Literal["sqlite", "postgresql"]


class BackupError(Exception):
    """It cannot go on; the text says in Chinese what is wrong and what to do."""


class Part(BaseModel):
    """A file of the backup: its name in the folder, its size in bytes, its checksum."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, folder: Path, name: str) -> "Part":
        """A file as it lies there."""
        path = folder / name
        return cls(name=name, size=path.stat().st_size, sha256=digest(path))

    def verify(self, folder: Path) -> None:
        """Raise ``BackupError`` unless it is there, unchanged."""
        path = folder / self.name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BackupError(f"备份里的名称 {self.name} 指到了备份之外。请换一份完好的备份。什么也没有改动。")
        if not path.is_file() or path.stat().st_size != self.size or digest(path) != self.sha256:
            raise BackupError(f"备份里的 {self.name} 缺失，或与做备份时不一致。请换一份完好的备份。什么也没有改动。")


class Manifest(BaseModel):
    """``files`` lists each file of the store (``Part`` a line); ``missing`` are keys that the store had lost before.

    ``key`` tells, without giving it away, which field key opens the encrypted columns. ``seal`` is made with that key:
    whoever has the folder alone cannot put other contents into it (an SQL file may name commands to be run).
    """

    format: Literal[1] = 1
    made_at: str
    kind: Kind
    database: Part
    revision: str
    knowledge_version: str
    key: str
    files: Part
    count: int
    missing: list[str]
    seal: str = ""

    def write(self, folder: Path, field_key: bytes) -> None:
        """After everything else is on the disk, and in one step."""
        os.sync()
        draft = folder / f"{NAME}.part"
        sealed = self.model_copy(update={"seal": self._sealed(field_key)})
        draft.write_text(sealed.model_dump_json(indent=2) + "\n", "utf-8")
        draft.replace(folder / NAME)
        os.sync()

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest of a backup; raises ``BackupError``."""
        try:
            return cls.model_validate_json((folder / NAME).read_text("utf-8"))
        except FileNotFoundError:
            raise BackupError(f"{folder} 里没有 {NAME}：这不是备份，或者备份没有做完。") from None
        except (ValidationError, UnicodeDecodeError):
            raise BackupError(f"{folder} 里的 {NAME} 读不懂，可能来自更新的版本，或已损坏。") from None
        except OSError as error:
            raise BackupError(f"{folder} 里的 {NAME} 打不开：{error.strerror}。") from None

    def require_genuine(self, *field_keys: bytes) -> None:
        """Raise ``BackupError`` unless an installation with one of these keys wrote every word of it."""
        field_key = next((key for key in field_keys if fingerprint(key) == self.key), None)
        if field_key is None:
            raise BackupError(
                "CREDIT_FIELD_KEY 不是做备份时的那一把，恢复以后证件号等内容会解不开。"
                "请先换回原来的密钥，或写进 CREDIT_FIELD_KEYS_OTHER。"
            )
        if not hmac.compare_digest(self.seal.encode(), self._sealed(field_key).encode()):
            raise BackupError(f"{NAME} 在备份做好以后被改动过，没有恢复。请换一份完好的备份。")

    def verify(self, folder: Path, database: str) -> None:
        """Raise ``BackupError`` unless every byte is as it was; ``database`` is the file that will be restored."""
        if (self.database.name, self.files.name) != (database, LIST):
            raise BackupError(f"{NAME} 里写的文件名不对，没有恢复。请换一份完好的备份。")
        self.database.verify(folder)
        self.files.verify(folder)
        count = 0
        for part in self.parts(folder):
            if part.name.rpartition("/")[2] != part.sha256 or not _KEY.fullmatch(part.name):
                raise BackupError(f"{LIST} 里的名称 {part.name[:100]} 不对，没有恢复。请换一份完好的备份。")
            part.verify(folder / FILES)
            count += 1
        if count != self.count:
            raise BackupError(f"{LIST} 有 {count} 行，应为 {self.count} 行，没有恢复。请换一份完好的备份。")

    def _sealed(self, field_key: bytes) -> str:
        words = self.model_copy(update={"seal": ""}).model_dump_json()
        return hmac.new(field_key, b"credit backup manifest\n" + words.encode(), "sha256").hexdigest()

    def parts(self, folder: Path) -> Iterator[Part]:
        """The files of the store, one after another."""
        with (folder / self.files.name).open(encoding="utf-8") as lines:
            try:
                for line in lines:
                    yield Part.model_validate_json(line)
            except (ValidationError, UnicodeDecodeError):
                raise BackupError(f"备份里的 {LIST} 读不懂，没有恢复。请换一份完好的备份。") from None


def fingerprint(field_key: bytes) -> str:
    """Tells two field keys apart, and nothing else about them."""
    return hmac.new(field_key, b"credit backup", "sha256").hexdigest()[:16]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    whole = hashlib.sha256()
    with path.open("rb") as content:
        while chunk := content.read(_CHUNK):
            whole.update(chunk)
    return whole.hexdigest()
