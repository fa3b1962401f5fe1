"""How a case is shown to its reader."""

import datetime as dt

from api.accounts import service as accounts
from api.accounts.viewer import Viewer
from api.cases import service
from api.cases.commitment import TEXT
from api.cases.deadlines import clock_of
from api.cases.models import Case, CaseDeadline
from api.cases.schemas import (
    CaseFacts,
    CaseOut,
    CaseSummary,
    CommitmentOut,
    Contact,
    DeadlineOut,
    DueOut,
    EventOut,
    FileOut,
    MaterialOut,
)
from api.cases.states import STATUS_WORDS, allowed_moves
from api.crypto import FieldCipher
from knowledge.engine import clocks


def summary(case: Case, viewer: Viewer, cipher: FieldCipher, today: dt.date) -> CaseSummary:
    """A case in a list."""
    return CaseSummary(
        number=case.number,
        kind=case.kind,
        status=case.status,
        status_text=STATUS_WORDS[case.status],
        resolution=case.resolution,
        subject=accounts.shown_subject(case.subject, cipher, in_full=case.subject_id == viewer.subject_id),
        record_ids=[record.id for record in case.records],
        created_at=case.created_at,
        submitted_at=case.submitted_at,
        deadlines=[deadline(d, today) for d in case.deadlines],
    )


def full(case: Case, viewer: Viewer, cipher: FieldCipher, today: dt.date) -> CaseOut:
    """A case with everything its reader may know."""
    return CaseOut(
        **summary(case, viewer, cipher, today).model_dump(),
        ground=case.ground,
        statement=service.statement_of(case, cipher),
        facts=_masked(service.facts_of(case, cipher)),
        materials=materials(case),
        commitment=_commitment(case),
        timeline=[EventOut(at=e.at, actor=e.actor, action=e.action, text=e.text) for e in case.events],
        door=case.door,
        allowed_actions=list(allowed_moves(case)) if case.subject_id == viewer.subject_id else [],
    )


def deadline(row: CaseDeadline, today: dt.date) -> DeadlineOut:
    """A clock as it stands today."""
    clock = clock_of(row).until(today)
    last = clocks.due(clock)
    return DeadlineOut(
        id=row.id,
        name=row.name,
        actor=row.actor,
        started_on=row.started_on,
        due_on=last.on,
        unit=clock.unit.value,
        amount=row.amount,
        state=clocks.state_on(clock, today),
        days_left=clocks.days_left(clock, today),
        text=clocks.in_words(clock, today),
        provisional=last.provisional,
        verification=clock.verification,
        met_on=clock.met_on,
        late=clocks.is_late(clock, today),
        note=row.note,
        citations=row.citations,
    )


def due(row: CaseDeadline, cipher: FieldCipher, today: dt.date) -> DueOut:
    """A clock in the list of what is due, and whose case it is."""
    case = row.case
    return DueOut(
        **deadline(row, today).model_dump(),
        case_number=case.number,
        case_kind=case.kind,
        region=row.region,
        subject=accounts.shown_subject(case.subject, cipher, in_full=False),
        document_numbers=[record.document_number for record in case.records],
    )


def materials(case: Case) -> list[MaterialOut]:
    """The case's list of materials, each with its files."""
    shown = []
    for item in case.required:
        files = [FileOut.model_validate(f, from_attributes=True) for f in case.files if f.material == item["id"]]
        shown.append(MaterialOut(**item, files=files))
    return shown


def _commitment(case: Case) -> CommitmentOut | None:
    if case.kind != "repair":
        return None
    given = case.commitment or {}
    return CommitmentOut(
        text=TEXT,
        accepted=bool(given),
        signed_by=given.get("signed_by"),
        signed_at=given.get("signed_at"),
    )


def _masked(facts: CaseFacts) -> CaseFacts:
    if facts.contact is None or facts.contact.phone is None:
        return facts
    phone = facts.contact.phone
    hidden = "*" * max(len(phone) - 4, 0) + phone[-4:]
    # model_construct skips validation: asterisks are no telephone number, and need not be on the way out.
    contact = Contact.model_construct(name=facts.contact.name, phone=hidden)
    return facts.model_copy(update={"contact": contact})
