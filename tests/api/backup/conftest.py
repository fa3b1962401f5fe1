"""Installations to be saved and restored, on both databases whatever the rest of the run is for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from api.cases.models import Case
from api.db import Database
from api.settings import Settings
from tests import postgres
from tests.api.filing.test_repair import draft, repairable, submit, upload
from tests.api.materials.pictures import photo
from tests.databases import Databases, Files, Server

__all__ = ["draft", "repairable"]
Headers = dict[str, str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases of both kinds, whatever the rest of the run is for."""
    if request.param == "sqlite":
        yield Files(tmp_path_factory.mktemp("backup"))
        return
    with postgres.throw_away_server(durable=False) as url:
        if url is None:
            pytest.skip("no PostgreSQL server is installed on this machine")
        yield Server(url)


@pytest.fixture
def database_url(kept: Databases) -> Iterator[str]:
    """The database that is saved."""
    url = kept.fresh()
    yield url
    kept.drop(url)


@pytest.fixture
def elsewhere(settings: Settings, kept: Databases, tmp_path: Path) -> Iterator[Settings]:
    """An installation with nothing in it."""
    url = kept.empty()
    yield settings.model_copy(update={"database_url": url, "storage_url": f"file://{tmp_path / 'elsewhere'}"})
    kept.drop(url)


@pytest.fixture
def filed(client: TestClient, business: Headers, draft: str) -> str:
    """The number of a filing with two papers."""
    upload(client, draft, business)
    upload(client, draft, business, content=photo())
    assert submit(client, draft, business).status_code == 200
    return draft


def status(settings: Settings) -> str:
    """How the only case stands."""
    database = Database(settings.database_url)
    with database.read() as session:
        status = session.scalars(select(Case.status)).one()
    database.engine.dispose()
    return status
