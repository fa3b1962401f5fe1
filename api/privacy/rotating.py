"""Under a new field key: what is sealed is sealed anew, and blind indexes are made anew, a small batch in each commit.

Walks every table that has sealed columns (named ``…sealed``, or marked so) along its primary key. A batch is a job of
the worker that puts the next one, so it goes on where it was after any stop; what is current already is passed over, so
beginning again does no harm. A value that somebody changes meanwhile is left to them: it is current then. Until the
last row is done both keys are in the ring, and look-ups ask for both indexes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, and_, select, tuple_, update
from sqlalchemy.orm import Session

from api.audit import service as audit
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Base
from api.outbox import service as outbox
from api.outbox.errands import Handler
from api.outbox.models import OutboxMessage

ROTATE = "keys.rotate"
BATCH = 100
_ENDING = "sealed"


@dataclass(frozen=True)
class Step:
    """What one batch did: how many rows it sealed anew, and after which primary key the next one begins."""

    changed: int
    after: list[Any] | None


def tables() -> list[Table]:
    """Those with something sealed, in a fixed order."""
    return sorted((one for one in Base.metadata.tables.values() if _sealed(one)), key=lambda one: one.name)


def step(session: Session, cipher: FieldCipher, table: Table, after: list[Any] | None, *, limit: int = BATCH) -> Step:
    """Seal the next rows of a table anew."""
    keys, sealed = list(table.primary_key.columns), _sealed(table)
    query = select(*keys, *sealed, *_indexes(table)).order_by(*keys).limit(limit)
    if after is not None:
        query = query.where(tuple_(*keys) > tuple(after))
    rows = session.execute(query).all()
    changed = sum(_renewed(session, cipher, table, row) for row in rows)
    return Step(changed, [getattr(rows[-1], key.name) for key in keys] if len(rows) == limit else None)


def left(session: Session, cipher: FieldCipher) -> dict[str, int]:
    """How many rows of each table another key has sealed; reads all of them."""
    counts = {}
    for table in tables():
        rows = session.execute(select(*_sealed(table)).execution_options(yield_per=1000))
        if found := sum(any(value and not cipher.is_current(value) for value in row) for row in rows):
            counts[table.name] = found
    return counts


def move(session: Session, group: str, earlier: Iterable[str], index: str) -> None:
    """Everywhere at once: rows of one value find each other by its index."""
    for old in earlier:
        for table in Base.metadata.sorted_tables:
            for column in _indexes(table):
                if column.info["blind_index"] == group:
                    session.execute(update(table).where(column == old).values({column.name: index}))


def handlers(cipher: FieldCipher) -> dict[str, Handler]:
    """What the worker does for this part."""

    def rotate(session: Session, job: OutboxMessage, clock: Clock) -> None:
        told = job.payload
        by_name = {table.name: table for table in tables()}
        done = step(session, cipher, by_name[told["table"]], told["after"])
        changed = told["changed"] + done.changed
        if done.after is not None:
            _put(session, told | {"after": done.after, "turn": told["turn"] + 1, "changed": changed}, clock)
            return
        details = {"rows": changed}
        audit.record(session, "system", "keys:system:rotated", told["table"], now=clock.now(), details=details)

    return {ROTATE: rotate}


def begin(session: Session, run: str, clock: Clock) -> None:
    """One chain of jobs a table; ``run`` tells this rotation from others."""
    for table in tables():
        _put(session, {"run": run, "table": table.name, "after": None, "turn": 0, "changed": 0}, clock)


def _put(session: Session, told: dict[str, Any], clock: Clock) -> None:
    outbox.put(session, ROTATE, f"{ROTATE}:{told['run']}:{told['table']}:{told['turn']}", told, now=clock.now())


def _renewed(session: Session, cipher: FieldCipher, table: Table, row: Any) -> bool:
    fresh = {}
    for column in _sealed(table):
        kept = getattr(row, column.name)
        if kept and not cipher.is_current(kept):
            fresh[column.name] = cipher.seal(cipher.open(kept))
    if not fresh:
        return False
    same = [table.c[name] == getattr(row, name) for name in (*(key.name for key in table.primary_key), *fresh)]
    renewed = {name: one.ciphertext for name, one in fresh.items()}
    session.execute(update(table).where(and_(*same)).values(renewed))
    for column in _indexes(table):
        kept, sealed = getattr(row, column.name), fresh.get(column.info.get("of", ""))
        if kept and sealed and kept != sealed.index:
            move(session, column.info["blind_index"], [kept], sealed.index)
    return True


def _sealed(table: Table) -> list[Column[Any]]:
    return [one for one in table.columns if one.name.endswith(_ENDING) or one.info.get(_ENDING)]


def _indexes(table: Table) -> list[Column[Any]]:
    return [one for one in table.columns if "blind_index" in one.info]
