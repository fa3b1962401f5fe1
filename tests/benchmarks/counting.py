"""The numbers of the office among a million cases of two years: each asked for the first time, nothing kept.

The whole application answers, without the network: 24 months, staff of the country and of a city.
"""

import datetime as dt
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import structlog
from alembic import command
from sqlalchemy import Engine
from starlette.testclient import TestClient

from api.main import create_app
from api.settings import ROOT
from knowledge.engine.library import Library
from knowledge.engine.opening import open_library
from tests.benchmarks import status
from tests.benchmarks.figures import table, timed
from tests.benchmarks.filling import Row, analyse, insert
from tests.databases import Databases, alembic_for, supply

SIZE, _DAYS = 1_000_000, 720
_WHATS = ("cases", "durations", "breaches", "refusals", "questions", "receivers")
_FIRST = dt.date(2024, 12, 1)
_STATUSES = ("closed",) * 14 + ("denied",) * 2 + ("not_accepted", "reviewing", "accepted", "submitted")
_OUTCOMES = {"closed": "granted", "denied": "denied", "not_accepted": "not_accepted"}
_CASE = (
    "id, number, kind, status, subject_id, region, required, knowledge_version, created_at, submitted_at, version,"
    " also_grounds, shielding, earlier_supplements, earlier_decisions"
)
_CLOCK = (
    "id, case_id, rule, name, actor, started_on, due_on, provisional, met_on, region, unit, amount, verification,"
    " clauses, history, citations"
)
_RESULT = "id, case_id, kind, region, filed_on, accepted_on, decided_on, outcome, late, again"
_CLAUSE = "id, result_id, kind, region, decided_on, document, title, locator, url"
_REGIONS = ("320281", "320211", "320100", "360483", "440300", "310000", "130100", "370200", "330100", "410100")


def measure(size: int = SIZE) -> None:
    """Print the table for SQLite and PostgreSQL."""
    library, rows = open_library(ROOT / "knowledge"), []
    for kind, name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        with tempfile.TemporaryDirectory(prefix="credit-counting-") as folder, supply(kind, Path(folder)) as databases:
            if databases is None:
                print(f"\n{name} was not measured: its server is not installed here.")
            else:
                rows += [[name, *row] for row in _measured(databases, library, size)]
    table(f"Numbers of the office, {size:,} cases", ["database", "asked", "country, ms", "city, ms", "again, ms"], rows)


def _measured(databases: Databases, library: Library, size: int) -> Iterator[list[str]]:
    url = databases.empty()
    command.upgrade(alembic_for(url), "head")
    with tempfile.TemporaryDirectory(prefix="credit-counting-") as folder:
        app = create_app(status._settings(url, Path(folder)), library)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        subject = status._open_accounts(app)
        _fill(app.state.database.engine, size, subject)
        client = TestClient(app)
        tokens = {name: status._token(client, name) for name in ("country", "city")}
        for what in _WHATS:
            took = []
            for who in ("country", "city", "country"):
                office = status.Office(client, size, tokens)
                took.append(timed(lambda office=office, who=who, what=what: office.get(who, _path(what))))
            yield [what, *(f"{one:.0f}" for one in took)]
        app.state.database.engine.dispose()
    databases.drop(url)


def _path(what: str) -> str:
    return f"/statistics/{what}?from=2024-12&to=2026-11"


def _fill(engine: Engine, size: int, subject: str) -> None:
    insert(engine, "cases", _CASE, (_case(n, subject) for n in range(size)))
    insert(engine, "case_deadlines", _CLOCK, (clock for n in range(size) for clock in _clocks(n)))
    decided = [n for n in range(size) if _status(n) in _OUTCOMES]
    insert(engine, "case_results", _RESULT, (_result(n) for n in decided))
    refused = (n for n in decided if _status(n) != "closed")
    insert(engine, "refused_clauses", _CLAUSE, (_clause(n, i) for n in refused for i in range(2)))
    analyse(engine)


def _status(n: int) -> str:
    return _STATUSES[n // 3 % len(_STATUSES)]


def _filed(n: int) -> dt.date:
    return _FIRST + dt.timedelta(days=n * 7919 % _DAYS)


def _about(n: int) -> tuple[str, str]:
    return ("repair", "repair", "repair", "repair", "objection", "listing_objection")[n % 6], _REGIONS[n // 7 % 10]


def _case(n: int, subject: str) -> Row:
    kind, region = _about(n)
    at = f"{_filed(n)} 0{n % 10}:30:00.000000"
    return (
        f"c{n}", f"XF-{n:09d}", kind, _status(n), subject, region, "[]", "v", at, at, 1, "[]", False, "[]", "[]",
    )  # fmt: skip


def _clocks(n: int) -> Iterator[Row]:
    _, region = _about(n)
    for place, (rule, days) in enumerate((("T02", 5), ("T01", 14), ("T16a", 20))):
        due = _filed(n) + dt.timedelta(days=days)
        met = due + dt.timedelta(days=n % 20 - 18) if _status(n) in _OUTCOMES else None
        days_of = (str(_filed(n)), str(due), False, met and str(met))
        yield (
            f"d{n}-{place}", f"c{n}", rule, "期限", "信用中国", *days_of, region, "working_day", days,
            "corroborated", "[]", "[]", "[]",
        )  # fmt: skip


def _result(n: int) -> Row:
    kind, region = _about(n)
    accepted = _filed(n) + dt.timedelta(days=n % 4)
    decided = accepted + dt.timedelta(days=1 + n % 13)
    return (
        f"r{n}", f"c{n}", kind, region, str(_filed(n)), str(accepted), str(decided), _OUTCOMES[_status(n)],
        n % 20 == 19, False,
    )  # fmt: skip


def _clause(n: int, place: int) -> Row:
    kind, region = _about(n)
    return f"k{n}-{place}", f"r{n}", kind, region, str(_filed(n)), "示例", "示例办法", f"第{n % 15 + place}条", "/x"


if __name__ == "__main__":
    measure()
