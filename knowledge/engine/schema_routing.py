"""Strict shapes of where a matter goes: doors by field, matters told by their names, and express exclusions."""

from re import Pattern
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from knowledge.engine.schema import Rank, RegionCode, Strict, Text
from knowledge.engine.schema_rule_base import RuleBase, RuleId
from knowledge.engine.vocabulary import AuthorityField, Ground, Outcome, RecordKind, SubjectKind


class PenaltyDoor(Strict):
    """Where a field's administrative penalties are handled, and what to say about it."""

    door: str
    statement: RuleId
    fileable: bool = Field(
        default=False, description="whether they are repaired here, though the field's records are not"
    )


class Aside(Strict):
    """What is also said, to these people, in these fields and places only; empty: to all.

    In ``except_fields``, whose records the clause does not reach, it is not said.
    """

    statement: RuleId
    subjects: tuple[SubjectKind, ...] = ()
    fields: tuple[AuthorityField, ...] = ()
    except_fields: tuple[AuthorityField, ...] = ()
    regions: tuple[RegionCode, ...] = ()
    only_if: Literal["underage"] | None = None


class FieldDoor(Strict):
    """Where a field's records are handled, and how to know the field when it is not stated."""

    field: AuthorityField
    kinds: tuple[RecordKind, ...] = Field((), description="kinds that belong here when no field is known")
    door: str
    fileable: bool = Field(description="whether a request can be filed here and passed on")
    authority_names: tuple[Text, ...] = ()
    list_names: tuple[Text, ...] = ()
    not_named: tuple[Text, ...] = Field((), description="a list with such a word in its name is another field's")
    statement: RuleId
    asides: tuple[Aside, ...] = ()
    penalty: PenaltyDoor | None = Field(None, description="where this field's penalties go, if elsewhere")


class FieldDoors(RuleBase):
    """Doors by field; a field that is not named goes to the default door."""

    kind: Literal["field_doors"]
    default: str
    deciding_authority: str
    third_party_site: str
    default_statement: RuleId
    fields: tuple[FieldDoor, ...]

    def door_for(self, field: AuthorityField | None) -> str:
        """Where requests about records of a field are filed; those of other doors are not filed at all."""
        return next((entry.door for entry in self.fields if entry.field is field and entry.fileable), self.default)


class Matter(Strict):
    """A matter that its name tells, and that no repair is for; ``statement`` is what to say.

    ``list_names`` are looked for in the record's list name; ``violations`` in what it says happened, where it names
    no list and no field but ``fields``. A word of ``not_named`` in either says that it is something else.
    """

    id: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    kinds: Annotated[tuple[RecordKind, ...], Field(min_length=1)]
    subjects: tuple[SubjectKind, ...] = ()
    list_names: Annotated[tuple[Text, ...], Field(min_length=1)]
    violations: tuple[Text, ...] = ()
    fields: tuple[AuthorityField, ...] = ()
    not_named: tuple[Text, ...] = ()
    outcome: Literal[Outcome.WRONG_DOOR, Outcome.NEEDS_PERSON, Outcome.OBJECTION_INSTEAD]
    ground: Ground | None = None
    door: str
    statement: RuleId

    @model_validator(mode="after")
    def _an_objection_has_a_ground(self) -> Self:
        if (self.ground is not None) != (self.outcome is Outcome.OBJECTION_INSTEAD):
            raise ValueError("a ground belongs to an objection, and an objection has one")
        return self


class Matters(RuleBase):
    """Matters outside repair, in the order in which they are looked for."""

    kind: Literal["matters"]
    matters: Annotated[tuple[Matter, ...], Field(min_length=1)]


class Exclusions(RuleBase):
    """Who may declare a record beyond repair. No closed list has been seen, so none is kept.

    ``names`` are patterns of names that are clearly such a source; ``without_any`` are documents that were read
    and exclude nothing. ``same_characters`` are other spellings of brackets in document numbers.
    """

    kind: Literal["exclusions"]
    ranks: tuple[Rank, ...]
    central_issuers: tuple[Text, ...]
    names: tuple[Pattern[str], ...]
    without_any: tuple[str, ...]
    same_characters: dict[Annotated[str, Field(min_length=1, max_length=1)], str]
