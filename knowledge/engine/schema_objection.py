"""Strict shapes of objections: the grounds, what follows from each, and the objection before a listing."""

from typing import Annotated, Literal

from pydantic import Field

from knowledge.engine.schema import NATIONWIDE, RegionCode, Strict
from knowledge.engine.schema_routing import Aside
from knowledge.engine.schema_rule_base import RuleBase, RuleId
from knowledge.engine.vocabulary import AuthorityField, Event, Ground, RecordStatus


class OfOtherRecords(Strict):
    """The sentence for records that are no penalties, in a place: the law of penalties says nothing of them."""

    statement: RuleId
    region: RegionCode = NATIONWIDE


class GroundRule(Strict):
    """One ground of an objection: what it says, where it goes, and what follows where it holds.

    ``explained_by`` is the sentence for somebody who has no record in mind yet, where it is another one.
    ``events`` start time limits of this ground besides those of every objection. Of ``unless_penalty`` the first that
    holds in the place takes the place of ``statement`` for records that are no penalties.
    """

    ground: Ground
    door: str
    statement: RuleId
    unless_penalty: tuple[OfOtherRecords, ...] = ()
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


class Marks(Strict):
    """Of the effects those by which a place wants an item marked while an objection to it is handled.

    From the receipt on, or from the acceptance.
    """

    received: tuple[RuleId, ...]
    accepted: tuple[RuleId, ...]

    def wanted(self, step: Event) -> tuple[RuleId, ...]:
        """The sentences that want a mark from this step on."""
        return {Event.OBJECTION_RECEIVED: self.received, Event.OBJECTION_ACCEPTED: self.accepted}.get(step, ())


class Grounds(RuleBase):
    """Grounds of objections, and what holds for all of them.

    ``unread_days`` are told where no number is known, the place's own first. Of the ``amends`` the sentences of the
    place are told where somebody was wrongly listed.
    """

    kind: Literal["grounds"]
    grounds: Annotated[tuple[GroundRule, ...], Field(min_length=1)]
    events: tuple[Event, ...]
    effects: tuple[Aside, ...]
    marks: Marks
    amends: tuple[Aside, ...] = ()
    unread_days: tuple[Aside, ...]
    own_ways: tuple[OwnWay, ...] = ()
    also_open: tuple[OutsideWay, ...] = ()


class ClosedRecord(Strict):
    """What to say about a record that its source has closed, and the ground where it is shown all the same.

    A record that is closed ``for_good`` is objected to without asking what the person seeks.
    """

    status: RecordStatus
    statement: RuleId
    unless_penalty: tuple[OfOtherRecords, ...] = ()
    ground: Ground
    for_good: bool


class ClosedRecords(RuleBase):
    """Records that their source has repaired, withdrawn or ended already, by status."""

    kind: Literal["closed_records"]
    records: Annotated[tuple[ClosedRecord, ...], Field(min_length=1)]


class LocalListing(Strict):
    """What a place adds to the objection before a listing."""

    region: RegionCode
    statement: RuleId


class ListingObjections(RuleBase):
    """The objection before a listing on a serious-dishonesty list."""

    kind: Literal["listing_objections"]
    statement: RuleId
    local: tuple[LocalListing, ...] = ()
