"""What must hold for every case: cited answers, no regress with time or with a fulfilled duty, one hash one answer.

Cases are of every kind here, so few stand at a turn of time or duties: those are in ``test_time_properties``.
"""

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import TELLABLE, AssessmentFacts, RecordFacts, SubjectFacts, completed
from knowledge.engine.library import load_library
from knowledge.engine.vocabulary import Ground, Outcome, PenaltyKind, Sought
from tests.knowledge import generating as made

pytestmark = pytest.mark.filterwarnings("error")
LIBRARY = load_library(Path(__file__).resolve().parents[2] / "knowledge")
NOT_KEPT = ("history.not_kept", "history.begin_527")
REFUSING = (Outcome.REPAIRABLE_LATER, Outcome.NOT_REPAIRABLE, Outcome.WRONG_DOOR)
HOW_FAR = {
    Outcome.NOT_REPAIRABLE: 0,
    Outcome.REPAIRABLE_LATER: 1,
    Outcome.NEEDS_INFORMATION: 2,
    Outcome.NEEDS_PERSON: 2,
    Outcome.OBJECTION_INSTEAD: 2,
    Outcome.REPAIRABLE_NOW: 3,
    Outcome.ENDED: 4,
}
"""How far a person has come on the way to a clean record. A sure "not now" stands behind what is still open: a question
or a person's look may yet say yes, and an objection can be filed. An item that is gone by itself is best."""


def _assess(
    record: RecordFacts, day: dt.date, told: AssessmentFacts | None = None, subject: SubjectFacts | None = None
) -> Assessment:
    return assess(LIBRARY, record, subject=subject or SubjectFacts(), facts=told or AssessmentFacts(), as_of=day)


def _penalty(decided_on: dt.date, **more: object) -> RecordFacts:
    """A penalty of the transport field, decided under the present regime."""
    return RecordFacts.model_validate(
        {"kind": "administrative_penalty", "authority_field": "transport", "decided_on": decided_on, **more}
    )


@settings(max_examples=200, deadline=None)
@given(record=made.records(), subject=made.subjects, told=made.facts, day=made.days)
def test_every_combination_has_a_cited_answer(
    record: RecordFacts, subject: SubjectFacts, told: AssessmentFacts, day: dt.date
) -> None:
    """Protects "no citation, no answer": whatever is asked, each reason and paper stands on a clause begun by then."""
    answer = _assess(record, day, told, subject)
    assert answer.reasons
    assert all(reason.citations for reason in answer.reasons)
    told_law = [reason for reason in answer.reasons if reason.rule not in NOT_KEPT]
    assert all((cite.effective_from or day) <= day for reason in told_law for cite in reason.citations)
    assert all((cite.effective_from or day) <= day for paper in answer.materials for cite in paper.citations)
    assert all(paper.citations for paper in answer.materials)
    assert (answer.ground is not None) == (answer.outcome is Outcome.OBJECTION_INSTEAD)
    assert answer.questions or answer.outcome is not Outcome.NEEDS_INFORMATION
    # "Not yet" may stand already while an answer would still make its day certain.
    assert not answer.questions or answer.outcome in (Outcome.NEEDS_INFORMATION, Outcome.REPAIRABLE_LATER)
    assert answer == _assess(record, day, told, subject)
    if answer.outcome is Outcome.REPAIRABLE_LATER and answer.earliest_on:
        assert answer.earliest_on > day
    if answer.outcome is Outcome.REPAIRABLE_NOW and answer.earliest_on:
        assert answer.earliest_on <= day


@settings(max_examples=200, deadline=None)
@given(record=made.records(), subject=made.subjects, told=made.facts, day=made.days)
def test_only_verified_law_refuses(
    record: RecordFacts, subject: SubjectFacts, told: AssessmentFacts, day: dt.date
) -> None:
    """Protects people from one page's word: a refusal or an end stands on verified law, or on a bar that was told.

    The bar is a fact of the case, told by the deciding body to the person: how long bars may last is not read from it.
    """
    answer = _assess(record, day, told, subject)
    barred = told.barred_until is not None and day <= told.barred_until
    facts_of_the_case = ("conditions.barred",) if barred and answer.outcome is Outcome.REPAIRABLE_LATER else ()
    sure = {
        reason.satisfied
        for reason in answer.reasons
        if reason.verification.may_decide or reason.rule in facts_of_the_case
    }
    if answer.outcome in REFUSING:
        assert False in sure
    if answer.outcome is Outcome.ENDED:
        assert True in sure


@settings(max_examples=150, deadline=None)
@given(record=made.records(), told=made.facts, wait=st.integers(0, 1200), further=st.integers(1, 900))
def test_waiting_never_turns_repairable_into_too_early(
    record: RecordFacts, told: AssessmentFacts, wait: int, further: int
) -> None:
    """Protects a person who was told "now" from being told "too early" on a later day of the same rules."""
    told = told.model_copy(update={"sought": Sought.REPAIR, "third_party_site": None, "obligations_fulfilled": True})
    day = (record.decided_on or made.FIRST) + dt.timedelta(days=wait)
    early, late = _assess(record, day, told), _assess(record, day + dt.timedelta(days=further), told)
    if early.outcome not in (Outcome.REPAIRABLE_NOW, Outcome.ENDED):
        return
    if early.outcome is Outcome.ENDED:
        assert late.outcome is Outcome.ENDED
    elif early.regimes == late.regimes:
        assert late.outcome is not Outcome.REPAIRABLE_LATER
    if early.regimes == late.regimes and late.outcome is early.outcome and told.reorganisation is None:
        assert late.earliest_on == early.earliest_on


@settings(max_examples=150, deadline=None)
@given(record=made.records(), subject=made.subjects, told=made.facts, day=made.days)
def test_performing_a_duty_never_makes_it_worse(
    record: RecordFacts, subject: SubjectFacts, told: AssessmentFacts, day: dt.date
) -> None:
    """Protects the reason to pay: with duties performed the answer is as good or better, and no later."""
    record = record.model_copy(update={"obligations_fulfilled_on": None})
    owing = told.model_copy(update={"performed_on": None, "obligations_fulfilled": False})
    without = _assess(record, day, owing, subject)
    performed = _assess(record, day, owing.model_copy(update={"obligations_fulfilled": True}), subject)
    if without.outcome is Outcome.WRONG_DOOR:
        assert performed.outcome is Outcome.WRONG_DOOR
        return
    assert HOW_FAR[performed.outcome] >= HOW_FAR[without.outcome]
    if without.earliest_on and performed.earliest_on:
        assert performed.earliest_on <= without.earliest_on


@settings(max_examples=150, deadline=None)
@given(data=st.data(), record=made.records(), subject=made.subjects, told=made.facts, day=made.days)
def test_answering_the_first_question_comes_to_an_end(
    data: st.DataObject, record: RecordFacts, subject: SubjectFacts, told: AssessmentFacts, day: dt.date
) -> None:
    """Protects a person from being asked in circles: no question comes twice, and they end."""
    asked: list[str] = []
    answer = _assess(record, day, told, subject)
    while answer.questions:
        field = answer.questions[0].field
        assert field not in asked
        asked.append(field)
        record, told = _with_answer(data, field, record, told, day)
        answer = _assess(record, day, told, subject)
    assert answer.outcome is not Outcome.NEEDS_INFORMATION


@settings(max_examples=200, deadline=None)
@given(data=st.data(), record=made.records(), subject=made.subjects, told=made.facts, day=made.days)
def test_answering_what_is_asked_through_facts_comes_to_an_end(
    data: st.DataObject, record: RecordFacts, subject: SubjectFacts, told: AssessmentFacts, day: dt.date
) -> None:
    """Protects the chat, which cannot write into a record: whatever the engine asks, a told fact answers for good."""
    asked: list[str] = []
    answer = _assess(record, day, told, subject)
    while answer.questions:
        field = answer.questions[0].field
        assert field not in asked
        asked.append(field)
        whole, told = _with_answer(data, field, completed(record, told), told, day)
        if field in TELLABLE:
            told = told.model_copy(update={field: getattr(whole, field)})
        answer = _assess(record, day, told, subject)
    assert answer.outcome is not Outcome.NEEDS_INFORMATION


def _with_answer(
    data: st.DataObject, field: str, record: RecordFacts, told: AssessmentFacts, day: dt.date
) -> tuple[RecordFacts, AssessmentFacts]:
    """A true answer: a day that has come, in its order; a class; a basis; a ground; duties done, or not."""
    if field == "obligations_fulfilled_on":
        return record, told.model_copy(update={"obligations_fulfilled": data.draw(st.booleans())})
    if field in ("ground", "publication_basis"):
        answers = {"ground": list(Ground), "publication_basis": made.BASES}[field]
        return record, told.model_copy(update={field: data.draw(st.sampled_from(answers))})
    if field == "severity":
        return record.model_copy(update={field: data.draw(st.sampled_from(list(made.Severity)))}), told
    first = {"decided_on": min(made.FIRST, day)}.get(field, record.decided_on or made.FIRST)
    last = max(first, made.LAST if field == "publication_ends_on" else day)
    return record.model_copy(update={field: data.draw(st.dates(first, last))}), told


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_reached_by_some_generated_record(outcome: Outcome) -> None:
    """Protects the contract's list, and these tests: no outcome is a dead letter or out of the generator's reach."""
    anything = st.tuples(made.records(), made.days, made.facts, made.subjects)
    sought = settings(max_examples=3000, deadline=None, database=None, phases=[Phase.generate])
    found = find(anything, lambda drawn: _assess(*drawn).outcome is outcome, settings=sought, random=random.Random(7))
    assert _assess(*found).outcome is outcome


def test_the_kind_of_penalty_never_changes_the_outcome() -> None:
    """Protects against refusing on one page's word: a hint about the class is told, and decides nothing."""
    decided_on = dt.date(2026, 5, 6)
    plain = _penalty(decided_on, obligations_fulfilled_on=decided_on)
    for penalty in PenaltyKind:
        hinted = plain.model_copy(update={"penalties": (penalty,)})
        for day in (dt.date(2026, 5, 20), dt.date(2026, 11, 21), dt.date(2028, 1, 1), dt.date(2029, 6, 1)):
            assert _assess(hinted, day).outcome is _assess(plain, day).outcome


def test_every_ground_has_a_sentence_and_a_door() -> None:
    """Protects objections: each ground of the contract can be explained and sent somewhere."""
    rule = LIBRARY.rules["objection.grounds"]
    assert {entry.ground for entry in rule.grounds} == set(Ground)  # type: ignore[attr-defined]
