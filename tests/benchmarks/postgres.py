"""A PostgreSQL server of our own for as long as a measurement takes."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.startup import free_port

_USER = "postgres"


@contextmanager
def throw_away_server() -> Iterator[str | None]:
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
        _run(programs / "initdb", "-D", str(folder / "data"), "-A", "trust", "-U", _USER, "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}"
        _run(programs / "pg_ctl", "-D", str(folder / "data"), "-l", str(folder / "log"), "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://{_USER}@127.0.0.1:{port}/postgres"
        finally:
            _run(programs / "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path | None:
    """Where the server's programs are: Debian keeps them off the path, one folder a version."""
    found = shutil.which("pg_ctl")
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[-3]))
    return Path(found).parent if found else newest[-1].parent if newest else None


def _run(program: Path, *arguments: str) -> None:
    """The server refuses to run as root."""
    as_somebody = ["runuser", "-u", _USER, "--"] if os.getuid() == 0 else []
    quiet = subprocess.DEVNULL
    subprocess.run([*as_somebody, str(program), *arguments], check=True, stdout=quiet, stderr=quiet, cwd="/")
