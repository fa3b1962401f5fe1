"""What must hold for every record, not only for the examples."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    Leniency,
    Outcome,
    PenaltyKind,
    Procedure,
    RecordKind,
    RecordStatus,
    Reorganisation,
    Severity,
    Sought,
    SubjectKind,
)

pytestmark = pytest.mark.filterwarnings("error")
FIRST, LAST = dt.date(2023, 1, 1), dt.date(2032, 12, 31)
days = st.dates(FIRST, LAST)
perhaps = st.none() | st.booleans()
records = st.builds(
    RecordFacts,
    kind=st.sampled_from(RecordKind),
    authority_field=st.none() | st.sampled_from(AuthorityField),
    region=st.sampled_from([None, "320281", "360483"]),
    penalties=st.none() | st.lists(st.sampled_from(PenaltyKind), max_size=3).map(tuple),
    procedure=st.none() | st.sampled_from(Procedure),
    severity=st.none() | st.sampled_from(Severity),
    decided_on=st.none() | days,
    published_on=st.none() | days,
    publication_ends_on=st.none() | days,
    obligations_fulfilled_on=st.none() | days,
    status=st.none() | st.sampled_from(RecordStatus),
    excluded_by=st.sampled_from([None, None, None, "《示例法》第一条", "示例通知"]),
)
subjects = st.builds(SubjectFacts, kind=st.none() | st.sampled_from(SubjectKind), born_on=st.none() | days)
facts = st.builds(
    AssessmentFacts,
    obligations_fulfilled=perhaps,
    still_published=perhaps,
    decision_revoked=st.sampled_from([None, None, True]),
    agreed_instalments=perhaps,
    notice_before_listing=st.none() | days,
    publication_basis=st.sampled_from([None, "无", "《示例法》第二条"]),
    reorganisation=st.none() | st.sampled_from(Reorganisation),
    leniency=st.lists(st.sampled_from(Leniency), max_size=2).map(tuple),
    barred_until=st.none() | days,
    performed_on=st.none() | days,
    sought=st.none() | st.sampled_from(Sought),
)


def _penalty(decided_on: dt.date, **more: object) -> RecordFacts:
    """A penalty of the transport field, decided under the present regime."""
    return RecordFacts.model_validate(
        {"kind": "administrative_penalty", "authority_field": "transport", "decided_on": decided_on, **more}
    )


def _on(library: Library, record: RecordFacts, day: dt.date, **told: object) -> Assessment:
    known = AssessmentFacts.model_validate({"sought": "repair", **told})
    return assess(library, record, subject=SubjectFacts(), facts=known, as_of=day)


@settings(max_examples=400, deadline=None)
@given(record=records, subject=subjects, told=facts, day=days)
def test_every_combination_has_a_cited_answer(
    library: Library, record: RecordFacts, subject: SubjectFacts, told: AssessmentFacts, day: dt.date
) -> None:
    """Protects "no citation, no answer": whatever is asked, each reason and paper stands on a clause begun by then."""
    answer = assess(library, record, subject=subject, facts=told, as_of=day)
    assert answer.reasons
    assert all(reason.citations for reason in answer.reasons)
    told_law = [reason for reason in answer.reasons if reason.rule != "history.not_kept"]
    assert all((cite.effective_from or day) <= day for reason in told_law for cite in reason.citations)
    assert all((cite.effective_from or day) <= day for paper in answer.materials for cite in paper.citations)
    assert all(paper.citations for paper in answer.materials)
    assert (answer.ground is not None) == (answer.outcome is Outcome.OBJECTION_INSTEAD)
    assert bool(answer.questions) == (answer.outcome is Outcome.NEEDS_INFORMATION)
    assert answer == assess(library, record, subject=subject, facts=told, as_of=day)
    if answer.outcome is Outcome.REPAIRABLE_LATER and answer.earliest_on:
        assert answer.earliest_on > day
    if answer.outcome is Outcome.REPAIRABLE_NOW and answer.earliest_on:
        assert answer.earliest_on <= day


@settings(max_examples=200, deadline=None)
@given(
    decided_on=st.dates(dt.date(2026, 4, 1), dt.date(2027, 12, 31)),
    severity=st.none() | st.sampled_from(Severity),
    wait=st.integers(0, 1300),
    further=st.integers(1, 400),
)
def test_waiting_never_turns_repairable_into_too_early(
    library: Library, decided_on: dt.date, severity: Severity | None, wait: int, further: int
) -> None:
    """Protects a person who was told "now" from being told "too early" on a later day."""
    record = _penalty(decided_on, severity=severity, obligations_fulfilled_on=decided_on)
    early = _on(library, record, decided_on + dt.timedelta(days=wait))
    late = _on(library, record, decided_on + dt.timedelta(days=wait + further))
    if early.outcome is Outcome.REPAIRABLE_NOW:
        assert late.outcome in (Outcome.REPAIRABLE_NOW, Outcome.ENDED, Outcome.NEEDS_INFORMATION)
    if early.outcome is Outcome.ENDED:
        assert late.outcome is Outcome.ENDED
    if severity and early.earliest_on and late.outcome is Outcome.REPAIRABLE_NOW:
        assert late.earliest_on == early.earliest_on


@settings(max_examples=200, deadline=None)
@given(
    decided_on=st.dates(dt.date(2026, 4, 1), dt.date(2027, 12, 31)),
    severity=st.sampled_from(Severity),
    wait=st.integers(0, 1300),
)
def test_performing_a_duty_never_makes_it_worse(
    library: Library, decided_on: dt.date, severity: Severity, wait: int
) -> None:
    """Protects the reason to pay: with duties performed the answer is as good or better, and no later."""
    order = [Outcome.NEEDS_PERSON, Outcome.REPAIRABLE_LATER, Outcome.REPAIRABLE_NOW, Outcome.ENDED]
    record, day = _penalty(decided_on, severity=severity), decided_on + dt.timedelta(days=wait)
    without = _on(library, record, day, obligations_fulfilled=False)
    performed = _on(library, record, day, obligations_fulfilled=True)
    assert order.index(performed.outcome) >= order.index(without.outcome)
    if without.earliest_on and performed.earliest_on:
        assert performed.earliest_on <= without.earliest_on


def test_single_source_never_refuses(library: Library) -> None:
    """Protects against refusing on one page's word: a hint about the class never changes the outcome."""
    decided_on = dt.date(2026, 5, 6)
    plain = _penalty(decided_on, obligations_fulfilled_on=decided_on)
    for penalty in PenaltyKind:
        hinted = plain.model_copy(update={"penalties": (penalty,)})
        for day in (dt.date(2026, 5, 20), dt.date(2026, 11, 21), dt.date(2028, 1, 1), dt.date(2029, 6, 1)):
            assert _on(library, hinted, day).outcome is _on(library, plain, day).outcome


def test_every_outcome_is_reached_by_some_example(library: Library) -> None:
    """Protects the contract's list: no outcome is a dead letter."""
    expected = {getattr(example, "expect", None) for rule in library.rules.values() for example in rule.examples}
    assert {expect.outcome for expect in expected if expect} == set(Outcome)


def test_every_ground_has_a_sentence_and_a_door(library: Library) -> None:
    """Protects objections: each ground of the contract can be explained and sent somewhere."""
    rule = library.rules["objection.grounds"]
    assert {entry.ground for entry in rule.grounds} == set(Ground)  # type: ignore[attr-defined]
