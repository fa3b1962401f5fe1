"""Deadlines: one computed with its list of skipped days; what is due and overdue among up to a million open clocks."""

import datetime as dt
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import chinese_calendar
import holidays
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, text

from api.accounts.viewer import Viewer
from api.cases import deadlines
from api.db import Database
from api.pages import Paging
from api.settings import ROOT
from knowledge.engine.workdays import add_working_days
from tests.benchmarks.figures import Spread, spread, table, timed
from tests.benchmarks.filling import Row, analyse, insert
from tests.postgres import throw_away_server

SIZES = (10_000, 100_000, 1_000_000)
DUE = BREACHED = 200
TODAY = dt.date(2026, 11, 21)
_DEADLINES, _LONGEST = 10_000, 250
_REPEATS = 40
_PER_CASE = 2
_STAFF = Viewer("bench", "bench", frozenset({"clerk"}), None, "320000")
_PAGE = Paging(50, 0)
_CASE = "id, number, kind, status, subject_id, region, required, knowledge_version, created_at, submitted_at, version"
_CLOCK = (
    "id, case_id, rule, name, actor, started_on, due_on, provisional, region, unit, amount, verification, clauses,"
    " history, citations"
)


def measure() -> None:
    """Print both tables."""
    working_days()
    rows = [["SQLite", *row] for row in _sqlite()]
    with throw_away_server() as url:
        rows += [["PostgreSQL", *row] for row in _growth(url)] if url else []
        if not url:
            print("\nPostgreSQL was not measured: its server is not installed here.")
    head = ["database", "open clocks", "due in 3 working days, p50 ms", "overdue, p50 ms"]
    table(f"Clocks: {DUE} due and {BREACHED} overdue among the open ones (a page of 50, and the total)", head, rows)


def working_days() -> None:
    """The same random deadlines by us, by ``holidays``, and by ``chinesecalendar``."""
    dice = random.Random(4)
    days = (dt.date(2024, 12, 31) - dt.date(2004, 1, 1)).days
    asked = [
        (dt.date(2004, 1, 1) + dt.timedelta(days=dice.randrange(days)), dice.randint(1, _LONGEST))
        for _ in range(_DEADLINES)
    ]
    china = holidays.country_holidays("CN", years=range(2004, 2027))
    ways: dict[str, Callable[[dt.date, int], object]] = {
        "this engine, with the list of skipped days": add_working_days,
        "holidays get_nth_working_day": china.get_nth_working_day,
        "chinesecalendar find_workday": _chinese,
    }
    rows = []
    for name, way in ways.items():
        # chinesecalendar steps a day at a time and would take minutes: a tenth of the same deadlines.
        took = _each(way, asked[: len(asked) // 10] if way is _chinese else asked)
        rows.append([name, f"{took.p50:.4f}", f"{took.p95:.4f}"])
    table(f"{_DEADLINES:,} deadlines of 1 to {_LONGEST} working days", ["by", "p50 ms", "p95 ms"], rows)


def _chinese(day: dt.date, amount: int) -> object:
    return chinese_calendar.find_workday(amount, day)


def _each(way: Callable[[dt.date, int], object], asked: list[tuple[dt.date, int]]) -> Spread:
    way(*asked[0])
    return spread([timed(lambda day=day, amount=amount: way(day, amount)) for day, amount in asked])  # type: ignore[misc]


def _sqlite() -> list[list[str]]:
    with tempfile.TemporaryDirectory(prefix="credit-clocks-") as folder:
        return _growth(f"sqlite:///{Path(folder) / 'credit.db'}")


def _growth(url: str) -> list[list[str]]:
    """Rows of the table: the same number due while more and more clocks are open."""
    config = Config(str(ROOT / "alembic.ini"))
    config.set_main_option("sqlalchemy.url", url)
    command.upgrade(config, "head")
    database, took, have = Database(url), [], 0
    for size in SIZES:
        _fill(database.engine, have, size)
        have = size
        took.append(_asked(database))
    database.engine.dispose()
    return [[f"{size:,}", *_beside_first(times, took[0])] for size, times in zip(SIZES, took, strict=True)]


def _beside_first(times: tuple[float, ...], first: tuple[float, ...]) -> list[str]:
    """Milliseconds, and how many times those of the smallest size."""
    return [f"{one:.2f} (×{one / other:.2f})" for one, other in zip(times, first, strict=True)]


def _asked(database: Database) -> tuple[float, float]:
    """Milliseconds for what is due, and for what is overdue."""
    due, overdue = [], []
    for _ in range(_REPEATS):
        with database.read() as session:
            started = time.perf_counter()
            found = deadlines.due_within(session, _STAFF, 3, _PAGE, today=TODAY)
            between = time.perf_counter()
            late = deadlines.breached(session, _STAFF, _PAGE, today=TODAY)
            due.append(between - started)
            overdue.append(time.perf_counter() - between)
        if (found.total, late.total) != (DUE, BREACHED):
            raise RuntimeError(f"expected {DUE} due and {BREACHED} overdue, found {found.total} and {late.total}")
    return spread(due).p50, spread(overdue).p50


def _fill(engine: Engine, have: int, size: int) -> None:
    """Open clocks from number ``have`` up to ``size``; the first ones are overdue or due, the others end later."""
    if have == 0:
        with engine.begin() as connection:
            connection.execute(text(_SUBJECT))
    cases = range(have // _PER_CASE, size // _PER_CASE)
    insert(engine, "cases", _CASE, (_case(number) for number in cases))
    insert(engine, "case_deadlines", _CLOCK, (_clock(number) for number in range(have, size)))
    analyse(engine)


_SUBJECT = (
    "INSERT INTO subjects (id, kind, name, code_sealed, code_index)"
    " VALUES ('s', 'business', '示例建材有限公司', 'x', 'x')"
)


def _case(number: int) -> Row:
    at = "2026-11-01 00:00:00+00:00"
    return (f"c{number}", f"XF-{number}", "repair", "submitted", "s", "320281", "[]", "v", at, at, 1)


def _clock(number: int) -> Row:
    due = _due_on(number).isoformat()
    case = f"c{number // _PER_CASE}"
    common = ("T01", "信用中国反馈修复结果", "信用中国", "2026-11-01", due)
    return (f"d{number}", case, *common, False, "320281", "working_day", 10, "corroborated", "[]", "[]", "[]")


def _due_on(number: int) -> dt.date:
    if number < BREACHED:
        return TODAY - dt.timedelta(days=1 + number % 30)
    if number < BREACHED + DUE:
        return dt.date(2026, 11, 23) + dt.timedelta(days=number % 3)
    return dt.date(2026, 12, 1) + dt.timedelta(days=number % 300)


if __name__ == "__main__":
    measure()
