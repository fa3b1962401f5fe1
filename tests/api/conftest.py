"""A fresh application over a real, migrated database for each test."""

import base64
import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.accounts import service as accounts
from api.accounts.schemas import AccountIn, SubjectIn
from api.main import create_app
from api.settings import ROOT, Settings

TODAY = dt.date(2026, 11, 21)
PASSWORD = "demo-password-1"
BUSINESS_CODE = "91320281MA1DEMQ10W"

Headers = dict[str, str]


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated file that every test copies."""
    path = tmp_path_factory.mktemp("database") / "credit.db"
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", f"sqlite:///{path}")
    command.upgrade(config, "head")
    return path


@pytest.fixture
def settings(migrated_database: Path, tmp_path: Path) -> Settings:
    """Settings of the embedded profile on a throw-away database."""
    database = tmp_path / "credit.db"
    shutil.copy(migrated_database, database)
    return Settings(
        _env_file=None,
        profile="embedded",
        database_url=f"sqlite:///{database}",
        storage_url=f"file://{tmp_path / 'files'}",
        today=TODAY,
        secret_key="t" * 40,
        field_key=base64.b64encode(b"k" * 32).decode(),
        bot_url="http://127.0.0.1:9",
        actions_url="http://127.0.0.1:9",
    )


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    """The application."""
    return create_app(settings)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client whose errors are answers, as over the network."""
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def add_account(app: FastAPI) -> Callable[..., None]:
    """Add an account directly to the database."""

    def add(username: str, roles: list[str], subject: SubjectIn | None = None, region: str | None = None) -> None:
        data = AccountIn.model_validate(
            {"username": username, "password": PASSWORD, "roles": roles, "region": region}
            | ({"subject": subject.model_dump()} if subject else {})
        )
        with app.state.database.write() as session:
            accounts.create_account(session, app.state.cipher, data, now=app.state.clock.now())

    return add


@pytest.fixture
def sign_in(client: TestClient) -> Callable[[str], Headers]:
    """Sign in by name; gives the headers of a signed-in program."""

    def go(username: str) -> Headers:
        answer = client.post("/api/v1/auth/token", data={"username": username, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    return go


@pytest.fixture
def business(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """A business that is signed in."""
    add_account("biz", ["subject"], SubjectIn(kind="business", name="示例建材有限公司", code=BUSINESS_CODE))
    return sign_in("biz")


@pytest.fixture
def person(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """A person who is signed in."""
    add_account("person", ["subject"], SubjectIn(kind="person", name="示例某甲", code="320281199001010011"))
    return sign_in("person")


@pytest.fixture
def staff(add_account: Callable[..., None], sign_in: Callable[[str], Headers]) -> Headers:
    """A member of staff with every working role, nationwide."""
    add_account("staff", ["clerk", "reviewer", "policy_editor", "auditor"])
    return sign_in("staff")
