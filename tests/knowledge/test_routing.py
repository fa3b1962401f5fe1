"""Where records belong: words that tell the door are data, and never misroute what only sounds alike."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.engine.assess import assess
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.schema_routing import Matter, Matters
from knowledge.engine.vocabulary import AuthorityField, Outcome, RecordKind, SubjectKind

TODAY = dt.date(2026, 11, 21)


def _rules(library: Library, record: RecordFacts, kind: SubjectKind | None = None) -> set[str]:
    answer = assess(library, record, subject=SubjectFacts(kind=kind), facts=AssessmentFacts(), as_of=TODAY)
    return {reason.rule for reason in answer.reasons}


def _matters(library: Library) -> tuple[Matter, ...]:
    return library.only_rule(Matters).matters


def test_every_word_of_a_matter_leads_to_it(library: Library) -> None:
    """Protects the words in the data: each is found by itself, and none is swallowed by another entry before it."""
    for matter in _matters(library):
        for word in matter.list_names:
            record = RecordFacts(kind=matter.kinds[0], list_name=word)
            assert matter.statement in _rules(library, record, next(iter(matter.subjects), None)), word


def test_a_stated_field_beats_a_word_in_the_description(library: Library) -> None:
    """Protects records of other departments whose description merely mentions such a word."""
    for matter in _matters(library):
        for word in matter.violations:
            record = RecordFacts(kind=RecordKind.OTHER, violation=word, authority_field=AuthorityField.AGRICULTURE)
            assert matter.statement not in _rules(library, record, SubjectKind.PERSON), word


def test_penalties_are_never_told_by_such_words(library: Library) -> None:
    """Protects ordinary penalties: no word turns one into a matter outside repair."""
    assert all(RecordKind.ADMINISTRATIVE_PENALTY not in matter.kinds for matter in _matters(library))


def test_what_was_not_read_refuses_nobody(library: Library) -> None:
    """Protects people from a refusal on memory: where the law was not read, a person looks."""
    for matter in _matters(library):
        sure = library.statement(matter.statement).verification.may_decide
        assert sure or matter.outcome is Outcome.NEEDS_PERSON, matter.id


@given(text=st.text(alphabet="信用修复卡分类名单企业监管记录逾期公示平台异常法人", max_size=12))
def test_harmless_words_stay_where_they_are(library: Library, text: str) -> None:
    """Protects against guesswork: characters of the trade alone, in any order, name no matter unless they spell it."""
    record = RecordFacts(kind=RecordKind.OTHER, list_name=text or None)
    spelt = [m for m in _matters(library) if any(word in text for word in m.list_names)]
    told = _rules(library, record, SubjectKind.BUSINESS)
    assert spelt or not told & {matter.statement for matter in _matters(library)}


@pytest.mark.parametrize(
    "name", ["安全生产严重失信名单", "拖欠农民工工资失信联合惩戒对象名单", "医疗保障失信名单", "统计严重失信企业"]
)
def test_lists_of_other_departments_follow_their_own_rules(library: Library, name: str) -> None:
    """Protects listed persons: no list of another department is answered by the market regulators' rules."""
    record = RecordFacts(
        kind=RecordKind.SERIOUS_DISHONESTY_LIST,
        list_name=name,
        decided_on=dt.date(2025, 6, 5),
        obligations_fulfilled_on=dt.date(2025, 9, 1),
    )
    assert "lists.own_rule" in _rules(library, record)


@pytest.mark.parametrize("day", ["2017-04-30", "2020-12-07", "2021-01-05", "2025-06-21", "2026-01-01", "2026-11-21"])
def test_matters_of_any_day_cite_what_was_law_then(library: Library, day: str) -> None:
    """Protects answers about the past: no word leads to a sentence or paper whose clause had not begun."""
    on = dt.date.fromisoformat(day)
    words = [(matter.kinds[0], word) for matter in _matters(library) for word in matter.list_names]
    for kind, word in words:
        record = RecordFacts(kind=kind, list_name=word)
        told = assess(library, record, subject=SubjectFacts(), facts=AssessmentFacts(), as_of=on)
        parts = [reason.citations for reason in told.reasons if reason.rule != "history.not_kept"]
        parts += [paper.citations for paper in told.materials]
        assert all((c.effective_from or on) <= on for citations in parts for c in citations), word
        assert (told.ground is not None) == (told.outcome is Outcome.OBJECTION_INSTEAD)
