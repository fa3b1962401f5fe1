"""Files that no row names go, slowly; files that one names never do."""

import datetime as dt

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.clock import Clock
from api.db import Base, Database
from api.materials import sweeping
from api.materials.handlers import handlers, schedules
from api.materials.service import Intake
from api.materials.storage import FileStore
from api.outbox.running import Runner
from api.outbox.schedule import put_slot
from tests.api.filing.test_repair import draft, repairable, upload
from tests.api.materials.test_checks import pdf, png

__all__ = ["draft", "repairable"]
Headers = dict[str, str]
DAY = dt.timedelta(days=1)


def keys(store: FileStore) -> list[str]:
    """Everything that is in the store."""
    return sorted(one.key for batch in store.listed() for one in batch)


@pytest.fixture
def database(app: FastAPI) -> Database:
    """The application's database."""
    database: Database = app.state.database
    return database


@pytest.fixture
def intake(app: FastAPI, store: FileStore) -> Intake:
    """The application's way in, over a store of either kind."""
    app.state.file_store = store
    return Intake(store, app.state.scanner, 1024 * 1024)


def test_a_file_without_row_goes_after_days_of_grace(
    client: TestClient, database: Database, store: FileStore, intake: Intake, business: Headers, draft: str
) -> None:
    """A process that was killed between file and row leaves a file that the sweeps take away, and nothing else."""
    named = upload(client, draft, business).json()
    named_key = f"{named['sha256'][:2]}/{named['sha256']}"
    orphan = intake.take("a.png", png()).storage_key
    now = Clock().now()
    assert sweeping.sweep(database, store, now=now) == sweeping.Swept(0, 0, 0, 0)
    assert sweeping.sweep(database, store, now=now + DAY + DAY / 24).set_aside == 1
    assert store.has(orphan)
    assert sweeping.sweep(database, store, now=now + 4 * DAY).removed == 1
    assert keys(store) == [named_key]


def test_a_row_that_comes_late_gets_its_file_back(
    client: TestClient, database: Database, store: FileStore, intake: Intake, business: Headers, draft: str
) -> None:
    """An upload of equal content in the very moment of sweeping loses nothing."""
    sent = pdf()
    orphan = intake.take("a.pdf", sent).storage_key
    now = Clock().now()
    sweeping.sweep(database, store, now=now + 2 * DAY)
    added = upload(client, draft, business, content=sent).json()
    # As if the sweep had moved the file after the upload wrote it, and before the row was there.
    store.set_aside(orphan, (now + 2 * DAY).date())
    assert client.get(f"/api/v1/cases/{draft}/files/{added['id']}", headers=business).content == sent
    assert sweeping.sweep(database, store, now=now + 5 * DAY).put_back == 1
    assert keys(store) == [orphan]


def test_every_table_that_names_files_is_asked(database: Database) -> None:
    """A table that is forgotten would lose its files."""
    ours = {table.name for table in Base.metadata.tables.values() if sweeping.KEY in table.c}
    assert "authorisation_files" in ours
    with database.engine.connect() as connection:
        assert {column.table.name for column in sweeping.naming(connection)} == ours


def test_the_worker_sweeps_by_night(
    database: Database, store: FileStore, intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The schedule puts one job a night, and the job sweeps by the machine's own time."""
    orphan = intake.take("a.png", png()).storage_key
    clock = Clock()
    (schedule,) = schedules()
    for _ in range(2):
        with database.write() as session:
            put_slot(session, schedule, schedule.slot(clock.now()), now=clock.now())
    assert Runner(database, clock, {schedule.topic: schedule.run}).turn() == 1
    monkeypatch.setattr(Clock, "now", lambda _self: dt.datetime.now(dt.UTC) + 2 * DAY)
    assert Runner(database, clock, handlers(database, store)).turn() == 1
    assert store.has(orphan)
    assert [key.split("/")[0] for key in keys(store)] == ["set-aside"]
