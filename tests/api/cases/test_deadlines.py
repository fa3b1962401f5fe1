"""Clocks of cases: what the applicant sees, and what staff see of all that is due."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from fastapi import FastAPI
from sqlalchemy import create_engine, event, select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from api import worker
from api.accounts.viewer import Viewer
from api.cases import deadlines
from api.cases.models import CaseDeadline
from api.clock import Clock
from api.outbox.schedule import Timetable
from api.pages import Paging
from knowledge.engine import clocks, workdays
from knowledge.engine.vocabulary import Event
from tests.api.filing.test_repair import REPAIRABLE, submit, upload
from tests.api.records.test_records import record
from tests.calendars import reread
from tests.databases import alembic_for

Headers = dict[str, str]
OnDay = Callable[[dt.date], tuple[Headers, Headers]]
URL = "/api/v1/deadlines"
PAGE = Paging(50, 0)
NATIONWIDE = Viewer("staff", "staff", frozenset({"clerk"}), None, None)


def _filed(client: TestClient, business: Headers, staff: Headers) -> str:
    """The number of a filed repair request of today, Saturday 2026-11-21."""
    made = client.post("/api/v1/records", json=record(**REPAIRABLE), headers=staff).json()["id"]
    number: str = client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [made]}, headers=business).json()[
        "number"
    ]
    upload(client, number, business)
    assert submit(client, number, business).status_code == 200
    return number


def _clocks_of(client: TestClient, number: str, headers: Headers) -> dict[str, Any]:
    case = client.get(f"/api/v1/cases/{number}", headers=headers).json()
    return {one["name"]: one for one in case["deadlines"]}


def _numbers(client: TestClient, headers: Headers, **query: Any) -> list[tuple[str, str]]:
    answer = client.get(URL, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] == len(answer.json()["items"])
    return [(one["case_number"], one["due_on"]) for one in answer.json()["items"]]


@pytest.fixture
def on_day(app: FastAPI, sign_in: Callable[[str], Headers]) -> OnDay:
    """Another day for the whole application; the business and the staff sign in anew."""

    def move(day: dt.date) -> tuple[Headers, Headers]:
        app.state.clock = Clock(day)
        return sign_in("biz"), sign_in("staff")

    return move


def _change(app: FastAPI, rule: str, step: Callable[[Any, Any], Any]) -> None:
    """Something happens to a kept clock: ``step`` gets the clock and its limit."""
    limit = app.state.library.time_limit(rule)
    with app.state.database.write() as session:
        row = session.scalars(select(CaseDeadline).where(CaseDeadline.rule == rule)).one()
        deadlines.keep(row, step(deadlines.clock_of(row), limit))


def test_a_case_shows_its_clocks_as_they_stand_today(client: TestClient, business: Headers, staff: Headers) -> None:
    """Protects the applicant's view: who must act by when, what is left, how sure we are, on which clause."""
    shown = _clocks_of(client, _filed(client, business, staff), business)["信用中国反馈修复结果"]
    assert (shown["started_on"], shown["due_on"], shown["days_left"]) == ("2026-11-21", "2026-12-04", 10)
    assert (shown["state"], shown["provisional"], shown["late"]) == ("running", False, False)
    assert shown["text"] == "还剩10个工作日，最晚12月4日"
    assert (shown["actor"], shown["amount"], shown["unit"]) == ("信用中国", 10, "working_day")
    assert shown["verification"] == "corroborated"
    assert "一般" in shown["note"]
    assert [citation["document"] for citation in shown["citations"]] == ["国办发〔2025〕22号", "国家发展改革委令第36号"]


def test_staff_see_what_is_due_and_what_is_overdue(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers, on_day: OnDay
) -> None:
    """Protects the desk: what ends within so many working days, then what has passed, each clock in one list."""
    number = _filed(client, business, staff)
    assert _numbers(client, staff, due_within=2) == []
    assert _numbers(client, staff, due_within=3) == [(number, "2026-11-25")]
    (row,) = client.get(URL, params={"due_within": 3}, headers=staff).json()["items"]
    assert (row["subject"]["name"], row["subject"]["code"]) == ("示例建材有限公司", "9132**********Q10W")
    assert row["document_numbers"] == ["苏示建罚〔2026〕12号"]
    assert _numbers(client, staff, due_within=10) == [(number, "2026-11-25"), (number, "2026-12-04")]
    assert _numbers(client, staff, state="breached") == []
    business, staff = on_day(dt.date(2026, 11, 26))
    assert _numbers(client, staff, state="breached") == [(number, "2026-11-25")]
    assert _numbers(client, staff, due_within=0) == []
    item = client.get(URL, params={"state": "breached"}, headers=staff).json()["items"][0]
    assert (item["state"], item["days_left"], item["late"], item["case_kind"]) == ("breached", -1, True, "repair")


def test_one_list_of_what_is_to_do_most_pressing_first(
    client: TestClient, business: Headers, staff: Headers, on_day: OnDay
) -> None:
    """Protects the desk: overdue, due today and due soon in one order, each with the state of its case."""
    number = _filed(client, business, staff)
    assert _numbers(client, staff, state="open") == [(number, "2026-11-25"), (number, "2026-12-04")]
    assert _numbers(client, staff, state="open", due_within=0) == []
    business, staff = on_day(dt.date(2026, 12, 4))
    items = client.get(URL, params={"state": "open", "due_within": 0}, headers=staff).json()["items"]
    assert [(one["state"], one["due_on"]) for one in items] == [("breached", "2026-11-25"), ("running", "2026-12-04")]
    assert {(one["case_status"], one["case_status_text"]) for one in items} == {("submitted", "已提交，等待受理")}


def test_a_met_or_paused_clock_is_on_no_list(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers, on_day: OnDay
) -> None:
    """Protects the desk from what needs nothing now, and the record of when it was done."""
    number = _filed(client, business, staff)
    business, staff = on_day(dt.date(2026, 11, 26))
    _change(app, "T02", lambda clock, _limit: clocks.meet(clock, dt.date(2026, 11, 26)))
    _change(app, "T01", lambda c, limit: clocks.pause(c, limit, Event.SUPPLEMENT_REQUESTED, dt.date(2026, 11, 26)))
    assert _numbers(client, staff, state="breached") == []
    assert _numbers(client, staff, due_within=20) == []
    shown = _clocks_of(client, number, business)
    accepted, answered = shown["认定单位决定是否受理"], shown["信用中国反馈修复结果"]
    assert (accepted["state"], accepted["met_on"], accepted["late"]) == ("met", "2026-11-26", True)
    assert (answered["state"], answered["days_left"], answered["provisional"]) == ("paused", 6, True)


def test_an_extended_clock_without_a_number_has_no_date(
    app: FastAPI, client: TestClient, business: Headers, staff: Headers
) -> None:
    """Protects against an invented date: it is shown open, and stands on no list."""
    number = _filed(client, business, staff)
    more = app.state.library.time_limit("T04")
    _change(app, "T01", lambda clock, _limit: clocks.extend(clock, more, dt.date(2026, 11, 21)))
    shown = _clocks_of(client, number, business)["信用中国反馈修复结果"]
    assert (shown["due_on"], shown["state"], shown["days_left"]) == (None, "provisional", None)
    assert _numbers(client, staff, due_within=60) == [(number, "2026-11-25")]


def test_a_region_sees_its_own_clocks(
    client: TestClient,
    business: Headers,
    staff: Headers,
    add_account: Callable[..., None],
    sign_in: Callable[[str], Headers],
) -> None:
    """Protects other places' cases: staff of a region see what is due there and below."""
    number = _filed(client, business, staff)
    add_account("here", ["clerk"], region="320000")
    add_account("elsewhere", ["clerk"], region="330000")
    assert _numbers(client, sign_in("here"), due_within=3) == [(number, "2026-11-25")]
    assert _numbers(client, sign_in("elsewhere"), due_within=3) == []


def test_only_staff_see_the_lists(client: TestClient, business: Headers) -> None:
    """Protects everybody's cases: the list of what is due is no public one."""
    assert client.get(URL, params={"due_within": 3}).status_code == 401
    assert client.get(URL, params={"due_within": 3}, headers=business).status_code == 403


@pytest.mark.parametrize(
    "query", [{}, {"due_within": 3, "state": "breached"}, {"due_within": -1}, {"due_within": 61}, {"state": "met"}]
)
def test_a_list_needs_one_question(client: TestClient, staff: Headers, query: dict[str, Any]) -> None:
    """Protects against a list of nothing in particular."""
    assert client.get(URL, params=query, headers=staff).status_code == 422


def test_a_new_notice_recounts_kept_clocks(
    app: FastAPI,
    client: TestClient,
    business: Headers,
    staff: Headers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    on_day: OnDay,
) -> None:
    """Protects next year: once the notice is in the file, provisional clocks are certain, moved, and overdue."""
    business, staff = on_day(dt.date(2026, 12, 25))
    number = _filed(client, business, staff)
    business, staff = on_day(dt.date(2027, 2, 1))
    guessed = _numbers(client, staff, state="provisional")
    assert guessed == [(number, "2027-01-11")]
    assert _numbers(client, staff, state="breached") == [(number, "2026-12-30")]
    # An invented arrangement.
    line = "  - {year: 2027, rest: [[2027-01-01, 2027-01-07]], work: []}\n"
    text = workdays.CALENDAR_FILE.read_text(encoding="utf-8")
    changed = tmp_path / "calendar.yaml"
    changed.write_text(text.replace("2026-12-31", "2027-12-31", 1).replace("notices:\n", f"notices:\n{line}"))
    monkeypatch.setattr(workdays, "CALENDAR_FILE", changed)
    reread()
    try:
        now = app.state.clock.now()
        Timetable([worker.RECOUNT]).put_due(app.state.database, now=now)
        assert worker.run_once(app.state.database, app.state.clock, {worker.RECOUNT.topic: worker.RECOUNT.run}) == 1
        with app.state.database.write() as session:
            assert deadlines.recount(session) == 0
        assert _numbers(client, staff, state="provisional") == []
        assert _numbers(client, staff, state="breached") == [(number, "2026-12-30"), (number, "2027-01-15")]
    finally:
        monkeypatch.undo()
        reread()


def test_the_lists_read_the_index_and_not_the_table(app: FastAPI) -> None:
    """Protects speed: time grows with what is due, because the search starts from the index of running clocks."""
    today = dt.date(2026, 11, 21)
    with app.state.database.read() as session:
        asked = _asked(session, lambda: deadlines.due_within(session, NATIONWIDE, 3, PAGE, today=today))
        asked += _asked(session, lambda: deadlines.breached(session, NATIONWIDE, PAGE, today=today))
        asked += _asked(session, lambda: deadlines.to_do(session, NATIONWIDE, 10, PAGE, today=today))
        plans = [_plan(session, sql, values) for sql, values in asked]
    assert len(plans) == 6
    assert all("ix_case_deadlines_ticking" in plan for plan in plans), plans


def _plan(session: Session, sql: str, values: Any) -> str:
    """How the database would read it."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values))
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # an empty table is quickest read whole
    return " ".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {sql}", values))


def _asked(session: Session, read: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements on clocks that ``read`` sends."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        if "case_deadlines" in sql:
            found.append((sql, values))

    event.listen(session.get_bind(), "before_cursor_execute", note)
    read()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return found


def test_clocks_of_before_are_carried_over(app: FastAPI, empty_database_url: str) -> None:
    """Protects running cases: a clock stored with a state before this change is the same clock after it."""
    alembic = alembic_for(empty_database_url)
    command.upgrade(alembic, "0002")
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO subjects VALUES ('1', 'business', '示例', 'i', 'c')"))
        connection.execute(
            text(
                "INSERT INTO cases (id, number, kind, status, subject_id, region, required, knowledge_version,"
                " created_at, version) VALUES ('1', 'XF-1', 'repair', 'submitted', '1', '320281', '[]', 'v',"
                " '2026-11-21 00:00:00', 1)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO case_deadlines (id, case_id, rule, name, actor, started_on, due_on, unit, amount, state,"
                " citations) VALUES ('1', '1', 'T01', '信用中国反馈修复结果', '信用中国', '2026-11-21', '2026-12-04',"
                """ 'working_day', 10, 'running', '[{"url": "/x/gbf-2025-22#6"}]')"""
            )
        )
    command.upgrade(alembic, "head")
    with Session(engine) as session:
        row = session.scalars(select(CaseDeadline)).one()
        clock, region = deadlines.clock_of(row), row.region
    engine.dispose()
    assert region == "320281"
    assert clock == clocks.start(app.state.library.time_limit("T01"), dt.date(2026, 11, 21)).model_copy(
        update={"cites": ("gbf-2025-22#6",), "note": None}
    )


def test_withdrawing_ends_the_clocks(client: TestClient, business: Headers, staff: Headers) -> None:
    """Protects the desk: nobody has to do anything for a case that was taken back."""
    number = _filed(client, business, staff)
    client.post(f"/api/v1/cases/{number}/withdraw", headers=business)
    assert _numbers(client, staff, due_within=60) == []
