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
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    Outcome,
    PenaltyKind,
    RecordStatus,
    Sought,
)

Step = Callable[[Case], Assessment | None]
PUBLIC_ORDER_LAW = "治安管理处罚法"
CLOSED = {
    RecordStatus.REPAIRED: ("objection.repaired", Ground.OVER_PUBLICATION),
    RecordStatus.WITHDRAWN: ("objection.withdrawn", Ground.REVOKED_BASIS),
    RecordStatus.ENDED: ("publication.still_shown", Ground.EXPIRED),
}
"""What to say about a record that its source has closed, and the objection where it is shown all the same."""

REFUSALS = (Outcome.REPAIRABLE_LATER, Outcome.NOT_REPAIRABLE, Outcome.WRONG_DOOR)


def assess(
    library: Library, record: RecordFacts, *, subject: SubjectFacts, facts: AssessmentFacts, as_of: dt.date
) -> Assessment:
    """Assess one record on one day.

    Source: 36号 and 22号 in general, 107号 in market regulation; 49号 and 行政处罚法 for what is no repair.
    """
    case = Case(library, record, subject, facts, as_of)
    found = next((answer for step in STEPS if (answer := step(case))), None)
    return with_local_rules(case, _by_law_of_the_day(case, found or assess_repair(case)))


def _by_law_of_the_day(case: Case, answer: Assessment) -> Assessment:
    """The answer without sentences that were not law yet; a person looks where the outcome stood on one.

    A caution that was no law on that day falls away, a condition that was none may not decide.
    """
    kept = tuple(reason for reason in answer.reasons if reason.citations)
    if kept and _stands(answer, kept):
        return answer if len(kept) == len(answer.reasons) else answer.model_copy(update={"reasons": kept})
    return case.conclude(Outcome.NEEDS_PERSON, (case.not_kept(), *kept), regimes=answer.regimes)


def _stands(answer: Assessment, kept: tuple[Reason, ...]) -> bool:
    """Whether a refusal still has an obstacle to stand on, and any other outcome all that it was told to rest on."""
    if answer.outcome in REFUSALS:
        return any(reason.satisfied is False for reason in kept)
    return all(reason.satisfied is None for reason in answer.reasons if not reason.citations)


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
    """A decision changed or revoked is withdrawn, not repaired (行政处罚法 art. 48, 85)."""
    return case.object_instead(Ground.REVOKED_BASIS) if case.facts.decision_revoked else None


def outside_catalogue(case: Case) -> Assessment | None:
    """What stands in no catalogue is no dishonesty record (49号 二（一）, 36号 art. 4)."""
    if case.facts.in_catalogue is not False:
        return None
    return case.object_instead(Ground.OUTSIDE_CATALOGUE, case.unknown("catalogue.edition"))


def closed_by_source(case: Case) -> Assessment | None:
    """Repaired, withdrawn or ended already: nothing to apply for; shown all the same, an objection (36号 art. 3)."""
    if case.record.status not in CLOSED:
        return None
    statement, ground = CLOSED[case.record.status]
    reason = case.holds(statement)
    closed_for_good = case.record.status is not RecordStatus.ENDED
    if case.facts.still_published and (closed_for_good or case.facts.sought is Sought.OBJECTION):
        return case.object_instead(ground, reason)
    return case.conclude(Outcome.ENDED, [reason], ends_on=case.record.publication_ends_on)


def sealed_person_record(case: Case) -> Assessment | None:
    """A person's public-security record is sealed; shown, it is an objection (治安管理处罚法 art. 136)."""
    by_police = case.record.authority_field is AuthorityField.PUBLIC_SECURITY
    detained = PenaltyKind.DETENTION in (case.record.penalties or ())
    basis = case.record.basis
    # The police punish under other laws too (road traffic, for one): those records are not sealed.
    public_order = PUBLIC_ORDER_LAW in basis if basis else by_police and detained
    if not (case.is_person and case.is_penalty and public_order and case.was_law("persons.sealed")):
        return None
    return case.object_instead(Ground.PRIVACY, case.holds("persons.sealed"), door_id="public_security")


def warning_that_is_shown(case: Case) -> Assessment | None:
    """A market regulator's mere warning is not published at all (107号)."""
    statement = "publication.warning_not_shown"
    only_warned = case.is_penalty and case.record.penalties == (PenaltyKind.WARNING,)
    if not only_warned or not case.in_market_regulation or not _decided_under(case, "publication.periods_107"):
        return None
    if case.facts.still_published is False:
        return None
    return case.object_instead(Ground.OVER_PUBLICATION, case.fails(statement))


def dates_that_cannot_be(case: Case) -> Assessment | None:
    """A decision of the future, or a publication that ends before it: ask for the right day."""
    decided, shown = case.record.decided_on, case.record.publication_ends_on
    wrong = None
    if decided and decided > case.as_of:
        wrong = "decided_on"
    elif decided and shown and shown < decided:
        wrong = "publication_ends_on"
    if wrong is None:
        return None
    return case.conclude(Outcome.NEEDS_INFORMATION, [case.unknown("publication.dates")], questions=case.ask(wrong))


def _decided_under(case: Case, rule_id: str) -> bool:
    decided = case.record.decided_on
    return decided is not None and case.library.rules[rule_id].in_force.holds_on(decided)


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
    warning_that_is_shown,
    dates_that_cannot_be,
)
