"""On PostgreSQL as deploy/ arranges it: the API is not the owner of its tables, and does its work all the same."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from api.audit.chain import check
from api.audit.guarding import TABLES
from api.backup.databases import database_at
from api.backup.manifest import BackupError
from api.settings import ROOT, Settings
from tests import postgres
from tests.api.audit.test_audit import anchor
from tests.api.cases.conftest import a_filed_case, call, clerk, owner, reviewer
from tests.api.cases.owner import Owner
from tests.api.conftest import Headers
from tests.api.filing.test_deciding import GRANTED
from tests.databases import alembic_for

__all__ = ["a_filed_case", "call", "clerk", "owner", "reviewer"]

_HELD = text(
    "SELECT table_name, array_agg(privilege_type::text) AS held FROM information_schema.table_privileges"
    " WHERE table_schema = 'public' AND grantee IN ('credit', 'PUBLIC') GROUP BY table_name"
)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A database in which the script of deploy/ ran before its owner migrated it; the owner's address."""
    with postgres.throw_away_server(durable=False) as url:
        if url is None:
            pytest.skip("本机没有安装 PostgreSQL。安装：apt-get install -y postgresql")
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        script = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", f"{ROOT}/deploy/postgres/roles.sql"]
        secrets = {"OWNER_PASSWORD": "of the owner", "DATABASE_PASSWORD": "of the 'api'"}
        subprocess.run(["psql", *script, "--dbname", plain], env=os.environ | secrets, check=True)
        address = make_url(url).set(username="credit_owner").render_as_string(hide_password=False)
        command.upgrade(alembic_for(address), "head")
        yield address


@pytest.fixture
def database_url(server: str) -> str:
    """What api and worker are given."""
    return make_url(server).set(username="credit").render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit_lines DISABLE TRIGGER USER",
        "DROP TRIGGER audit_lines_row ON audit_lines",
        "DROP TABLE audit_anchors",
        "SET session_replication_role = replica",
        "SET ROLE credit_owner",
        "ALTER TABLE cases ADD COLUMN more text",
        "CREATE TABLE another (id int)",
        *(f"{deed} {table}" for table in TABLES for deed in ("DELETE FROM", "TRUNCATE")),
        *(f"UPDATE {table} SET sequence = 1" for table in TABLES),  # noqa: S608 - names of ours
    ],
)
def test_the_program_cannot_undo_what_guards_the_trail(app: FastAPI, statement: str) -> None:
    """Protects the trail from whoever takes over the API: before any trigger, PostgreSQL itself refuses."""
    with (
        pytest.raises(ProgrammingError, match=r"must be owner|permission denied"),
        app.state.database.write() as session,
    ):
        session.execute(text(statement))


def test_the_work_goes_on_without_the_owner_s_rights(
    app: FastAPI,
    settings: Settings,
    owner: Owner,
    clerk: Headers,
    reviewer: Headers,
    call: Callable[..., Any],
    a_filed_case: Callable[..., str],
) -> None:
    """Protects offices from an arrangement so tight that nobody is served: drafts, decisions, messages, the trail."""
    assert owner.draft("repair", owner.has())
    number = a_filed_case()
    for verb, who, body in (("accept", clerk, {}), ("review", reviewer, {}), ("decide", reviewer, GRANTED)):
        answer = call(number, verb, who, body)
        assert answer.status_code == 200, answer.text
    anchor(app, settings)
    with app.state.database.read() as session:
        checked = check(session)
    assert (checked.broken, checked.marks, checked.end > 3) == (None, 1, True)


def test_every_migration_leaves_it_so(server: str, app: FastAPI) -> None:
    """Protects from rights that somebody gave in between, to the program or to everybody; other tables keep theirs."""
    of_the_owner = create_engine(server, isolation_level="AUTOCOMMIT")
    with of_the_owner.connect() as connection:
        connection.execute(text("GRANT ALL ON audit_lines TO credit"))
        connection.execute(text("GRANT UPDATE, TRIGGER ON audit_named TO PUBLIC"))
    of_the_owner.dispose()
    command.upgrade(alembic_for(server), "head")
    only_added_to(app)


def test_a_restored_database_is_as_tight(server: str, app: FastAPI, settings: Settings, tmp_path: Path) -> None:
    """Protects from a backup as the way around it: the program saves, only the owner restores, a migration closes."""
    with database_at(settings.database_url).save(tmp_path):
        pass
    app.state.database.engine.dispose()
    with pytest.raises(BackupError, match="must be owner"):
        database_at(settings.database_url).restore(tmp_path)
    database_at(server).restore(tmp_path)
    command.upgrade(alembic_for(server), "head")
    only_added_to(app)


def only_added_to(app: FastAPI) -> None:
    """The program may read and add to the trail, and write all else."""
    with app.state.database.read() as session:
        held = {row.table_name: set(row.held) for row in session.execute(_HELD)}
    assert {frozenset(held.pop(table)) for table in TABLES} == {frozenset({"SELECT", "INSERT"})}
    assert len(held) > 30
    assert {table for table, rights in held.items() if rights != {"SELECT", "INSERT", "UPDATE", "DELETE"}} == set()
