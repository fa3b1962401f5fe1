"""A backup that was never restored is none: here it is, on both databases, into a folder and into a bucket."""

import threading
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import MetaData, create_engine, make_url, select
from starlette.testclient import TestClient

from api.backup.__main__ import main
from api.backup.making import make
from api.backup.manifest import BackupError
from api.backup.restoring import restore
from api.cases.models import Case, CaseFile
from api.db import Database
from api.main import create_app
from api.materials.storage import FileStore
from api.settings import Settings
from tests.api.backup.conftest import status
from tests.api.conftest import PASSWORD
from tests.api.filing.test_repair import upload
from tests.api.materials.test_checks import pdf
from tests.s3 import throw_away_bucket

Headers = dict[str, str]


def contents(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    engine, found = create_engine(settings.database_url), MetaData()
    with engine.connect() as connection:
        found.reflect(connection)
        rows = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in found.sorted_tables
        }
    engine.dispose()
    return rows


def papers(settings: Settings) -> list[bytes]:
    """Every file of a store."""
    store = FileStore.of(settings)
    return [store.get(one.key) for batch in store.listed() for one in sorted(batch, key=lambda one: one.key)]


def test_a_restored_installation_is_the_same(
    settings: Settings, elsewhere: Settings, filed: str, tmp_path: Path
) -> None:
    """Accounts, encrypted codes, cases, clocks, audit trail and papers: nothing is lost, nothing is changed."""
    made = make(settings, tmp_path / "backup")
    assert (made.count, made.missing) == (2, [])
    assert restore(elsewhere, tmp_path / "backup", overwrite=False).missing == []
    assert contents(elsewhere) == contents(settings)
    assert papers(elsewhere) == papers(settings)
    with TestClient(create_app(elsewhere)) as client:
        token = client.post("/api/v1/auth/token", data={"username": "biz", "password": PASSWORD}).json()
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        case = client.get(f"/api/v1/cases/{filed}", headers=headers).json()
        files = [file for material in case["materials"] for file in material["files"]]
        sent = [client.get(f"/api/v1/cases/{filed}/files/{one['id']}", headers=headers).content for one in files]
    assert [len(content) for content in sent] == [file["size"] for file in files] != []


def test_a_backup_made_while_people_file_fits_together(
    client: TestClient,
    app: FastAPI,
    settings: Settings,
    elsewhere: Settings,
    business: Headers,
    draft: str,
    tmp_path: Path,
) -> None:
    """Every row that is in it has its file in it; what came later is not half there."""
    stop, sent = threading.Event(), []

    def write() -> None:
        while not stop.is_set() and len(sent) < 25:
            sent.append(upload(client, draft, business, content=pdf() + b"\n%" + str(len(sent)).encode()).status_code)

    writer = threading.Thread(target=write)
    writer.start()
    while len(sent) < 3:
        stop.wait(0.01)
    made = make(settings, tmp_path / "backup")
    stop.set()
    writer.join()
    assert set(sent) == {201}
    assert made.missing == []
    restored = restore(elsewhere, tmp_path / "backup", overwrite=False)
    assert restored.missing == []
    database, store = Database(elsewhere.database_url), FileStore.of(elsewhere)
    with database.read() as session:
        rows = session.scalars(select(CaseFile)).all()
        assert 3 <= len(rows) == made.count
        assert all(len(store.get(row.storage_key)) == row.size for row in rows)
    database.engine.dispose()


def test_a_full_database_is_replaced_only_when_told(
    client: TestClient, app: FastAPI, settings: Settings, business: Headers, filed: str, tmp_path: Path
) -> None:
    """A slip of the hand must not wipe out what came since the backup."""
    make(settings, tmp_path / "backup")
    assert client.post(f"/api/v1/cases/{filed}/withdraw", headers=business).status_code == 200
    with pytest.raises(BackupError, match="OVERWRITE=yes"):
        restore(settings, tmp_path / "backup", overwrite=False)
    assert status(settings) == "withdrawn"
    app.state.database.engine.dispose()
    restore(settings, tmp_path / "backup", overwrite=True)
    assert status(settings) == "submitted"


def test_a_backup_is_for_its_owner_only(settings: Settings, filed: str, tmp_path: Path) -> None:
    """People's papers and the database are not for every user of a shared machine, wherever the command was run."""
    make(settings, tmp_path / "backup")
    private = [tmp_path / "backup"]
    if settings.database_url.startswith("sqlite"):
        private.append(Path(str(make_url(settings.database_url).database)))
    if settings.storage_url.startswith("file://"):
        private.append(Path(settings.storage_url.removeprefix("file://")))
    assert [path.stat().st_mode & 0o077 for path in private] == [0] * len(private)


def test_files_move_into_a_bucket(settings: Settings, elsewhere: Settings, filed: str, tmp_path: Path) -> None:
    """From one machine with a folder to many with a store between them, and back."""
    make(settings, tmp_path / "backup")
    with throw_away_bucket() as bucket:
        there = Settings.model_validate(elsewhere.model_dump() | bucket)
        assert restore(there, tmp_path / "backup", overwrite=False).missing == []
        assert papers(there) == papers(settings)
        assert make(there, tmp_path / "second").count == 2


def test_a_lost_file_is_told_and_the_rest_is_saved(
    client: TestClient, app: FastAPI, settings: Settings, filed: str, tmp_path: Path
) -> None:
    """The one that is lost must not cost the others their backup; the command ends with an error all the same."""
    lost = next(iter(app.state.file_store.listed()))[0]
    app.state.file_store.remove(lost)
    assert make(settings, tmp_path / "backup").missing == [lost.key]
    with pytest.raises(BackupError, match="已有内容"):
        make(settings, tmp_path / "backup")


def test_the_commands(
    settings: Settings,
    elsewhere: Settings,
    filed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What ``make backup`` and ``make restore`` run: words for the person, and a status for the night's script."""
    folder = str(tmp_path / "backup")
    use(monkeypatch, settings)
    assert main(["make", folder]) == 0
    assert "备份做好了" in capsys.readouterr().out
    assert main(["restore", folder]) == 1
    assert "OVERWRITE=yes" in capsys.readouterr().err
    use(monkeypatch, elsewhere)
    assert main(["restore", folder]) == 0
    assert "恢复完成" in capsys.readouterr().out
    database = Database(elsewhere.database_url)
    with database.read() as session:
        assert session.scalars(select(Case.number)).all() == [filed]
    database.engine.dispose()
    use(monkeypatch, elsewhere.model_copy(update={"storage_url": f"file://{tmp_path / 'nothing'}"}))
    assert main(["make", str(tmp_path / "third")]) == 1
    assert "2 个文件登记在案" in capsys.readouterr().err


def use(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Settings as an installation has them: in the environment."""
    for name in ("database_url", "storage_url", "secret_key", "field_key"):
        value = getattr(settings, name)
        monkeypatch.setenv(
            f"CREDIT_{name.upper()}", value.get_secret_value() if isinstance(value, SecretStr) else value
        )
