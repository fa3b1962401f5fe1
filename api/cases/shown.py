"""How a case is shown to its reader."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from api.accounts import service as accounts
from api.accounts.viewer import Viewer
from api.cases import decisions, notices, proposals, sealed, telling
from api.cases.asked import CaseFacts, Contact
from api.cases.commitment import TEXT
from api.cases.deadlines import clock_of
from api.cases.decisions import DecisionOut, SupplementOut
from api.cases.models import Case, CaseDeadline, CaseRecord
from api.cases.moving import allowed
from api.cases.schemas import (
    CaseOut,
    CaseRecordOut,
    CaseSummary,
    CommitmentOut,
    DeadlineOut,
    DueOut,
    EventOut,
    FileOut,
    MaterialOut,
    ReasonOut,
)
from api.cases.states import STATUS_WORDS
from api.crypto import FieldCipher
from api.masking import masked
from knowledge.engine import clocks
from knowledge.engine.library import Library


def summary(case: Case, viewer: Viewer, cipher: FieldCipher, today: dt.date) -> CaseSummary:
    """A case in a list."""
    return CaseSummary(
        number=case.number,
        kind=case.kind,
        status=case.status,
        status_text=STATUS_WORDS[case.status],
        resolution=case.resolution,
        subject=accounts.shown_subject(case.subject, cipher, in_full=case.subject_id == viewer.subject_id),
        record_ids=[entry.record_id for entry in case.entries if entry.included],
        created_at=case.created_at,
        submitted_at=case.submitted_at,
        deadlines=[deadline(d, today) for d in case.deadlines],
    )


def full(
    case: Case, viewer: Viewer, cipher: FieldCipher, today: dt.date, library: Library, *, in_full: bool = False
) -> CaseOut:
    """A case with everything its reader may know: numbers in what the applicant wrote in full, for others ``in_full``.

    The telephone number of the contact is hidden from its owner, too, who knows it.
    """
    said = _as_said if in_full or case.subject_id == viewer.subject_id else masked
    facts, statement = sealed.facts_of(case, cipher), sealed.statement_of(case, cipher)
    return CaseOut(
        **summary(case, viewer, cipher, today).model_dump(),
        version=case.version,
        region=case.region,
        **_for_staff(case, viewer),
        records=[_record(case, entry) for entry in case.entries],
        notice=notices.shown(case.notice, viewer, cipher) if case.notice else None,
        earlier_case=case.earlier_case,
        shielding=case.shielding,
        ground=case.ground,
        also_grounds=case.also_grounds,
        statement=statement and said(statement),
        facts=facts if in_full and viewer.is_staff else _masked(facts, said),
        materials=materials(case, said),
        commitment=_commitment(case),
        timeline=[EventOut(at=e.at, actor=e.actor, action=e.action, text=e.text) for e in case.events],
        supplement=decisions.supplement(case.supplement),
        earlier_supplements=[SupplementOut.model_validate(one) for one in case.earlier_supplements],
        decision=decisions.shown(case.decision or decisions.appealed_against(case)),
        appeal=said(cipher.open(case.appeal_sealed)) if case.appeal_sealed else None,
        earlier_decisions=[DecisionOut.model_validate(one) for one in case.earlier_decisions],
        false_material=decisions.false_material(case.false_material),
        effects=list(telling.meanwhile(case, library, today)),
        amends=telling.amends(case, library, today),
        door=case.door,
        allowed_actions=[*allowed(case, viewer), *proposals.verbs(case, viewer)],
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
        case_status=case.status,
        case_status_text=STATUS_WORDS[case.status],
        region=row.region,
        subject=accounts.shown_subject(case.subject, cipher, in_full=False),
        document_numbers=[record.document_number for record in case.records],
    )


def materials(case: Case, said: Callable[[str], str]) -> list[MaterialOut]:
    """The case's list of materials, and what was asked for or handed in besides, each with its files."""
    listed = {item["id"]: item for item in case.required}
    for asked in (*case.earlier_supplements, case.supplement or {}):
        for item in asked.get("items", ()):
            known = {"id": item["material"], "name": item["name"], "required": True, "why": item["why"]}
            listed.setdefault(item["material"], {**known, "citations": []})
    for file in case.files:
        spare = {"id": file.material, "name": "现在不需要的材料", "required": False, "why": "以前上传的。"}
        listed.setdefault(file.material, {**spare, "citations": []})
    return [MaterialOut(**item, files=_files(case, item["id"], said)) for item in listed.values()]


def _files(case: Case, material: str, said: Callable[[str], str]) -> list[FileOut]:
    files = [FileOut.model_validate(file, from_attributes=True) for file in case.files if file.material == material]
    return [file.model_copy(update={"name": said(file.name)}) for file in files]


def _as_said(text: str) -> str:
    return text


def _record(case: Case, entry: CaseRecord) -> CaseRecordOut:
    said = entry.assessment or {}
    decided = ((case.decision or {}).get("per_record") or {}).get(entry.record_id) or case.decision or {}
    return CaseRecordOut(
        record_id=entry.record_id,
        document_number=entry.record.document_number,
        authority=entry.record.authority,
        included=entry.included,
        outcome=said.get("outcome"),
        earliest_on=said.get("earliest_on"),
        reasons=[reason["text"] for reason in said.get("reasons", ())],
        grounds=[ReasonOut.model_validate(reason) for reason in said.get("reasons", ())],
        knowledge_version=said.get("knowledge_version"),
        decision=decided.get("decision") if entry.included else None,
        resolution=decided.get("resolution") if entry.included else None,
    )


def _for_staff(case: Case, viewer: Viewer) -> dict[str, Any]:
    """How the office works on it; nothing of that is told to the people concerned."""
    is_staff = viewer.is_staff and viewer.subject_id != case.subject_id
    return {
        "assignee": case.assignee.username if is_staff and case.assignee else None,
        "is_assigned_to_me": is_staff and case.assignee_id == viewer.account_id,
        "proposal": decisions.proposal(case.proposal, viewer) if is_staff and case.proposal else None,
        "earlier_proposals": [decisions.proposal(one, viewer) for one in case.earlier_proposals] if is_staff else [],
    }


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


def _masked(facts: CaseFacts, said: Callable[[str], str]) -> CaseFacts:
    facts = facts.model_copy(update={"agent": said(facts.agent) if facts.agent else None})
    if facts.contact is None or facts.contact.phone is None:
        return facts
    phone = facts.contact.phone
    hidden = "*" * max(len(phone) - 4, 0) + phone[-4:]
    # model_construct skips validation: asterisks are no telephone number, and need not be on the way out.
    contact = Contact.model_construct(name=facts.contact.name, phone=hidden)
    return facts.model_copy(update={"contact": contact})
