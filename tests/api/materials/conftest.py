"""Stores of both kinds, and files that people send."""

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.materials.storage import FileStore
from api.settings import Settings
from tests.s3 import throw_away_bucket


@pytest.fixture(scope="session")
def bucket() -> Iterator[dict[str, Any]]:
    """Settings of one bucket for the whole run."""
    with throw_away_bucket() as settings:
        yield settings


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """An empty store: the same tests hold for a folder and for an S3-compatible server."""
    told: dict[str, Any] = {"storage_url": f"file://{tmp_path / 'files'}"}
    if request.param == "bucket":
        told = dict(request.getfixturevalue("bucket"))
        told["storage_url"] += f"/{tmp_path.name}"
    keys: dict[str, Any] = {"secret_key": "t" * 40, "field_key": base64.b64encode(b"k" * 32).decode()}
    return FileStore.of(Settings(_env_file=None, **keys, **told))
