"""What the ordinance of a place adds (地方规定): where its numbers were not read, that it governs and whom to ask."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from knowledge.engine.assessment import Assessment, Reason
from knowledge.engine.case import Case
from knowledge.engine.library import Library
from knowledge.engine.schema_examples import LocalExample, Special
from knowledge.engine.schema_local import LocalNote, LocalRules
from knowledge.engine.schema_objection import ListingObjections
from knowledge.engine.units import regions_seen_from
from knowledge.engine.vocabulary import AuthorityField, Ground, Outcome, RequestKind

REQUESTS: Mapping[Outcome, RequestKind] = {
    Outcome.REPAIRABLE_NOW: RequestKind.REPAIR,
    Outcome.REPAIRABLE_LATER: RequestKind.REPAIR,
    Outcome.NEEDS_INFORMATION: RequestKind.REPAIR,
    Outcome.NEEDS_PERSON: RequestKind.REPAIR,
    Outcome.OBJECTION_INSTEAD: RequestKind.OBJECTION,
}
"""What the person would ask for after such an answer; other outcomes lead to no request here."""


def with_local_rules(case: Case, answer: Assessment) -> Assessment:
    """The answer, and after its reasons what the ordinance of the place adds; it decides nothing."""
    request = REQUESTS.get(answer.outcome)
    before_listing = case.library.only_rule(ListingObjections).statement
    if request is None or any(reason.rule == before_listing for reason in answer.reasons):
        # The objection before a listing has local rules of its own.
        return answer
    special = _special(case)
    key = ("local", case.record.region, request, special, case.era, case.field, answer.ground)
    added = case.library.once(key, lambda: tuple(_told(case, request, special, answer.ground)))
    return answer.model_copy(update={"reasons": (*answer.reasons, *added)}) if added else answer


def _told(case: Case, request: RequestKind, special: Collection[Special], ground: Ground | None) -> Iterator[Reason]:
    """The same for all of one place, stretch of law, field, request and ground."""
    place = case.record.region
    for name in local_notes(case.library, place, request, case.as_of, special, field=case.field, ground=ground):
        reason = case.say(name, satisfied=True if case.library.statement(name).text else None)
        if reason.citations:
            yield reason


def _special(case: Case) -> tuple[Special, ...]:
    reorganised: tuple[Special, ...] = ("reorganisation",) if case.facts.reorganisation and not case.is_person else ()
    return (*reorganised, "underage") if case.underage else reorganised


def local_notes(
    library: Library,
    region: str | None,
    request: RequestKind,
    as_of: dt.date,
    special: Collection[Special] = (),
    *,
    field: AuthorityField | None = None,
    ground: Ground | None = None,
) -> tuple[str, ...]:
    """Ids of the statements that the place's own rules add to a request on that day, the province's first.

    A statement with a ``text`` is told as a rule, one with only ``unknown`` words as a caution.
    """
    if region is None:
        return ()
    seen = regions_seen_from(library.glossary.current_region(region))
    here = [rule for rule in library.rules_of(LocalRules) if rule.region in seen and rule.in_force.holds_on(as_of)]
    in_order = sorted(here, key=lambda rule: (rule.region, rule.in_force.start))
    notes = (note for rule in in_order for note in rule.notes if _concerns(note, request, special))
    return tuple(note.statement for note in notes if _fits(note, field, ground))


def run_example(library: Library, example: LocalExample) -> Mapping[str, tuple[object, object]]:
    """Where an example does not hold: expected and found; empty: it holds."""
    asked = (example.region, example.request, example.as_of, example.special)
    found = local_notes(library, *asked, field=example.field, ground=example.ground)
    return {} if found == example.says else {"says": (example.says, found)}


def _concerns(note: LocalNote, request: RequestKind, special: Collection[Special]) -> bool:
    asked = not note.requests or request in note.requests
    return asked and (note.only_if is None or note.only_if in special)


def _fits(note: LocalNote, field: AuthorityField | None, ground: Ground | None) -> bool:
    """Whether it is said in that field, and of such an objection."""
    return field not in note.except_fields and (not note.grounds or ground in note.grounds)
