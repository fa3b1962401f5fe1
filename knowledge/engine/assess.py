"""Can this record be repaired, when, where, with what papers, on which clauses (修复资格评估).

Outcome by outcome: each step below is one question to the case and gives the answer, or passes it on.
The first that answers decides. No machine clock, no state: same facts, day and library, same answer.
"""

import datetime as dt
from collections.abc import Callable

from knowledge.engine.assessment import Assessment
from knowledge.engine.case import Case
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.repair import assess_repair
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    Outcome,
    PenaltyKind,
    RecordKind,
    RecordStatus,
    RequestKind,
    Sought,
)

Step = Callable[[Case], Assessment | None]
JIANGSU = "32"
CLOSED = {
    RecordStatus.REPAIRED: ("objection.repaired", Ground.OVER_PUBLICATION),
    RecordStatus.WITHDRAWN: ("objection.withdrawn", Ground.REVOKED_BASIS),
    RecordStatus.ENDED: ("publication.still_shown", Ground.EXPIRED),
}
"""What to say about a record that its source has closed, and the objection where it is shown all the same."""


def assess(
    library: Library, record: RecordFacts, *, subject: SubjectFacts, facts: AssessmentFacts, as_of: dt.date
) -> Assessment:
    """Assess one record on one day.

    Source: 36号 and 22号 in general, 107号 in market regulation; 49号 and 行政处罚法 for what is no repair.
    """
    case = Case(library, record, subject, facts, as_of)
    for step in STEPS:
        answer = step(case)
        if answer:
            return answer
    return assess_repair(case)


def third_party_site(case: Case) -> Assessment | None:
    """Another company's site shows it: not a place where repair is sought (22号 九)."""
    if not case.facts.third_party_site:
        return None
    reason = case.fails("door.third_party_site")
    return case.conclude(Outcome.WRONG_DOOR, [reason], door=case.door(case.routes.third_party_site))


def another_door(case: Case) -> Assessment | None:
    """Courts, tax and bank credit have their own doors (法释7号, 公告2025年第12号, 征信业管理条例)."""
    route = case.route
    if route is None or route.fileable:
        return None
    return case.conclude(Outcome.WRONG_DOOR, [case.fails(route.statement)], door=case.door(route.door))


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
    return case.object_instead(Ground.OUTSIDE_CATALOGUE) if case.facts.in_catalogue is False else None


def before_listing(case: Case) -> Assessment | None:
    """Only announced, not yet listed: the objection before listing (49号 四（八）, 67号 四（一）)."""
    announced = case.facts.notice_before_listing is not None and case.record.decided_on is None
    wanted = announced or case.facts.sought is Sought.LISTING_OBJECTION
    if case.record.kind is not RecordKind.SERIOUS_DISHONESTY_LIST or not wanted:
        return None
    in_jiangsu = (case.record.region or "").startswith(JIANGSU)
    reasons = [case.holds("objection.listing")]
    reasons += [case.holds("objection.listing_jiangsu")] if in_jiangsu else []
    return case.conclude(
        Outcome.OBJECTION_INSTEAD,
        reasons,
        door=case.door(case.routes.deciding_authority),
        ground=Ground.OTHER,
        materials=case.papers(RequestKind.LISTING_OBJECTION),
    )


def closed_by_source(case: Case) -> Assessment | None:
    """Repaired, withdrawn or ended already: nothing to apply for; shown all the same, an objection (36号 art. 3)."""
    if case.record.status not in CLOSED:
        return None
    statement, ground = CLOSED[case.record.status]
    reason = case.holds(statement)
    if case.facts.still_published and case.facts.sought is Sought.OBJECTION:
        return case.object_instead(ground, reason)
    return case.conclude(Outcome.ENDED, [reason], ends_on=case.record.publication_ends_on)


def sealed_person_record(case: Case) -> Assessment | None:
    """A person's public-security record is sealed; shown, it is an objection (治安管理处罚法 art. 136)."""
    by_police = case.is_penalty and case.record.authority_field is AuthorityField.PUBLIC_SECURITY
    detained = PenaltyKind.DETENTION in (case.record.penalties or ())
    if not (case.is_person and by_police and (detained or "治安管理处罚" in (case.record.basis or ""))):
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
