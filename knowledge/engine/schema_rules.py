"""The kinds of rule files under ``knowledge/rules``: dated, cited values and sentences.

A rule file holds law as data: numbers, dates, citations, plain sentences. Logic lives in ``assess``
and its neighbours.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from knowledge.engine.schema import Text
from knowledge.engine.schema_handling import Handling
from knowledge.engine.schema_lists import ListRemovals
from knowledge.engine.schema_local import LocalRules
from knowledge.engine.schema_objection import ClosedRecords, Grounds, ListingObjections
from knowledge.engine.schema_papers import Materials
from knowledge.engine.schema_persons import Persons
from knowledge.engine.schema_publication import PenaltyClasses, PublicationPeriods
from knowledge.engine.schema_routing import Exclusions, FieldDoors, Matters
from knowledge.engine.schema_rule_base import RuleBase
from knowledge.engine.schema_supersession import Supersessions
from knowledge.engine.schema_time import Calendar, TimeLimits


class Statements(RuleBase):
    """A rule that needs no table: its sentences are what the engine uses."""

    kind: Literal["statements"]


class Questions(RuleBase):
    """What to ask when something is missing, by field."""

    kind: Literal["questions"]
    questions: dict[str, Text]


RULE_KINDS: Mapping[str, type[RuleBase]] = MappingProxyType(
    {
        "statements": Statements,
        "publication_periods": PublicationPeriods,
        "penalty_classes": PenaltyClasses,
        "materials": Materials,
        "time_limits": TimeLimits,
        "field_doors": FieldDoors,
        "matters": Matters,
        "exclusions": Exclusions,
        "calendar": Calendar,
        "persons": Persons,
        "list_removals": ListRemovals,
        "grounds": Grounds,
        "closed_records": ClosedRecords,
        "listing_objections": ListingObjections,
        "questions": Questions,
        "handling": Handling,
        "local_rules": LocalRules,
        "supersessions": Supersessions,
    }
)
"""The shape of a rule file by its ``kind``."""

NOT_APPLIED: frozenset[type[RuleBase]] = frozenset({Supersessions})
"""Kinds that only say what took the place of what: the clauses they cite are not applied by them."""
