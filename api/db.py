"""Sync SQLAlchemy sessions: SQLite in WAL mode by default, PostgreSQL by URL.

The boundary commits, services only flush: what a ``WriteSession`` wrote is committed when the route returns, and
rolled back when it raises. On SQLite a write session takes the write lock when it begins (``BEGIN IMMEDIATE``), so
that a read which later writes cannot fail on a stale snapshot; ``synchronous=FULL`` makes an acknowledged commit
survive a power cut.
"""

import datetime as dt
import json
import os
import threading
import uuid
from collections.abc import AsyncIterator, Iterator
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

LOCK_WAIT_MS = 10_000
HASTE_MS = 1_000
# More than the 40 threads that requests are worked on in: none of them waits for a connection.
_POOL = {"pool_size": 20, "max_overflow": 30}
# What a statement was given stands in no message of an error, and so in no log.
_SECRETIVE = {"hide_parameters": True}
_TURN = "credit_turn"
# On SQLite transactions are begun by us, so it is for us not to; the driver of PostgreSQL has to be told.
_ONE_STATEMENT: dict[str, dict[str, Any]] = {
    "sqlite": {"credit_look": True},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
}
# Somebody else holds what is needed, or both wait for each other: nothing was done, and a second try may succeed.
_BUSY_STATES = frozenset({"55P03", "40P01", "40001"})
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


def blind_index(group: str, *, of: str | None = None) -> dict[str, str]:
    """What a column of blind indexes says of itself: where its value stands sealed, and which others it equals.

    Equal values of one ``group`` have equal indexes, so under a new key all of them change at once.
    """
    return {"blind_index": group} | ({"of": of} if of else {})


def new_id() -> str:
    """A random, unguessable identifier."""
    return str(uuid.uuid4())


class Database:
    """One engine, two kinds of session."""

    def __init__(self, url: str) -> None:
        self.engine = _make_engine(url)
        self._looks = self.engine.execution_options(**_ONE_STATEMENT[self.engine.dialect.name])
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self.engine.execution_options(credit_write=True), expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that is never committed."""
        with self._read() as session:
            yield session

    @contextmanager
    def look(self) -> Iterator[Connection]:
        """For one statement that reads: no session is set up for it, and no transaction begun and ended around it."""
        with self._looks.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends, and rolls back when it raises.

        It begins with its first statement. On SQLite the one lock of all writers is held from there on, so everything
        up to the commit has to happen in one thread: one that waited for another would stop them all.
        """
        with self.unfinished() as session, session.begin():
            yield session

    @contextmanager
    def hasty(self) -> Iterator[Session]:
        """The same for what can wait elsewhere: raises ``Busy`` after a second instead of ten."""
        patience = {"credit_patience": HASTE_MS}
        with _told_when_busy(), self._write() as session, session.begin():
            connection = session.connection(execution_options=patience)
            if connection.dialect.name == "postgresql":
                session.execute(text(f"SET LOCAL lock_timeout = {HASTE_MS}"))
            yield session

    @contextmanager
    def unfinished(self) -> Iterator[Session]:
        """The same, but whoever takes it commits; what was not committed is rolled back."""
        with _told_when_busy(), self._write() as session:
            yield session

    def ping(self) -> None:
        """Raise when the database does not answer."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1"))


def _make_engine(url: str) -> Engine:
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite"):
        engine = create_engine(parsed, pool_pre_ping=True, json_serializer=_json_text, **_SECRETIVE, **_POOL)
        event.listen(engine, "connect", _prepare_postgresql)
        return engine
    if parsed.database and parsed.database != ":memory:":
        _make_private(Path(parsed.database))
    engine = create_engine(
        parsed,
        connect_args={"check_same_thread": False, "timeout": LOCK_WAIT_MS / 1000},
        json_serializer=_json_text,
        **_SECRETIVE,
        **_POOL,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    turns = _Turns()
    event.listen(engine, "begin", turns.begin)
    event.listen(engine, "checkin", turns.end)
    return engine


def _make_private(file: Path) -> None:
    """For the owner only; SQLite gives the log beside it the same mode."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(mode=0o600)
    if file.stat().st_mode & 0o077 and file.stat().st_uid == os.geteuid():
        file.chmod(0o600)


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
        f"busy_timeout={LOCK_WAIT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Turns:
    """Writers of this process, one after the other.

    SQLite lets waiting writers sleep and try again, up to a tenth of a second at a time. So they queue here first.
    Correctness hangs on the database's lock alone: after waiting in vain, on it goes.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def begin(self, connection: Connection) -> None:
        """Take the turn where the transaction is to write."""
        options = connection.get_execution_options()
        if options.get("credit_look", False):
            return
        writes, patience = options.get("credit_write", False), options.get("credit_patience", LOCK_WAIT_MS)
        if writes and self._lock.acquire(timeout=patience / 1000):
            connection.info[_TURN] = True
        if patience != LOCK_WAIT_MS:
            connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        finally:
            if patience != LOCK_WAIT_MS:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={LOCK_WAIT_MS}")

    def end(self, _dbapi_connection: Any, record: Any) -> None:
        """Pass it on when the transaction is over, in whichever way."""
        if record.info.pop(_TURN, False):
            self._lock.release()


def _prepare_postgresql(dbapi_connection: Any, _record: object) -> None:
    """A lock is waited for as long as on SQLite, not for ever."""
    with dbapi_connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {LOCK_WAIT_MS}")
    dbapi_connection.commit()


@contextmanager
def _told_when_busy() -> Iterator[None]:
    """Raise ``Busy`` for a lock that was waited for in vain."""
    try:
        yield
    except OperationalError as error:
        in_vain = getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
        if in_vain or getattr(error.orig, "sqlstate", None) in _BUSY_STATES:
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


async def _write_session(database: CurrentDatabase) -> AsyncIterator[Session]:
    """Committed by the route itself (``api.accounts.writing``), in the thread that wrote; only given back here."""
    with database.unfinished() as session:
        yield session
        if session.in_transaction():
            raise RuntimeError("nobody commits: the router needs route_class=Writing")


# scope="function": given back before the answer leaves, and what was acknowledged is on disk.
ReadSession = Annotated[Session, Depends(_read_session, scope="function")]
WriteSession = Annotated[Session, Depends(_write_session, scope="function")]
