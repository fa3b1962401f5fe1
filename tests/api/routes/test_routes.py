"""Every route × everybody: who gets in, and what the others are told. The table is data; this compares and keeps it.

``CREDIT_WRITE_ROUTES=1`` writes the table anew as it is found, for a person to read before it is kept; with words
(``CREDIT_WRITE_ROUTES=/cases,/desk``) only the routes with one of them in their name, and those that are new.
"""

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from starlette.testclient import TestClient

from api.accounts.acting import FOR_OTHERS
from api.main import create_app
from api.settings import Settings
from knowledge.engine.library import Library
from tests.api.conftest import TODAY
from tests.api.routes.asking import asked, operations, row
from tests.api.routes.world import ROLES, World, fill
from tests.databases import Databases

FILE = Path(__file__).with_name("table.yaml")
HEAD = """# Who reaches what: every route of the interface × everybody, as the test finds it. "in" is whoever gets past
# the question who asks; 401, 403 and 404 are refusals; 422 is a body that the example could not fill. Reviewed by a
# person: a route that is not here fails the test, and so does an answer that is not the one written here.
# Write it anew with CREDIT_WRITE_ROUTES=1, then read what changed.
"""
TABLE: dict[str, dict[str, list[str]]] = yaml.safe_load(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


@pytest.fixture(scope="module")
def world(databases: Databases, opened_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One for all: it is put back after whatever may have changed it."""
    url, folder = databases.fresh(), tmp_path_factory.mktemp("world")
    if not url.startswith("sqlite"):
        pytest.skip("a copied file is what puts everything back")
    key = base64.b64encode(b"k" * 32).decode()
    settings = Settings(
        _env_file=None, profile="embedded", database_url=url, storage_url=f"file://{folder / 'files'}", today=TODAY,
        index_dir=folder / "index", secret_key="t" * 40, field_key=key, bot_url="http://127.0.0.1:9",
        actions_url="http://127.0.0.1:9", rate_limits="off",
    )  # fmt: skip
    app = create_app(settings, opened_library)
    with TestClient(app, raise_server_exceptions=False) as client:
        world = World(app, client)
        fill(world)
        yield world
    app.state.database.engine.dispose()
    databases.drop(url)


def test_the_table_names_every_route_once(world: World) -> None:
    """Protects people from a route nobody thought about: a new one has to be judged before it is in."""
    found = operations(world.app)
    wanted = os.environ.get("CREDIT_WRITE_ROUTES")
    if wanted:
        # "1": all of them; else those whose name has one of the words in it, and those that are new.
        words = wanted.split(",")
        kept = {name: TABLE[name] for name in found if name in TABLE and not any(one in name for one in words)}
        table = {name: kept[name] if wanted != "1" and name in kept else row(world, name) for name in found}
        FILE.write_text(HEAD + yaml.safe_dump(table, allow_unicode=True, sort_keys=False, width=110), encoding="utf-8")
        return
    assert set(TABLE) == set(found)
    for name, answers in TABLE.items():
        assert sorted(who for those in answers.values() for who in those) == sorted(ROLES), name


@pytest.mark.parametrize("name", sorted(TABLE))
def test_everybody_gets_what_is_written(world: World, name: str) -> None:
    """Protects everybody's data: nothing is reached by whom it is not for, nor closed to whom it is for."""
    assert row(world, name) == TABLE[name]


_FOR_OTHERS = [name for name in sorted(TABLE) if name.split(" ")[1].startswith(FOR_OTHERS)]
_NAMES_NO_MATTER = {"DELETE /reminders/{reminder_id}": "404"}
"""Where an agent has to name the authorisation, because the request names nothing whose owner is looked for."""


@pytest.mark.parametrize("name", _FOR_OTHERS)
def test_an_agent_gets_as_far_without_naming_the_authorisation(world: World, name: str) -> None:
    """Protects agents who know no more than whose matter it is; ``other``, who has none, is in the table."""
    world.again()
    world.headers["unnamed"] = world.headers["agent"]
    named = next(status for status, those in TABLE[name].items() if "agent" in those)
    assert asked(world, name, "unnamed") == _NAMES_NO_MATTER.get(name, named)


def routes(world: World) -> dict[str, set[str]]:
    """Every path that the application answers below a router, published or not, with its methods."""
    found: dict[str, set[str]] = {}
    for included in world.app.routes:
        for one in getattr(included, "effective_route_contexts", tuple)():
            found.setdefault(one.path, set()).update(one.methods)
    return found


def test_nothing_is_reached_beside_what_is_published(world: World) -> None:
    """Protects people from a hidden door: what is not in the interface is a page of the console, or says how we are."""
    published = {f"/api/v1{name.split(' ', 1)[1]}" for name in operations(world.app)}
    hidden = {path for path in routes(world) if path not in published and not path.startswith("/console")}
    assert hidden == {"/healthz", "/readyz", "/readyz/self", "/metrics"}


_DOORS = ("/console/sign-in", "/console/reset-password")


def test_no_page_of_the_console_is_shown_to_strangers(world: World) -> None:
    """Protects staff's pages: nobody who is not signed in as staff gets one, but for those on the way in."""
    pages = [path for path, methods in routes(world).items() if path.startswith("/console") and "GET" in methods]
    assert len(pages) > 5
    for path in pages:
        filled = path.replace("{page}", "1").replace("{", "").replace("}", "")
        for who in ("anonymous", "owner"):
            world.client.cookies.clear()
            answer = world.client.get(filled, headers=world.headers[who], follow_redirects=False)
            sent_to = answer.headers.get("location", "")
            is_door = path in _DOORS or sent_to.startswith("/console/sign-in")
            assert is_door or answer.status_code in (401, 403, 404), f"{path} as {who}: {answer.status_code}"
