"""Sync SQLAlchemy sessions: SQLite in WAL mode by default, PostgreSQL by URL.

The boundary commits, services only flush: a ``WriteSession`` commits when the route returns and rolls back when it
raises. On SQLite a write session takes the write lock when it begins (``BEGIN IMMEDIATE``), so that a read which
later writes cannot fail on a stale snapshot; ``synchronous=FULL`` makes an acknowledged commit survive a power cut.
"""

import datetime as dt
import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, ClassVar

from fastapi import Depends, Request
from sqlalchemy import Connection, DateTime, Engine, MetaData, create_engine, event, text
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from api.errors import Busy

_LOCK_WAIT_MS = 10_000
_NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware UTC moment; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, _dialect: Dialect) -> dt.datetime | None:
        """Refuse naive moments before they reach the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the database")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, _dialect: Dialect) -> dt.datetime | None:
        """Aware again."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """Root of every table."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {dt.datetime: UtcDateTime}


class WrittenJson(str):
    """A value of a JSON column that is JSON text already; it is stored as it stands."""

    __slots__ = ()


def new_id() -> str:
    """A random, unguessable identifier."""
    return str(uuid.uuid4())


class Database:
    """One engine, two kinds of session."""

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url)
        self._writing = threading.Lock() if self.engine.dialect.name == "sqlite" else None
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(credit_write=True), expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that is never committed."""
        with self._read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends, and rolls back when it raises; for a block within one thread.

        SQLite lets waiting writers sleep and try again, up to a tenth of a second at a time. So the threads of this
        process queue here first. Correctness hangs on the database's lock alone: after waiting in vain, on it goes.
        """
        queued = self._writing is not None and self._writing.acquire(timeout=_LOCK_WAIT_MS / 1000)
        try:
            with self.write_across_threads() as session:
                yield session
        finally:
            if self._writing is not None and queued:
                self._writing.release()

    @contextmanager
    def write_across_threads(self) -> Iterator[Session]:
        """The same without the queue: what is held while other threads have to go on would stop them all."""
        with self._write() as session, session.begin():
            yield session

    def ping(self) -> None:
        """Raise when the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))


def _make_engine(url: str) -> Engine:
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite"):
        return create_engine(parsed, pool_size=10, max_overflow=20, pool_pre_ping=True, json_serializer=_json_text)
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        parsed,
        connect_args={"check_same_thread": False, "timeout": _LOCK_WAIT_MS / 1000},
        json_serializer=_json_text,
        pool_size=20,
        max_overflow=20,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _json_text(value: object) -> str:
    return value if isinstance(value, WrittenJson) else json.dumps(value)


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    """Durable WAL; transactions are begun by us, not by the driver."""
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={_LOCK_WAIT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("credit_write", False)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise Busy("系统正在写入别的内容，这一次没有轮到，什么也没有改动。请稍后再试。") from None
        raise


async def get_database(request: Request) -> Database:
    """The application's database."""
    database: Database = request.app.state.database
    return database


CurrentDatabase = Annotated[Database, Depends(get_database)]


def _read_session(database: CurrentDatabase) -> Iterator[Session]:
    with database.read() as session:
        yield session


def _write_session(database: CurrentDatabase) -> Iterator[Session]:
    with database.write_across_threads() as session:
        yield session


# scope="function": the commit happens before the answer leaves, so what was acknowledged is on disk.
ReadSession = Annotated[Session, Depends(_read_session, scope="function")]
WriteSession = Annotated[Session, Depends(_write_session, scope="function")]
