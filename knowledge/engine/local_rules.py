"""What the ordinance of a place adds (地方规定): where its numbers were not read, that it governs and whom to ask."""

import datetime as dt
from collections.abc import Collection, Mapping

from knowledge.engine.assessment import Assessment
from knowledge.engine.case import Case
from knowledge.engine.library import Library
from knowledge.engine.schema_examples import LocalExample, Special
from knowledge.engine.schema_local import LocalNote, LocalRules
from knowledge.engine.units import regions_seen_from
from knowledge.engine.vocabulary import Outcome, RequestKind

REQUESTS: Mapping[Outcome, RequestKind] = {
    Outcome.REPAIRABLE_NOW: RequestKind.REPAIR,
    Outcome.REPAIRABLE_LATER: RequestKind.REPAIR,
    Outcome.NEEDS_INFORMATION: RequestKind.REPAIR,
    Outcome.NEEDS_PERSON: RequestKind.REPAIR,
    Outcome.OBJECTION_INSTEAD: RequestKind.OBJECTION,
}
"""What the person would ask for after such an answer; other outcomes lead to no request here."""
BEFORE_LISTING = "objection.listing"
"""The sentence of an objection before listing: it has its own local rules."""


def with_local_rules(case: Case, answer: Assessment) -> Assessment:
    """The answer, and after its reasons what the ordinance of the place adds; it decides nothing."""
    request = REQUESTS.get(answer.outcome)
    if request is None or any(reason.rule == BEFORE_LISTING for reason in answer.reasons):
        return answer
    names = local_notes(case.library, case.record.region, request, case.as_of, _special(case))
    told = (case.say(name, satisfied=True if case.library.statement(name).text else None) for name in names)
    added = tuple(reason for reason in told if reason.citations)
    return answer.model_copy(update={"reasons": (*answer.reasons, *added)}) if added else answer


def _special(case: Case) -> tuple[Special, ...]:
    reorganised: tuple[Special, ...] = ("reorganisation",) if case.facts.reorganisation and not case.is_person else ()
    return (*reorganised, "underage") if case.underage else reorganised


def local_notes(
    library: Library,
    region: str | None,
    request: RequestKind,
    as_of: dt.date,
    special: Collection[Special] = (),
) -> tuple[str, ...]:
    """Ids of the statements that the place's own rules add to a request on that day, the province's first.

    A statement with a ``text`` is told as a rule, one with only ``unknown`` words as a caution.
    """
    if region is None:
        return ()
    seen = regions_seen_from(library.glossary.current_region(region))
    here = [rule for rule in library.rules_of(LocalRules) if rule.region in seen and rule.in_force.holds_on(as_of)]
    in_order = sorted(here, key=lambda rule: (rule.region, rule.in_force.start))
    return tuple(note.statement for rule in in_order for note in rule.notes if _concerns(note, request, special))


def run_example(library: Library, example: LocalExample) -> Mapping[str, tuple[object, object]]:
    """Where an example does not hold: expected and found; empty: it holds."""
    found = local_notes(library, example.region, example.request, example.as_of, example.special)
    return {} if found == example.says else {"says": (example.says, found)}


def _concerns(note: LocalNote, request: RequestKind, special: Collection[Special]) -> bool:
    asked = not note.requests or request in note.requests
    return asked and (note.only_if is None or note.only_if in special)
