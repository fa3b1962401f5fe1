"""Shapes of the examples that stand in rule files: cases that a lawyer can read, run by the tests."""

import datetime as dt
from enum import StrEnum
from typing import Literal

from pydantic import Field, PositiveInt

from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.schema import RegionCode, Strict, Text
from knowledge.engine.vocabulary import (
    AuthorityField,
    Circumstance,
    DeadlineState,
    Event,
    Ground,
    MaterialId,
    Outcome,
    RecordKind,
    RequestKind,
    Standing,
    SubjectKind,
    Unit,
)

Special = Literal["reorganisation", "underage"]
"""What must be so before a sentence of a local rule concerns somebody."""


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
    unasked: tuple[MaterialId, ...] = ()
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


class ClockExample(Strict):
    """One time limit in one case: started, stopped, prolonged, met; how it stands on a day.

    ``paused`` are spans by the first event that stops the limit, the last one without an end where it still lasts.
    """

    name: Text
    case: ExampleCase | None = None
    limit: Text
    started_on: dt.date
    paused: tuple[tuple[dt.date, dt.date | None], ...] = ()
    extended_by: Text | None = None
    extended_on: dt.date | None = None
    met_on: dt.date | None = None
    as_of: dt.date
    state: DeadlineState
    due_on: dt.date | None
    days_left: int | None


class LimitsExample(Strict):
    """Which time limits an event starts there and then: those that count down, and those without a number."""

    name: Text
    case: ExampleCase | None = None
    event: Event
    request: RequestKind | None = None
    field: AuthorityField = AuthorityField.OTHER
    region: RegionCode
    kind: RecordKind | None = None
    as_of: dt.date
    known: tuple[Circumstance, ...] = ()
    counting: tuple[Text, ...]
    without_number: tuple[Text, ...] = ()


class SupersessionExample(Strict):
    """How an old statement stands on one day."""

    name: Text
    case: ExampleCase | None = None
    entry: Text
    as_of: dt.date
    expect: Standing


class GuideExample(Strict):
    """What the guide to objections says there and then about a ground, whoever asks; ``says`` empty: nothing."""

    name: Text
    case: ExampleCase | None = None
    ground: Ground
    field: AuthorityField | None = None
    region: RegionCode | None = None
    subject_kind: SubjectKind | None = None
    as_of: dt.date
    says: tuple[Text, ...]
    silent_on: tuple[Text, ...] = ()


class LocalExample(Strict):
    """What local rules say to somebody of that place on that day, in this order; empty: nothing."""

    name: Text
    case: ExampleCase | None = None
    region: RegionCode
    request: RequestKind
    field: AuthorityField | None = None
    ground: Ground | None = None
    special: tuple[Special, ...] = ()
    as_of: dt.date
    says: tuple[Text, ...]


class HandlingExample(Strict):
    """What somebody is told there and then after a refusal, about missing papers and about false ones.

    ``remedies`` are names with their last days; a key left out is not compared.
    """

    name: Text
    case: ExampleCase | None = None
    request: RequestKind
    field: AuthorityField
    region: RegionCode
    kind: RecordKind
    as_of: dt.date
    remedies: dict[Text, dt.date | None] = Field(default_factory=dict)
    on_missing_papers: tuple[Text, ...] = ()
    on_false_papers: tuple[Text, ...] = ()
