"""Strict shapes of time limits and of the calendar."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.engine.schema import NATIONWIDE, RegionCode, Strict, Text, Verification
from knowledge.engine.schema_rule_base import Cites, InForce, RuleBase, SettledBy
from knowledge.engine.vocabulary import AuthorityField, Circumstance, Event, RecordKind, RequestKind, Unit

MetBy = Literal["mark", "passing_on", "acceptance", "decision", "completion"]
"""The step that ends a time limit: marked as disputed, passed on, accepted, decided, or carried out."""
LimitId = Annotated[str, Field(pattern=r"^T\d{2}[a-z]?$")]


class Pause(Strict):
    """What stops a time limit for a while, and the clause that says so, or that would have to say so."""

    by: Event
    cites: Cites
    verification: Verification
    settled_by: SettledBy = None


class TimeLimit(Strict):
    """One time limit: from what, for whom, how long. An amount that was not read stays empty.

    Without ``fields`` it holds in every field, but not in those that the law gives their own (``except_fields``).
    With ``kinds`` it runs for records of these kinds only.
    ``requests`` are what it belongs to (empty: no request of ours), ``only_if`` what must be known before it may be
    said to run, ``instead_of`` the limits whose place it takes where it applies itself. A limit that ``extends``
    others gives them more time: on top, or ``in_total``. ``waiting`` is a time that must have passed, by which
    nobody has to act. ``met_by`` is the step of a case that ends it.
    """

    id: LimitId
    name: Text
    trigger: Text
    event: Event
    actor: Text
    amount: PositiveInt | None
    unit: Unit | None
    label: Literal["P", "C2", "C1", "SH", "M", "U"]
    verification: Verification
    settled_by: SettledBy = None
    in_force: InForce | None = Field(None, description="where it differs from the file's")
    region: RegionCode = NATIONWIDE
    fields: tuple[AuthorityField, ...] = ()
    except_fields: tuple[AuthorityField, ...] = ()
    kinds: tuple[RecordKind, ...] = ()
    requests: tuple[RequestKind, ...] = ()
    only_if: tuple[Circumstance, ...] = ()
    instead_of: tuple[LimitId, ...] = ()
    extends: tuple[LimitId, ...] = ()
    in_total: bool = False
    pauses: tuple[Pause, ...] = ()
    waiting: bool = False
    met_by: MetBy = "decision"
    cites: Cites
    note: Text | None = None

    @model_validator(mode="after")
    def _label_and_number_agree(self) -> Self:
        expected = {"P": "primary", "C2": "corroborated", "C1": "single_source"}.get(self.label, "unverified")
        if self.verification != expected:
            raise ValueError(f"label {self.label} means {expected}")
        if self.amount is not None and self.verification is Verification.UNVERIFIED:
            raise ValueError("a number that was not verified must stay empty")
        if self.amount is not None and self.unit is None:
            raise ValueError("a number needs its unit")
        return self

    @property
    def counts_down(self) -> bool:
        """Whether a date may be promised by it: a verified number by which somebody has to act."""
        return self.amount is not None and self.verification.may_decide and not self.waiting and not self.extends


class TimeLimits(RuleBase):
    """Time limits of one body of law."""

    kind: Literal["time_limits"]
    limits: Annotated[tuple[TimeLimit, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _unique(self) -> Self:
        ids = [limit.id for limit in self.limits]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"limit {twice[0]!r} stands twice")
        return self

    def holds_on(self, limit: TimeLimit, day: dt.date) -> bool:
        """Whether one of the file's limits is law on ``day``."""
        return (limit.in_force or self.in_force).holds_on(day)


class HolidayNotice(Strict):
    """One year's official arrangement: spans off work and week-end days at work."""

    year: int
    rest: tuple[tuple[dt.date, dt.date], ...]
    work: tuple[dt.date, ...]

    @model_validator(mode="after")
    def _within_the_year(self) -> Self:
        if any(last < first for first, last in self.rest):
            raise ValueError("a span ends before it begins")
        if any(day.year != self.year for day in (*self.work, *(day for span in self.rest for day in span))):
            raise ValueError(f"a day lies outside {self.year}")
        return self


class Calendar(RuleBase):
    """Until when working days are known for certain."""

    kind: Literal["calendar"]
    verified_from: dt.date
    verified_through: dt.date
    notices: Annotated[tuple[HolidayNotice, ...], Field(min_length=1)]
