"""What a filed request needs and which statutory clocks it starts, for the parts above that keep cases."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from knowledge.engine.assessment import Assessment, Material
from knowledge.engine.checklist import Applicant, checklist
from knowledge.engine.clock import Clock
from knowledge.engine.clocks import start, suppose
from knowledge.engine.facts import RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.limits import conditional, limits_for
from knowledge.engine.persons import is_underage
from knowledge.engine.vocabulary import (
    AuthorityField,
    Circumstance,
    Event,
    Ground,
    Outcome,
    RecordKind,
    RequestKind,
)

SHIELDING = "reorganisation.shielding"
"""The statement that the engine gives where temporary shielding is what can be had."""
_OPEN_AT_FILING = (
    Circumstance.PLATFORM_RECEIVED,
    Circumstance.PROVIDER_RECEIVED,
    Circumstance.OWN_INFORMATION,
    Circumstance.OTHERS_INFORMATION,
)
"""What is not known of an objection that was filed here. A credit agency has a counter of its own."""
REPAIR_OUTCOMES = (Outcome.REPAIRABLE_NOW, Outcome.REPAIRABLE_LATER, Outcome.NEEDS_INFORMATION, Outcome.NEEDS_PERSON)


@dataclass(frozen=True)
class Wanted:
    """What papers are asked for: the kind of case, the objection's grounds, whether somebody acts for the applicant."""

    kind: str
    grounds: tuple[str, ...] = ()
    agent: bool = False


def required_materials(
    library: Library, wanted: Wanted, record: RecordFacts, subject: SubjectFacts, assessment: Assessment, on: dt.date
) -> list[dict[str, Any]]:
    """The papers of a case by the law of the day, as JSON: ``id, name, required, why, citations``, needed ones first.

    With several grounds the papers of each, where two want the same paper for other reasons both reasons.
    """
    request = RequestKind(wanted.kind)
    if request is RequestKind.REPAIR and is_shielding(assessment):
        request = RequestKind.SHIELDING
    applicant = Applicant(
        subject=subject.kind,
        field=record.authority_field,
        ground=assessment.ground,
        record=record.kind,
        agent=wanted.agent,
        underage=is_underage(library, subject, record.decided_on or on),
    )
    if wanted.kind == RequestKind.REPAIR and assessment.outcome in REPAIR_OUTCOMES and assessment.materials:
        asked = [*assessment.materials, *_of_an_agent(library, request, applicant, on)]
    else:
        grounds: list[Ground | None] = [Ground(one) for one in wanted.grounds] or [assessment.ground]
        asked = [
            paper for ground in grounds for paper in checklist(library, request, replace(applicant, ground=ground), on)
        ]
    return together([paper.model_dump(mode="json") for paper in asked])


def together(papers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each paper once: needed where one of them needs it, with the name, reason and clauses of every one."""
    alike: dict[str, list[dict[str, Any]]] = {}
    for paper in papers:
        alike.setdefault(paper["id"], []).append(paper)
    return sorted((_as_one(same) for same in alike.values()), key=lambda paper: not paper["required"])


def _as_one(papers: list[dict[str, Any]]) -> dict[str, Any]:
    papers = sorted(papers, key=lambda paper: not paper["required"])
    clauses = {(cite["document"], cite["locator"]): cite for paper in papers for cite in paper["citations"]}
    return papers[0] | {
        "name": "；".join(dict.fromkeys(paper["name"] for paper in papers)),
        "why": "".join(dict.fromkeys(paper["why"] for paper in papers)),
        "citations": list(clauses.values()),
    }


def is_shielding(assessment: Assessment) -> bool:
    """Whether what can be had today is the temporary shielding during a reorganisation."""
    return any(reason.rule == SHIELDING for reason in assessment.reasons)


def _of_an_agent(library: Library, request: RequestKind, applicant: Applicant, on: dt.date) -> Iterable[Material]:
    """The papers that are asked for only because somebody acts for the applicant."""
    without = {paper.id for paper in checklist(library, request, replace(applicant, agent=False), on)}
    return (paper for paper in checklist(library, request, applicant, on) if paper.id not in without)


@dataclass(frozen=True)
class Matter:
    """What a case is about, as far as it decides which time limits run."""

    request: RequestKind
    field: AuthorityField
    region: str
    record_kind: RecordKind | None = None


def clocks_started(
    library: Library, events: Iterable[Event], about: Matter, on: dt.date, known: Collection[Circumstance] = ()
) -> tuple[Clock, ...]:
    """The clocks that ``events`` start on a day; only verified amounts count down."""
    limits = [
        limit
        for event in events
        for limit in limits_for(library, event, about.request, about.field, about.region, on, known, about.record_kind)
        if limit.counts_down
    ]
    return tuple(start(limit, on) for limit in limits)


def clocks_supposed(library: Library, events: Iterable[Event], about: Matter, on: dt.date) -> tuple[Clock, ...]:
    """The clocks that run if this or that is so of an objection; provisional until somebody says it."""
    return tuple(
        suppose(limit, on)
        for event in events
        for limit in conditional(library, event, about.request, about.field, about.region, on, _OPEN_AT_FILING)
        if limit.counts_down
    )
