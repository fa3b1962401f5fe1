"""What would change if duties were performed, on another day, or with another record."""

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.engine.assess import assess
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Outcome
from knowledge.engine.whatif import Change, WhatIf, compare

TODAY = dt.date(2026, 11, 21)
OWING = AssessmentFacts(obligations_fulfilled=False)


def _record(severity: str = "general") -> RecordFacts:
    return RecordFacts.model_validate(
        {
            "kind": "administrative_penalty",
            "authority_field": "transport",
            "severity": severity,
            "decided_on": "2026-05-06",
        }
    )


def _if(library: Library, change: Change, severity: str = "general", facts: AssessmentFacts = OWING) -> WhatIf:
    record = _record(severity)
    return compare(library, record, subject=SubjectFacts(), facts=facts, as_of=TODAY, change=change)


def test_paying_today_opens_the_way_today(library: Library) -> None:
    """Protects the answer people pay for: what performing today gives, in a sentence."""
    told = AssessmentFacts()
    found = _if(library, Change(facts={"performed_on": TODAY}), facts=told)
    assert (found.before.outcome, found.after.outcome) == (Outcome.NEEDS_INFORMATION, Outcome.REPAIRABLE_NOW)
    assert found.changes[0].field == "outcome"
    assert found.changes[0].text == "如果今天缴清并改正，最早可以在2026年11月21日申请，不用再等。"


def test_another_day_is_another_answer(library: Library) -> None:
    """Protects "what if I wait": the later day is named, and what stands otherwise then."""
    fulfilled = AssessmentFacts(obligations_fulfilled=True)
    found = _if(library, Change(as_of=dt.date(2027, 5, 7)), "serious", fulfilled)
    assert (found.before.outcome, found.after.outcome) == (Outcome.REPAIRABLE_LATER, Outcome.REPAIRABLE_NOW)
    assert found.changes[0].text.startswith("到2027年5月7日，")
    assert any(change.field == "publication.minimum" and change.after is True for change in found.changes)


def test_another_class_in_words(library: Library) -> None:
    """Protects readers: a changed field of the record is told by its Chinese name and term."""
    fulfilled = AssessmentFacts(obligations_fulfilled=True)
    found = _if(library, Change(record={"severity": "serious"}), facts=fulfilled)
    assert found.changes[0].text.startswith("如果失信信息类别是“严重”，仍要等到2027年5月7日")


def test_no_difference_is_told_as_none(library: Library) -> None:
    """Protects against inventing a change where there is none."""
    assert _if(library, Change(as_of=TODAY)).changes == ()


def test_a_day_before_the_decision_is_not_asked_about(library: Library) -> None:
    """Protects people from being asked for a date that the record has: on that day there was no decision."""
    found = _if(library, Change(as_of=dt.date(2026, 4, 1)))
    assert [change.text for change in found.changes] == ["在2026年4月1日，那时还没有这份决定。"]


def test_a_day_that_has_passed_is_told_as_past(library: Library) -> None:
    """Protects the wording: who has paid already is not told "if you pay on" a day of last month."""
    found = _if(library, Change(facts={"performed_on": dt.date(2026, 11, 1)}), facts=AssessmentFacts())
    assert found.changes[0].text.startswith("如果已经在2026年11月1日缴清并改正，")
    later = _if(library, Change(facts={"performed_on": dt.date(2026, 12, 1)}), facts=AssessmentFacts())
    assert later.changes[0].text.startswith("如果在2026年12月1日缴清并改正，")


@pytest.mark.parametrize("told", [{"obligations_fulfilled": True}, {"obligations_fulfilled": False}])
def test_sentences_end_once(library: Library, told: dict[str, bool]) -> None:
    """Protects readers from "。。" and "变为：无": questions end with their own mark, and none are told as none."""
    asked, answered = AssessmentFacts(), AssessmentFacts.model_validate(told)
    for before, after in ((asked, told), (answered, {"obligations_fulfilled": None})):
        for change in _if(library, Change(facts=after), facts=before).changes:
            assert change.text[-1] in "。？"
            assert not any(wrong in change.text for wrong in ("。。", "？。", "。；", "：无"))


def test_an_unknown_name_is_refused(library: Library) -> None:
    """Protects against a supposition that is silently not made."""
    with pytest.raises(ValidationError):
        _if(library, Change(facts={"paid": True}))


@pytest.mark.parametrize("severity", ["minor", "general", "serious"])
@pytest.mark.parametrize("day", [dt.date(2026, 5, 20), dt.date(2026, 8, 7), TODAY, dt.date(2028, 1, 3)])
def test_the_ordinary_answer_tells_what_paying_today_would_give(library: Library, severity: str, day: dt.date) -> None:
    """Protects the sentence in the ordinary answer: it is what the engine says of the same case performed that day."""
    record, subject = _record(severity), SubjectFacts()
    owing = assess(library, record, subject=subject, facts=OWING, as_of=day)
    paid = assess(library, record, subject=subject, facts=AssessmentFacts(performed_on=day), as_of=day)
    told = [reason for reason in owing.reasons if reason.rule == "conditions.if_performed_today"]
    if paid.outcome is Outcome.REPAIRABLE_NOW:
        assert "不用再等" in told[0].text
    elif paid.outcome is Outcome.REPAIRABLE_LATER:
        assert paid.earliest_on
        earliest = f"{paid.earliest_on.year}年{paid.earliest_on.month}月{paid.earliest_on.day}日"
        assert f"仍要等到{earliest}" in told[0].text
    else:
        assert not told
    assert all(reason.satisfied is None for reason in told)


def test_a_condition_that_would_fail_is_told(library: Library) -> None:
    """Protects people from hearing only of what would get better."""
    record = _record().model_copy(update={"obligations_fulfilled_on": dt.date(2026, 5, 20)})
    found = compare(
        library,
        record,
        subject=SubjectFacts(),
        facts=AssessmentFacts(),
        as_of=TODAY,
        change=Change(facts={"obligations_fulfilled": False}, record={"obligations_fulfilled_on": None}),
    )
    changed = {difference.field: (difference.before, difference.after) for difference in found.changes}
    assert changed["conditions.performance"] == (True, False)


@pytest.mark.parametrize(
    "change",
    [
        {"facts": {"performed_on": TODAY}},
        {"record": {"obligations_fulfilled_on": TODAY}},
        {"facts": {"performed_on": TODAY, "obligations_fulfilled": True}},
        {"facts": {"performed_on": TODAY}, "record": {"obligations_fulfilled_on": TODAY}},
    ],
)
def test_who_has_not_paid_hears_what_paying_today_changes(library: Library, change: dict[str, Any]) -> None:
    """Protects the main question: "not performed" was said of today, and the supposed day says it otherwise, once."""
    found = _if(library, Change(**change), facts=OWING)
    assert found.after.outcome is Outcome.REPAIRABLE_NOW
    assert found.changes[0].text == "如果今天缴清并改正，最早可以在2026年11月21日申请，不用再等。"


def test_a_no_that_is_supposed_itself_stays(library: Library) -> None:
    """Protects a supposition that names both: what is said outright holds."""
    change = Change(facts={"performed_on": TODAY, "obligations_fulfilled": False})
    assert _if(library, change, facts=AssessmentFacts()).after.outcome is Outcome.REPAIRABLE_LATER
