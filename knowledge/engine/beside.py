"""What stands above or beside the periods and conditions: exclusions, reorganisation, lists, objections, persons."""

from knowledge.engine.asking import basis_is_open, in_order
from knowledge.engine.assessment import Assessment, Reason
from knowledge.engine.case import Case
from knowledge.engine.exclusion import excluded
from knowledge.engine.removal import removal_of
from knowledge.engine.vocabulary import Ground, Outcome, RecordKind, Reorganisation, RequestKind, Sought

OPEN = (Outcome.REPAIRABLE_NOW, Outcome.REPAIRABLE_LATER, Outcome.NEEDS_INFORMATION)


def overridden(case: Case, answer: Assessment) -> Assessment:
    """The answer, or what the first of these makes of it."""
    for override in (_ended, excluded, _shielded, _list_of_its_own, _reorganised, _objection):
        decided = override(case, answer)
        if decided:
            return decided
    return answer


def _ended(case: Case, answer: Assessment) -> Assessment | None:
    """Past the maximum and corrected: nothing to apply for; shown all the same, an objection (36号 ch. 2)."""
    if answer.outcome is not Outcome.ENDED:
        return None
    if case.facts.sought is Sought.OBJECTION and case.facts.still_published:
        expired = case.object_instead(Ground.EXPIRED, *answer.reasons)
        return expired.model_copy(update={"regimes": answer.regimes})
    return answer.model_copy(update={"reasons": (*answer.reasons, case.holds("publication.still_shown"))})


def _list_of_its_own(case: Case, answer: Assessment) -> Assessment | None:
    """A list outside market regulation: its own rules on removal were not read, so a person looks."""
    own = case.record.kind is RecordKind.SERIOUS_DISHONESTY_LIST and case.classed is None
    if own and answer.outcome is Outcome.REPAIRABLE_NOW:
        return _to_person(answer, case.unknown(removal_of(case).statement))
    return None


def _shielded(case: Case, answer: Assessment) -> Assessment | None:
    """Temporary shielding while a plan or settlement is performed, whatever the penalty (22号 十).

    Who meets the conditions already has the full repair, as everybody has (36号 art. 2): shielding would be less.
    """
    performing = (Reorganisation.PLAN_APPROVED, Reorganisation.SETTLEMENT_APPROVED)
    if case.facts.reorganisation not in performing or case.is_person:
        return None
    if answer.outcome is Outcome.REPAIRABLE_NOW and not _list_of_its_own(case, answer):
        return answer.model_copy(update={"reasons": (*answer.reasons, case.holds("reorganisation.conditions_met"))})
    reasons = [case.holds("reorganisation.shielding"), case.door_reason(), case.holds("fee.free")]
    papers = case.papers(RequestKind.SHIELDING)
    return case.conclude(
        Outcome.REPAIRABLE_NOW,
        reasons,
        earliest_on=case.as_of,
        ends_on=answer.ends_on,
        papers=papers,
        regimes=answer.regimes,
    )


def _reorganised(case: Case, answer: Assessment) -> Assessment | None:
    """Formal repair after the plan is performed (22号 十)."""
    if case.facts.reorganisation is not Reorganisation.PLAN_COMPLETED or case.is_person:
        return None
    if answer.outcome is Outcome.REPAIRABLE_NOW:
        return answer.model_copy(update={"reasons": (*answer.reasons, case.holds("reorganisation.completed"))})
    return _to_person(answer, case.unknown("reorganisation.completed"))


def _objection(case: Case, answer: Assessment) -> Assessment | None:
    """Grounds that make an objection the better way: no basis, leniency, or what the person says is wrong."""
    if case.facts.sought is Sought.REPAIR:
        also = [case.holds("objection.open")] if case.publication_has_no_basis else []
        return _with_notes(case, answer, *also)
    if case.publication_has_no_basis:
        return case.object_instead(Ground.PRIVACY if case.is_person else Ground.NO_LEGAL_BASIS, *_person_notes(case))
    if case.facts.ground:
        return case.object_instead(case.facts.ground, *_person_notes(case), number="另一条记录")
    if case.leniency and _leniency_leads(case, answer):
        no_basis_yet = case.underage and case.facts.publication_basis is None
        ground = Ground.PRIVACY if no_basis_yet else Ground.OTHER
        return case.object_instead(ground, *_person_notes(case), *_repair_too(case, answer))
    if _wants_objection(case):
        return _ask_for_ground(case, answer)
    return _ask_for_basis(case, answer) if basis_is_open(case) else _with_notes(case, answer)


def _ask_for_ground(case: Case, answer: Assessment) -> Assessment:
    """Where a person's data may have no basis, that is asked first: without one it is the ground itself."""
    listed = case.facts.sought is Sought.LISTING_OBJECTION
    already = [case.fails("objection.already_listed")] if listed else []
    by_basis = basis_is_open(case)
    notes = _person_notes(case) if by_basis else ()
    return case.conclude(
        Outcome.NEEDS_INFORMATION,
        [*already, *notes, case.unknown("objection.unclear"), *answer.reasons],
        questions=case.ask(*(["publication_basis"] if by_basis else []), "ground"),
        ends_on=answer.ends_on,
        regimes=answer.regimes,
    )


def _ask_for_basis(case: Case, answer: Assessment) -> Assessment:
    """The answer would differ: without a basis the way is an objection, with one it is repair."""
    fields = in_order(case, ("publication_basis", *(question.field for question in answer.questions)))
    update = {
        "outcome": Outcome.NEEDS_INFORMATION,
        "questions": case.ask(*fields),
        "reasons": (*_person_notes(case), *answer.reasons),
    }
    return answer.model_copy(update=update)


def _repair_too(case: Case, answer: Assessment) -> tuple[Reason, ...]:
    """The way of repair beside the objection that leniency opens, with its first day; not for who seeks no repair."""
    if _wants_objection(case) or answer.outcome not in OPEN:
        return ()
    if answer.earliest_on:
        return case.holds("persons.repair_too", earliest=answer.earliest_on), *answer.reasons
    return case.unknown("persons.repair_too"), *answer.reasons


def _wants_objection(case: Case) -> bool:
    return case.facts.sought in (Sought.OBJECTION, Sought.LISTING_OBJECTION)


def _leniency_leads(case: Case, answer: Assessment) -> bool:
    """Whether the objection comes first: leniency is an argument, so an open way to repair is never taken away."""
    if _wants_objection(case):
        return True
    if case.underage:
        return case.facts.publication_basis is None
    return answer.outcome is not Outcome.REPAIRABLE_NOW


def _with_notes(case: Case, answer: Assessment, *also: Reason) -> Assessment:
    added = (*also, *_person_notes(case))
    return answer.model_copy(update={"reasons": (*answer.reasons, *added)}) if added else answer


def _person_notes(case: Case) -> tuple[Reason, ...]:
    """What the law says about this person besides periods and conditions."""
    notes = []
    if case.leniency:
        names = "、".join(case.library.glossary.term("leniency", ground) for ground in case.leniency)
        notes.append(case.holds("persons.leniency", grounds=names))
    if case.is_person:
        basis = case.facts.publication_basis
        known = None if basis is None else not case.publication_has_no_basis
        notes += [case.say("persons.basis", satisfied=known, basis=basis), case.unknown("persons.coverage")]
    return tuple(notes)


def _to_person(answer: Assessment, reason: Reason) -> Assessment:
    update = {
        "outcome": Outcome.NEEDS_PERSON,
        "earliest_on": None,
        "questions": (),
        "reasons": (reason, *answer.reasons),
    }
    return answer.model_copy(update=update)
