"""Strict shapes of local rules (地方规定): what an ordinance adds to the nation's rules, and only at its place."""

from typing import Annotated, Literal

from pydantic import Field

from knowledge.engine.schema import RegionCode, Strict
from knowledge.engine.schema_examples import LocalExample, Special
from knowledge.engine.schema_rule_base import RuleBase, RuleId
from knowledge.engine.vocabulary import AuthorityField, Ground, RequestKind


class LocalNote(Strict):
    """One sentence of a local rule, and whom it concerns."""

    statement: RuleId
    requests: tuple[RequestKind, ...] = Field((), description="only for these; empty: for all")
    grounds: tuple[Ground, ...] = Field((), description="only for objections on these; empty: on all")
    except_fields: tuple[AuthorityField, ...] = Field((), description="not in fields with rules of their own")
    only_if: Special | None = None


class LocalRules(RuleBase):
    """The rules of one place beside the nation's."""

    kind: Literal["local_rules"]
    region: RegionCode
    notes: Annotated[tuple[LocalNote, ...], Field(min_length=1)]
    examples: Annotated[tuple[LocalExample, ...], Field(min_length=1)]
