"""A fresh application over a real, migrated database for each test."""

import base64
import datetime as dt
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.testclient import TestClient

from api.accounts import passwords
from api.accounts import service as accounts
from api.accounts.schemas import AccountIn, SubjectIn
from api.main import create_app
from api.settings import ROOT, Settings
from knowledge.engine.library import Library
from knowledge.engine.opening import open_library
from tests.databases import Databases
from tests.databases import databases as choose_databases
from tests.s3 import throw_away_bucket

TODAY = dt.date(2026, 11, 21)
PASSWORD = "demo-password-1"
BUSINESS_CODE = "91320281MA1DEMQ10W"

Headers = dict[str, str]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Migrated databases, of the kind that this run is for."""
    with choose_databases(tmp_path_factory.mktemp("databases")) as chosen:
        yield chosen


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a migrated database of the test's own."""
    url = databases.fresh()
    yield url
    databases.drop(url)


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """The address of a database without tables, for tests of migrations."""
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture(scope="session")
def chosen_bucket() -> Iterator[dict[str, Any] | None]:
    """The settings of an S3-compatible store where ``CREDIT_TEST_STORAGE=s3`` asks for one."""
    choice = os.environ.get("CREDIT_TEST_STORAGE", "file")
    if choice not in ("file", "s3"):
        pytest.exit("CREDIT_TEST_STORAGE must be file or s3", returncode=2)
    with throw_away_bucket() if choice == "s3" else nullcontext() as chosen:
        yield chosen


@pytest.fixture
def storage(chosen_bucket: dict[str, Any] | None, tmp_path: Path) -> dict[str, Any]:
    """Settings of a file store of the test's own."""
    if chosen_bucket is None:
        return {"storage_url": f"file://{tmp_path / 'files'}"}
    return chosen_bucket | {"storage_url": f"{chosen_bucket['storage_url']}/{uuid.uuid4()}"}


@pytest.fixture
def settings(database_url: str, storage: dict[str, Any], tmp_path: Path) -> Settings:
    """Settings of the embedded profile on a throw-away database."""
    return Settings(
        _env_file=None,
        profile="embedded",
        database_url=database_url,
        index_dir=tmp_path / "index",
        today=TODAY,
        secret_key="t" * 40,
        field_key=base64.b64encode(b"k" * 32).decode(),
        bot_url="http://127.0.0.1:9",
        actions_url="http://127.0.0.1:9",
        **storage,
    )


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Passwords of tests protect nothing: hashing them for real took a third of every test."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", quick)
        yield


@pytest.fixture(scope="session")
def opened_library() -> Library:
    """The repository's knowledge base: it never changes, so it is opened once for all tests."""
    return open_library(ROOT / "knowledge")


@pytest.fixture
def app(settings: Settings, opened_library: Library) -> Iterator[FastAPI]:
    """The application."""
    app = create_app(settings, opened_library)
    database = app.state.database
    yield app
    database.engine.dispose()


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
