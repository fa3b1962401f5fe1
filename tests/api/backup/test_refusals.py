"""When a restore is refused: a service that runs, a backup that is not whole, not ours, or not what it says."""

import base64
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from sqlite3 import DatabaseError

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.backup.making import make
from api.backup.manifest import FILES, LIST, NAME, BackupError, Manifest, Part
from api.backup.restoring import restore
from api.materials.storage import FileStore
from api.settings import ROOT, Settings
from tests.api.backup.conftest import status

KEY = b"k" * 32


def test_nothing_is_replaced_under_a_service_that_runs(
    app: FastAPI, settings: Settings, filed: str, tmp_path: Path
) -> None:
    """A service that goes on after a restore gives numbers a second time; also one that happens to be idle."""
    make(settings, tmp_path / "backup")
    app.state.database.engine.dispose()
    words = (
        f"from api.db import Database; d = Database({settings.database_url!r}); d.ping(); print(1, flush=True); input()"
    )
    command = [sys.executable, "-c", words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as service:
        assert service.stdout is not None
        assert service.stdout.readline() == b"1\n"
        with pytest.raises(BackupError, match="先停止服务"):
            restore(settings, tmp_path / "backup", overwrite=True)
        service.communicate(b"\n")
    restore(settings, tmp_path / "backup", overwrite=True)
    assert status(settings) == "submitted"


def harm_file(folder: Path) -> None:
    """Change one byte of a paper."""
    path = next(one for one in (folder / FILES).rglob("*") if one.is_file())
    path.write_bytes(b"x" + path.read_bytes()[1:])


def harm_list(folder: Path) -> None:
    """Drop a paper from the list."""
    path = folder / LIST
    path.write_text("".join(path.read_text().splitlines(keepends=True)[1:]))


def harm_manifest(folder: Path) -> None:
    """As after a backup that was stopped."""
    (folder / NAME).unlink()


def harm_database(folder: Path) -> None:
    """As after a disk that forgot."""
    path = next(folder.glob("database.*"))
    path.write_bytes(path.read_bytes()[:-100])


def from_the_future(folder: Path) -> None:
    """Made by a later version."""
    Manifest.read(folder).model_copy(update={"revision": "9999"}).write(folder, KEY)


def lead_outside(folder: Path) -> None:
    """Name a file of the machine as one of the papers."""
    other = folder.parent / "other"
    other.write_bytes(b"somebody's")
    (folder / LIST).write_text(Part.of(folder, "../other").model_dump_json() + "\n")
    changed = {"files": Part.of(folder, LIST), "count": 1}
    Manifest.read(folder).model_copy(update=changed).write(folder, KEY)


def name_another_database(folder: Path) -> None:
    """Have one file checked and another one restored."""
    Manifest.read(folder).model_copy(update={"database": Part.of(folder, LIST)}).write(folder, KEY)


def spoil_list(folder: Path) -> None:
    """A list that is none, with a manifest that fits it."""
    (folder / LIST).write_bytes(b"\xff{")
    Manifest.read(folder).model_copy(update={"files": Part.of(folder, LIST)}).write(folder, KEY)


def spoil_manifest(folder: Path) -> None:
    """Not even text."""
    (folder / NAME).write_bytes(b"\xff\xfe{")


def forge(folder: Path) -> None:
    """Other contents with checksums that fit, by somebody who has not the key."""
    saved = next(folder.glob("database.*"))
    saved.write_bytes(saved.read_bytes() + b"\n")
    forged = Manifest.read(folder).model_copy(update={"database": Part.of(folder, saved.name)})
    forged.write(folder, b"j" * 32)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (harm_file, "不一致"),
        (harm_list, "不一致"),
        (harm_database, "不一致"),
        (harm_manifest, "没有做完"),
        (from_the_future, "升级"),
        (lead_outside, "不对"),
        (name_another_database, "文件名不对"),
        (spoil_list, "读不懂"),
        (spoil_manifest, "读不懂"),
        (forge, "改动过"),
    ],
)
def test_a_backup_that_is_not_whole_changes_nothing(
    settings: Settings, elsewhere: Settings, filed: str, tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    """All is verified before the first byte is written."""
    folder = tmp_path / "backup"
    make(settings, folder)
    harm(folder)
    with pytest.raises(BackupError, match=words):
        restore(elsewhere, folder, overwrite=False)
    assert list(FileStore.of(elsewhere).listed()) == []


def test_another_key_is_refused(settings: Settings, elsewhere: Settings, filed: str, tmp_path: Path) -> None:
    """Codes that nobody can open any more are told before, not found out weeks later."""
    make(settings, tmp_path / "backup")
    other = elsewhere.model_copy(update={"field_key": SecretStr(base64.b64encode(b"j" * 32).decode())})
    with pytest.raises(BackupError, match="CREDIT_FIELD_KEY"):
        restore(other, tmp_path / "backup", overwrite=False)


def test_a_restore_that_fails_leaves_the_old_content(
    app: FastAPI, settings: Settings, filed: str, tmp_path: Path, database_url: str
) -> None:
    """Half a database is worse than the old one."""
    folder = tmp_path / "backup"
    manifest = make(settings, folder)
    saved = folder / manifest.database.name
    whole = saved.read_bytes()
    saved.write_bytes(whole[: len(whole) // 2] if manifest.kind == "sqlite" else whole + b"SELECT no_such_thing();")
    manifest.model_copy(update={"database": Part.of(folder, manifest.database.name)}).write(folder, KEY)
    app.state.database.engine.dispose()
    with pytest.raises((BackupError, DatabaseError)):
        restore(settings, folder, overwrite=True)
    assert status(settings) == "submitted"
