"""One day, one answer: no two tables on the same matter, and no two rows on the same case, hold on one day."""

from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations

from knowledge.engine.schema_lists import ListRemovals
from knowledge.engine.schema_objection import ClosedRecords, Grounds, ListingObjections
from knowledge.engine.schema_papers import Materials
from knowledge.engine.schema_persons import Persons
from knowledge.engine.schema_publication import PenaltyClasses, PublicationPeriods
from knowledge.engine.schema_routing import Exclusions, FieldDoors, Matters
from knowledge.engine.schema_rule_base import RuleBase
from knowledge.engine.schema_rules import Questions
from knowledge.engine.schema_time import Calendar, TimeLimits

Path = tuple[int | str, ...]
Clash = tuple[RuleBase, Path, str]
"""The rule to correct, the place in its file, and the reason."""

ONLY_ONE: tuple[type[RuleBase], ...] = (
    Calendar,
    ClosedRecords,
    Exclusions,
    FieldDoors,
    Grounds,
    ListingObjections,
    ListRemovals,
    Matters,
    PenaltyClasses,
    Persons,
    Questions,
)
"""Kinds of which there is one file, whatever its days: the engine asks for "the" table."""


def clashes(rules: Mapping[str, RuleBase]) -> Iterable[Clash]:
    """Every pair of tables or rows that speak of the same matter on the same day."""
    yield from _seconds(rules.values())
    for one, other in combinations(rules.values(), 2):
        same_matter = _matter(one) is not None and _matter(one) == _matter(other)
        if same_matter and one.in_force.overlaps(other.in_force):
            yield other, ("in_force",), f"in force on a day on which {one.id!r} is in force too"
        if isinstance(one, TimeLimits) and isinstance(other, TimeLimits):
            yield from _limits_in_both(one, other)
    for rule in rules.values():
        yield from _twice(rule)


def _seconds(rules: Iterable[RuleBase]) -> Iterable[Clash]:
    first: dict[type[RuleBase], RuleBase] = {}
    for rule in rules:
        if isinstance(rule, ONLY_ONE) and first.setdefault(type(rule), rule) is not rule:
            kind: str = getattr(rule, "kind", "")
            yield rule, ("kind",), f"a second file of kind {kind}; {first[type(rule)].id!r} is the first"


def _matter(rule: RuleBase) -> Hashable:
    """What a table is about, where there may be only one table on any day; ``None``: there may be several."""
    if isinstance(rule, PublicationPeriods):
        return "publication_periods", rule.field
    if isinstance(rule, Materials):
        return "materials", rule.request
    return None


def _limits_in_both(one: TimeLimits, other: TimeLimits) -> Iterable[Clash]:
    """The same time limit in two files for the same days; its own dates go before those of its file."""
    held = {limit.id: limit.in_force or one.in_force for limit in one.limits}
    for index, limit in enumerate(other.limits):
        if limit.id in held and held[limit.id].overlaps(limit.in_force or other.in_force):
            yield other, ("limits", index, "id"), f"{limit.id} stands in {one.id!r} for the same days too"


def _twice(rule: RuleBase) -> Iterable[Clash]:
    """Rows of one table that answer the same question."""
    seen: set[Hashable] = set()
    for path, key in _rows(rule):
        if key in seen:
            yield rule, path, "stands twice in this table"
        seen.add(key)


def _rows(rule: RuleBase) -> Iterable[tuple[Path, Hashable]]:
    """The rows of a table, each with what it is the answer for."""
    if isinstance(rule, PublicationPeriods):
        for index, period in enumerate(rule.periods):
            bears = period.only_penalties
            yield from ((("periods", index), (period.severity, bears, field)) for field in period.fields or (None,))
    if isinstance(rule, PenaltyClasses):
        yield from ((("entries", index), (entry.penalty, entry.procedure)) for index, entry in enumerate(rule.entries))
