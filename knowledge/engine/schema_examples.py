"""Shapes of the examples that stand in rule files: cases that a lawyer can read, run by the tests."""

import datetime as dt
from enum import StrEnum

from pydantic import PositiveInt

from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.schema import Strict, Text
from knowledge.engine.vocabulary import Ground, MaterialId, Outcome, Unit


class ExampleCase(StrEnum):
    """What an example shows: the rule met, not met, or its first or last day."""

    YES = "yes"
    NO = "no"
    BOUNDARY = "boundary"


class Expectation(Strict):
    """What an example must give; a key left out is not compared."""

    outcome: Outcome
    earliest_on: dt.date | None = None
    ends_on: dt.date | None = None
    ground: Ground | None = None
    door: str | None = None
    asks: tuple[str, ...] = ()
    requires: tuple[MaterialId, ...] = ()
    says: tuple[str, ...] = ()
    silent_on: tuple[str, ...] = ()


class Example(Strict):
    """A case that a lawyer can read: given, on that day, expected."""

    name: Text
    case: ExampleCase | None = None
    record: RecordFacts
    subject: SubjectFacts = SubjectFacts()
    facts: AssessmentFacts = AssessmentFacts()
    as_of: dt.date
    expect: Expectation


class DateExample(Strict):
    """A computation of dates: from that day, so long, due then."""

    name: Text
    case: ExampleCase | None = None
    start_on: dt.date
    amount: PositiveInt
    unit: Unit
    due_on: dt.date
    provisional: bool = False
