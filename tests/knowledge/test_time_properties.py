"""What time and duties do to a penalty of the present rules, on the days around each turn of the answer."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import load_library
from knowledge.engine.vocabulary import AuthorityField, Outcome, PenaltyKind, RecordKind
from tests.knowledge.timely import DAY, Timed, on_an_edge, timed

pytestmark = pytest.mark.filterwarnings("error")
LIBRARY = load_library(Path(__file__).resolve().parents[2] / "knowledge")
LATER, NOW, ENDED, PERSON = (
    Outcome.REPAIRABLE_LATER,
    Outcome.REPAIRABLE_NOW,
    Outcome.ENDED,
    Outcome.NEEDS_PERSON,
)
REFUSALS = (LATER, Outcome.NOT_REPAIRABLE, Outcome.WRONG_DOOR)
STEPS_FORWARD = st.sampled_from([1, 2, 5, 30, 90, 400])
NOTICES = ["某市市场监管局通知第三条", "某省贯彻《示例法》的通知", "示例部门2026年工作意见", "某市信用办公告"]
LISTS = [kind for kind in RecordKind if kind is not RecordKind.ADMINISTRATIVE_PENALTY]
few = settings(max_examples=100, deadline=None)
Case = tuple[Timed, dt.date]


def _told(record: RecordFacts, facts: AssessmentFacts, day: dt.date) -> Assessment:
    return assess(LIBRARY, record, subject=SubjectFacts(), facts=facts, as_of=day)


def _on(one: Timed, day: dt.date, **facts: object) -> Assessment:
    return _told(one.record, one.told.model_copy(update=facts), day)


@settings(max_examples=200, deadline=None)
@given(case=on_an_edge())
def test_the_answer_is_what_the_calendar_says(case: Case) -> None:
    """Protects every turn of the answer: periods worked out by hand give the same outcome and days."""
    one, day = case
    answer, done = _on(one, day), one.performed is not None and one.performed <= day
    if day > one.last:
        assert answer.outcome is (ENDED if done else PERSON)
    else:
        assert answer.outcome is (NOW if done and day >= one.free else LATER)
    assert answer.ends_on == one.last
    assert not answer.questions
    if answer.outcome is NOW or (answer.outcome is LATER and one.performed):
        assert answer.earliest_on == one.first
    elif answer.outcome is LATER:
        assert answer.earliest_on == (one.free if day < one.free <= one.last else None)


@few
@given(case=on_an_edge(performed=True), further=STEPS_FORWARD)
def test_waiting_never_makes_it_too_early(case: Case, further: int) -> None:
    """Protects a person who was told "now": from then on it stays so, with the same first day, until it has ended."""
    one, day = case
    early, late = _on(one, day), _on(one, day + further * DAY)
    if early.outcome is NOW:
        assert late.outcome is (NOW if day + further * DAY <= one.last else ENDED)
        assert late.earliest_on == (early.earliest_on if late.outcome is NOW else None)
    if early.outcome is ENDED:
        assert late.outcome is ENDED


@few
@given(one=timed())
def test_the_day_after_the_minimum_is_the_first(one: Timed) -> None:
    """Protects the turn itself: performed early, it is "later" on the last day that bars it and "now" on the next."""
    record = one.record.model_copy(update={"obligations_fulfilled_on": one.decided_on})
    facts = one.told.model_copy(update={"obligations_fulfilled": None})
    if one.free <= one.start or one.free > one.last:
        return
    before, after = (_told(record, facts, day) for day in (one.free - DAY, one.free))
    assert (before.outcome, before.earliest_on) == (LATER, one.free)
    assert (after.outcome, after.earliest_on) == (NOW, one.free)


@few
@given(case=on_an_edge())
def test_the_day_that_is_told_is_the_first_day(case: Case) -> None:
    """Protects a promised day: who performs by then may apply on it, and could not on the day before."""
    one, day = case
    answer = _on(one, day)
    if answer.outcome is not LATER or answer.earliest_on is None:
        return
    first = answer.earliest_on
    assert first > day
    facts = {} if one.performed else {"obligations_fulfilled": True}
    assert _on(one, first, **facts).outcome is NOW
    assert _on(one, first - DAY, **facts).outcome is LATER


@few
@given(case=on_an_edge(performed=False), dated=st.booleans())
def test_performing_a_duty_opens_the_way(case: Case, *, dated: bool) -> None:
    """Protects the reason to pay: "later" turns to "now" where only duties stood in the way, and nothing gets worse."""
    one, day = case
    owing = _on(one, day)
    facts = {"performed_on": day, "obligations_fulfilled": None} if dated else {"obligations_fulfilled": True}
    performed = _on(one, day, **facts)
    if day > one.last:
        assert (owing.outcome, performed.outcome) == (PERSON, ENDED)
        return
    assert owing.outcome is LATER
    assert performed.outcome is (NOW if day >= one.free else LATER)
    assert owing.earliest_on == (one.free if day < one.free <= one.last else None)
    if performed.outcome is LATER:
        assert performed.earliest_on == owing.earliest_on
    else:
        assert performed.earliest_on == (day if dated else one.free)


@few
@given(case=on_an_edge(), after=st.integers(1, 900))
def test_past_the_end_only_what_was_corrected_has_ended(case: Case, after: int) -> None:
    """Protects both sides past the maximum: performed is over, open duties go to a person who decides."""
    one, _ = case
    day = one.last + after * DAY
    done = one.performed is not None and one.performed <= day
    answer = _on(one, day)
    assert answer.outcome is (ENDED if done else PERSON)
    told = {reason.rule: reason.satisfied for reason in answer.reasons}
    assert told.get("publication.ended" if done else "publication.uncorrected") is done
    assert ("publication.uncorrected" in told) is not done


@few
@given(case=on_an_edge(), notice=st.sampled_from(NOTICES), in_record=st.booleans())
def test_a_department_s_notice_never_refuses(case: Case, notice: str, *, in_record: bool) -> None:
    """Protects people from a department's own list: only law and the centre may say "never", so a person looks."""
    one, day = case
    plain = _on(one, day)
    named = {"excluded_by": notice}
    record = one.record.model_copy(update=named) if in_record else one.record
    answer = _told(record, one.told if in_record else one.told.model_copy(update=named), day)
    assert answer.outcome is (ENDED if plain.outcome is ENDED else PERSON)
    law = one.record.model_copy(update={"excluded_by": "《示例法》第十条"})
    refused = _told(law, one.told, day)
    assert refused.outcome is (ENDED if plain.outcome is ENDED else Outcome.NOT_REPAIRABLE)


@few
@given(
    case=on_an_edge(performed=True),
    kind=st.sampled_from(LISTS),
    field=st.sampled_from([field for field in AuthorityField if field is not AuthorityField.MARKET_REGULATION]),
    performed=st.booleans(),
)
def test_a_list_s_own_rule_never_refuses_alone(
    case: Case, kind: RecordKind, field: AuthorityField, *, performed: bool
) -> None:
    """Protects listed people: the list's rule was not read, so only an open duty says "not yet"; a person the rest."""
    one, day = case
    values = {"kind": kind, "authority_field": field, "severity": None, "publication_ends_on": None}
    record = one.record.model_copy(update={**values, "obligations_fulfilled_on": None})
    answer = _told(record, AssessmentFacts(obligations_fulfilled=performed), day)
    unmet = {reason.rule for reason in answer.reasons if reason.satisfied is False}
    if answer.outcome in REFUSALS and answer.outcome is not Outcome.WRONG_DOOR:
        assert (performed, unmet) == (False, {"conditions.performance"})
    else:
        assert answer.outcome in (PERSON, Outcome.WRONG_DOOR)
    if answer.outcome is PERSON:
        assert answer.reasons[0].rule in ("lists.own_rule", "lists.abnormal", "lists.other")


@few
@given(case=on_an_edge(performed=True))
def test_a_list_with_a_class_goes_to_a_person_where_a_penalty_is_open(case: Case) -> None:
    """Protects lists whose class is stated: the unread rule turns "now" over to a person, and refuses nothing."""
    one, day = replace(case[0], published_on=None, told_by="stated", shift=0), case[1]
    listed = one.record.model_copy(update={"kind": RecordKind.SERIOUS_DISHONESTY_LIST})
    penalty, answer = _on(one, day), _told(listed, one.told, day)
    assert answer.outcome is (PERSON if penalty.outcome is NOW else penalty.outcome)
    if penalty.outcome is NOW:
        assert (answer.reasons[0].rule, answer.reasons[0].satisfied) == ("lists.own_rule", None)


@few
@given(one=timed(performed=True), penalty=st.sampled_from(PenaltyKind), after=st.integers(0, 1200))
def test_one_page_s_word_about_a_class_never_refuses(one: Timed, penalty: PenaltyKind, after: int) -> None:
    """Protects who has no class stated: what one source says of a kind of penalty changes no outcome and no day."""
    unknown = {"severity": None, "publication_ends_on": None, "authority_field": AuthorityField.TRANSPORT}
    plain = one.record.model_copy(update={**unknown, "obligations_fulfilled_on": one.decided_on})
    hinted, day = plain.model_copy(update={"penalties": (penalty,)}), one.start + after * DAY
    answers = [_told(record, AssessmentFacts(), day) for record in (plain, hinted)]
    assert answers[0].outcome is answers[1].outcome
    assert answers[0].earliest_on == answers[1].earliest_on
    assert answers[0].outcome not in REFUSALS


Premise = Callable[[Case], bool]


def _is_now(case: Case) -> bool:
    return _on(*case).outcome is NOW


def _tells_a_day(case: Case) -> bool:
    answer = _on(*case)
    return answer.outcome is LATER and answer.earliest_on is not None


def _opens_by_performing(case: Case) -> bool:
    one, day = case
    return (
        _on(one, day).outcome,
        _on(one, day, performed_on=day, obligations_fulfilled=None).outcome,
    ) == (LATER, NOW)


@pytest.mark.parametrize(
    ("cases", "premise"),
    [
        pytest.param(on_an_edge(performed=True), _is_now, id="told-now"),
        pytest.param(on_an_edge(), _tells_a_day, id="told-a-day"),
        pytest.param(on_an_edge(performed=False), _opens_by_performing, id="only-duties-open"),
        pytest.param(on_an_edge(), lambda case: case[0].start < case[0].free <= case[0].last, id="has-a-minimum"),
        pytest.param(on_an_edge(), lambda case: _on(*case).outcome not in (ENDED, PERSON), id="open"),
        pytest.param(on_an_edge(), lambda case: case[0].performed is None, id="never-performed"),
    ],
)
def test_each_property_is_about_many_of_its_draws(cases: st.SearchStrategy[Case], premise: Premise) -> None:
    """Protects these tests from saying nothing: what each speaks of is met in at least a fifth of what is drawn."""
    met: list[bool] = []

    @seed(7)
    @settings(max_examples=100, deadline=None, database=None, phases=[Phase.generate])
    @given(case=cases)
    def count(case: Case) -> None:
        met.append(premise(case))

    count()
    assert sum(met) >= len(met) / 5
