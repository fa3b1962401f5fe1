"""How often a filing asks the database: fifty people at once wait for as long as that takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI
from sqlalchemy import event
from starlette.testclient import TestClient

from tests.api.filing.test_repair import Headers, draft, repairable, submit, upload

__all__ = ["draft", "repairable"]


@contextmanager
def asked(app: FastAPI) -> Iterator[list[str]]:
    """The tables that are read meanwhile, a statement at a time."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.startswith("SELECT") and "FROM " in statement:
            found.append(statement.split("FROM ", 1)[1].split(maxsplit=1)[0])

    engine = app.state.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_first_draft_looks_for_no_earlier_case(
    client: TestClient, app: FastAPI, business: Headers, repairable: str
) -> None:
    """Of a record that was in no case, no whole case is read."""
    with asked(app) as tables:
        client.post("/api/v1/cases", json={"kind": "repair", "record_ids": [repairable]}, headers=business)
    assert "case_records" in tables
    assert "cases" not in tables


def test_a_paper_reads_of_the_case_what_it_changes(
    client: TestClient, app: FastAPI, business: Headers, draft: str
) -> None:
    """The case before and under the lock, its files and its timeline; neither its clocks nor its records."""
    with asked(app) as tables:
        assert upload(client, draft, business).status_code == 201
    about = [name for name in tables if name.startswith("case")]
    assert sorted(about) == ["case_events", "case_files", "cases", "cases"]


def test_a_submission_reads_everything_once(client: TestClient, app: FastAPI, business: Headers, draft: str) -> None:
    """The lock is taken by the statement that reads the case."""
    upload(client, draft, business)
    with asked(app) as tables:
        assert submit(client, draft, business).status_code == 200
    about = [name for name in tables if name.startswith("case")]
    assert sorted(about) == ["case_deadlines", "case_events", "case_files", "case_records", "cases"]
