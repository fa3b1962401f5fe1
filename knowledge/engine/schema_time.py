"""Strict shapes of time limits and of the calendar."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.engine.schema import NATIONWIDE, RegionCode, Strict, Text, Verification
from knowledge.engine.schema_rule_base import Cites, RuleBase, SettledBy
from knowledge.engine.vocabulary import AuthorityField, Unit


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
    settled_by: SettledBy = None
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
