"""Strict shapes of publication periods (公示期) and classes (分类标准)."""

import datetime as dt
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.engine.schema import Strict, Text, Verification
from knowledge.engine.schema_rule_base import Cites, RuleBase, RuleId, SettledBy
from knowledge.engine.schema_time import LimitId
from knowledge.engine.vocabulary import AuthorityField, Ground, PenaltyKind, Procedure, RecordKind, Severity, Unit


class Period(Strict):
    """A length of time."""

    amount: PositiveInt
    unit: Unit


class ClassPeriod(Strict):
    """Shortest and longest publication (公示期) of one class; ``severity`` empty means of every class.

    The first one that fits holds; one that is ``perhaps`` may hold as well as the next that fits.
    """

    severity: Severity | None
    fields: tuple[AuthorityField, ...] = ()
    only_penalties: tuple[PenaltyKind, ...] = Field((), description="only where the record bears no other penalty")
    perhaps: bool = Field(default=False, description="what tells it from the next one was not read")
    minimum: Period | None
    maximum: Period
    cites: Cites
    verification: Verification
    settled_by: SettledBy = None

    @model_validator(mode="after")
    def _must_be_sure(self) -> Self:
        if not self.verification.may_decide:
            raise ValueError("a period decides: its numbers must be primary or corroborated")
        return self


class Unsettled(Strict):
    """Records about which a person decides, because the law about them was not read or contradicts itself."""

    severities: tuple[Severity, ...] = ()
    penalties: tuple[PenaltyKind, ...] = ()
    mentions: tuple[Text, ...] = Field((), description="words in the violation or its legal basis")
    statement: RuleId

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.severities or self.penalties or self.mentions):
            raise ValueError("name a class, a penalty or a word")
        return self


class ClassedKind(Strict):
    """Records of which the table itself says the class, whatever they bear; ``statement`` says so."""

    kind: RecordKind
    severity: Severity
    statement: RuleId


class NotShown(Strict):
    """Penalties that are not published at all where a decision bears no other: the objection, and what to say."""

    penalties: Annotated[tuple[PenaltyKind, ...], Field(min_length=1)]
    ground: Ground
    statement: RuleId


class Telling(Strict):
    """With which sentences a table's periods are told; ``perhaps`` on a day on which it may not have begun."""

    minimum: RuleId
    maximum: RuleId
    no_minimum: RuleId | None = None
    perhaps: RuleId | None = None
    always: tuple[RuleId, ...] = Field((), description="told whenever the table is applied")


class PublicationPeriods(RuleBase):
    """Publication periods under one regime."""

    kind: Literal["publication_periods"]
    regime: Text
    field: Literal["general", "market_regulation"]
    counted_from: Literal["decided_on", "published_on"] | None = Field(description="empty: the source does not say")
    kinds: tuple[RecordKind, ...] = Field((), description="the records that it is about; empty: all")
    perhaps_from: dt.date | None = Field(None, description="from when it may have been in force before its sure day")
    earlier_maximum: Period | None = Field(None, description="how long older decisions may still be shown")
    published_within: LimitId | None = Field(None, description="the limit that bounds an unknown publication day")
    periods: Annotated[tuple[ClassPeriod, ...], Field(min_length=1)]
    classed: tuple[ClassedKind, ...] = ()
    not_shown: tuple[NotShown, ...] = ()
    unsettled: tuple[Unsettled, ...] = ()
    telling: Telling

    @model_validator(mode="after")
    def _names_what_it_needs(self) -> Self:
        if (self.counted_from == "published_on") != (self.published_within is not None):
            raise ValueError("published_within belongs to a table that counts from the day of publication")
        if (self.perhaps_from is None) != (self.telling.perhaps is None):
            raise ValueError("a table with perhaps_from says so with telling.perhaps, and no other does")
        return self

    @cached_property
    def classes(self) -> tuple[Severity, ...]:
        """The classes that the table tells apart, mildest first; empty: it knows none."""
        found = {period.severity for period in self.periods}
        return tuple(severity for severity in Severity if severity in found)

    def is_about(self, kind: RecordKind) -> bool:
        """Whether its periods are those of such records."""
        return not self.kinds or kind in self.kinds

    def classed_as(self, kind: RecordKind) -> ClassedKind | None:
        """The class that it gives to all records of a kind, where it gives one."""
        return next((entry for entry in self.classed if entry.kind is kind), None)


class PenaltyClass(Strict):
    """The class that one source or more give for one kind of penalty."""

    penalty: PenaltyKind | None = None
    procedure: Procedure | None = None
    severity: Severity | None
    note: Text
    cites: Cites
    verification: Verification
    settled_by: SettledBy = None

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if (self.penalty is None) == (self.procedure is None):
            raise ValueError("name either a penalty or a procedure")
        return self


class PenaltyClasses(RuleBase):
    """Which class a kind of penalty falls into (分类标准)."""

    kind: Literal["penalty_classes"]
    entries: Annotated[tuple[PenaltyClass, ...], Field(min_length=1)]
