"""Lists of cases: who sees which, page after page, and as quickly among many as among few."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api import pages
from api.accounts.models import Subject
from api.accounts.viewer import Viewer
from api.cases import service
from api.cases.models import Case
from api.pages import KeyPaging
from tests.databases import alembic_for

Headers = dict[str, str]
URL = "/api/v1/cases"
AT = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
STATUSES = ("submitted", "closed", "reviewing")
Made = Callable[..., list[str]]


@pytest.fixture
def made(app: FastAPI, business: Headers) -> Made:
    """Add filed cases of the business, two in each second, their statuses in turn; gives the numbers."""

    def make(count: int, *, first: int = 0, region: str = "320281", **about: Any) -> list[str]:
        numbers = [f"XF-20261120-{first + n:04d}" for n in range(count)]
        with app.state.database.write() as session:
            subject = session.scalars(select(Subject.id)).one()
            rows = [
                _row(number, subject, AT + dt.timedelta(seconds=(first + n) // 2), STATUSES[n % 3], region) | about
                for n, number in enumerate(numbers)
            ]
            session.execute(insert(Case), rows)
        return numbers

    return make


def _row(number: str, subject: str, at: dt.datetime, status: str, region: str) -> dict[str, Any]:
    about = {"number": number, "kind": "repair", "status": status, "subject_id": subject, "region": region}
    return about | {"required": [], "knowledge_version": "v", "created_at": at, "submitted_at": at}


def _pages(client: TestClient, headers: Headers, **params: Any) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        answer = client.get(URL, params=params | ({"cursor": cursor} if cursor else {}), headers=headers)
        assert answer.status_code == 200, answer.text
        yield answer.json()
        cursor = answer.json()["next"]
        if cursor is None:
            return


def _numbers(page: Any) -> list[str]:
    return [item["number"] for item in page["items"]]


@pytest.mark.parametrize("who", ["business", "staff"])
@pytest.mark.parametrize("limit", [2, 3, 8])
def test_every_case_comes_once_and_the_newest_first(
    client: TestClient, made: Made, request: pytest.FixtureRequest, who: str, limit: int
) -> None:
    """Protects from cases that fall between two pages, also where several are of one moment and differ in status."""
    numbers = made(8)
    found = list(_pages(client, request.getfixturevalue(who), limit=limit))
    assert [number for page in found for number in _numbers(page)] == numbers[::-1]
    assert {(page["total"], page["total_is_lower_bound"]) for page in found} == {(8, False)}
    assert [len(page["items"]) for page in found[:-1]] == [limit] * (len(found) - 1)


def test_a_new_case_moves_no_page(client: TestClient, made: Made, staff: Headers) -> None:
    """Protects who reads on from seeing a case twice because one has come in at the top."""
    numbers = made(6)
    walk = _pages(client, staff, limit=3)
    assert _numbers(next(walk)) == numbers[:2:-1]
    made(1, first=6)
    assert _numbers(next(walk)) == numbers[2::-1]


@pytest.mark.parametrize(
    ("region", "seen"),
    [
        (None, ["320000", "320200", "320281", "320282", "360483"]),
        ("320000", ["320000", "320200", "320281", "320282"]),
        ("320200", ["320200", "320281", "320282"]),
        ("320281", ["320281"]),
        ("110000", []),
    ],
)
def test_a_region_is_inherited_downwards(
    client: TestClient,
    made: Made,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
    region: str | None,
    seen: list[str],
) -> None:
    """Protects cases from staff of other places: list and detail follow one rule."""
    every = {}
    for n, place in enumerate(("320000", "320200", "320281", "320282", "360483")):
        every[place] = made(1, first=n, region=place)[0]
    add_account("local", ["clerk"], region=region)
    headers = sign_in("local")
    page = client.get(URL, headers=headers).json()
    assert sorted(_numbers(page)) == sorted(every[place] for place in seen)
    assert page["total"] == len(seen)
    opened = [place for place, number in every.items() if _opens(client, headers, number)]
    assert opened == seen


def _opens(client: TestClient, headers: Headers, number: str) -> bool:
    """By a call that asks whether the case may be seen, and needs nothing of what these cases lack."""
    return client.get(f"{URL}/{number}/sync", headers=headers).status_code == 200


def test_staff_see_nothing_that_was_not_filed(client: TestClient, made: Made, staff: Headers) -> None:
    """Protects drafts, also those that were withdrawn before anybody had seen them."""
    made(1, status="draft", submitted_at=None)
    made(1, first=1, status="withdrawn", submitted_at=None)
    for params in ({}, {"status": "withdrawn"}, {"status": ["draft", "withdrawn"]}):
        page = client.get(URL, params=params, headers=staff).json()
        assert (page["items"], page["total"]) == ([], 0)


def test_filters_hold_across_pages(client: TestClient, made: Made, staff: Headers) -> None:
    """Protects narrowed lists: statuses and kind together, one after the other and counted."""
    numbers = made(9)
    made(3, first=9, kind="objection")
    found = list(_pages(client, staff, limit=2, status=["closed", "reviewing"], kind="repair"))
    assert [n for page in found for n in _numbers(page)] == [n for n in numbers[::-1] if int(n[-4:]) % 3 != 0]
    assert {page["total"] for page in found} == {6}


@pytest.mark.parametrize("count", [4, 5])
def test_a_long_list_is_counted_up_to_a_bound_and_says_so(
    client: TestClient, made: Made, staff: Headers, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """Protects speed and truth: beyond the bound the total is said to be one, and the pages go on to the end."""
    monkeypatch.setattr(pages, "COUNTED", 4)
    numbers = made(count)
    found = list(_pages(client, staff, limit=2))
    assert {(page["total"], page["total_is_lower_bound"]) for page in found} == {(4, count > 4)}
    assert [number for page in found for number in _numbers(page)] == numbers[::-1]


def test_a_cursor_of_another_list_is_refused(client: TestClient, made: Made, business: Headers) -> None:
    """Protects from silently beginning elsewhere: each list knows its own markers."""
    made(3)
    of_cases = client.get(URL, params={"limit": 1}, headers=business).json()["next"]
    answer = client.get("/api/v1/reports", params={"cursor": of_cases}, headers=business)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/cursor")


@pytest.mark.parametrize(
    ("region", "width"),
    [(None, "country"), ("320000", "province"), ("320200", "city"), ("320281", "county")],
)
@pytest.mark.parametrize("statuses", [(), ("submitted", "reviewing")], ids=["every status", "two statuses"])
def test_a_page_is_read_from_the_index_of_its_width(
    app: FastAPI, region: str | None, width: str, statuses: tuple[Any, ...]
) -> None:
    """Protects speed: a page takes as long among a million cases, because no part of it reads or sorts them all."""
    viewer = Viewer("staff", "staff", frozenset({"clerk"}), None, region)
    with app.state.database.read() as session:
        plan = _plan_of_page(session, lambda: _listed(session, viewer, statuses))
    assert f"ix_cases_desk_{width}" in plan
    assert "SCAN cases" not in plan
    assert "Seq Scan" not in plan


def test_cases_of_before_are_in_the_lists_of_their_place(empty_database_url: str) -> None:
    """Protects running cases: what was filed before this change is found by province and city after it."""
    alembic = alembic_for(empty_database_url)
    command.upgrade(alembic, "0008")
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO subjects VALUES ('1', 'business', '示例', 'i', 'c')"))
        connection.execute(
            text(
                "INSERT INTO cases (id, number, kind, status, subject_id, region, required, knowledge_version,"
                " shielding, also_grounds, earlier_supplements, earlier_decisions, created_at, submitted_at, version)"
                " VALUES ('1', 'XF-1', 'repair', 'submitted', '1', '320281', '[]', 'v', false, '[]', '[]', '[]',"
                " '2026-11-20 04:00:00', '2026-11-20 04:00:00', 1)"
            )
        )
    command.upgrade(alembic, "0009")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT province, city FROM cases")).all() == [("32", "3202")]
    command.downgrade(alembic, "0008")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT number FROM cases")).scalars().all() == ["XF-1"]
    engine.dispose()


def _listed(session: Session, viewer: Viewer, statuses: tuple[Any, ...]) -> object:
    after = (AT, "XF-20261120-0001")
    return service.list_cases(session, viewer, KeyPaging(20, after), statuses=statuses)


def _plan_of_page(session: Session, read: Callable[[], object]) -> str:
    """How the database would read the page; the count is bounded by itself."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        asked.append((sql, values))

    event.listen(session.get_bind(), "before_cursor_execute", note)
    read()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    sql, values = next(one for one in asked if "UNION ALL" in one[0])
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values))
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # an empty table is quickest read whole
    return " ".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {sql}", values))
