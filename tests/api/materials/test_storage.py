"""The file store keeps whole files, once, and says in words when it cannot."""

import datetime as dt
import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from api.materials.storage import FileLost, FileStore, StorageDown

CONTENT = "示例缴款书".encode() * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def keys(store: FileStore) -> list[str]:
    """Everything that is in the store."""
    return sorted(one.key for batch in store.listed() for one in batch)


def test_the_same_content_is_stored_once(store: FileStore) -> None:
    """Ten people with one notice cost the space of one."""
    assert store.put(SHA256, CONTENT) == store.put(SHA256, CONTENT)
    assert keys(store) == [f"{SHA256[:2]}/{SHA256}"]
    assert store.get(keys(store)[0]) == CONTENT


def test_large_files_come_back_whole(store: FileStore) -> None:
    """A file of the allowed size is one object, not parts of one."""
    content = bytes(range(256)) * 40_000
    key = store.put(hashlib.sha256(content).hexdigest(), content)
    assert store.get(key) == content


def test_what_is_gone_is_told_in_words(store: FileStore) -> None:
    """A clerk reads that the file is lost, not that the system crashed."""
    with pytest.raises(FileLost) as caught:
        store.get("ab/" + "ab" * 32)
    assert caught.value.status == 503
    assert "联系工作人员" in caught.value.detail
    assert not store.has("ab/" + "ab" * 32)


def test_a_changed_file_is_not_given_out_as_evidence(store: FileStore) -> None:
    """Bytes that no longer have their checksum are not what somebody handed in."""
    key = store.put("ab" * 32, b"something else")
    with pytest.raises(FileLost):
        store.get(key)


def test_what_is_set_aside_is_still_found(store: FileStore) -> None:
    """Sweeping never takes a file from a reader at once, and can take itself back."""
    key = store.put(SHA256, CONTENT)
    store.set_aside(key, dt.date(2026, 11, 21))
    assert keys(store) == [f"set-aside/2026-11-21/{key}"]
    assert store.has(key)
    assert store.get(key) == CONTENT
    store.put_back(next(iter(next(iter(store.listed())))))
    assert keys(store) == [key]


@contextmanager
def no_space(limit: int) -> Iterator[None]:
    """No file of this process may grow beyond ``limit`` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    """Where the bytes do not fit, no object stands there with a part of them."""
    store = FileStore(f"file://{tmp_path}")
    content = CONTENT * 300
    sha256 = hashlib.sha256(content).hexdigest()
    with no_space(2 * 1024 * 1024), pytest.raises(StorageDown) as caught:
        store.put(sha256, content)
    assert "什么也没有改动" in caught.value.detail
    assert keys(store) == []
    assert store.get(store.put(sha256, content)) == content


def test_a_server_that_is_away_is_told_in_words(bucket: dict[str, str]) -> None:
    """A wrong bucket, like any fault of the store, is a 503 with words and not a crash."""
    config = {"endpoint": bucket["storage_endpoint"], "region": "us-east-1", "access_key_id": "example"}
    store = FileStore("s3://nowhere", config | {"secret_access_key": "example"}, {"allow_http": True})
    with pytest.raises(StorageDown):
        store.put(SHA256, CONTENT)


def test_unfinished_files_are_removed_once_they_are_old(tmp_path: Path) -> None:
    """A process that died while writing leaves a part that nobody reads, and the sweep finds it."""
    store = FileStore(f"file://{tmp_path}")
    part = tmp_path / "ab" / ("ab" * 32 + "#1")
    part.parent.mkdir()
    part.write_bytes(b"half")
    assert keys(store) == []
    now = dt.datetime.fromtimestamp(part.stat().st_mtime, dt.UTC)
    assert store.remove_unfinished(now - dt.timedelta(hours=1)) == 0
    assert store.remove_unfinished(now + dt.timedelta(days=2)) == 1
    assert not part.exists()
