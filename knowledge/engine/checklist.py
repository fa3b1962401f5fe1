"""Papers of a request (申请材料): what is needed, what helps, and what need not be handed in, each with its clause."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.engine.assessment import Material, NotAskedFor
from knowledge.engine.library import Library
from knowledge.engine.schema_papers import MaterialRule, Materials, Situation
from knowledge.engine.schema_routing import FieldDoors
from knowledge.engine.vocabulary import AuthorityField, Ground, Need, RecordKind, RequestKind, SubjectKind

ASKED = (Need.REQUIRED, Need.HELPFUL)


@dataclass(frozen=True)
class Applicant:
    """What decides about the papers besides the request itself; the door follows from the field where not given."""

    subject: SubjectKind | None = None
    field: AuthorityField | None = None
    ground: Ground | None = None
    record: RecordKind = RecordKind.OTHER
    door: str | None = None
    agent: bool = False
    underage: bool = False
    proof_with_authority: bool = False
    reorganised: bool = False

    def is_in(self, situation: Situation) -> bool:
        """Whether it is so."""
        return bool(getattr(self, situation))


@dataclass(frozen=True)
class Papers:
    """Papers that belong to a request, needed ones first; and those that nobody need hand in."""

    asked: tuple[Material, ...] = ()
    not_asked_for: tuple[NotAskedFor, ...] = ()


def papers(library: Library, request: RequestKind, applicant: Applicant, on: dt.date = dt.date.max) -> Papers:
    """Papers of a request by the law of the day ``on`` (22号 四 and 36号 ch. 3 for repair, 22号 八 for objections)."""
    rules = [(rule, library.cite_on(on, rule.cites, rule.earlier)) for rule in _rules(library, request, applicant, on)]
    known = [(rule, citations) for rule, citations in rules if citations]
    asked = [
        Material(id=rule.id, name=rule.name, required=rule.need is Need.REQUIRED, why=rule.why, citations=citations)
        for rule, citations in known
        if rule.need in ASKED
    ]
    not_asked_for = tuple(
        NotAskedFor(id=rule.id, name=rule.name, why=rule.why, citations=citations)
        for rule, citations in known
        if rule.need not in ASKED
    )
    return Papers(tuple(sorted(asked, key=lambda paper: not paper.required)), not_asked_for)


def checklist(
    library: Library, request: RequestKind, applicant: Applicant, on: dt.date = dt.date.max
) -> tuple[Material, ...]:
    """The papers that belong to a request, needed ones first; never a forbidden one."""
    return papers(library, request, applicant, on).asked


def _rules(library: Library, request: RequestKind, applicant: Applicant, on: dt.date) -> Iterator[MaterialRule]:
    door = applicant.door or library.only_rule(FieldDoors).door_for(applicant.field)
    for table in library.rules_of(Materials):
        if table.request is request and table.in_force.holds_on(on):
            yield from (rule for rule in table.items if _applies(rule, applicant, door))


def _applies(rule: MaterialRule, applicant: Applicant, door: str) -> bool:
    return (
        (not rule.kinds or applicant.record in rule.kinds)
        and (not rule.doors or door in rule.doors)
        and (not rule.subjects or applicant.subject in rule.subjects)
        and (not rule.grounds or (applicant.ground or Ground.OTHER) in rule.grounds)
        and (rule.only_if is None or applicant.is_in(rule.only_if))
        and (rule.unless is None or not applicant.is_in(rule.unless))
    )
