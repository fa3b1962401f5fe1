"""Strict shapes of publication periods (公示期) and classes (分类标准)."""

from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.engine.schema import Strict, Text, Verification
from knowledge.engine.schema_rule_base import Cites, RuleBase, SettledBy
from knowledge.engine.vocabulary import AuthorityField, PenaltyKind, Procedure, Severity, Unit


class Period(Strict):
    """A length of time."""

    amount: PositiveInt
    unit: Unit


class ClassPeriod(Strict):
    """Shortest and longest publication (公示期) of one class; ``severity`` empty means of every class."""

    severity: Severity | None
    fields: tuple[AuthorityField, ...] = ()
    minimum: Period | None
    maximum: Period
    cites: Cites
    verification: Verification
    settled_by: SettledBy = None


class PublicationPeriods(RuleBase):
    """Publication periods under one regime."""

    kind: Literal["publication_periods"]
    regime: Text
    field: Literal["general", "market_regulation"]
    counted_from: Literal["decided_on", "published_on"]
    earlier_maximum: Period | None = Field(None, description="how long older decisions may still be shown")
    periods: Annotated[tuple[ClassPeriod, ...], Field(min_length=1)]


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
