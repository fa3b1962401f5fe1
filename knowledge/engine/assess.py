"""Can this record be repaired, when, where, with what papers, on which clauses (修复资格评估).

Outcome by outcome: each step below is one question to the case and gives the answer, or passes it on.
The first that answers decides. No machine clock, no state: same facts, day and library, same answer.
"""

import datetime as dt
from collections.abc import Callable

from knowledge.engine.assessment import Assessment, Reason
from knowledge.engine.case import Case
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.local_rules import with_local_rules
from knowledge.engine.objection import before_listing
from knowledge.engine.repair import assess_repair
from knowledge.engine.routing import another_door, special_matter
from knowledge.engine.schema_objection import ClosedRecords
from knowledge.engine.schema_persons import Persons
from knowledge.engine.schema_publication import PublicationPeriods
from knowledge.engine.telling import case_of, told_reasons, without_told
from knowledge.engine.vocabulary import Ground, Outcome, Sought

Step = Callable[[Case], Assessment | None]
REFUSALS = (Outcome.REPAIRABLE_LATER, Outcome.NOT_REPAIRABLE, Outcome.WRONG_DOOR)
"""Outcomes that stand on what is not met."""
PROMISES = (Outcome.REPAIRABLE_NOW, Outcome.OBJECTION_INSTEAD, Outcome.ENDED)
"""Outcomes that stand on what holds: the first such reason is told as the one that carries them."""


def assess(
    library: Library, record: RecordFacts, *, subject: SubjectFacts, facts: AssessmentFacts, as_of: dt.date
) -> Assessment:
    """Assess one record on one day.

    Source: 36号 and 22号 in general, 107号 in market regulation; 49号 and 行政处罚法 for what is no repair.
    """
    case = case_of(library, record, subject, facts, as_of)
    answer = _answer(case)
    if answer.outcome is Outcome.NOT_REPAIRABLE and case.told:
        # No refusal rests on the person's word: it must follow from the record as it stands.
        return _answer(case_of(library, record, subject, without_told(facts), as_of))
    return answer


def _answer(case: Case) -> Assessment:
    found = next((answer for step in STEPS if (answer := step(case))), None)
    return with_local_rules(case, _by_law_of_the_day(case, found or assess_repair(case)))


def _by_law_of_the_day(case: Case, answer: Assessment) -> Assessment:
    """The answer without sentences that were not law yet; a person looks where the outcome stood on one.

    A caution or a met condition that was no law on that day falls away; an unmet one may not decide.
    """
    kept = tuple(reason for reason in answer.reasons if reason.citations)
    if kept and _stands(answer, kept):
        return answer if len(kept) == len(answer.reasons) else answer.model_copy(update={"reasons": kept})
    return case.conclude(Outcome.NEEDS_PERSON, (case.not_kept(), *kept), regimes=answer.regimes)


def _stands(answer: Assessment, kept: tuple[Reason, ...]) -> bool:
    """Whether a refusal still has an obstacle to stand on, a promise its carrier, and nothing else an obstacle."""
    if answer.outcome in REFUSALS:
        return any(reason.satisfied is False for reason in kept)
    if any(reason.satisfied is False for reason in answer.reasons if not reason.citations):
        return False
    if answer.outcome is Outcome.NEEDS_PERSON:
        # Told first is why a person decides.
        return bool(answer.reasons[0].citations)
    carrier = next((reason for reason in answer.reasons if reason.satisfied), None)
    return answer.outcome not in PROMISES or carrier is None or bool(carrier.citations)


def third_party_site(case: Case) -> Assessment | None:
    """Another company's site shows it: not a place where repair is sought (22号 九). A mix-up goes to its source."""
    if not case.facts.third_party_site or case.facts.about_somebody_else:
        return None
    reason = case.fails("door.third_party_site")
    return case.conclude(Outcome.WRONG_DOOR, [reason], door=case.door(case.routes.third_party_site))


def about_somebody_else(case: Case) -> Assessment | None:
    """A mixed-up person is an objection (22号 八)."""
    return case.object_instead(Ground.NOT_MINE) if case.facts.about_somebody_else else None


def duplicate(case: Case) -> Assessment | None:
    """The same item twice is an objection (22号 八)."""
    number = case.facts.duplicate_of
    return case.object_instead(Ground.DUPLICATE, number=number) if number else None


def revoked(case: Case) -> Assessment | None:
    """A decision changed or revoked: a penalty is withdrawn (行政处罚法 art. 48, 85), another record objected to."""
    return case.object_instead(Ground.REVOKED_BASIS) if case.facts.decision_revoked else None


def outside_catalogue(case: Case) -> Assessment | None:
    """What stands in no catalogue is no dishonesty record (49号 二（一）, 36号 art. 4)."""
    if case.facts.in_catalogue is not False:
        return None
    return case.object_instead(Ground.OUTSIDE_CATALOGUE, case.unknown("catalogue.edition"))


def closed_by_source(case: Case) -> Assessment | None:
    """Repaired, withdrawn or ended already: nothing to apply for; shown all the same, an objection (36号 art. 3)."""
    closed = case.library.only_rule(ClosedRecords).records
    entry = next((entry for entry in closed if entry.status is case.record.status), None)
    if entry is None:
        return None
    reason = case.holds(case.fitting(entry.statement, entry.unless_penalty))
    if case.facts.still_published and (entry.for_good or case.facts.sought is Sought.OBJECTION):
        return case.object_instead(entry.ground, reason)
    return case.conclude(Outcome.ENDED, [reason], ends_on=case.record.publication_ends_on)


def sealed_person_record(case: Case) -> Assessment | None:
    """A person's public-security record is sealed; shown, it is an objection (治安管理处罚法 art. 136)."""
    if not (case.is_person and case.is_penalty):
        return None
    sealed, record = case.library.only_rule(Persons).sealed, case.record
    if record.basis:
        is_sealed = any(law in record.basis for law in sealed.laws)
    else:
        listed = not set(sealed.penalties).isdisjoint(record.penalties or ())
        is_sealed = listed and record.authority_field is sealed.field
    if not is_sealed or not case.was_law(sealed.statement):
        return None
    return case.object_instead(Ground.PRIVACY, case.holds(sealed.statement), door_id=sealed.door)


def not_to_be_shown(case: Case) -> Assessment | None:
    """A penalty that is not published at all, such as a market regulator's mere warning (107号)."""
    decided, penalties = case.record.decided_on, set(case.record.penalties or ())
    if not (case.is_penalty and penalties and decided) or case.facts.still_published is False:
        return None
    tables = (table for table in case.library.rules_of(PublicationPeriods) if table.not_shown)
    held = (table for table in tables if table.field == case.field and table.in_force.holds_on(decided))
    entries = (entry for table in held for entry in table.not_shown if penalties <= set(entry.penalties))
    entry = next(entries, None)
    return case.object_instead(entry.ground, case.fails(entry.statement)) if entry else None


def dates_that_cannot_be(case: Case) -> Assessment | None:
    """A decision of the future, or a publication that ends before it: ask for the right day, once."""
    decided, shown = case.record.decided_on, case.record.publication_ends_on
    wrong = None
    if decided and decided > case.as_of:
        wrong = "decided_on"
    elif decided and shown and shown < decided:
        wrong = "publication_ends_on"
    if wrong is None:
        return None
    reasons = [case.unknown("publication.dates"), *told_reasons(case, "decided_on", "publication_ends_on")]
    if getattr(case.facts, wrong) is not None:
        # It was asked already, and the answer does not settle it.
        return case.conclude(Outcome.NEEDS_PERSON, reasons)
    return case.conclude(Outcome.NEEDS_INFORMATION, reasons, questions=case.ask(wrong))


STEPS: tuple[Step, ...] = (
    third_party_site,
    special_matter,
    another_door,
    about_somebody_else,
    duplicate,
    revoked,
    outside_catalogue,
    before_listing,
    closed_by_source,
    sealed_person_record,
    not_to_be_shown,
    dates_that_cannot_be,
)
