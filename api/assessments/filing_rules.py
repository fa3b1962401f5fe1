"""What a filed request needs and which statutory clocks it starts, for the parts above that keep cases."""

import datetime as dt
from typing import Any

from api.assessments.facts import record_facts, subject_facts
from api.crypto import FieldCipher
from api.records.models import Record
from knowledge.engine.assessment import Assessment
from knowledge.engine.checklist import Applicant, checklist
from knowledge.engine.deadlines import compute
from knowledge.engine.library import Library
from knowledge.engine.schema_time import TimeLimit
from knowledge.engine.vocabulary import AuthorityField, Ground, Outcome, RequestKind

GENERAL_CLOCKS = ("T01", "T02")
MARKET_CLOCKS = ("T20",)
LISTING_CLOCKS = ("T12",)
"""By fact-sheet id: which limits run from the day on which a request is handed in."""
REPAIR_OUTCOMES = (Outcome.REPAIRABLE_NOW, Outcome.REPAIRABLE_LATER, Outcome.NEEDS_INFORMATION, Outcome.NEEDS_PERSON)


def required_materials(
    library: Library,
    kind: str,
    record: Record,
    cipher: FieldCipher,
    assessment: Assessment,
    ground: str | None = None,
) -> list[dict[str, Any]]:
    """The papers of a case as JSON: ``id, name, required, why, citations``, needed ones first.

    ``kind`` is the case's (repair | objection | listing_objection); ``ground`` the objection's, where stated.
    """
    if kind == RequestKind.REPAIR and assessment.outcome in REPAIR_OUTCOMES and assessment.materials:
        return [paper.model_dump(mode="json") for paper in assessment.materials]
    facts, subject = record_facts(record), subject_facts(record.subject, cipher)
    applicant = Applicant(
        subject=subject.kind,
        field=facts.authority_field,
        ground=Ground(ground) if ground else assessment.ground,
    )
    return [paper.model_dump(mode="json") for paper in checklist(library, RequestKind(kind), applicant)]


def statutory_clocks(library: Library, kind: str, field: str, region: str, today: dt.date) -> list[dict[str, Any]]:
    """The clocks that start when a request is handed in on ``today``; only verified amounts count down.

    Each is ``rule, name, actor, started_on, due_on, unit, amount, state, citations``. An objection to published
    data starts none: no number was read (22号 八).
    """
    limits = [library.time_limit(limit_id) for limit_id in _clock_ids(kind, field, region)]
    return [_clock(library, limit, today) for limit in limits if limit.amount and limit.verification.may_decide]


def _clock_ids(kind: str, field: str, region: str) -> tuple[str, ...]:
    if kind == RequestKind.LISTING_OBJECTION:
        return LISTING_CLOCKS if region.startswith("32") else ()
    if kind != RequestKind.REPAIR:
        return ()
    return MARKET_CLOCKS if field == AuthorityField.MARKET_REGULATION else GENERAL_CLOCKS


def _clock(library: Library, limit: TimeLimit, today: dt.date) -> dict[str, Any]:
    if limit.amount is None or limit.unit is None:
        raise ValueError(f"time limit {limit.id} has no number")
    due = compute(today, limit.amount, limit.unit)
    return {
        "rule": limit.id,
        "name": limit.name,
        "actor": limit.actor,
        "started_on": today,
        "due_on": due.due_on,
        "unit": limit.unit.value,
        "amount": limit.amount,
        "state": "provisional" if due.provisional else "running",
        "citations": [citation.model_dump(mode="json") for citation in library.cite_all(limit.cites)],
    }
