"""Migrated databases for tests: a copy of a template for each, in a file or on a PostgreSQL server of our own.

``CREDIT_TEST_DATABASE=postgresql`` chooses the server; without it tests run on SQLite.
"""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

from api.settings import ROOT
from tests.postgres import throw_away_server

CHOICE = "CREDIT_TEST_DATABASE"


class Databases(Protocol):
    """Where tests get their databases from."""

    def empty(self) -> str:
        """The address of a new database without tables."""

    def fresh(self) -> str:
        """The address of a new migrated database."""

    def drop(self, url: str) -> None:
        """Away with what ``empty`` or ``fresh`` gave."""


def alembic_for(url: str) -> Config:
    """Alembic's configuration for the database at ``url``."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", url)
    return config


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """The databases that ``CREDIT_TEST_DATABASE`` asks for."""
    with supply(os.environ.get(CHOICE, "sqlite"), folder, durable=False) as chosen:
        if chosen is None:
            pytest.exit(f"{CHOICE} is neither sqlite nor, with a server installed here, postgresql", returncode=2)
        yield chosen


@contextmanager
def supply(kind: str, folder: Path, *, durable: bool = True) -> Iterator[Databases | None]:
    """Databases of one kind, with a template migrated once; None where there is no such server."""
    if kind == "sqlite":
        yield Files(folder)
        return
    with throw_away_server(durable=durable) if kind == "postgresql" else nullcontext() as url:
        yield Server(url) if url else None


class Files:
    """SQLite files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._numbers = folder, itertools.count(1)
        self._template = folder / "template.db"
        command.upgrade(alembic_for(f"sqlite:///{self._template}"), "head")

    def empty(self) -> str:
        """A file that is not there yet."""
        return f"sqlite:///{self._next()}"

    def fresh(self) -> str:
        """A copy of the template."""
        path = self._next()
        shutil.copy(self._template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        """Remove the file with those beside it."""
        database = Path(str(make_url(url).database))
        shutil.rmtree(database.parent)

    def _next(self) -> Path:
        place = self._folder / str(next(self._numbers))
        place.mkdir()
        return place / "credit.db"


class Server:
    """Databases of one PostgreSQL server."""

    def __init__(self, url: str) -> None:
        self._url, self._numbers = make_url(url), itertools.count(1)
        command.upgrade(alembic_for(self._new("template", like="template0")), "head")

    def empty(self) -> str:
        """A database without tables."""
        return self._new(f"empty_{next(self._numbers)}", like="template0")

    def fresh(self) -> str:
        """A copy of the template; copying files is quicker than copying page by page where nothing is synced."""
        return self._new(f"test_{next(self._numbers)}", like="template")

    def drop(self, url: str) -> None:
        """Drop it, whoever is still connected."""
        self._order(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def _new(self, name: str, like: str) -> str:
        self._order(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def _order(self, statement: str) -> None:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)  # names are ours, not a stranger's
