"""Where a record belongs: the door of its field, or a matter outside repair that its name tells (办理渠道)."""

from knowledge.engine.assessment import Assessment, Reason
from knowledge.engine.case import Case
from knowledge.engine.objection import is_announced
from knowledge.engine.schema_routing import FieldDoor, Matter, Matters
from knowledge.engine.vocabulary import AuthorityField, Outcome, RequestKind, Sought, SubjectKind


def another_door(case: Case) -> Assessment | None:
    """Courts, tax and bank credit have their own doors (法释7号, 公告2025年第12号, 征信业管理条例).

    A penalty that is wrong or was revoked is withdrawn whatever its field (行政处罚法 art. 48, 22号 八), so it passes
    on; so does a list on which nobody stands yet: the objection before listing is the deciding body's (49号 四（八）).
    """
    route, told = case.route, case.facts
    said_wrong = told.ground is not None and told.sought is not Sought.REPAIR
    attacked = told.about_somebody_else or told.duplicate_of or told.decision_revoked or said_wrong
    if route is None or route.fileable or (case.is_penalty and attacked) or is_announced(case):
        return None
    way = (case.is_penalty and route.penalty) or route
    if way.fileable:
        return None
    reasons = [case.fails(way.statement), *_asides(case, route)]
    papers = case.papers(RequestKind.ELSEWHERE, door=way.door)
    return case.conclude(Outcome.WRONG_DOOR, reasons, door=case.door(way.door), papers=papers)


def special_matter(case: Case) -> Assessment | None:
    """A matter outside repair that the record's own words name: orders of courts, judgments, scores and others.

    The words are data; where they do not clearly say so, the record passes on.
    """
    if not (case.record.list_name or case.record.violation):
        return None
    matter = next((entry for entry in case.library.only_rule(Matters).matters if _is_about(case, entry)), None)
    if matter is None:
        return None
    if matter.ground:
        return case.object_instead(matter.ground, case.holds(matter.statement), door_id=matter.door)
    said = case.unknown if matter.outcome is Outcome.NEEDS_PERSON else case.fails
    return case.conclude(matter.outcome, [said(matter.statement)], door=case.door(matter.door))


def _asides(case: Case, route: FieldDoor) -> list[Reason]:
    told = (
        aside.statement
        for aside in route.asides
        if (not aside.subjects or _whom(case) in aside.subjects) and (aside.only_if is None or case.underage)
    )
    return [case.holds(statement) for statement in told if case.was_law(statement)]


def _whom(case: Case) -> SubjectKind | None:
    return SubjectKind.PERSON if case.is_person else case.subject.kind


def _is_about(case: Case, matter: Matter) -> bool:
    record = case.record
    named, happened = record.list_name or "", record.violation or ""
    if record.kind not in matter.kinds or (matter.subjects and _whom(case) not in matter.subjects):
        return False
    if any(word in named + happened for word in matter.not_named) or not case.was_law(matter.statement):
        return False
    if named:
        return any(word in named for word in matter.list_names)
    elsewhere = record.authority_field not in (None, AuthorityField.OTHER, *matter.fields)
    return not elsewhere and any(word in happened for word in matter.violations)
