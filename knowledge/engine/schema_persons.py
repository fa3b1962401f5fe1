"""Strict shapes of what the law says about natural persons: full age, sealed records, and "no basis" in words."""

from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from knowledge.engine.schema import Strict, Text, Verification
from knowledge.engine.schema_rule_base import Cites, RuleBase, RuleId, SettledBy
from knowledge.engine.vocabulary import AuthorityField, PenaltyKind


class FullAge(Strict):
    """From which birthday on nobody is a minor (未成年人)."""

    years: PositiveInt
    cites: Cites
    verification: Verification
    settled_by: SettledBy = None


class Sealed(Strict):
    """Penalties of persons that are sealed: those under ``laws``, as the record's basis names them.

    Where it names no basis, a penalty of ``penalties`` by an authority of ``field`` is taken for one.
    """

    laws: Annotated[tuple[Text, ...], Field(min_length=1)]
    field: AuthorityField
    penalties: Annotated[tuple[PenaltyKind, ...], Field(min_length=1)]
    door: str
    statement: RuleId


class Persons(RuleBase):
    """What holds for natural persons only."""

    kind: Literal["persons"]
    full_age: FullAge
    sealed: Sealed
