"""Records without periods of their own (名单移出): how they are removed, by kind, field and day."""

from knowledge.engine.case import Case
from knowledge.engine.schema_lists import ListRemoval, ListRemovals
from knowledge.engine.vocabulary import Outcome


def removal_of(case: Case) -> ListRemoval:
    """How such records are removed on the day of the assessment."""
    return next(
        entry
        for entry in case.library.only_rule(ListRemovals).removals
        if entry.kind is case.record.kind
        and entry.field in (None, case.field)
        and (entry.in_force is None or entry.in_force.holds_on(case.as_of))
    )


def once_performed(case: Case, removal: ListRemoval) -> Outcome:
    """What holds with all duties performed; a bar that the deciding body told is a fact of the case, so "not yet"."""
    if not removal.decides:
        return Outcome.NEEDS_PERSON
    barred = case.facts.barred_until is not None and case.as_of <= case.facts.barred_until
    return Outcome.REPAIRABLE_LATER if barred else Outcome.REPAIRABLE_NOW
