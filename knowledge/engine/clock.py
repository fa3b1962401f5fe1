"""A clock as a value: the time limit that runs in a case, and what has happened to it."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt

from knowledge.engine.schema import ClauseRef, Strict, Verification
from knowledge.engine.schema_time import LimitId
from knowledge.engine.vocabulary import Event, Unit


class ClockError(ValueError):
    """A step that the law or the clock's history does not allow."""


class Paused(Strict):
    """The clock stands still from the day after ``on``; ``certain``: a clause that was read says so."""

    kind: Literal["paused"] = "paused"
    on: dt.date
    by: Event
    certain: bool
    cites: tuple[ClauseRef, ...]


class Resumed(Strict):
    """The clock runs on from the day after ``on``."""

    kind: Literal["resumed"] = "resumed"
    on: dt.date


class Extended(Strict):
    """More time by another limit, in the clock's unit; without ``amount`` nobody has read how much."""

    kind: Literal["extended"] = "extended"
    on: dt.date
    limit: LimitId
    amount: PositiveInt | None
    cites: tuple[ClauseRef, ...]


class Met(Strict):
    """What the clock was for has been done."""

    kind: Literal["met"] = "met"
    on: dt.date


class Supposed(Strict):
    """It runs only if something is so that nobody has said yet: until then its last day is provisional."""

    kind: Literal["supposed"] = "supposed"
    on: dt.date


Change = Annotated[Paused | Resumed | Extended | Met | Supposed, Field(discriminator="kind")]


class Clock(Strict):
    """A limit that runs in a case: whose it is, how long, on which clauses, and what has happened to it."""

    limit: LimitId
    name: str
    actor: str
    amount: PositiveInt
    unit: Unit
    started_on: dt.date
    cites: tuple[ClauseRef, ...]
    verification: Verification
    note: str | None = None
    history: tuple[Change, ...] = ()

    def with_change(self, change: Change) -> Self:
        """The same clock after one more event."""
        return self.model_copy(update={"history": (*self.history, change)})

    def until(self, day: dt.date) -> Self:
        """The clock as it was known on ``day``."""
        return self.model_copy(update={"history": tuple(change for change in self.history if change.on <= day)})

    @property
    def supposed(self) -> bool:
        """Whether it is still open if the limit runs at all."""
        return any(isinstance(change, Supposed) for change in self.history)

    @property
    def met_on(self) -> dt.date | None:
        """The day on which it was met."""
        return next((change.on for change in self.history if isinstance(change, Met)), None)

    @property
    def paused_on(self) -> dt.date | None:
        """The day on which the pause began that still lasts."""
        last = next((c for c in reversed(self.history) if isinstance(c, Paused | Resumed)), None)
        return last.on if isinstance(last, Paused) else None
