"""What every rule file says about itself: its dates, its clauses, its sentences, its examples."""

import datetime as dt
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from knowledge.engine.glossary import Identifier
from knowledge.engine.schema import ClauseRef, Strict, Text, Verification
from knowledge.engine.schema_examples import (
    ClockExample,
    DateExample,
    Example,
    GuideExample,
    HandlingExample,
    LimitsExample,
    LocalExample,
    SupersessionExample,
)
from knowledge.engine.vocabulary import Outcome

Cites = Annotated[tuple[ClauseRef, ...], Field(min_length=1)]
SettledBy = Annotated[Text | None, Field(description="of a value that may not decide: what would settle it")]
AnyExample = (
    Example
    | DateExample
    | ClockExample
    | LimitsExample
    | GuideExample
    | LocalExample
    | HandlingExample
    | SupersessionExample
)
RuleId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]


class InForce(Strict):
    """From when to when (last day included) the rule holds; ``to`` empty means still."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    start: dt.date = Field(alias="from")
    to: dt.date | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Whether the rule is in force on ``day``."""
        return self.start <= day and (self.to is None or day <= self.to)

    def overlaps(self, other: Self) -> bool:
        """Whether some day belongs to both."""
        return self.holds_on(other.start) or other.holds_on(self.start)


class NotEncoded(Strict):
    """A part of the clause that no code applies, and why."""

    what: Text
    why: Text
    clauses: tuple[ClauseRef, ...] = Field((), description="the clauses that are left out, where they have an id")


class Statement(Strict):
    """One condition or statement of law in plain words, with the clauses it stands on.

    ``text`` is told when it holds, ``unmet`` when it does not, ``unknown`` when nobody has said yet;
    ``{…}`` are filled in by the engine. ``earlier`` are the clauses to cite for a day on which not all of ``cites``
    had begun; without one that had, the statement was not law on that day.
    """

    text: Text | None = None
    unmet: Text | None = None
    unknown: Text | None = None
    cites: Cites
    earlier: tuple[ClauseRef, ...] = ()
    verification: Verification
    settled_by: SettledBy = None


class RuleBase(Strict):
    """What every rule file says about itself."""

    id: RuleId
    title: Text
    cites: Cites
    in_force: InForce
    facts: tuple[Identifier, ...] = Field((), description="what it looks at: names of the record, subject or fact")
    outcomes: tuple[Outcome, ...] = Field((), description="what it may lead to; empty: it says or computes only")
    verification: Verification
    settled_by: SettledBy = None
    not_encoded: tuple[NotEncoded, ...] = ()
    statements: dict[RuleId, Statement] = Field(default_factory=dict)
    examples: Annotated[tuple[AnyExample, ...], Field(min_length=1)]
