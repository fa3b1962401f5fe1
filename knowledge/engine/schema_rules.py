"""The kinds of rule files under ``knowledge/rules``: dated, cited values and sentences.

A rule file holds law as data: numbers, dates, citations, plain sentences. Logic lives in ``assess``
and its neighbours.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from knowledge.engine.schema import Text
from knowledge.engine.schema_papers import Grounds, Materials
from knowledge.engine.schema_publication import PenaltyClasses, PublicationPeriods
from knowledge.engine.schema_routing import Exclusions, FieldDoors
from knowledge.engine.schema_rule_base import RuleBase
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
        "exclusions": Exclusions,
        "calendar": Calendar,
        "grounds": Grounds,
        "questions": Questions,
    }
)
"""The shape of a rule file by its ``kind``."""
