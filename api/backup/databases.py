"""A database as it stands at one moment, into a file and back: SQLite by its online backup, PostgreSQL by its tools.

Neither stops the service. Reading happens in the very snapshot that is saved, so rows and files fit together.
"""

import os
import shutil
import sqlite3
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import ClassVar

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, inspect, make_url, select, text
from sqlalchemy.pool import NullPool

from api.backup.manifest import BackupError, Kind

_REVISIONS = "alembic_version"
_PATIENCE, _A_MOMENT = 3.0, 0.1
_OTHERS = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
AND coalesce(backend_type, 'client backend') = 'client backend'
"""


class SavedDatabase(ABC):
    """One database: saved into ``file`` of a folder, and restored from it."""

    kind: ClassVar[Kind]
    file: ClassVar[str]

    def __init__(self, url: URL) -> None:
        self._url = url

    @abstractmethod
    def save(self, folder: Path) -> AbstractContextManager[Connection]:
        """Write it; the connection sees what was written, no more and no less."""

    @abstractmethod
    def restore(self, folder: Path) -> None:
        """Replace everything in the database, wholly or not at all; refused as by ``require_unused``."""

    @abstractmethod
    def require_unused(self) -> None:
        """Raise ``BackupError`` while anybody else is connected: who goes on after a restore gives numbers twice."""

    def is_empty(self) -> bool:
        """Whether no table has a row, apart from the mark of the migrations."""
        found = MetaData()
        with _connected(self._url) as connection:
            found.reflect(connection)
            tables = (table for table in found.tables.values() if table.name != _REVISIONS)
            return not any(connection.execute(select(1).select_from(one).limit(1)).first() for one in tables)


class SavedSqlite(SavedDatabase):
    """A file, copied page by page while others write."""

    kind, file = "sqlite", "database.sqlite3"

    @property
    def _path(self) -> Path:
        return Path(self._url.database or "")

    def is_empty(self) -> bool:
        """Also where there is no file yet: looking must not make one."""
        return not self._path.exists() or super().is_empty()

    @contextmanager
    def save(self, folder: Path) -> Iterator[Connection]:
        """In one step: writers go on, and none of theirs is half in it."""
        if not self._path.exists():
            raise BackupError(f"没有找到数据库 {self._path}。请检查 CREDIT_DATABASE_URL。")
        copy = folder / self.file
        _copied(self._path, copy)
        with closing(sqlite3.connect(copy)) as saved:
            # One file, without a log beside it.
            saved.execute("PRAGMA journal_mode=DELETE")
            if saved.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise BackupError("数据库文件有损坏，备份没有做成。请联系维护人员，先不要删除旧的备份。")
        with _connected(URL.create("sqlite", database=str(copy))) as connection:
            yield connection

    def restore(self, folder: Path) -> None:
        """In one transaction of the database that is replaced, while it is locked for everybody else."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / self.file)) as old, self._alone() as new:
            old.backup(new)

    def require_unused(self) -> None:
        """Also an idle connection counts: it holds a shared lock for as long as it is open."""
        if self._path.exists():
            with self._alone():
                pass

    @contextmanager
    def _alone(self) -> Iterator[sqlite3.Connection]:
        """The only connection: the log of changes can be ended by nobody else's leave only."""
        with closing(sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)) as only:
            try:
                only.execute("PRAGMA locking_mode=EXCLUSIVE")
                only.execute("PRAGMA journal_mode=DELETE")
                only.execute("BEGIN EXCLUSIVE")
                only.execute("COMMIT")
            except sqlite3.OperationalError as error:
                raise _in_use(str(error)) from None
            yield only


class SavedPostgresql(SavedDatabase):
    """SQL, written by pg_dump and read by psql."""

    kind, file = "postgresql", "database.sql"
    _FRESH = "SET lock_timeout = '20s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public;"

    @contextmanager
    def save(self, folder: Path) -> Iterator[Connection]:
        """Of one snapshot, which pg_dump and the connection share."""
        with _connected(self._url, isolation_level="REPEATABLE READ") as connection:
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            named = ("--file", str(folder / self.file), "--snapshot", str(snapshot))
            self._run("pg_dump", "--no-owner", "--no-privileges", *named)
            yield connection

    def require_unused(self) -> None:
        """Whoever has just left may still be seen for a moment."""
        patience_ends = time.monotonic() + _PATIENCE
        with _connected(self._url, isolation_level="AUTOCOMMIT") as connection:
            while others := connection.scalar(text(_OTHERS)):
                if time.monotonic() > patience_ends:
                    raise _in_use(f"还有 {others} 个连接")
                time.sleep(_A_MOMENT)

    def restore(self, folder: Path) -> None:
        """In one transaction: where a line fails, the old tables are still there."""
        self.require_unused()
        script = ("--command", self._FRESH, "--file", str(folder / self.file))
        self._run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1", *script)

    def _run(self, name: str, *arguments: str) -> None:
        """The password travels in the environment, where a list of processes does not show it."""
        address = URL.create(
            "postgresql", self._url.username, None, self._url.host, self._url.port, self._url.database, self._url.query
        )
        environ = os.environ | ({"PGPASSWORD": str(self._url.password)} if self._url.password else {})
        command = [_tool(name), *arguments, "--dbname", address.render_as_string()]
        done = subprocess.run(
            command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise BackupError(f"{name} 没有成功，没有改动数据库：\n{done.stderr.strip()[-1500:]}")


def database_at(url: str) -> SavedDatabase:
    """The database of an address."""
    parsed = make_url(url)
    return SavedSqlite(parsed) if parsed.drivername.startswith("sqlite") else SavedPostgresql(parsed)


def revision(connection: Connection) -> str:
    """How far the tables are migrated; empty for a database without tables."""
    if not inspect(connection).has_table(_REVISIONS):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")


def _in_use(reason: str) -> BackupError:
    return BackupError(f"数据库正在被使用，没有改动。请先停止服务（网站和后台程序），再恢复。（{reason}）")


def _copied(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


@contextmanager
def _connected(url: URL, isolation_level: str | None = None) -> Iterator[Connection]:
    options = {"isolation_level": isolation_level} if isolation_level else {}
    engine: Engine = create_engine(url, poolclass=NullPool, **options)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _tool(name: str) -> str:
    """Debian keeps the newest off the path, one folder a version."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise BackupError(
            f"没有找到 PostgreSQL 的命令行工具 {name}。请安装后重试：apt-get install -y postgresql-client"
            "（版本不能低于数据库服务器）。"
        )
    return found
