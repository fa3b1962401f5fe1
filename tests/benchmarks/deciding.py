"""Assessments per second on one core beside GoRules zen-engine deciding the same four conditions in the same run.

The four conditions of 36号 ch. 3: minimum period reached, duties performed, commitment made, not excluded. Both sides
get the same records, already read into their own form, one at a time; rounds alternate, so a busy machine slows both.
"""

import datetime as dt
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import zen

from knowledge.engine.assess import assess
from knowledge.engine.decision import decide
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library, load_library
from knowledge.engine.regimes import regimes_on
from knowledge.engine.vocabulary import Severity, SubjectKind
from tests.benchmarks.figures import table

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
RECORDS, ROUNDS = 2000, 9
BUSINESS = SubjectFacts(kind=SubjectKind.BUSINESS)
CONDITIONS = {
    "minimum": "severity == 'minor' or d(as_of).isAfter(d(decided_on).add(severity == 'serious' ? 12 : 3, 'M'))",
    "performed": "performed_on != null and not d(performed_on).isAfter(d(as_of))",
    "commitment": "committed == true",
    "included": "excluded_by == null",
}


class Asked(NamedTuple):
    """One question in our form and in zen's."""

    record: RecordFacts
    facts: AssessmentFacts
    as_of: dt.date
    context: dict[str, Any]


Answer = Callable[[Asked], object]


def measure() -> None:
    """Print both comparisons."""
    library, asked = load_library(KNOWLEDGE), questions(RECORDS)
    decision = zen.ZenEngine().create_decision(json.dumps(_model()))
    differing = sum(ours(library, one) != zens(decision, one) for one in asked)
    print(f"\nThe four conditions, {RECORDS} different records and days: {differing} answers differ.")
    rows = [
        ("four conditions", lambda one: ours(library, one), lambda one: zens(decision, one)),
        (
            "whole assessment with reasons, citations and papers; zen-engine with its trace",
            _full(library),
            _traced(decision),
        ),
    ]
    table(
        "Deciding, one core",
        ["what: ours, zen-engine", "ours per second", "zen-engine per second", "ours : zen-engine (median of rounds)"],
        [_row(name, asked, our, other) for name, our, other in rows],
    )


def questions(amount: int) -> list[Asked]:
    """Penalties of the present regime on days before their longest period ends, the same in every run."""
    dice = random.Random(36)
    return [_question(dice) for _ in range(amount)]


def ours(library: Library, one: Asked) -> tuple[bool, bool, bool, bool]:
    """The four conditions by the functions that the assessment itself uses."""
    regimes = regimes_on(library, one.as_of, one.record.authority_field)
    if regimes is None:
        raise ValueError("the library does not hold the law of that day")
    found = decide(library, one.record, one.facts, regimes, one.as_of)
    earliest = found.windows[0].earliest
    return (
        earliest is None or earliest <= one.as_of,
        found.performance.done is True,
        one.facts.committed_publicly is True,
        one.record.excluded_by is None,
    )


def zens(decision: zen.ZenDecision, one: Asked) -> tuple[bool, bool, bool, bool]:
    """The same by zen-engine's compiled model."""
    result = decision.evaluate(one.context)["result"]
    return result["minimum"], result["performed"], result["commitment"], result["included"]


def _full(library: Library) -> Answer:
    return lambda one: assess(library, one.record, subject=BUSINESS, facts=one.facts, as_of=one.as_of)


def _traced(decision: zen.ZenDecision) -> Answer:
    return lambda one: decision.evaluate(one.context, {"trace": True})


def _row(
    name: str, asked: Sequence[Asked], our: Callable[[Asked], object], other: Callable[[Asked], object]
) -> list[str]:
    for one in asked:
        our(one), other(one)
    rounds = [(_rate(our, asked), _rate(other, asked)) for _ in range(ROUNDS)]
    ratio = statistics.median(mine / theirs for mine, theirs in rounds)
    mine, theirs = (statistics.median(side) for side in zip(*rounds, strict=True))
    return [name, f"{mine:,.0f}", f"{theirs:,.0f}", f"{ratio:.2f}"]


def _rate(answer: Answer, asked: Sequence[Asked]) -> float:
    """Answers per second of this process's own time."""
    started = time.process_time()
    for one in asked:
        answer(one)
    return len(asked) / (time.process_time() - started)


def _question(dice: random.Random) -> Asked:
    severity = dice.choice(list(Severity))
    decided_on = dt.date(2026, 4, 1) + dt.timedelta(days=dice.randrange(900))
    longest = {Severity.MINOR: 88, Severity.GENERAL: 364, Severity.SERIOUS: 1094}[severity]
    as_of = decided_on + dt.timedelta(days=dice.randrange(longest))
    performed_on = dice.choice([None, decided_on + dt.timedelta(days=dice.randrange(400))])
    excluded_by = dice.choice([None, None, None, "《示例法》第十条"])
    committed = dice.choice([True, False])
    values = {"severity": severity, "decided_on": decided_on, "excluded_by": excluded_by}
    record = {"kind": "administrative_penalty", "authority_field": "transport", **values}
    told = {"committed_publicly": committed, "performed_on": performed_on}
    told["obligations_fulfilled"] = None if performed_on else False
    days = {"decided_on": decided_on, "as_of": as_of, "performed_on": performed_on}
    context = {name: day.isoformat() if day else None for name, day in days.items()}
    context |= {"severity": severity.value, "excluded_by": excluded_by, "committed": committed}
    return Asked(RecordFacts.model_validate(record), AssessmentFacts.model_validate(told), as_of, context)


def _model() -> dict[str, Any]:
    """The four conditions as a JSON decision model: one expression node."""
    expressions = [{"id": name, "key": name, "value": value} for name, value in CONDITIONS.items()]
    kinds = {"in": "inputNode", "conditions": "expressionNode", "out": "outputNode"}
    nodes = [{"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}} for name, kind in kinds.items()]
    nodes[1]["content"] = {"expressions": expressions}
    ties = [("in", "conditions"), ("conditions", "out")]
    edges = [{"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"} for one, other in ties]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


if __name__ == "__main__":
    measure()
