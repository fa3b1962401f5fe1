"""``python -m tests.chaos --rolling``: the version before and this one side by side, on this version's schema.

The version before is a commit, taken out into a folder of its own and run with the libraries of now. People file and
staff decide through both at once, with the workers of both; afterwards everything acknowledged has to be there.
"""

import io
import subprocess
import tarfile
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2

from api.db import Database
from api.materials.storage import FileStore
from api.settings import ROOT
from tests.chaos.load import CLERK, OWNER, Load
from tests.chaos.processes import Api, Worker
from tests.chaos.run import add_people, environment, settings_of
from tests.chaos.verify import faults, wait_until_done
from tests.databases import supply

_OK = 200
_VERSIONS = "api/migrations/versions"


@dataclass(frozen=True)
class Result:
    """What came of it."""

    before: str
    filings: dict[str, int]
    faults: list[str]


def version_before() -> str | None:
    """The last commit without the newest migrations; None where the history does not tell."""
    if _git("status", "--porcelain", _VERSIONS):
        return _git("rev-parse", "--short", "HEAD") or None
    newest = _git("log", "-1", "--format=%H", "HEAD", "--", _VERSIONS)
    return _git("rev-parse", "--short", "--verify", f"{newest}~1") or None


def run(before: str, seconds: float, *, kind: str = "postgresql") -> Result:
    """Both versions at work for so long, then a look at what is there."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="credit-rolling-")))
        databases = stack.enter_context(supply(kind, folder))
        if databases is None:
            raise RuntimeError("PostgreSQL is not installed here")
        environ = environment(databases.fresh(), {"storage_url": f"file://{folder / 'files'}"})
        settings = settings_of(environ)
        database = Database(settings.database_url)
        stack.callback(database.engine.dispose)
        add_people(database)
        places = {"before": _taken_out(before, folder / "before"), "now": ROOT}
        loads = {}
        for name, place in places.items():
            own = environ | {"CREDIT_INDEX_DIR": str(folder / f"index-{name}"), "PYTHONPATH": str(place)}
            own["CREDIT_KNOWLEDGE_DIR"] = str(place / "knowledge")
            api = stack.enter_context(Api(own, folder / f"{name}.log", place).ended())
            stack.enter_context(Worker(own, folder / f"{name}-worker.log", place).ended())
            loads[name] = Load(api.url, writers=1, pause=0.2, prefix=name)
        for load in loads.values():
            load.start()
        time.sleep(seconds)
        for load in loads.values():
            load.finish()
        wait_until_done(database)
        filings = [filing for load in loads.values() for filing in load.filings]
        found = [fault for load in loads.values() for fault in load.failures]
        found += [*faults(database, FileStore.of(settings), filings), *_sign_ins_that_do_not_hold(loads)]
        return Result(before, {name: len(load.filings) for name, load in loads.items()}, found)


def _sign_ins_that_do_not_hold(loads: dict[str, Load]) -> list[str]:
    """Somebody who signed in at one version is sent to the other by the proxy, and is still signed in."""
    wrong = []
    for name, load in loads.items():
        for other, elsewhere in loads.items():
            for who, path in ((OWNER, "/cases"), (CLERK, "/cases")):
                url = f"{elsewhere.url}/api/v1{path}"
                status = httpx2.get(url, headers=load.headers_of(who), timeout=30, trust_env=False).status_code
                wrong += [f"{who}, signed in at {name}, is answered {status} by {other}"] if status != _OK else []
    return wrong


def _taken_out(commit: str, folder: Path) -> Path:
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=False, capture_output=True, text=True).stdout.strip()
