"""Restore a backup: everything is verified before anything is touched, and files come before rows."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from api.backup import databases
from api.backup.making import named_keys
from api.backup.manifest import FILES, BackupError, Manifest
from api.errors import ApiError
from api.materials.storage import FileStore
from api.settings import ROOT, Settings


@dataclass(frozen=True)
class Restored:
    """What was restored, and the keys that rows name and the store does not have."""

    manifest: Manifest
    missing: list[str]


def restore(settings: Settings, folder: Path, *, overwrite: bool) -> Restored:
    """Put a backup in place; raises ``BackupError``, before anything is changed where that can be told before."""
    manifest = Manifest.read(folder)
    database = databases.database_at(settings.database_url)
    if manifest.kind != database.kind:
        raise BackupError(
            f"这份备份是 {manifest.kind} 的，现在设置的数据库是 {database.kind}。请改 CREDIT_DATABASE_URL。"
        )
    manifest.require_genuine(settings.field_key_bytes(), *(key for _, key in settings.other_field_keys()))
    if manifest.revision not in _known_revisions():
        raise BackupError(f"这份备份来自更新的版本（数据库结构 {manifest.revision}）。请先升级程序，再恢复。")
    manifest.verify(folder, database.file)
    if not overwrite and not database.is_empty():
        raise BackupError(
            "现在的数据库里已有内容，没有恢复。确定要用备份全部替换时，先另做一份备份，再加上 OVERWRITE=yes。"
        )
    database.require_unused()
    store = FileStore.of(settings)
    _put_files(store, manifest, folder)
    database.restore(folder)
    return Restored(manifest, _missing(settings.database_url, store))


def _known_revisions() -> set[str]:
    script = ScriptDirectory.from_config(Config(str(ROOT / "alembic.ini")))
    return {one.revision for one in script.walk_revisions()} | {""}


def _put_files(store: FileStore, manifest: Manifest, folder: Path) -> None:
    try:
        for part in manifest.parts(folder):
            store.put(part.sha256, (folder / FILES / part.name).read_bytes())
    except ApiError as error:
        raise BackupError(f"文件存不进去，数据库没有改动：{error.detail}") from error


def _missing(url: str, store: FileStore) -> list[str]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        lost = (key for batch in named_keys(connection) for key in batch if not store.has(key))
        return list(islice(lost, 1000))
