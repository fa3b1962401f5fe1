"""Migrations only expand, so that a new version can come in while the one before still serves."""

from dataclasses import replace

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from tests.api.kernel.expanding import Column, Schema, Table, narrowings, schema_of
from tests.databases import alembic_for

_RULE_BEGINS_AFTER = "0012"
"""What stands up to here was never run in two versions at once."""
TEXT = Column("VARCHAR(8)", may_be_empty=False, fills_itself=False)
BEFORE: Schema = {
    "accounts": Table({"id": TEXT, "note": replace(TEXT, may_be_empty=True), "n": replace(TEXT, fills_itself=True)})
}


def changed(**columns: Column | None) -> Schema:
    """``BEFORE`` with other columns; None takes one away."""
    merged = {**BEFORE["accounts"].columns, **columns}
    return {"accounts": Table({name: column for name, column in merged.items() if column is not None})}


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ({}, ["accounts (dropped)"]),
        (changed(note=None), ["accounts.note (dropped)"]),
        (changed(id=replace(TEXT, kind="INTEGER")), ["accounts.id (VARCHAR(8) becomes INTEGER)"]),
        (changed(note=TEXT), ["accounts.note (may no longer be empty)"]),
        (changed(n=TEXT), ["accounts.n (no longer fills itself)"]),
        (changed(more=TEXT), ["accounts.more (has to be filled)"]),
        (changed(more=replace(TEXT, fills_itself=True)), []),
        (changed(more=replace(TEXT, may_be_empty=True)), []),
        ({**BEFORE, "new": Table({"id": TEXT})}, []),
        (
            {"accounts": replace(BEFORE["accounts"], demands=frozenset({"unique of note"}))},
            ["accounts: unique of note (new demand)"],
        ),
    ],
    ids=["table", "column", "type", "empty", "default", "required", "filled", "optional", "new table", "unique"],
)
def test_what_the_version_before_would_trip_over_is_found(after: Schema, found: list[str]) -> None:
    """The rule itself: each way to narrow is named, and no way to expand is."""
    assert narrowings(BEFORE, after) == found


def test_each_migration_expands_or_names_what_it_takes_away(empty_database_url: str) -> None:
    """Protects a rolling upgrade: a step that contracts says so in ``CONTRACTS``, with the version that no longer
    needs what it takes (docs/guides/deploy.md).
    """
    config, engine = alembic_for(empty_database_url), create_engine(empty_database_url)
    script = ScriptDirectory.from_config(config)
    command.upgrade(config, _RULE_BEGINS_AFTER)
    before, wrong = schema_of(engine), {}
    for revision in reversed(list(script.iterate_revisions("head", _RULE_BEGINS_AFTER))):
        command.upgrade(config, revision.revision)
        after = schema_of(engine)
        named = set(getattr(revision.module, "CONTRACTS", {}))
        found = narrowings(before, after)
        if unnamed := [one for one in found if one.split(" (")[0] not in named]:
            wrong[revision.revision] = unnamed
        before = after
    engine.dispose()
    assert wrong == {}
