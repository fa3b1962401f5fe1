"""Run the examples of rule files: what each expects, and what the engine says instead."""

from collections.abc import Mapping

from knowledge.engine import handling, local_rules, objection, supersession
from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.deadlines import compute
from knowledge.engine.library import Library
from knowledge.engine.schema_examples import (
    ClockExample,
    DateExample,
    Example,
    GuideExample,
    HandlingExample,
    LimitsExample,
    LocalExample,
    SupersessionExample,
)
from knowledge.engine.schema_rule_base import AnyExample
from knowledge.engine.time_examples import run_clock, run_limits

Differences = Mapping[str, tuple[object, object]]
"""For each key that does not hold: what was expected, and what was found."""


def run_example(library: Library, example: AnyExample) -> Differences:
    """Where the engine's answer is not what the example expects; empty: it holds."""
    if isinstance(example, DateExample):
        return _run_dates(example)
    if isinstance(example, ClockExample):
        return _differing(example, run_clock(library, example))
    if isinstance(example, LimitsExample):
        return _differing(example, run_limits(library, example))
    if isinstance(example, GuideExample):
        return objection.run_example(library, example)
    if isinstance(example, LocalExample):
        return local_rules.run_example(library, example)
    if isinstance(example, HandlingExample):
        return handling.run_example(library, example)
    if isinstance(example, SupersessionExample):
        return supersession.run_example(library, example)
    answer = assess(library, example.record, subject=example.subject, facts=example.facts, as_of=example.as_of)
    return compare(answer, example)


def compare(answer: Assessment, example: Example) -> Differences:
    """Where an answer is not what the example expects, for the keys that the example names."""
    told = {reason.rule for reason in answer.reasons}
    expected = example.expect
    got: dict[str, object] = {
        "outcome": answer.outcome,
        "earliest_on": answer.earliest_on,
        "ends_on": answer.ends_on,
        "ground": answer.ground,
        "door": answer.door.id,
        "asks": tuple(question.field for question in answer.questions),
        "requires": tuple(paper.id for paper in answer.materials if paper.required),
        "unasked": tuple(paper.id for paper in answer.not_asked_for),
        "says": tuple(name for name in expected.says if name in told),
        "silent_on": tuple(name for name in expected.silent_on if name not in told),
    }
    wanted = {name: getattr(expected, name) for name in expected.model_fields_set}
    return {name: (value, got[name]) for name, value in wanted.items() if value != got[name]}


def _run_dates(example: DateExample) -> Differences:
    due = compute(example.start_on, example.amount, example.unit)
    return _differing(example, {"due_on": due.due_on, "provisional": due.provisional})


def _differing(example: AnyExample, got: Mapping[str, object]) -> Differences:
    wanted = {name: getattr(example, name) for name in got}
    return {name: (value, got[name]) for name, value in wanted.items() if value != got[name]}
