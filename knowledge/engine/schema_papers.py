"""Strict shapes of what a request needs: its papers, for whom, and who must not be asked for which."""

from collections.abc import Collection
from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from knowledge.engine.schema import ClauseRef, Strict, Text, Verification
from knowledge.engine.schema_rule_base import Cites, RuleBase, SettledBy
from knowledge.engine.vocabulary import Ground, MaterialId, Need, RecordKind, RequestKind, SubjectKind

Situation = Literal["agent", "underage", "proof_with_authority", "reorganised"]
"""Somebody acts for the applicant; a minor; the deciding body has the proof; a reorganisation plan is performed."""


class MaterialRule(Strict):
    """One paper of one request, and for whom. An empty list of kinds, doors, subjects or grounds means: for all.

    ``also_called``: other words by which somebody asks for a paper that nobody need hand in.
    """

    id: MaterialId
    name: Text
    need: Need
    why: Text
    also_called: tuple[Text, ...] = ()
    cites: Cites
    earlier: tuple[ClauseRef, ...] = ()
    verification: Verification
    settled_by: SettledBy = None
    kinds: tuple[RecordKind, ...] = ()
    doors: tuple[str, ...] = ()
    subjects: tuple[SubjectKind, ...] = ()
    grounds: tuple[Ground, ...] = ()
    only_if: Situation | None = None
    unless: Situation | None = None

    @model_validator(mode="after")
    def _named_to_be_refused(self) -> Self:
        if self.also_called and self.need in (Need.REQUIRED, Need.HELPFUL):
            raise ValueError("only a paper that nobody need hand in has words by which it is recognised")
        return self

    @model_validator(mode="after")
    def _must_be_sure(self) -> Self:
        if self.need is Need.REQUIRED and not self.verification.may_decide:
            raise ValueError("a paper may be required only on primary or corroborated law")
        return self

    def may_meet(self, other: Self) -> bool:
        """Whether both rules can hold for one applicant."""
        opposed = {self.only_if, self.unless} & {other.only_if, other.unless} - {None}
        apart = opposed and (self.only_if == other.unless or self.unless == other.only_if)
        return not apart and all(
            _share(mine, theirs)
            for mine, theirs in (
                (self.kinds, other.kinds),
                (self.doors, other.doors),
                (self.subjects, other.subjects),
                (self.grounds, other.grounds),
            )
        )


class Materials(RuleBase):
    """The papers of one kind of request; ``costs``: words by which somebody asks for money."""

    kind: Literal["materials"]
    request: RequestKind
    items: Annotated[tuple[MaterialRule, ...], Field(min_length=1)]
    costs: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _each_paper_once(self) -> Self:
        for one, other in combinations(self.items, 2):
            if one.id is other.id and one.id is not MaterialId.OTHER and one.may_meet(other):
                raise ValueError(f"{one.id} stands twice for the same applicant: {one.name} and {other.name}")
        return self


def _share(mine: Collection[object], theirs: Collection[object]) -> bool:
    return not mine or not theirs or bool(set(mine) & set(theirs))
