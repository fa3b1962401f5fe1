"""FastAPI and SQLAlchemy with nothing of ours: the same requests, and each inserts the rows that the real one inserts.

It checks nothing, keeps no file, changes no row that is there, knows nobody and remembers in memory what it was asked
before. Run by ``filing.py``.
"""

import importlib
import itertools
import os
import pickle
import pkgutil
import uuid
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Form, UploadFile
from sqlalchemy import Engine, create_engine, event, inspect, select
from sqlalchemy.orm import Session

import api
from api.db import Base, Database

for _module in pkgutil.walk_packages(api.__path__, "api."):
    if _module.name.endswith((".models", ".numbers", ".idempotency")):
        importlib.import_module(_module.name)  # the tables, and nothing else of ours

DATABASE, ROWS = "BARE_DATABASE", "BARE_ROWS"
_FIRST_OF_OURS = 1_000_000
Row = tuple[str, dict[str, Any]]
Rows = list[Row]


def seen(database: Database) -> dict[str, dict[Any, dict[str, Any]]]:
    """Everything that is in the database: table, primary key, values."""
    found = {}
    with database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            keys = [column.name for column in table.primary_key]
            rows = [dict(row) for row in connection.execute(select(table)).mappings()]
            found[table.name] = {tuple(row[key] for key in keys): row for row in rows}
    return found


def added(before: dict[str, dict[Any, dict[str, Any]]], after: dict[str, dict[Any, dict[str, Any]]]) -> Rows:
    """The rows that came in between, in an order in which they can be inserted."""
    return [(name, row) for name, rows in after.items() for key, row in rows.items() if key not in before[name]]


class Copies:
    """Copies of one filing's rows, each under numbers and ids of its own."""

    def __init__(self, number: str, steps: list[Rows]) -> None:
        self._number, self.steps = number, steps
        self._sequence, self._filings = itertools.count(_FIRST_OF_OURS), itertools.count(_FIRST_OF_OURS)
        self._classes = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}  # type: ignore[attr-defined]

    def number(self) -> str:
        """The next one."""
        return f"{self._number.rsplit('-', 1)[0]}-{next(self._filings)}"

    def of(self, step: int, number: str, ids: dict[Any, Any]) -> list[Any]:
        """New objects of one step; ``ids`` remembers what the ids of the filing became."""
        return [self._object(name, row, number, ids) for name, row in self.steps[step]]

    def _object(self, name: str, row: dict[str, Any], number: str, ids: dict[Any, Any]) -> Any:
        cls, own = self._classes[name], dict[str, Any]()
        for column in inspect(cls).local_table.primary_key:
            if isinstance(row[column.name], int):
                own[column.name] = next(self._sequence)
            elif not column.foreign_keys:
                own[column.name] = ids[row[column.name]] = str(uuid.uuid4())
        given = [column.name for column in inspect(cls).local_table.columns if column.computed is None]
        return cls(**{key: self._renamed(row[key], number, ids) for key in given} | own)

    def _renamed(self, value: Any, number: str, ids: dict[Any, Any]) -> Any:
        if isinstance(value, str):
            return ids.get(value) or value.replace(self._number, number)
        return value


def app_factory() -> FastAPI:
    """Entry point for the web server."""
    number, steps = pickle.loads(Path(os.environ[ROWS]).read_bytes())
    copies, engine, begun = Copies(number, steps), _engine(os.environ[DATABASE]), dict[str, list[Any]]()
    app = FastAPI()

    def insert(step: int, number: str, ids: dict[Any, Any]) -> dict[str, str]:
        with Session(engine) as session:
            session.add_all(copies.of(step, number, ids))
            session.commit()
        return {"number": number}

    @app.get("/healthz")
    def alive() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/api/v1/cases", status_code=201)
    def draft(body: dict[str, Any]) -> dict[str, str]:
        number = copies.number()
        begun[number] = [1, {}]
        return insert(0, number, begun[number][1])

    @app.post("/api/v1/cases/{number}/materials", status_code=201)
    def paper(number: str, material: str = Form(), file: UploadFile = None) -> dict[str, str]:  # type: ignore[assignment]
        file.file.read()
        step, ids = begun[number]
        begun[number][0] += 1
        return insert(step, number, ids)

    @app.post("/api/v1/cases/{number}/submit")
    def submit(number: str, body: dict[str, Any]) -> dict[str, str]:
        return insert(3, number, begun[number][1])

    return app


def _engine(url: str) -> Engine:
    """As durable as ours, and with as many connections; on SQLite writers wait for one another."""
    engine = create_engine(url, pool_size=20, max_overflow=30)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def durable(connection: Any, _record: Any) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=60000"):
                connection.execute(f"PRAGMA {pragma}")

    return engine
