"""Which rules were used is said: those of the day, those of the decision, and those that may have begun."""

import datetime as dt
from typing import Any

import pytest

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Outcome

NEW, OLD, OLDEST = "国家发展改革委令第36号", "国家发展改革委令第58号", "发改办财金〔2019〕527号"
MARKET, OLD_MARKET = "市场监管总局令第107号", "国市监信规〔2021〕3号"


def _on(library: Library, day: str, decided_on: str, field: str = "transport") -> Assessment:
    values = {
        "kind": "administrative_penalty",
        "authority_field": field,
        "severity": "general",
        "penalties": ["fine", "confiscation"],
        "decided_on": decided_on,
        "published_on": decided_on,
    }
    told = AssessmentFacts(obligations_fulfilled=True)
    record, as_of = RecordFacts.model_validate(values), dt.date.fromisoformat(day)
    return assess(library, record, subject=SubjectFacts(), facts=told, as_of=as_of)


@pytest.mark.parametrize(
    ("day", "decided_on", "field", "expected"),
    [
        ("2026-11-21", "2026-05-06", "transport", [(NEW, "applied")]),
        ("2026-04-01", "2026-03-31", "transport", [(NEW, "applied"), (OLD, "at_decision")]),
        ("2026-03-31", "2026-01-05", "transport", [(OLD, "applied")]),
        ("2023-05-01", "2023-01-05", "transport", [(OLD, "applied"), (OLDEST, "at_decision")]),
        ("2023-04-30", "2023-01-05", "transport", [(OLDEST, "applied")]),
        ("2019-12-30", "2019-06-03", "transport", [(OLDEST, "uncertain")]),
        ("2018-12-31", "2018-06-04", "transport", []),
        ("2025-12-24", "2025-01-06", "market_regulation", [(OLD, "applied"), (OLD_MARKET, "applied")]),
        (
            "2025-12-25",
            "2025-01-06",
            "market_regulation",
            [(OLD, "applied"), (MARKET, "applied"), (OLD_MARKET, "at_decision")],
        ),
        ("2021-08-31", "2021-01-06", "market_regulation", []),
    ],
)
def test_the_answer_names_the_rules_of_its_day_and_of_the_decision(
    library: Library, day: str, decided_on: str, field: str, expected: list[tuple[str, str]]
) -> None:
    """Protects "which regime was used", on the first and the last day of each."""
    answer = _on(library, day, decided_on, field)
    assert [(view.document, view.role) for view in answer.regimes] == expected
    if not any(role == "applied" for _, role in expected):
        assert answer.outcome is Outcome.NEEDS_PERSON


def test_both_counts_are_told_with_whose_rule_each_is(library: Library) -> None:
    """Protects readers from two dates without an owner: each sentence names its rules and its first day."""
    answer = _on(library, "2026-11-21", "2026-05-06", "market_regulation")
    told = {reason.rule: reason.text for reason in answer.reasons}
    assert NEW in told["publication.minimum"]
    assert "文书日期" in told["publication.minimum"]
    assert MARKET in told["publication.minimum_107"]
    assert "公示日" in told["publication.minimum_107"]


def test_the_rules_of_the_decision_are_told_in_words(library: Library) -> None:
    """Protects a person who was told otherwise at the time: then this, today that."""
    answer = _on(library, "2026-11-21", "2025-11-03")
    told = next(reason.text for reason in answer.reasons if reason.rule == "history.at_decision")
    assert told == f"作出决定时适用的是{OLD}，当时最短公示3个月、最长3年，从文书日期起算；今天申请按{NEW}。"


def test_a_long_end_of_an_older_decision_is_no_error(library: Library) -> None:
    """Protects against sending people to object: before the classes came, three years was what nearly all was shown."""
    record = RecordFacts.model_validate(
        {
            "kind": "administrative_penalty",
            "authority_field": "transport",
            "severity": "general",
            "decided_on": "2025-11-03",
            "publication_ends_on": "2028-11-03",
            "obligations_fulfilled_on": "2025-11-20",
        }
    )
    answer = assess(library, record, subject=SubjectFacts(), facts=AssessmentFacts(), as_of=dt.date(2026, 11, 21))
    told = [reason.satisfied for reason in answer.reasons if reason.rule == "publication.shown_end"]
    assert told == [True]


@pytest.mark.parametrize(
    ("record", "facts"),
    [
        ({}, {"reorganisation": "plan_approved"}),
        ({}, {"excluded_by": "示例市的一个通知"}),
        ({}, {"excluded_by": "中华人民共和国示例法"}),
        ({"publication_ends_on": "2026-09-01"}, {"sought": "objection", "still_published": True}),
        ({"decided_on": None}, {}),
        ({"kind": "serious_dishonesty_list", "severity": None}, {}),
    ],
)
def test_the_rules_are_named_whatever_stands_above_the_periods(
    library: Library, record: dict[str, Any], facts: dict[str, Any]
) -> None:
    """Protects readers: an answer that tells conditions or a last day says by whose rules, even where overridden."""
    values = {"kind": "administrative_penalty", "severity": "minor", "decided_on": "2026-08-06", **record}
    told = AssessmentFacts.model_validate({"obligations_fulfilled": True, **facts})
    whole = RecordFacts.model_validate({"authority_field": "transport", **values})
    answer = assess(library, whole, subject=SubjectFacts(), facts=told, as_of=dt.date(2026, 11, 21))
    assert [regime.document for regime in answer.regimes][:1] == [NEW], answer.outcome
