"""Strict shapes of supersessions (新旧规定的衔接): what an older text said, and what holds now."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from knowledge.engine.schema import ClauseRef, Strict, Text, Verification
from knowledge.engine.schema_examples import SupersessionExample
from knowledge.engine.schema_rule_base import RuleBase, SettledBy
from knowledge.engine.vocabulary import Standing

EntryId = Annotated[str, Field(pattern=r"^X\d{2}$")]
DocumentOrClause = Annotated[str, Field(pattern=r"^[a-z0-9-]+(#[\w./-]+)?$")]
"""A whole document, or one clause of it."""


class Supersession(Strict):
    """One older statement and what holds in its place ``from`` a day on.

    ``old`` is empty where the library keeps no text of the old statement; ``old_elsewhere`` then says whose it was.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    id: EntryId
    standing: Standing = Field(description="what the old words are from that day on")
    said: Text
    old: tuple[DocumentOrClause, ...] = ()
    old_elsewhere: Text | None = None
    now: Text
    current: tuple[ClauseRef, ...] = ()
    start: dt.date = Field(alias="from")
    verification: Verification
    settled_by: SettledBy = None

    @model_validator(mode="after")
    def _names_both_sides(self) -> Self:
        if self.standing is Standing.NOT_YET:
            raise ValueError("not_yet is what an entry says of the days before it, never its own standing")
        if not self.old and not self.old_elsewhere:
            raise ValueError("name the old clauses, or say whose text it was that the library does not keep")
        if not self.current and self.standing is not Standing.EXPIRED:
            raise ValueError("only what has expired may have nothing in its place")
        return self


class Supersessions(RuleBase):
    """Older statements on one theme. They look at documents, not at a record."""

    kind: Literal["supersessions"]
    entries: Annotated[tuple[Supersession, ...], Field(min_length=1)]
    examples: Annotated[tuple[SupersessionExample, ...], Field(min_length=1)]
