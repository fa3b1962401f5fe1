"""What a filed request needs and which statutory clocks it starts, for the parts above that keep cases."""

import datetime as dt
from typing import Any

from api.assessments.facts import record_facts, subject_facts
from api.crypto import FieldCipher
from api.records.models import Record
from knowledge.engine.assessment import Assessment
from knowledge.engine.checklist import Applicant, checklist
from knowledge.engine.clock import Clock
from knowledge.engine.clocks import start
from knowledge.engine.library import Library
from knowledge.engine.limits import limits_for
from knowledge.engine.vocabulary import AuthorityField, Event, Ground, Outcome, RequestKind

# What happens on the day of filing: the case is on the deciding body's desk at once, no hand-over has to be waited for.
# Who received an objection is not known, so only limits that hold whoever it was count down (see rules/time/local).
FILING_EVENTS: dict[RequestKind, tuple[Event, ...]] = {
    RequestKind.REPAIR: (Event.APPLICATION_RECEIVED, Event.APPLICATION_PUSHED),
    RequestKind.OBJECTION: (Event.OBJECTION_RECEIVED,),
    RequestKind.LISTING_OBJECTION: (Event.LISTING_OBJECTED,),
}
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
        record=facts.kind,
    )
    return [paper.model_dump(mode="json") for paper in checklist(library, RequestKind(kind), applicant)]


def statutory_clocks(library: Library, kind: str, field: str, region: str, today: dt.date) -> tuple[Clock, ...]:
    """The clocks that start when a request is handed in on ``today``; only verified amounts count down."""
    request = RequestKind(kind)
    events = FILING_EVENTS.get(request, ())
    limits = [
        limit
        for event in events
        for limit in limits_for(library, event, request, AuthorityField(field), region, today)
        if limit.counts_down
    ]
    return tuple(start(limit, today) for limit in limits)
