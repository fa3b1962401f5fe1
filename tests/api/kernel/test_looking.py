"""One-statement reads: no transaction around them, and none that they leave behind."""

from fastapi import FastAPI
from sqlalchemy import text

from api.db import Database

_COUNT = text("SELECT count(*) FROM counters")
_ADD = text("INSERT INTO counters (prefix, day, last) VALUES ('XF', :day, 1)")


def test_a_look_stands_in_no_transaction(app: FastAPI) -> None:
    """A connection that lay in the pool, or is held for long, tells what is so now and not what was."""
    database: Database = app.state.database
    with database.look() as connection:
        assert connection.execute(_COUNT).scalar_one() == 0
        with database.write() as session:
            session.execute(_ADD, {"day": "2026-11-21"})
        assert connection.execute(_COUNT).scalar_one() == 1


def test_the_next_one_with_the_connection_has_its_transaction_again(app: FastAPI) -> None:
    """What a look was spared, a write is not: all of it or nothing."""
    database: Database = app.state.database
    with database.look() as connection:
        connection.execute(_COUNT)
    with database.unfinished() as session:
        session.execute(_ADD, {"day": "2026-11-21"})
        session.rollback()
    with database.look() as connection:
        assert connection.execute(_COUNT).scalar_one() == 0
