"""Strict shapes of how records without a class of their own, such as lists, are removed."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from knowledge.engine.schema import Strict
from knowledge.engine.schema_rule_base import InForce, RuleBase, RuleId
from knowledge.engine.vocabulary import AuthorityField, RecordKind


class ListRemoval(Strict):
    """How records of a kind are removed: with ``statement`` a person decides, or the rule itself (``decides``).

    Without ``field`` it holds in every field, without ``in_force`` on every day.
    """

    kind: RecordKind
    field: AuthorityField | None = None
    in_force: InForce | None = None
    decides: bool = Field(default=False, description="the conditions were read: once they are met, it can be sought")
    statement: RuleId


class ListRemovals(RuleBase):
    """Removal by kind of record; of several entries that fit, the first holds."""

    kind: Literal["list_removals"]
    removals: Annotated[tuple[ListRemoval, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _only_what_is_sure_decides(self) -> Self:
        for entry in self.removals:
            statement = self.statements.get(entry.statement)
            if statement is None:
                raise ValueError(f"statement {entry.statement!r} must stand in this file")
            if entry.decides and not statement.verification.may_decide:
                raise ValueError(f"{entry.statement!r} decides: it must be primary or corroborated")
        return self
