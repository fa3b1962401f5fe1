"""Materials of a request: what is needed, what helps, and what nobody may ask for (申请材料)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.engine.assessment import Material
from knowledge.engine.library import Library
from knowledge.engine.schema_papers import MaterialRule, Materials
from knowledge.engine.vocabulary import AuthorityField, Ground, Need, RequestKind, SubjectKind


@dataclass(frozen=True)
class Applicant:
    """What decides about the papers besides the request itself."""

    subject: SubjectKind | None = None
    field: AuthorityField | None = None
    ground: Ground | None = None
    agent: bool = False
    underage: bool = False


def checklist(
    library: Library, request: RequestKind, applicant: Applicant, on: dt.date = dt.date.max
) -> tuple[Material, ...]:
    """Papers of a request: needed ones first, each with its reason and clauses; never a forbidden one.

    With a day ``on``, only papers that the law of that day knew.
    """
    rules = sorted(_rules(library, request, applicant), key=lambda rule: rule.need is not Need.REQUIRED)
    papers = (
        Material(
            id=rule.id,
            name=rule.name,
            required=rule.need is Need.REQUIRED,
            why=rule.why,
            citations=library.cite_on(on, rule.cites, rule.earlier),
        )
        for rule in rules
        if rule.need is not Need.NEVER
    )
    return tuple(paper for paper in papers if paper.citations)


def never_asked_for(library: Library, request: RequestKind) -> tuple[MaterialRule, ...]:
    """Papers that may not be asked for, each with the reason (10号's training, report and charity among them)."""
    return tuple(rule for rule in _table(library, request).items if rule.need is Need.NEVER)


def _rules(library: Library, request: RequestKind, applicant: Applicant) -> Iterator[MaterialRule]:
    for rule in _table(library, request).items:
        if _applies(rule, applicant):
            yield rule


def _applies(rule: MaterialRule, applicant: Applicant) -> bool:
    return (
        (not rule.subjects or applicant.subject in rule.subjects)
        and (not rule.fields or applicant.field in rule.fields)
        and (not rule.grounds or (applicant.ground or Ground.OTHER) in rule.grounds)
        and (rule.only_if != "agent" or applicant.agent)
        and (rule.only_if != "underage" or applicant.underage)
    )


def _table(library: Library, request: RequestKind) -> Materials:
    return next(table for table in library.rules_of(Materials) if table.request is request)
