"""Whether a change of the schema only expands it, so that the version before goes on working beside the new one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, inspect


@dataclass(frozen=True)
class Column:
    """As much of a column as a program sees that does not know of the change."""

    kind: str
    may_be_empty: bool
    fills_itself: bool


@dataclass(frozen=True)
class Table:
    """Columns by name, and what rows are held to: each demand as words that stay equal while it stays."""

    columns: dict[str, Column]
    demands: frozenset[str] = field(default_factory=frozenset)


Schema = dict[str, Table]


def schema_of(engine: Engine) -> Schema:
    """What stands in a database."""
    found = inspect(engine)
    return {
        name: Table(
            {one["name"]: _column(one, found.get_pk_constraint(name)) for one in found.get_columns(name)},
            frozenset(_demands(found, name)),
        )
        for name in found.get_table_names()
        if name != "alembic_version"
    }


def narrowings(before: Schema, after: Schema) -> list[str]:
    """What the version before can trip over: ``table``, ``table.column`` or ``table: demand``, each with why."""
    gone = [f"{name} (dropped)" for name in before if name not in after]
    return gone + [
        f"{name}{found}" for name in before if name in after for found in _narrowed(before[name], after[name])
    ]


def _narrowed(before: Table, after: Table) -> Iterable[str]:
    for name, old in before.columns.items():
        new = after.columns.get(name)
        if new is None:
            yield f".{name} (dropped)"
        elif new.kind != old.kind:
            yield f".{name} ({old.kind} becomes {new.kind})"
        elif old.may_be_empty and not new.may_be_empty:
            yield f".{name} (may no longer be empty)"
        elif old.fills_itself and not new.fills_itself:
            yield f".{name} (no longer fills itself)"
    for name, new in after.columns.items():
        if name not in before.columns and not (new.may_be_empty or new.fills_itself):
            yield f".{name} (has to be filled)"
    # A demand on nothing but new columns meets no row that the version before writes.
    added = set(after.columns) - set(before.columns)
    yield from (
        f": {demand} (new demand)"
        for demand in sorted(after.demands - before.demands)
        if not set(demand.split(" of ", 1)[1].split(", ")) <= added
    )


def _column(found: Any, key: Any) -> Column:
    counts_itself = key["constrained_columns"] == [found["name"]] and "INT" in str(found["type"]).upper()
    fills_itself = found["default"] is not None or bool(found.get("identity")) or counts_itself
    return Column(str(found["type"]), found["nullable"], fills_itself)


def _demands(found: Any, table: str) -> Iterator[str]:
    """Uniqueness and keys; of an index that holds for some rows, also for which."""
    for one in found.get_unique_constraints(table):
        yield f"unique of {', '.join(one['column_names'])}"
    for one in found.get_indexes(table):
        if one["unique"] and not one.get("duplicates_constraint"):
            yield f"unique of {', '.join(map(str, one['column_names']))}"
    for one in found.get_foreign_keys(table):
        yield f"key of {', '.join(one['constrained_columns'])}"
    for one in found.get_check_constraints(table):
        yield f"check {one['name']} of {table}"
