"""The file store: a local folder or an S3-compatible bucket, chosen by URL.

Files are kept under their SHA-256, so equal files are stored once and a name cannot be guessed into a path.
Bytes are written, whole and to the disk, before the row that names them is committed: a crash in between leaves an
unused file, never a row without its file. What no row names is set aside first and removed later (``sweeping``).
"""

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlparse

import obstore
import structlog
from fastapi import Depends, Request
from obstore.exceptions import BaseError
from obstore.store import from_url

from api.errors import UpstreamDown
from api.settings import Settings

log = structlog.get_logger(__name__)
SET_ASIDE = "set-aside"
_BATCH = 1000
_PATIENCE = dt.timedelta(seconds=20)
_UNFINISHED = re.compile(r"#\d+$")
"""How the library names a local file while it is being written."""


class StorageDown(UpstreamDown):
    """The store takes or gives nothing at present: disk full, server away, keys wrong."""

    code = "storage_down"


class FileLost(UpstreamDown):
    """A row names a file that the store does not have."""

    code = "file_lost"


@dataclass(frozen=True)
class Kept:
    """An object of the store: its key, its size in bytes, and when it was last written (the machine's real time)."""

    key: str
    size: int
    at: dt.datetime


class FileStore:
    """Puts and gets whole files; ``config`` and ``client`` are the library's, for a bucket."""

    def __init__(self, url: str, config: Any = None, client: Any = None) -> None:
        parsed = urlparse(url)
        self._folder = Path(unquote(parsed.path)) if parsed.scheme == "file" else None
        if self._folder is not None:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._folder.stat().st_mode & 0o077 and self._folder.stat().st_uid == os.geteuid():
                self._folder.chmod(0o700)
            self._store = from_url(url)
        else:
            patience: Any = {"max_retries": 3, "retry_timeout": _PATIENCE}
            self._store = from_url(url, config=config, client_options=client, retry_config=patience)

    @classmethod
    def of(cls, settings: Settings) -> "FileStore":
        """The store of an installation."""
        url = settings.storage_url
        if urlparse(url).scheme == "file":
            return cls(url)
        secret = settings.storage_secret_key
        told = {
            "endpoint": settings.storage_endpoint,
            "region": settings.storage_region,
            "access_key_id": settings.storage_access_key,
            "secret_access_key": secret.get_secret_value() if secret else None,
        }
        plain = (settings.storage_endpoint or "").startswith("http://")
        return cls(url, {name: value for name, value in told.items() if value}, {"allow_http": plain, "timeout": "30s"})

    def put(self, sha256: str, content: bytes) -> str:
        """Keep ``content``; the key to get it back.

        Equal content is written again: that makes the object young, and mends one that was damaged.
        """
        key = f"{sha256[:2]}/{sha256}"
        self._write(key, content)
        return key

    def get(self, key: str) -> bytes:
        """The bytes; raises ``FileLost`` when they are gone or others, ``StorageDown`` when nothing answers."""
        with _errors_in_words("取"):
            content = self._read(key)
            if content is None:
                content = next(filter(None, map(self._read, self._aside(key))), None)
        if content is None or hashlib.sha256(content).hexdigest() != key.rsplit("/", 1)[-1]:
            log.error("file_lost", key=key, damaged=content is not None)
            raise FileLost("这个文件有登记，但现在取不出来，已经记入错误日志。请联系工作人员。")
        return content

    def has(self, key: str) -> bool:
        """Whether ``get`` would find it."""
        with _errors_in_words("取"):
            return self._is_there(key) or any(self._is_there(place) for place in self._aside(key))

    def listed(self, under: str | None = None) -> Iterator[Sequence[Kept]]:
        """Everything in the store, or below a folder of it, in batches."""
        with _errors_in_words("取"):
            for batch in obstore.list(self._store, under, chunk_size=_BATCH):
                yield [Kept(str(one["path"]), one["size"], one["last_modified"]) for one in batch]

    def set_aside(self, key: str, day: dt.date) -> None:
        """Out of the way, but still found by ``get``."""
        self._move(key, f"{SET_ASIDE}/{day.isoformat()}/{key}")

    def put_back(self, kept: Kept) -> None:
        """Back from where it was set aside."""
        self._move(kept.key, kept.key.split("/", 2)[2])

    def remove(self, kept: Kept) -> None:
        """For good."""
        with _errors_in_words("删"), suppress(FileNotFoundError):
            obstore.delete(self._store, kept.key)

    def remove_unfinished(self, before: dt.datetime) -> int:
        """Local files whose writer died in the middle, last written ``before``; how many there were."""
        found = 0
        for file in self._folder.rglob("*#*") if self._folder else ():
            if _UNFINISHED.search(file.name) and file.stat().st_mtime < before.timestamp():
                file.unlink()
                found += 1
        return found

    def _aside(self, key: str) -> list[str]:
        days = obstore.list_with_delimiter(self._store, SET_ASIDE)["common_prefixes"]
        return [f"{day}/{key}" for day in days]

    def _read(self, place: str) -> bytes | None:
        try:
            return bytes(obstore.get(self._store, place).bytes())
        except FileNotFoundError:
            return None

    def _is_there(self, place: str) -> bool:
        try:
            obstore.head(self._store, place)
        except FileNotFoundError:
            return False
        return True

    def _move(self, key: str, to: str) -> None:
        """Copied before it is deleted: whoever asks in between finds it in one place or the other."""
        with _errors_in_words("移"), suppress(FileNotFoundError):  # another sweep may have been quicker
            content = self._read(key)
            if content is not None:
                self._write(to, content)
                obstore.delete(self._store, key)

    def _write(self, key: str, content: bytes) -> None:
        with _errors_in_words("存"):
            # At once, never in parts: parts that nobody finished would stay in the bucket unseen.
            obstore.put(self._store, key, content, use_multipart=False)
            if self._folder is not None:
                _settle(self._folder / key)


def _settle(file: Path) -> None:
    """On the disk, not only in memory: the row that names the file survives a power failure, and so must the file."""
    for path in (file, file.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _errors_in_words(verb: str) -> Iterator[None]:
    try:
        yield
    except (BaseError, OSError) as error:
        log.error("storage_down", reason=str(error).split("\n", 1)[0])
        raise StorageDown(f"存放材料的地方暂时用不了，文件{verb}不了，什么也没有改动。请过几分钟再试。") from error


async def get_file_store(request: Request) -> FileStore:
    """The application's file store."""
    store: FileStore = request.app.state.file_store
    return store


CurrentFileStore = Annotated[FileStore, Depends(get_file_store)]
