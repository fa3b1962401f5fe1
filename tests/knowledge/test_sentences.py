"""A statement is cited by the clauses of the day: those that had begun, and of older ones those that still held."""

import datetime as dt

import pytest

from knowledge.engine.library import Library
from knowledge.engine.sentences import citations_of, was_law


@pytest.mark.parametrize("day", ["2019-12-31", "2021-06-01", "2023-05-01", "2024-06-03", "2025-12-25", "2026-11-21"])
def test_what_stood_in_for_a_later_clause_held_on_that_day(library: Library, day: str) -> None:
    """Protects an answer about the past from law that had not begun, or had already ended."""
    on = dt.date.fromisoformat(day)
    for name in (name for rule in library.rules.values() for name in rule.statements):
        statement = library.statement(name)
        found = citations_of(library, name, on)
        assert all(cite.effective_from is None or cite.effective_from <= on for cite in found)
        if found != library.cite_all(statement.cites):
            assert all(cite.effective_to is None or on <= cite.effective_to for cite in found)
        assert was_law(library, name, on) is bool(found)
