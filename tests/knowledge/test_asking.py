"""The order of questions is computed: the one whose answers settle most comes first."""

import datetime as dt

from knowledge.engine.asking import in_order
from knowledge.engine.case import Case
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library


def _case(library: Library, **record: object) -> Case:
    values = {"kind": "administrative_penalty", "authority_field": "transport", "decided_on": "2026-05-06", **record}
    facts, subject = RecordFacts.model_validate(values), SubjectFacts()
    return Case(library, facts, subject, AssessmentFacts(), dt.date(2026, 11, 21))


def test_the_class_settles_more_than_duties_where_a_class_may_be_over(library: Library) -> None:
    """Protects people from a question whose answer leaves all open: after half a year only the class tells."""
    found = in_order(_case(library), ["obligations_fulfilled_on", "severity"])
    assert found == ("severity", "obligations_fulfilled_on")


def test_equal_questions_keep_the_order_in_which_they_were_found(library: Library) -> None:
    """Protects a stable answer: the class, which a notice states, before the end that a page shows."""
    case = _case(library, obligations_fulfilled_on="2026-05-20")
    assert in_order(case, ["severity", "publication_ends_on"]) == ("severity", "publication_ends_on")


def test_a_question_stands_once(library: Library) -> None:
    """Protects against asking the same thing twice in one list."""
    assert in_order(_case(library), ["severity", "severity"]) == ("severity",)
