"""Strict shapes of what people are told while their request is handled: remedies of a refusal, papers, false papers."""

from typing import Annotated, Literal

from pydantic import Field

from knowledge.engine.schema import NATIONWIDE, RegionCode, Strict, Text
from knowledge.engine.schema_rule_base import RuleBase, RuleId
from knowledge.engine.schema_time import LimitId
from knowledge.engine.vocabulary import AuthorityField, RecordKind, RequestKind


class WayOn(Strict):
    """One remedy after a refusal: what it is, of which requests, where it goes, until when.

    With ``kinds`` it is open for records of these kinds only, with ``fields`` in these fields only. ``where`` names who
    decides, where the door is wider.
    """

    name: Text
    requests: Annotated[tuple[RequestKind, ...], Field(min_length=1)]
    kinds: tuple[RecordKind, ...] = ()
    fields: tuple[AuthorityField, ...] = ()
    except_fields: tuple[AuthorityField, ...] = ()
    region: RegionCode = NATIONWIDE
    door: str
    where: Text | None = None
    statement: RuleId
    limit: LimitId | None = None


class Told(Strict):
    """A sentence for people with such a request in that place."""

    statement: RuleId
    requests: Annotated[tuple[RequestKind, ...], Field(min_length=1)]
    region: RegionCode = NATIONWIDE


class Counted(Strict):
    """A sentence about how last days are counted."""

    statement: RuleId


class Handling(RuleBase):
    """What people are told: after a refusal, when papers are missing, and where papers are found to be false.

    ``counted`` says from which day the last days of remedies are counted, ``counted_again`` the same for a decision
    that was looked at again, ``day_off`` what is said where the last day is a day off.
    """

    kind: Literal["handling"]
    remedies: Annotated[tuple[WayOn, ...], Field(min_length=1)]
    counted: Counted
    counted_again: Counted
    day_off: Counted
    supplement: tuple[Told, ...] = ()
    false_material: tuple[Told, ...] = ()
