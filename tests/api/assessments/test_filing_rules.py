"""Clocks and papers that a filed request gets."""

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import pytest

from api.assessments.service import Matter, Wanted, clocks_started, in_words, required_materials
from api.cases.states import BY_NAME
from api.records import schemas
from knowledge.engine.assess import assess
from knowledge.engine.clock import Clock
from knowledge.engine.clocks import due, state_on
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library, load_library
from knowledge.engine.vocabulary import (
    AuthorityField,
    DeadlineState,
    PenaltyKind,
    RecordKind,
    RecordStatus,
    RequestKind,
    Severity,
    SubjectKind,
)

TODAY = dt.date(2026, 11, 21)


@pytest.fixture(scope="module")
def library() -> Library:
    """The repository's knowledge base."""
    return load_library(Path(__file__).resolve().parents[3] / "knowledge")


def filed(library: Library, kind: str, field: str, region: str, day: dt.date) -> tuple[Clock, ...]:
    """The clocks that filing starts."""
    request = RequestKind(kind)
    events = BY_NAME["submit"].clocks.starts[request]
    about = Matter(request, AuthorityField(field), region, RecordKind.ADMINISTRATIVE_PENALTY)
    return clocks_started(library, events, about, day)


@pytest.mark.parametrize(
    ("kind", "field", "region", "expected"),
    [
        ("repair", "transport", "320281", {"T01": "2026-12-04", "T02": "2026-11-25"}),
        ("repair", "market_regulation", "320281", {"T20": "2026-12-01"}),
        ("repair", "transport", "440305", {"T01": "2026-12-04", "T02": "2026-11-25"}),
        ("repair", "market_regulation", "440305", {"T20": "2026-12-01"}),
        ("objection", "transport", "320281", {}),
        ("objection", "transport", "370102", {"T52b": "2026-12-01"}),
        ("objection", "transport", "310101", {}),
        ("listing_objection", "transport", "320281", {"T12": "2026-12-04"}),
        ("listing_objection", "transport", "360483", {}),
    ],
)
def test_clocks_that_start_at_filing(
    library: Library, kind: str, field: str, region: str, expected: dict[str, str]
) -> None:
    """Protects promises: verified limits count down, and none is invented where no number was read."""
    started = filed(library, kind, field, region, TODAY)
    assert {clock.limit: str(due(clock).on) for clock in started} == expected
    assert all(clock.cites and state_on(clock, TODAY) is DeadlineState.RUNNING for clock in started)


def test_a_clock_over_the_year_s_end_is_provisional(library: Library) -> None:
    """Protects against a firm date in a year whose holidays are not announced."""
    today = dt.date(2026, 12, 25)
    started = filed(library, "repair", "transport", "320281", today)
    assert {clock.limit: state_on(clock, today).value for clock in started} == {"T01": "provisional", "T02": "running"}


def test_an_ended_record_is_told_to_have_ended(library: Library) -> None:
    """Protects from a needless application: that nothing need be applied for is said, and no door is named."""
    days = {"decided_on": "2024-01-10", "publication_ends_on": "2025-01-10", "obligations_fulfilled_on": "2024-02-01"}
    about = {"kind": "administrative_penalty", "authority_field": "transport", "severity": "general"}
    record = RecordFacts.model_validate(about | days)
    words = in_words(assess(library, record, subject=SubjectFacts(), facts=AssessmentFacts(), as_of=TODAY))
    assert "公示期到2025年1月10日已经届满" in words
    assert "不需要再申请修复" in words
    assert "办理地点" not in words


@pytest.mark.parametrize(
    ("wire", "engine"),
    [
        (schemas.Kind, RecordKind),
        (schemas.Field_, AuthorityField),
        (schemas.Penalty, PenaltyKind),
        (schemas.Severity, Severity),
        (schemas.Status, RecordStatus),
    ],
)
def test_records_and_engine_speak_the_same_words(wire: Any, engine: type[StrEnum]) -> None:
    """Protects every stored record from a value that the engine does not know."""
    assert set(get_args(wire)) == {member.value for member in engine}


def test_a_refusal_to_decide_says_first_what_is_not_verified(library: Library) -> None:
    """Protects people who are sent to a clerk: the reason comes first, not the conditions that they do meet."""
    record = RecordFacts.model_validate({"kind": "serious_dishonesty_list", "authority_field": "transport"})
    told = AssessmentFacts(obligations_fulfilled=True)
    answer = assess(library, record, subject=SubjectFacts(), facts=told, as_of=TODAY)
    assert in_words(answer).startswith(library.statement("lists.own_rule").unknown or "?")


@pytest.mark.parametrize(
    ("kind", "born", "asked"),
    [
        ("objection", dt.date(2010, 1, 1), True),
        ("objection", dt.date(2008, 5, 6), False),
        ("objection", dt.date(2008, 5, 7), True),
        ("objection", None, False),
        ("repair", dt.date(2010, 1, 1), True),
    ],
    ids=["minor", "eighteen on the day", "eighteen the day after", "unknown", "repair"],
)
def test_a_minor_is_told_of_the_guardian_s_proof(
    library: Library, kind: str, born: dt.date | None, *, asked: bool
) -> None:
    """Protects a child's request from being sent back: whoever was not of age at the decision brings a guardian."""
    known = {"kind": "administrative_penalty", "authority_field": "transport", "severity": "general"}
    record = RecordFacts.model_validate(known | {"decided_on": "2026-05-06", "published_on": "2026-05-12"})
    subject = SubjectFacts(kind=SubjectKind.PERSON, born_on=born)
    answer = assess(library, record, subject=subject, facts=AssessmentFacts(), as_of=TODAY)
    papers = required_materials(library, Wanted(kind, ("inaccurate",)), record, subject, answer, TODAY)
    proof = [one for one in papers if one["id"] == "guardianship_proof"]
    assert bool(proof) is asked
    assert all(one["citations"] and not one["required"] for one in proof)
