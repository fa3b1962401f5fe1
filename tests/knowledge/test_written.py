"""What people write is read the same however it was typed."""

import datetime as dt

import pytest
from pydantic import ValidationError

from knowledge.engine.assess import assess
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Outcome
from knowledge.engine.written import as_written, says_no_basis

DECIDED = dt.date(2026, 5, 6)
AS_OF = dt.date(2026, 11, 21)


def outcome(library: Library, **record: object) -> Outcome:
    """The outcome of a fulfilled general-class penalty with these fields."""
    base = {"kind": "administrative_penalty", "authority_field": "transport", "severity": "general"}
    days = {"decided_on": DECIDED, "obligations_fulfilled_on": DECIDED}
    facts = RecordFacts.model_validate({**base, **days, **record})
    return assess(library, facts, subject=SubjectFacts(), facts=AssessmentFacts(), as_of=AS_OF).outcome


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("国办发〔２０２０〕４９号", "国办发〔2020〕49号"),
        ("国发 (2016)33号", "国发〔2016〕33号"),
        ("国发【2016】33号", "国发〔2016〕33号"),
        ("限制 高消费\u200b", "限制高消费"),
        ("Demo Trading Co", "Demo Trading Co"),
        ("《示例法》（2020年修订）第十条", "《示例法》（2020年修订）第十条"),
    ],
)
def test_one_reading_of_each_text(typed: str, read: str) -> None:
    """Protects against a space or a full-width digit that changes an answer."""
    assert as_written(typed) == read


@pytest.mark.parametrize("words", ["无", "没有", "否", "-", "/", "不适用", "N/A", " ", "不知道", "\u200b", "无。"])
def test_words_for_nothing_exclude_nothing(library: Library, words: str) -> None:
    """Protects a record whose column for an exclusion says that there is none."""
    assert outcome(library, excluded_by=words) is Outcome.REPAIRABLE_NOW


@pytest.mark.parametrize("source", ["国办发〔2020〕49号", "国办发〔２０２０〕４９号", "国办发 [2020] 49 号"])
def test_a_source_is_recognised_however_it_is_typed(library: Library, source: str) -> None:
    """Protects against a refusal on a document that was read and excludes nothing."""
    assert outcome(library, excluded_by=source) is Outcome.NEEDS_PERSON


def test_a_penalty_named_twice_is_one_penalty() -> None:
    """Protects what looks at "only a warning" from a list that repeats itself."""
    record = RecordFacts.model_validate({"kind": "administrative_penalty", "penalties": ["warning", "warning"]})
    assert record.penalties is not None
    assert len(record.penalties) == 1


@pytest.mark.parametrize("words", ["没有", "无。", "没有依据", "Ｎ／Ａ", "ＮＯ", "没写"])
def test_no_basis_in_any_words(words: str) -> None:
    """Protects a person who says in other words that the page names no basis."""
    assert says_no_basis(words)


@pytest.mark.parametrize("text", ["\ud800", "字" * 201])
def test_texts_that_cannot_be_are_refused(text: str) -> None:
    """Protects the store from texts without end, and from halves of characters."""
    with pytest.raises(ValidationError):
        AssessmentFacts.model_validate({"excluded_by": text})
