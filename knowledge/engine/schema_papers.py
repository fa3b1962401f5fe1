"""Strict shapes of what a request needs: its papers, and the grounds of an objection."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from knowledge.engine.schema import ClauseRef, Strict, Text, Verification
from knowledge.engine.schema_rule_base import Cites, RuleBase, RuleId, SettledBy
from knowledge.engine.vocabulary import AuthorityField, Ground, MaterialId, Need, RequestKind, SubjectKind


class MaterialRule(Strict):
    """One paper of one request, and for whom."""

    id: MaterialId
    name: Text
    need: Need
    why: Text
    cites: Cites
    earlier: tuple[ClauseRef, ...] = ()
    verification: Verification
    settled_by: SettledBy = None
    subjects: tuple[SubjectKind, ...] = Field((), description="only for these; empty: for all")
    grounds: tuple[Ground, ...] = Field((), description="only for these grounds; empty: for all")
    fields: tuple[AuthorityField, ...] = Field((), description="only in these fields; empty: in all")
    only_if: Literal["agent", "underage"] | None = None

    @model_validator(mode="after")
    def _must_be_sure(self) -> Self:
        if self.need is Need.REQUIRED and not self.verification.may_decide:
            raise ValueError("a paper may be required only on primary or corroborated law")
        return self


class Materials(RuleBase):
    """The papers of one kind of request."""

    kind: Literal["materials"]
    request: RequestKind
    items: Annotated[tuple[MaterialRule, ...], Field(min_length=1)]


class GroundRule(Strict):
    """One ground of an objection: what it says and where it goes."""

    ground: Ground
    door: str
    statement: RuleId


class Grounds(RuleBase):
    """Grounds of objections."""

    kind: Literal["grounds"]
    grounds: Annotated[tuple[GroundRule, ...], Field(min_length=1)]
