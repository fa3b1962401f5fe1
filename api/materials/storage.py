"""The file store: a local folder or an S3-compatible bucket, chosen by URL.

Files are kept under their SHA-256, so equal files are stored once and a name cannot be guessed into a path.
Bytes are written before the row that names them is committed: a crash in between leaves an unused file, never a row
without its file.
"""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlparse

import obstore
from fastapi import Depends, Request
from obstore.store import from_url


class FileStore:
    """Puts and gets whole files."""

    def __init__(self, url: str) -> None:
        parsed = urlparse(url)
        if parsed.scheme == "file":
            Path(parsed.path).mkdir(parents=True, exist_ok=True)
        self._store = from_url(url)

    def put(self, sha256: str, content: bytes) -> str:
        """Keep ``content``; the key to get it back."""
        key = f"{sha256[:2]}/{sha256}"
        obstore.put(self._store, key, content)
        return key

    def get(self, key: str) -> bytes:
        """The bytes; raises ``FileNotFoundError`` when they are gone."""
        return bytes(obstore.get(self._store, key).bytes())


def get_file_store(request: Request) -> FileStore:
    """The application's file store."""
    store: FileStore = request.app.state.file_store
    return store


CurrentFileStore = Annotated[FileStore, Depends(get_file_store)]
