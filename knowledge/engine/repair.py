"""The repair path of an assessment: periods and conditions first, then what stands above or beside them."""

from knowledge.engine.assessment import Assessment, Material, Reason
from knowledge.engine.case import Case
from knowledge.engine.exclusion import excluded
from knowledge.engine.explain import conditions, explain
from knowledge.engine.publication import Regimes, Window, is_older, possible_classes, regimes_on, windows
from knowledge.engine.verdict import Verdict, performance_of, together
from knowledge.engine.vocabulary import (
    Ground,
    Outcome,
    PenaltyKind,
    RecordKind,
    Reorganisation,
    RequestKind,
    Severity,
    Sought,
)

NO_EARLY_STOP = frozenset(
    {
        PenaltyKind.SUSPENSION_OF_BUSINESS,
        PenaltyKind.OPERATIONS_RESTRICTED,
        PenaltyKind.PRACTICE_BAN,
        PenaltyKind.QUALIFICATION_LOWERED,
        PenaltyKind.LICENCE_REVOKED,
    }
)
"""Penalties whose publication 45号 art. 14 did not let end early; how 107号 fits with that is not verified."""
OWN_RULES = {
    RecordKind.SERIOUS_DISHONESTY_LIST: "lists.own_rule",
    RecordKind.ABNORMAL_OPERATIONS_LIST: "lists.abnormal",
    RecordKind.OTHER: "lists.other",
}
OPEN = (Outcome.REPAIRABLE_NOW, Outcome.REPAIRABLE_LATER, Outcome.NEEDS_INFORMATION)


def assess_repair(case: Case) -> Assessment:
    """The answer of the periods and conditions, and then of whatever overrides it."""
    answer = _by_periods(case) if _has_periods(case) else _by_own_rules(case)
    for override in (_ended, excluded, _shielded, _unsettled, _reorganised, _objection):
        decided = override(case, answer)
        if decided:
            return decided
    return answer


def _has_periods(case: Case) -> bool:
    """Whether the class system decides: penalties, market lists, and whatever has its class stated."""
    return case.is_penalty or _is_market_list(case) or case.record.severity is not None


def _is_market_list(case: Case) -> bool:
    return case.in_market_regulation and case.record.kind is RecordKind.SERIOUS_DISHONESTY_LIST


def _by_periods(case: Case) -> Assessment:
    """Class, minimum, maximum and duties (36号 ch. 2–3, 107号)."""
    regimes = regimes_on(case.library, case.as_of, case.field)
    if regimes is None:
        return case.conclude(Outcome.NEEDS_PERSON, [case.not_kept()])
    performance = performance_of(case.record, case.facts, case.as_of)
    if case.record.decided_on is None:
        reasons = [*conditions(case, performance), case.door_reason()]
        return case.conclude(Outcome.NEEDS_INFORMATION, reasons, questions=case.ask("decided_on"))
    classes = _classes(case, regimes)
    found = windows(case.library, case.record, regimes, classes)
    verdict = together(found, performance, case.facts.barred_until, case.as_of)
    reasons = [*explain(case, regimes, found, performance), *_list_reasons(case)]
    return _answer(case, verdict, found, reasons, _missing(case, regimes, classes, verdict))


def _classes(case: Case, regimes: Regimes) -> tuple[Severity | None, ...]:
    if not regimes.by_class:
        return (None,)
    if _is_market_list(case) and case.record.severity is None:
        return (Severity.SERIOUS,)
    return possible_classes(case.record, regimes)


def _answer(
    case: Case, verdict: Verdict, found: tuple[Window, ...], reasons: list[Reason], missing: tuple[str, ...]
) -> Assessment:
    lasts = {window.last for window in found}
    common = len(lasts) == 1 or verdict.outcome is Outcome.ENDED
    if len({window.severity for window in found}) > 1 and verdict.outcome is not Outcome.NEEDS_INFORMATION:
        reasons.append(case.holds("publication.class_any"))
    if verdict.outcome is Outcome.NEEDS_PERSON:
        reasons.append(case.fails("publication.uncorrected"))
    return case.conclude(
        verdict.outcome,
        [*reasons, *_filing_reasons(case, verdict.outcome)],
        earliest_on=verdict.earliest_on,
        ends_on=max(lasts) if common else None,
        questions=case.ask(*missing),
        materials=_repair_papers(case) if verdict.outcome in OPEN else (),
    )


def _filing_reasons(case: Case, outcome: Outcome) -> list[Reason]:
    if outcome not in OPEN:
        return []
    return [case.door_reason(), case.holds("fee.free")]


def _missing(case: Case, regimes: Regimes, classes: tuple[Severity | None, ...], verdict: Verdict) -> tuple[str, ...]:
    """Fields to ask for, the most deciding first: duties, then the class, then dates that tell windows apart."""
    fields = ["obligations_fulfilled_on"] if verdict.ask_performance else []
    shown = case.record.publication_ends_on
    if verdict.ask_class and len(classes) > 1:
        fields.append("severity")
    if verdict.ask_class and shown is None and (len(classes) > 1 or is_older(case.record, regimes)):
        fields.append("publication_ends_on")
    if verdict.ask_class and len(classes) == 1 and regimes.field and case.record.published_on is None:
        fields.append("published_on")
    return tuple(fields)


def _by_own_rules(case: Case) -> Assessment:
    """Lists and other records whose class nobody stated: what is known, and a person for the rest."""
    performance = performance_of(case.record, case.facts, case.as_of)
    shown = case.record.publication_ends_on
    reasons = [case.holds("lists.kind"), *conditions(case, performance), case.door_reason()]
    if performance.done is None:
        return case.conclude(Outcome.NEEDS_INFORMATION, reasons, questions=case.ask("obligations_fulfilled_on"))
    if shown and case.as_of > shown and performance.done:
        return case.conclude(Outcome.ENDED, reasons, ends_on=shown)
    reasons.insert(0, case.unknown(OWN_RULES[case.record.kind]))
    if shown and case.as_of > shown:
        reasons.append(case.fails("publication.uncorrected"))
        return case.conclude(Outcome.NEEDS_PERSON, reasons, ends_on=shown)
    outcome = Outcome.NEEDS_PERSON if performance.done else Outcome.REPAIRABLE_LATER
    papers = _repair_papers(case)
    return case.conclude(
        outcome, reasons, earliest_on=performance.on if not performance.done else None, materials=papers
    )


def _list_reasons(case: Case) -> list[Reason]:
    if not _is_market_list(case):
        return []
    return [case.holds("lists.kind"), case.holds("lists.serious_market")]


def _repair_papers(case: Case) -> tuple[Material, ...]:
    papers = case.papers(RequestKind.REPAIR)
    if case.facts.reorganisation is not Reorganisation.PLAN_COMPLETED or case.is_person:
        return papers
    return (*papers, *(paper for paper in case.papers(RequestKind.SHIELDING) if paper.id == "court_ruling"))


def _ended(case: Case, answer: Assessment) -> Assessment | None:
    """Past the maximum and corrected: nothing to apply for; shown all the same, an objection (36号 ch. 2)."""
    if answer.outcome is not Outcome.ENDED:
        return None
    offer = case.holds("publication.still_shown")
    if case.facts.sought is Sought.OBJECTION and case.facts.still_published:
        return case.object_instead(Ground.EXPIRED, *answer.reasons)
    return answer.model_copy(update={"reasons": (*answer.reasons, offer)})


def _unsettled(case: Case, answer: Assessment) -> Assessment | None:
    """Law that is not verified enough to decide: a person looks."""
    penalties = NO_EARLY_STOP & set(case.record.penalties or ())
    if answer.outcome not in OPEN:
        return None
    if case.is_penalty and case.in_market_regulation and penalties:
        return _to_person(answer, case.unknown("publication.article_14"))
    own_list = case.record.kind is RecordKind.SERIOUS_DISHONESTY_LIST and not case.in_market_regulation
    if own_list and answer.outcome is Outcome.REPAIRABLE_NOW:
        return _to_person(answer, case.unknown("lists.own_rule"))
    return None


def _shielded(case: Case, answer: Assessment) -> Assessment | None:
    """Temporary shielding while a plan or settlement is performed, whatever the penalty (22号 十)."""
    performing = (Reorganisation.PLAN_APPROVED, Reorganisation.SETTLEMENT_APPROVED)
    if case.facts.reorganisation not in performing or case.is_person:
        return None
    reasons = [case.holds("reorganisation.shielding"), case.door_reason(), case.holds("fee.free")]
    papers = case.papers(RequestKind.SHIELDING)
    return case.conclude(
        Outcome.REPAIRABLE_NOW, reasons, earliest_on=case.as_of, ends_on=answer.ends_on, materials=papers
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
    if case.leniency and _leniency_leads(case, answer):
        no_basis_yet = case.underage and case.facts.publication_basis is None
        return case.object_instead(Ground.PRIVACY if no_basis_yet else Ground.OTHER, *_person_notes(case))
    if _wants_objection(case):
        listed = case.facts.sought is Sought.LISTING_OBJECTION
        already = [case.fails("objection.already_listed")] if listed else []
        reasons = [*already, case.unknown("objection.unclear"), *answer.reasons]
        questions = case.ask("ground")
        return case.conclude(Outcome.NEEDS_INFORMATION, reasons, questions=questions, ends_on=answer.ends_on)
    if case.is_person and case.facts.publication_basis is None and case.facts.still_published is not False:
        # The answer would differ: without a basis the way is an objection, with one it is repair.
        questions = (*case.ask("publication_basis"), *answer.questions)
        update = {
            "outcome": Outcome.NEEDS_INFORMATION,
            "questions": questions,
            "reasons": (*_person_notes(case), *answer.reasons),
        }
        return answer.model_copy(update=update)
    return _with_notes(case, answer)


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
    return answer.model_copy(update={"reasons": (*answer.reasons, *also, *_person_notes(case))})


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
