"""A lawyer's cases, written from the law and the contract alone, come out as she expected."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Outcome

CASES: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "lawyer_cases.yaml").read_text(encoding="utf-8"))[
    "cases"
]
UNDECIDED = (Outcome.NEEDS_INFORMATION, Outcome.NEEDS_PERSON)
FILED = (Outcome.REPAIRABLE_NOW, Outcome.OBJECTION_INSTEAD)
DATED = (Outcome.REPAIRABLE_NOW, Outcome.REPAIRABLE_LATER)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case_of_the_lawyer(library: Library, case: dict[str, Any]) -> None:
    """Protects the whole reading of the law against our own blind spots."""
    answer = assess(
        library,
        RecordFacts.model_validate(case["record"]),
        subject=SubjectFacts.model_validate(case.get("subject", {})),
        facts=AssessmentFacts.model_validate(case.get("facts", {})),
        as_of=case["as_of"],
    )
    assert dict(_faults(answer, case["expect"])) == {}


def _faults(answer: Assessment, expected: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """What differs; an expectation counts only where the answer's outcome has such a thing."""
    outcome = answer.outcome
    if outcome not in _any_of(expected["outcome"]):
        yield "outcome", outcome
        return
    found: dict[str, object] = {}
    if outcome in DATED:
        found |= {"earliest_on": answer.earliest_on, "ends_on": answer.ends_on}
    if outcome not in UNDECIDED:
        found["door"] = answer.door.id
    if outcome is Outcome.OBJECTION_INSTEAD:
        found["ground"] = answer.ground
    if outcome is Outcome.NEEDS_INFORMATION:
        found["asks_first"] = answer.questions[0].field
    yield from ((key, value) for key, value in found.items() if key in expected and value not in _any_of(expected[key]))
    yield from _papers(answer, expected)
    if outcome not in UNDECIDED:
        told = "".join(reason.text for reason in answer.reasons)
        yield from (("says", words) for words in expected.get("says", ()) if words not in told)


def _papers(answer: Assessment, expected: dict[str, Any]) -> Iterator[tuple[str, object]]:
    required = {paper.id.value for paper in answer.materials if paper.required}
    yield from (("not_requires", paper) for paper in expected.get("not_requires", ()) if paper in required)
    if answer.outcome in FILED:
        yield from (("requires", paper) for paper in expected.get("requires", ()) if paper not in required)


def _any_of(expected: object) -> list[object]:
    return expected if isinstance(expected, list) else [expected]
