"""Single edges that generated cases seldom find: orders, equal days, a stopped clock, one day beside a class's end."""

import datetime as dt

import pytest

from knowledge.engine import clocks
from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.clock import Clock
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import DeadlineState, Event, Ground, Outcome, SubjectKind

DECIDED, TODAY = dt.date(2026, 5, 6), dt.date(2026, 11, 21)
DAY = dt.timedelta(days=1)
PERSON = SubjectFacts(kind=SubjectKind.PERSON)


def _record(**values: object) -> RecordFacts:
    plain = {"kind": "administrative_penalty", "authority_field": "transport", "decided_on": DECIDED}
    return RecordFacts.model_validate({**plain, **values})


def _answer(
    library: Library,
    record: RecordFacts,
    facts: AssessmentFacts | None = None,
    subject: SubjectFacts | None = None,
    as_of: dt.date = TODAY,
) -> Assessment:
    facts, subject = facts or AssessmentFacts(), subject or SubjectFacts()
    return assess(library, record, subject=subject, facts=facts, as_of=as_of)


def _paused(library: Library) -> Clock:
    """Seven working days in Henan, the last at first 2026-12-01, stopped for an expert's tests since 24 November."""
    limit = library.time_limit("T53b")
    clock = clocks.start(limit, dt.date(2026, 11, 20))
    return clocks.pause(clock, limit, Event.EXPERT_EXAMINATION, dt.date(2026, 11, 24))


def test_nobody_is_late_while_the_clock_stands(library: Library) -> None:
    """Protects who waits for an expert: past the old last day a stopped clock is not late, past the new one it is."""
    clock = _paused(library)
    old = clocks.due(clock).on
    assert old is not None
    assert not clocks.is_late(clock, old + DAY)
    assert not clocks.is_late(clock, old + 60 * DAY)
    assert clocks.state_on(clock, old + 60 * DAY) is DeadlineState.PAUSED
    again = clocks.resume(clock, old + 3 * DAY)
    last = dt.date(2026, 12, 11)
    assert clocks.due(again).on == last
    assert not clocks.is_late(again, last)
    assert clocks.is_late(again, last + DAY)


@pytest.mark.parametrize(
    ("basis", "field", "sealed"),
    [
        ("《道路交通安全法》第九十一条", "public_security", False),
        ("《治安管理处罚法》第二十六条", "public_security", True),
        ("《治安管理处罚法》第二十六条", "transport", True),
        (None, "public_security", True),
        (None, "transport", False),
    ],
)
def test_only_what_the_police_punish_under_their_own_law_is_sealed(
    library: Library, basis: str | None, field: str, *, sealed: bool
) -> None:
    """Protects the seal from both sides: the stated law counts, and the police's field only where none is stated."""
    record = _record(authority_field=field, basis=basis, penalties=["detention"], severity="general")
    facts = AssessmentFacts(obligations_fulfilled=True, publication_basis="《示例法》第二十条")
    answer = _answer(library, record, facts, PERSON)
    assert (answer.ground is Ground.PRIVACY) is sealed
    assert answer.outcome is (Outcome.OBJECTION_INSTEAD if sealed else Outcome.REPAIRABLE_NOW)


def test_an_agreement_to_pay_in_parts_alone_is_no_performance(library: Library) -> None:
    """Protects against a wrong "now": agreed instalments, and nothing else known, count as duties not yet done."""
    answer = _answer(library, _record(severity="general"), AssessmentFacts(agreed_instalments=True))
    assert answer.outcome is Outcome.REPAIRABLE_LATER
    assert answer.earliest_on is None
    assert not answer.questions
    assert "conditions.instalments" in {reason.rule for reason in answer.reasons if reason.satisfied is False}
    paid = AssessmentFacts(agreed_instalments=True, obligations_fulfilled=True)
    assert _answer(library, _record(severity="general"), paid).outcome is Outcome.REPAIRABLE_NOW


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ({"about_somebody_else": True, "decision_revoked": True, "duplicate_of": "示交罚〔2026〕2号"}, Ground.NOT_MINE),
        ({"decision_revoked": True, "duplicate_of": "示交罚〔2026〕2号", "in_catalogue": False}, Ground.DUPLICATE),
        ({"decision_revoked": True, "in_catalogue": False}, Ground.REVOKED_BASIS),
        ({"in_catalogue": False}, Ground.OUTSIDE_CATALOGUE),
    ],
)
def test_of_several_grounds_the_one_that_ends_the_matter_comes_first(
    library: Library, facts: dict[str, object], ground: Ground
) -> None:
    """Protects the order: whose record it is comes before what became of it, and that before what it may be in."""
    answer = _answer(library, _record(severity="general"), AssessmentFacts.model_validate(facts))
    assert (answer.outcome, answer.ground) == (Outcome.OBJECTION_INSTEAD, ground)


def test_a_decision_of_the_day_itself_is_no_contradiction(library: Library) -> None:
    """Protects whoever asks at once: a decision of today is judged, one of tomorrow is asked about."""
    record = _record(severity="minor", obligations_fulfilled_on=DECIDED)
    assert _answer(library, record, as_of=DECIDED).outcome is Outcome.REPAIRABLE_NOW
    tomorrow = _answer(library, record, as_of=DECIDED - DAY)
    assert tomorrow.outcome is Outcome.NEEDS_INFORMATION
    assert [question.field for question in tomorrow.questions] == ["decided_on"]


def test_an_end_on_the_day_of_the_decision_is_no_contradiction(library: Library) -> None:
    """Protects odd but possible pages: shown for one day only is judged, an end before the decision is asked about."""
    record = _record(severity="minor", obligations_fulfilled_on=DECIDED, publication_ends_on=DECIDED)
    assert _answer(library, record, as_of=DECIDED).outcome is Outcome.REPAIRABLE_NOW
    after = _answer(library, record, as_of=DECIDED + DAY)
    assert (after.outcome, after.ends_on) == (Outcome.ENDED, DECIDED)
    before = _answer(library, record.model_copy(update={"publication_ends_on": DECIDED - DAY}))
    assert [question.field for question in before.questions] == ["publication_ends_on"]


@pytest.mark.parametrize(("off", "told"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
@pytest.mark.parametrize(
    ("severity", "end"), [("minor", "2026-08-06"), ("general", "2027-05-06"), ("serious", "2029-05-06")]
)
def test_an_end_tells_its_class_a_day_early_or_late(
    library: Library, severity: str, end: str, off: int, *, told: bool
) -> None:
    """Protects people whose page counts a day otherwise, and nobody else: two days off tells no class."""
    shown = dt.date.fromisoformat(end) + off * DAY
    record = _record(publication_ends_on=shown, obligations_fulfilled_on=DECIDED)
    answer = _answer(library, record, as_of=dt.date(2026, 7, 1))
    rules = {reason.rule for reason in answer.reasons}
    assert ("publication.class_by_end" in rules) is told
    asked = "severity" in {question.field for question in answer.questions}
    assert asked is not told
    stated = _answer(library, _record(severity=severity, obligations_fulfilled_on=DECIDED), as_of=dt.date(2026, 7, 1))
    if told:
        assert (answer.outcome, answer.earliest_on) == (stated.outcome, stated.earliest_on)


def test_an_unknown_day_of_publication_counts_as_the_last_it_can_be(library: Library) -> None:
    """Protects against a wasted way in market regulation: published at the latest after 20 working days, 29 July."""
    record = _record(
        authority_field="market_regulation",
        severity="general",
        decided_on="2026-07-01",
        obligations_fulfilled_on="2026-07-03",
    )
    first = dt.date(2026, 10, 30)
    now, before = (_answer(library, record, as_of=day) for day in (first, first - DAY))
    assert (now.outcome, now.earliest_on) == (Outcome.REPAIRABLE_NOW, first)
    assert before.outcome is Outcome.NEEDS_INFORMATION
    assert [question.field for question in before.questions] == ["published_on"]
