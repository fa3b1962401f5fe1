"""Where is my case: details and lists among a million cases beside the same among a thousand.

The whole application answers, without the network. Requests alternate between the two databases, so a busy machine
slows both; the figure is the ratio.
"""

import base64
import datetime as dt
import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog
from alembic import command
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from api.accounts import service as accounts
from api.accounts.models import Subject
from api.accounts.schemas import AccountIn, SubjectIn
from api.main import create_app
from api.pages import key_cursor
from api.settings import ROOT, Settings
from knowledge.engine.library import Library
from knowledge.engine.opening import open_library
from tests.benchmarks.figures import Spread, spread, table, timed
from tests.benchmarks.filling import Row, analyse, insert
from tests.databases import Databases, alembic_for, supply

SMALL, LARGE = 1_000, 1_000_000
_OWN, _REPEATS, _WARM_UP = 20, 200, 10
_PASSWORD = "demo-password-1"
_START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_ACCOUNTS: Mapping[str, tuple[list[str], str | None]] = {
    "owner": (["subject"], None),
    "country": (["clerk", "reviewer"], None),
    "city": (["clerk", "reviewer"], "320200"),
}
# Most cases were closed long ago; nine in ten are of the city that is asked about.
_STATUSES = ("closed",) * 17 + ("denied", "reviewing", "submitted")
_KINDS = (("repair", "XF"),) * 8 + (("objection", "YY"), ("listing_objection", "LY"))
_REGIONS = ("320281",) * 9 + ("360483",)
_CASE = (
    "id, number, kind, status, subject_id, region, required, knowledge_version, created_at, submitted_at, version,"
    " also_grounds, shielding, earlier_supplements, earlier_decisions"
)
_CLOCK = (
    "id, case_id, rule, name, actor, started_on, due_on, provisional, region, unit, amount, verification, clauses,"
    " history, citations"
)
_RECORD = (
    "id, subject_id, kind, document_number, authority, authority_field, region, penalties, status, marks, created_at,"
    " updated_at"
)


@dataclass(frozen=True)
class Office:
    """An application whose database holds so many cases."""

    client: TestClient
    size: int
    tokens: Mapping[str, str]

    def get(self, who: str, path: str) -> None:
        """Ask, and insist on an answer."""
        answer = self.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.tokens[who]}"})
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.text}")


def measure() -> None:
    """Print the table for SQLite and PostgreSQL."""
    rows: list[list[str]] = []
    library = open_library(ROOT / "knowledge")
    for kind, name in (("sqlite", "SQLite"), ("postgresql", "PostgreSQL")):
        with tempfile.TemporaryDirectory(prefix="credit-status-") as folder, supply(kind, Path(folder)) as databases:
            if databases is None:
                print(f"\n{name} was not measured: its server is not installed here.")
            else:
                rows += [[name, *row] for row in _compared(databases, library)]
    head = ["database", "asked", f"{SMALL:,} cases, p50 / p95 ms", f"{LARGE:,} cases, p50 / p95 ms", "ratio of p95"]
    table("Where is my case", head, rows)


def _compared(databases: Databases, library: Library) -> list[list[str]]:
    with ExitStack() as stack:
        few, many = (stack.enter_context(_office(databases, library, size)) for size in (SMALL, LARGE))
        return [[name, *_beside(partial(ask, few), partial(ask, many))] for name, ask in _QUESTIONS.items()]


def _beside(few: Callable[[], None], many: Callable[[], None]) -> list[str]:
    for _ in range(_WARM_UP):
        few()
        many()
    times = [(timed(few), timed(many)) for _ in range(_REPEATS)]
    small, large = spread([one for one, _ in times]), spread([one for _, one in times])
    return [_shown(small), _shown(large), f"{large.p95 / small.p95:.2f}"]


def _shown(took: Spread) -> str:
    return f"{took.p50:.1f} / {took.p95:.1f}"


def _deep(office: Office) -> None:
    """The page in the middle of the list."""
    office.get("country", f"/cases?limit=20&cursor={key_cursor((_moment(office.size // 2), 'XF'))}")


_QUESTIONS: Mapping[str, Callable[[Office], None]] = {
    "owner, one case": lambda office: office.get("owner", f"/cases/{_number(7)}"),
    f"owner, list ({_OWN} cases)": lambda office: office.get("owner", "/cases?limit=20"),
    "staff, one case": lambda office: office.get("country", f"/cases/{_number(office.size // 2)}"),
    "staff of the country, first page": lambda office: office.get("country", "/cases?limit=20"),
    "staff of the country, page in the middle": _deep,
    "staff of a city, first page": lambda office: office.get("city", "/cases?limit=20"),
    "staff of a city, two statuses": lambda office: office.get(
        "city", "/cases?limit=20&status=submitted&status=reviewing"
    ),
    "staff of a city, objections under review": lambda office: office.get(
        "city", "/cases?limit=5&status=reviewing&kind=objection"
    ),
}


@contextmanager
def _office(databases: Databases, library: Library, size: int) -> Iterator[Office]:
    url = databases.empty()
    command.upgrade(alembic_for(url), "head")
    with tempfile.TemporaryDirectory(prefix="credit-status-") as folder:
        app = create_app(_settings(url, Path(folder)), library)
        # A line for each request would drown the table.
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        subject = _open_accounts(app)
        _fill(app, size, subject)
        client = TestClient(app)
        yield Office(client, size, {name: _token(client, name) for name in _ACCOUNTS})
        app.state.database.engine.dispose()
    databases.drop(url)


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        _env_file=None,
        profile="embedded",
        database_url=url,
        storage_url=f"file://{folder / 'files'}",
        index_dir=folder / "index",
        secret_key="t" * 40,
        field_key=base64.b64encode(b"k" * 32).decode(),
        rate_limits="off",
    )


def _open_accounts(app: FastAPI) -> str:
    """The accounts; gives the owner's subject."""
    who = SubjectIn(kind="business", name="示例建材有限公司", code="91320281MA1DEMQ10W")
    with app.state.database.write() as session:
        for name, (roles, region) in _ACCOUNTS.items():
            body = {"username": name, "password": _PASSWORD, "roles": roles, "region": region}
            data = AccountIn.model_validate(body | ({"subject": who} if name == "owner" else {}))
            accounts.create_account(session, app.state.cipher, data, now=app.state.clock.now())
        subject: str = session.scalars(select(Subject.id)).one()
        return subject


def _token(client: TestClient, name: str) -> str:
    answer = client.post("/api/v1/auth/token", data={"username": name, "password": _PASSWORD})
    return str(answer.json()["access_token"])


def _fill(app: FastAPI, size: int, owner: str) -> None:
    """So many cases with a record, a clock and a line of the timeline each; the owner has the same few of them."""
    engine, sealed = app.state.database.engine, app.state.cipher.seal("91320281MA1DEMQ10W").ciphertext
    others = max(1, size // 50)
    at = _START.isoformat(" ")
    subjects: Iterator[Row] = ((f"s{n}", "business", f"示例{n}", f"i{n}", sealed) for n in range(others))
    insert(engine, "subjects", "id, kind, name, code_index, code_sealed", subjects)
    record = ("r", owner, "administrative_penalty", "苏示罚〔2026〕1号", "示例局", "transport", "320281", "[]")
    insert(engine, "records", _RECORD, iter([(*record, "published", "[]", at, at)]))
    insert(engine, "cases", _CASE, (_case(n, owner if n < _OWN else f"s{n % others}") for n in range(size)))
    insert(
        engine, "case_records", "case_id, record_id, position, included", ((f"c{n}", "r", 0, True) for n in range(size))
    )
    insert(engine, "case_deadlines", _CLOCK, (_clock(n) for n in range(size)))
    event = ("申请人", "submit", "提交申请")
    insert(
        engine,
        "case_events",
        "id, case_id, sequence, at, actor, action, text",
        ((f"e{n}", f"c{n}", 1, at, *event) for n in range(size)),
    )
    analyse(engine)


def _number(n: int) -> str:
    return f"{_KINDS[n % len(_KINDS)][1]}-20260101-{n:07d}"


def _moment(n: int) -> dt.datetime:
    return _START + dt.timedelta(seconds=20 * n)


def _case(n: int, subject: str) -> Row:
    at = _moment(n).strftime("%Y-%m-%d %H:%M:%S.%f")
    # Strides that share no divisor with the lengths mix the three.
    kind, status, region = _KINDS[n % 10][0], _STATUSES[n // 10 % 20], _REGIONS[n // 200 % 10]
    return (
        f"c{n}", _number(n), kind, status, subject, region, "[]", "v", at, at, 1, "[]", False, "[]", "[]",
    )  # fmt: skip


def _clock(n: int) -> Row:
    common = (f"d{n}", f"c{n}", "T01", "反馈修复结果", "信用中国", "2026-01-01", "2026-01-15", False, "320281")
    return (*common, "working_day", 10, "corroborated", "[]", "[]", "[]")


if __name__ == "__main__":
    measure()
