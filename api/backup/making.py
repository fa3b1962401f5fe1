"""Make a backup: the database first, then each file that its rows name.

A file is stored before its row and removed days after it, so what a snapshot of the rows names is there when the
files are copied, however long that takes.
"""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import Connection, select, union

from api.backup import databases
from api.backup.manifest import FILES, LIST, BackupError, Manifest, Part, fingerprint
from api.clock import Clock
from api.errors import ApiError
from api.materials.storage import FileLost, FileStore
from api.materials.sweeping import naming
from api.settings import Settings
from knowledge.engine.opening import open_library

_AT_ONCE = 8
_OWNER_ONLY = 0o700
_BATCH = 200


def make(settings: Settings, folder: Path) -> Manifest:
    """Write a backup into an empty or new folder; raises ``BackupError``."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} 里已有内容。每次备份请用一个新的文件夹，例如加上日期。")
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(_OWNER_ONLY)
    database = databases.database_at(settings.database_url)
    with database.save(folder) as connection:
        revision = databases.revision(connection)
        count, missing = _copy_files(connection, FileStore.of(settings), folder)
    manifest = Manifest(
        made_at=Clock().now().isoformat(timespec="seconds"),
        kind=database.kind,
        database=Part.of(folder, database.file),
        revision=revision,
        knowledge_version=open_library(settings.knowledge_dir).version,
        key=fingerprint(settings.field_key_bytes()),
        files=Part.of(folder, LIST),
        count=count,
        missing=missing,
    )
    manifest.write(folder, settings.field_key_bytes())
    return manifest


def named_keys(connection: Connection) -> Iterator[list[str]]:
    """What the rows name, each key once, in batches."""
    columns = naming(connection)
    if columns:
        keys = union(*(select(column) for column in columns))
        yield from (list(batch) for batch in connection.execute(keys).scalars().partitions(_BATCH))


def _copy_files(connection: Connection, store: FileStore, folder: Path) -> tuple[int, list[str]]:
    count, missing = 0, []
    with (folder / LIST).open("w", encoding="utf-8") as listed, ThreadPoolExecutor(_AT_ONCE) as threads:
        for batch in named_keys(connection):
            for key, part in zip(batch, threads.map(lambda key: _copy(store, folder, key), batch), strict=True):
                if part is None:
                    missing.append(key)
                else:
                    listed.write(part.model_dump_json() + "\n")
                    count += 1
    return count, missing


def _copy(store: FileStore, folder: Path, key: str) -> Part | None:
    try:
        content = store.get(key)
    except FileLost:
        return None
    except ApiError as error:
        raise BackupError(f"文件取不出来，备份没有做成：{error.detail}") from error
    target = folder / FILES / key
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return Part(name=key, size=len(content), sha256=hashlib.sha256(content).hexdigest())
