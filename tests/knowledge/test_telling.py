"""What a person told of the record itself: it counts where the record is silent, and never against the person."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import TELLABLE, AssessmentFacts, RecordFacts, SubjectFacts, completed
from knowledge.engine.library import load_library
from knowledge.engine.vocabulary import Outcome
from tests.knowledge import generating as made

pytestmark = pytest.mark.filterwarnings("error")
LIBRARY = load_library(Path(__file__).resolve().parents[2] / "knowledge")
TODAY = dt.date(2026, 11, 21)


def _assess(
    record: RecordFacts, day: dt.date, told: AssessmentFacts, subject: SubjectFacts | None = None
) -> Assessment:
    return assess(LIBRARY, record, subject=subject or SubjectFacts(), facts=told, as_of=day)


def _penalty(**more: object) -> RecordFacts:
    values = {"kind": "administrative_penalty", "authority_field": "transport", "decided_on": "2026-05-06", **more}
    return RecordFacts.model_validate(values)


def test_only_silent_fields_are_completed() -> None:
    """Protects the record: a told value takes an empty place, and no other."""
    told = AssessmentFacts.model_validate({"severity": "minor", "decided_on": "2026-01-01"})
    whole = completed(_penalty(), told)
    assert (whole.severity, whole.decided_on) == (told.severity, dt.date(2026, 5, 6))


@settings(max_examples=200, deadline=None)
@given(record=made.records(), subject=made.subjects, facts=made.facts, told=made.told, day=made.days)
def test_no_refusal_rests_on_the_person_s_word(
    record: RecordFacts, subject: SubjectFacts, facts: AssessmentFacts, told: AssessmentFacts, day: dt.date
) -> None:
    """Protects a person from an own mistake: "not repairable" follows from the record as it stands, or not at all."""
    untold = facts.model_copy(update=dict.fromkeys(TELLABLE))
    spoken = untold.model_copy(update={name: getattr(told, name) for name in TELLABLE})
    answer = _assess(record, day, spoken, subject)
    if answer.outcome is Outcome.NOT_REPAIRABLE:
        assert answer == _assess(record, day, untold, subject)


@settings(max_examples=200, deadline=None)
@given(record=made.records(), facts=made.facts, told=made.told, day=made.days)
def test_the_record_s_own_values_win(
    record: RecordFacts, facts: AssessmentFacts, told: AssessmentFacts, day: dt.date
) -> None:
    """Protects the record: what is told against it is said to be otherwise, and changes no window and no outcome."""
    stated = {name: getattr(record, name) for name in TELLABLE}
    untold = facts.model_copy(update=dict.fromkeys(TELLABLE))
    against = {name: getattr(told, name) for name, value in stated.items() if value is not None}
    plain, spoken = _assess(record, day, untold), _assess(record, day, untold.model_copy(update=against))
    if "publication.dates" in {reason.rule for reason in plain.reasons}:
        assert spoken.outcome in (Outcome.NEEDS_INFORMATION, Outcome.NEEDS_PERSON)
        return
    assert (spoken.outcome, spoken.earliest_on, spoken.ends_on) == (plain.outcome, plain.earliest_on, plain.ends_on)
    assert spoken.questions == plain.questions


def test_a_told_class_or_day_is_called_the_person_s_word() -> None:
    """Protects everybody who reads the answer: what nobody but the person said never passes for the record's."""
    silent = _penalty(decided_on=None, obligations_fulfilled_on="2026-05-20")
    told = AssessmentFacts.model_validate({"severity": "general", "decided_on": "2026-05-06"})
    answer = _assess(silent, TODAY, told)
    said = {reason.rule: reason for reason in answer.reasons}
    assert answer.outcome is Outcome.REPAIRABLE_NOW
    assert said["conditions.told_class"].text.startswith("您说明的失信信息类别是一般，记录里没有")
    assert said["conditions.told_day"].text.startswith("您说明的处罚决定日期是2026年5月6日，记录里没有")
    assert "publication.class" not in said
    assert said["conditions.told_class"].satisfied is None


@pytest.mark.parametrize(
    "changes",
    [
        {"publication_ends_on": "2029-05-06"},
        {"kind": "serious_dishonesty_list", "authority_field": "market_regulation"},
    ],
)
def test_a_class_that_the_record_shows_by_other_means_wins(changes: dict[str, str]) -> None:
    """Protects the minimum period: calling it minor shortens nothing where the page's end or the law says serious."""
    record = _penalty(obligations_fulfilled_on="2026-05-20", **changes)
    told = AssessmentFacts.model_validate({"severity": "minor"})
    plain, spoken = _assess(record, TODAY, AssessmentFacts()), _assess(record, TODAY, told)
    assert (spoken.outcome, spoken.earliest_on) == (plain.outcome, plain.earliest_on)
    assert "conditions.told_otherwise" in {reason.rule for reason in spoken.reasons}
    assert "conditions.told_class" not in {reason.rule for reason in spoken.reasons}


def test_dates_that_do_not_fit_are_asked_about_once() -> None:
    """Protects people from a question that no answer ends: the record's own day wins, so a person looks."""
    record = _penalty(severity="general", publication_ends_on="2026-05-05")
    assert [q.field for q in _assess(record, TODAY, AssessmentFacts()).questions] == ["publication_ends_on"]
    told = AssessmentFacts.model_validate({"publication_ends_on": "2027-05-06"})
    assert _assess(record, TODAY, told).outcome is Outcome.NEEDS_PERSON
