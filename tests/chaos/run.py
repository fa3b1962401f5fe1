"""One run: a load of filings, and processes killed at moments that a seed decides."""

import base64
import os
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.accounts.schemas import AccountIn, SubjectIn
from api.accounts.service import create_account
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.materials.storage import FileStore
from api.settings import Settings
from tests.api.conftest import BUSINESS_CODE, PASSWORD, TODAY
from tests.chaos.load import CLERK, OWNER, REVIEWER, Load
from tests.chaos.processes import Process, running
from tests.chaos.verify import faults, wait_until_done

_KEY = b"k" * 32
_LONGEST_LIFE = 2.0
_TOKEN_MINUTES = 24 * 60


@dataclass(frozen=True)
class Plan:
    """How much and how wild; equal seeds kill the same processes after the same time."""

    kills: int
    seed: int
    writers: int = 4
    pause: float = 0.2


@dataclass(frozen=True)
class Result:
    """What came of a run."""

    kills: Counter[str]
    filings: int
    moves: int
    seconds: float
    faults: list[str]


def environment(database_url: str, storage: Mapping[str, Any]) -> dict[str, str]:
    """Settings of a throw-away installation, as its processes read them."""
    values = {
        "database_url": database_url,
        "secret_key": "t" * 40,
        "field_key": base64.b64encode(_KEY).decode(),
        "today": TODAY.isoformat(),
        "rate_limits": "off",
        "token_minutes": str(_TOKEN_MINUTES),
        **storage,
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CREDIT_")}
    return clean | {f"CREDIT_{name.upper()}": str(value) for name, value in values.items()}


def settings_of(environ: Mapping[str, str]) -> Settings:
    """The settings that a process with these variables has."""
    values = {name.removeprefix("CREDIT_").lower(): v for name, v in environ.items() if name.startswith("CREDIT_")}
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]  # text, as from the environment


def run(environ: dict[str, str], folder: Path, plan: Plan) -> Result:
    """Kill while people file, let everything catch up, and look at what is there."""
    settings = settings_of(environ)
    database, dice = Database(settings.database_url), random.Random(plan.seed)
    add_people(database)
    started, killed = time.monotonic(), Counter[str]()
    try:
        with running(environ, folder) as (api, worker):
            processes: tuple[Process, ...] = (api, worker)
            load = Load(api.url, plan.writers, plan.pause)
            load.start()
            try:
                for _ in range(plan.kills):
                    time.sleep(dice.uniform(0.0, _LONGEST_LIFE))
                    victim = dice.choice(processes)
                    victim.killed_and_started()
                    killed[victim.name] += 1
                    victim.wait()
            finally:
                load.finish()
            wait_until_done(database)
        found = [*load.failures, *faults(database, FileStore.of(settings), load.filings)]
    finally:
        database.engine.dispose()
    moves = sum(len(filing.moves) for filing in load.filings)
    return Result(killed, len(load.filings), moves, time.monotonic() - started, found)


def add_people(database: Database) -> None:
    """Who files, who accepts and who decides."""
    cipher, now = FieldCipher(_KEY), Clock(TODAY).now()
    subject = SubjectIn(kind="business", name="示例建材有限公司", code=BUSINESS_CODE).model_dump()
    people: dict[str, dict[str, Any]] = {
        OWNER: {"roles": ["subject"], "subject": subject},
        CLERK: {"roles": ["clerk"]},
        REVIEWER: {"roles": ["reviewer"]},
    }
    with database.write() as session:
        for name, given in people.items():
            data = AccountIn.model_validate({"username": name, "password": PASSWORD, **given})
            create_account(session, cipher, data, now=now)
