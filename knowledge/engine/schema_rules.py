"""Strict shapes of the files under ``knowledge/rules``: dated, cited values and sentences.

A rule file holds law as data: numbers, dates, citations, plain sentences. Logic lives in ``assess``
and its neighbours.
"""

import datetime as dt
from collections.abc import Mapping
from re import Pattern
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.engine.schema import NATIONWIDE, ClauseRef, Rank, RegionCode, Strict, Text, Verification
from knowledge.engine.schema_rule_base import Cites, RuleBase, RuleId
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    MaterialId,
    Need,
    PenaltyKind,
    Procedure,
    RecordKind,
    RequestKind,
    Severity,
    SubjectKind,
    Unit,
)


class Statements(RuleBase):
    """A rule that needs no table: its sentences are what the engine uses."""

    kind: Literal["statements"]


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

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if (self.penalty is None) == (self.procedure is None):
            raise ValueError("name either a penalty or a procedure")
        return self


class PenaltyClasses(RuleBase):
    """Which class a kind of penalty falls into (分类标准)."""

    kind: Literal["penalty_classes"]
    entries: Annotated[tuple[PenaltyClass, ...], Field(min_length=1)]


class MaterialRule(Strict):
    """One paper of one request, and for whom."""

    id: MaterialId
    name: Text
    need: Need
    why: Text
    cites: Cites
    earlier: tuple[ClauseRef, ...] = ()
    verification: Verification
    subjects: tuple[SubjectKind, ...] = Field((), description="only for these; empty: for all")
    grounds: tuple[Ground, ...] = Field((), description="only for these grounds; empty: for all")
    fields: tuple[AuthorityField, ...] = Field((), description="only in these fields; empty: in all")
    only_if: Literal["agent", "underage"] | None = None

    @model_validator(mode="after")
    def _must_be_sure(self) -> Self:
        if self.need is Need.REQUIRED and not self.verification.may_decide:
            raise ValueError("a paper may be required only on primary or corroborated law")
        return self


class Materials(RuleBase):
    """The papers of one kind of request."""

    kind: Literal["materials"]
    request: RequestKind
    items: Annotated[tuple[MaterialRule, ...], Field(min_length=1)]


class TimeLimit(Strict):
    """One time limit: from what, for whom, how long. An amount that was not read stays empty."""

    id: Annotated[str, Field(pattern=r"^T\d{2}$")]
    name: Text
    trigger: Text
    actor: Text
    amount: PositiveInt | None
    unit: Unit | None
    label: Literal["P", "C2", "C1", "SH", "M", "U"]
    verification: Verification
    region: RegionCode = NATIONWIDE
    fields: tuple[AuthorityField, ...] = ()
    cites: Cites
    note: Text | None = None

    @model_validator(mode="after")
    def _label_and_number_agree(self) -> Self:
        expected = {"P": "primary", "C2": "corroborated", "C1": "single_source"}.get(self.label, "unverified")
        if self.verification != expected:
            raise ValueError(f"label {self.label} means {expected}")
        if self.amount is not None and self.verification is Verification.UNVERIFIED:
            raise ValueError("a number that was not verified must stay empty")
        return self


class TimeLimits(RuleBase):
    """Time limits of one body of law."""

    kind: Literal["time_limits"]
    limits: Annotated[tuple[TimeLimit, ...], Field(min_length=1)]


class PenaltyDoor(Strict):
    """Where a field's administrative penalties are handled, and what to say about it."""

    door: str
    statement: RuleId


class FieldDoor(Strict):
    """Where a field's records are handled, and how to know the field when it is not stated."""

    field: AuthorityField
    kinds: tuple[RecordKind, ...] = Field((), description="kinds that belong here when no field is known")
    door: str
    fileable: bool = Field(description="whether a request can be filed here and passed on")
    authority_names: tuple[Text, ...] = ()
    list_names: tuple[Text, ...] = ()
    statement: RuleId
    penalty: PenaltyDoor | None = Field(None, description="where this field's penalties go, if elsewhere")


class FieldDoors(RuleBase):
    """Doors by field; a field that is not named goes to the default door."""

    kind: Literal["field_doors"]
    default: str
    deciding_authority: str
    third_party_site: str
    default_statement: RuleId
    fields: tuple[FieldDoor, ...]


class Exclusions(RuleBase):
    """Who may declare a record beyond repair. No closed list has been seen, so none is kept.

    ``names`` are patterns of names that are clearly such a source; ``without_any`` are documents that were read
    and exclude nothing.
    """

    kind: Literal["exclusions"]
    ranks: tuple[Rank, ...]
    central_issuers: tuple[Text, ...]
    names: tuple[Pattern[str], ...]
    without_any: tuple[str, ...]


class HolidayNotice(Strict):
    """One year's official arrangement: spans off work and week-end days at work."""

    year: int
    rest: tuple[tuple[dt.date, dt.date], ...]
    work: tuple[dt.date, ...]


class Calendar(RuleBase):
    """Until when working days are known for certain."""

    kind: Literal["calendar"]
    verified_from: dt.date
    verified_through: dt.date
    notices: Annotated[tuple[HolidayNotice, ...], Field(min_length=1)]


class GroundRule(Strict):
    """One ground of an objection: what it says and where it goes."""

    ground: Ground
    door: str
    statement: RuleId


class Grounds(RuleBase):
    """Grounds of objections."""

    kind: Literal["grounds"]
    grounds: Annotated[tuple[GroundRule, ...], Field(min_length=1)]


class Questions(RuleBase):
    """What to ask when something is missing, by field."""

    kind: Literal["questions"]
    questions: dict[str, Text]


RULE_KINDS: Mapping[str, type[RuleBase]] = MappingProxyType(
    {
        "statements": Statements,
        "publication_periods": PublicationPeriods,
        "penalty_classes": PenaltyClasses,
        "materials": Materials,
        "time_limits": TimeLimits,
        "field_doors": FieldDoors,
        "exclusions": Exclusions,
        "calendar": Calendar,
        "grounds": Grounds,
        "questions": Questions,
    }
)
"""The shape of a rule file by its ``kind``."""
