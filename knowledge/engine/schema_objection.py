"""Strict shapes of objections: the grounds, what follows from each, and the objection before a listing."""

from typing import Annotated, Literal

from pydantic import Field

from knowledge.engine.schema import RegionCode, Strict
from knowledge.engine.schema_routing import Aside
from knowledge.engine.schema_rule_base import RuleBase, RuleId
from knowledge.engine.vocabulary import AuthorityField, Event, Ground


class GroundRule(Strict):
    """One ground of an objection: what it says, where it goes, and what follows where it holds.

    ``explained_by`` is the sentence for somebody who has no record in mind yet, where it is another one.
    ``events`` start time limits of this ground besides those of every objection.
    """

    ground: Ground
    door: str
    statement: RuleId
    explained_by: RuleId | None = None
    effects: tuple[Aside, ...] = ()
    events: tuple[Event, ...] = ()


class OwnWay(Strict):
    """A field whose records are objected to in its own way: on which grounds, at which door, what to say, and when."""

    field: AuthorityField
    grounds: Annotated[tuple[Ground, ...], Field(min_length=1)]
    door: str
    statement: RuleId
    events: tuple[Event, ...]


class OutsideWay(Strict):
    """What else is open, where the penalty itself is thought unlawful: the door, what to say, and the time limit."""

    door: str
    statement: RuleId
    limit: str | None = None


class Grounds(RuleBase):
    """Grounds of objections, and what holds for all of them.

    ``unread_days`` are told where no number is known, the place's own first.
    """

    kind: Literal["grounds"]
    grounds: Annotated[tuple[GroundRule, ...], Field(min_length=1)]
    events: tuple[Event, ...]
    effects: tuple[Aside, ...]
    unread_days: tuple[Aside, ...]
    own_ways: tuple[OwnWay, ...] = ()
    also_open: tuple[OutsideWay, ...] = ()


class LocalListing(Strict):
    """What a place adds to the objection before a listing."""

    region: RegionCode
    statement: RuleId


class ListingObjections(RuleBase):
    """The objection before a listing on a serious-dishonesty list."""

    kind: Literal["listing_objections"]
    statement: RuleId
    local: tuple[LocalListing, ...] = ()
