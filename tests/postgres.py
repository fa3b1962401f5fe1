"""A PostgreSQL server of our own for as long as a measurement or a run of tests takes."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

_USER = "postgres"
# What a power cut may lose does not matter to a test whose server is thrown away: several times faster.
_HASTY = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def installed() -> bool:
    """Whether a server can be started on this machine."""
    return _programs() is not None


@contextmanager
def throw_away_server(*, durable: bool = True) -> Iterator[str | None]:
    """The address of an empty database on a free port; None where no server is installed."""
    programs = _programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="credit-postgres-"))
    port = free_port()
    try:
        if os.getuid() == 0:
            shutil.chown(folder, _USER)
        _run(programs / "initdb", "-D", str(folder / "data"), "-A", "trust", "-U", _USER, "-E", "UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c max_connections=200 -k {folder}"
        options += "" if durable else _HASTY
        _run(programs / "pg_ctl", "-D", str(folder / "data"), "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://{_USER}@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """Where the server's programs are: Debian keeps them off the path, one folder a version."""
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("pg_ctl")
    # A link on the path lies beside none of the other programs.
    return Path(found).resolve().parent if found else newest[-1].parent if newest else None


def _run(program: Path, *arguments: str) -> None:
    """The server refuses to run as root."""
    as_somebody = ["runuser", "-u", _USER, "--"] if os.getuid() == 0 else []
    quiet = subprocess.DEVNULL
    subprocess.run([*as_somebody, str(program), *arguments], check=True, stdout=quiet, stderr=quiet, cwd="/")
