"""What would change if duties were performed, on another day, or with another record."""

import datetime as dt

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
