"""Strict shapes of where a matter goes: doors by field, and express exclusions."""

from re import Pattern
from typing import Literal

from pydantic import Field

from knowledge.engine.schema import Rank, Strict, Text
from knowledge.engine.schema_rule_base import RuleBase, RuleId
from knowledge.engine.vocabulary import AuthorityField, RecordKind


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
