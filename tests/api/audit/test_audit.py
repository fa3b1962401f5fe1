"""The audit chain."""

import datetime as dt

from fastapi import FastAPI
from sqlalchemy import text

from api.audit import service as audit

NOW = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)


def test_an_altered_line_is_found(app: FastAPI) -> None:
    """Nobody can change the past unnoticed."""
    with app.state.database.write() as session:
        for n in range(5):
            audit.record(session, "clerk", "case:clerk:looked", f"case {n}", now=NOW)
    with app.state.database.write() as session:
        assert audit.first_broken(session) is None
        session.execute(text("UPDATE audit_lines SET target = 'another' WHERE sequence = 3"))
    with app.state.database.read() as session:
        assert audit.first_broken(session) == 3


def test_a_removed_line_is_found(app: FastAPI) -> None:
    """Nobody can remove a line unnoticed."""
    with app.state.database.write() as session:
        for n in range(3):
            audit.record(session, "clerk", "case:clerk:looked", f"case {n}", now=NOW)
        session.execute(text("DELETE FROM audit_lines WHERE sequence = 2"))
        assert audit.first_broken(session) == 3
