"""Drafts: opened for one record or several, found again instead of doubled, corrected until they are filed."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Subject
from api.accounts.visibility import visible
from api.audit import service as audit
from api.cases import eligibility, listing
from api.cases.asked import CaseFacts, CaseIn, CasePatch
from api.cases.eligibility import Found, Wish
from api.cases.models import Case, CaseRecord
from api.cases.moving import Deed, add_line, check, make
from api.cases.opening import of_whom, refuse_mixed, require_subject, without_records
from api.cases.refusals import may_be_asked_anew
from api.cases.sealed import facts_of, statement_of, write_sealed
from api.cases.states import OPEN, STATUS_WORDS
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput, NotFound
from api.numbers import next_number
from api.records.models import Record
from knowledge.engine.library import Library

_PREFIXES = {"repair": "XF", "objection": "YY", "listing_objection": "LY"}
_KIND_WORDS = {"repair": "信用修复申请", "objection": "异议申请", "listing_objection": "拟列入异议申请"}
_OVER = ("not_accepted", "denied", "withdrawn")
_GRANTED = ("granted", "syncing", "closed")


def create_draft(session: Session, library: Library, cipher: FieldCipher, data: CaseIn, deed: Deed) -> Case:
    """A new draft, or the open draft of the same records; raises ``Conflict`` with the way out otherwise."""
    require_subject(deed.viewer)
    refuse_mixed(data)
    if data.kind == "listing_objection":
        return _about_a_notice(session, library, cipher, data, deed)
    chosen = _locked_records(session, deed, data.chosen)
    before = _is_in_a_case(session, data.chosen)
    existing = _resumed(open_cases_about(session, data.chosen, data.kind) if before else (), chosen)
    existing = existing or (None if chosen else without_records(session, data.kind, deed))
    if existing is not None:
        correct_draft(session, existing, library, cipher, data.as_patch(), deed)
        return existing
    case = _new(session, library, data, deed, *of_whom(session, chosen, deed))
    case.ground, case.also_grounds = data.ground, _others(data.ground, data.also_grounds)
    case.earlier_case = _earlier(session, data.chosen, data.kind) if before else None
    _write(case, cipher, data.as_patch(), deed)
    if chosen:
        _draw_up(case, library, cipher, chosen, today=deed.today)
    return _opened(session, case, deed)


def correct_draft(
    session: Session, case: Case, library: Library, cipher: FieldCipher, data: CasePatch, deed: Deed
) -> None:
    """Change what was given, with the papers and the door that follow; raises ``Conflict`` once it is filed."""
    if case.status != "draft":
        raise Conflict(
            f"申请 {case.number} 现在是“{STATUS_WORDS[case.status]}”，内容不能再改。如需更正，可以撤回后重新申请。",
            code="not_a_draft",
        )
    check(case, "correct", deed)
    before = _content(case, cipher)
    if case.kind == "objection":
        case.ground = data.ground or case.ground
        also = data.also_grounds if data.also_grounds is not None else case.also_grounds
        case.also_grounds = _others(case.ground, also)
    _write(case, cipher, data, deed)
    if case.notice is None:
        chosen = _chosen_again(session, case, data, deed) if data.record_ids else case.records
        if chosen:
            _draw_up(case, library, cipher, chosen, today=deed.today)
    elif data.record_ids:
        raise InvalidInput("对拟列入的异议不针对记录。", [FieldError("/record_ids", "请去掉。")])
    if _content(case, cipher) != before:
        make(session, case, "correct", replace(deed, version=None))
    session.flush()


def renew(case: Case, library: Library, cipher: FieldCipher, *, today: dt.date) -> None:
    """Draw the list of papers up again, where the law has changed since."""
    if case.status == "draft" and case.records:
        _draw_up(case, library, cipher, case.records, today=today)


def wish_of(case: Case, cipher: FieldCipher) -> Wish:
    """What a case asks for, and what the person told."""
    grounds = (case.ground, *case.also_grounds) if case.ground else ()
    return Wish(case.kind, grounds, facts_of(case, cipher), stated=bool(statement_of(case, cipher)))


def open_cases_about(
    session: Session, record_ids: Collection[str], kind: str, *, but: str | None = None
) -> Sequence[Case]:
    """The open cases of a kind about any of these records, the newest first; ``but`` is the id of one to leave out."""
    about = Case.entries.any(CaseRecord.record_id.in_(record_ids) & CaseRecord.included)
    query = select(Case).where(about, Case.kind == kind, Case.status.in_(OPEN), Case.id != (but or ""))
    found = session.scalars(query.order_by(Case.created_at.desc()))
    return [case for case in found if not may_be_asked_anew(case, set(record_ids))]


def _about_a_notice(session: Session, library: Library, cipher: FieldCipher, data: CaseIn, deed: Deed) -> Case:
    notice = listing.locked_notice(session, deed, str(data.notice_id))
    existing = listing.open_case(session, notice)
    if existing is not None:
        correct_draft(session, _draft_only(existing, "这份告知"), library, cipher, data.as_patch(), deed)
        return existing
    assessment = listing.require_objectable(session, library, cipher, notice, today=deed.today)
    case = _new(session, library, data, deed, notice.subject, notice.region)
    case.notice = notice
    case.earlier_case = listing.earlier(session, notice)
    case.required = listing.papers(library, cipher, notice, assessment, deed.today)
    case.door = assessment.door.model_dump(mode="json")
    _write(case, cipher, data.as_patch(), deed)
    return _opened(session, case, deed)


def _new(session: Session, library: Library, data: CaseIn, deed: Deed, subject: Subject, region: str) -> Case:
    """Its empty lists are given, so that nobody looks for their rows."""
    return Case(
        number=next_number(session, _PREFIXES[data.kind], deed.today),
        kind=data.kind,
        status="draft",
        subject_id=subject.id,
        subject=subject,
        notice=None,
        entries=[],
        files=[],
        deadlines=[],
        events=[],
        region=region,
        also_grounds=[],
        required=[],
        knowledge_version=library.version,
        created_at=deed.now,
    )


def _opened(session: Session, case: Case, deed: Deed) -> Case:
    session.add(case)
    again = f"，以前的申请是 {case.earlier_case}" if case.earlier_case else ""
    words = deed.told(f"新建{_KIND_WORDS[case.kind]}草稿{again}")
    add_line(case, deed.done_by("owner"), "created", words, now=deed.now)
    details = deed.in_audit()
    audit.record(session, deed.account_id, "case:owner:created", case.number, now=deed.now, details=details)
    return case


def _draw_up(case: Case, library: Library, cipher: FieldCipher, chosen: Sequence[Record], *, today: dt.date) -> None:
    """Records, papers, door and place of a draft, as the engine sees them today."""
    found = eligibility.look(library, cipher, chosen, wish_of(case, cipher), today=today)
    eligibility.require_all(found)
    eligibility.require_together(library, found, today=today)
    if [record.id for record in chosen] != [entry.record_id for entry in case.entries]:
        case.entries = [_entry(case, one, position) for position, one in enumerate(found)]
    settle(case, library, found)
    _must_not_be_shielded(case, chosen)


def _must_not_be_shielded(case: Case, chosen: Sequence[Record]) -> None:
    """A shielding that is in force needs no second one; what comes after it is the full repair."""
    before = next((mark for record in chosen for mark in record.marks if mark["mark"] == "shielded"), None)
    if case.shielding and before:
        raise Conflict(
            f"这条记录已经暂时屏蔽（申请 {before['case']}），不用再申请。"
            "重整计划或者和解协议执行完毕后，请申请正式修复。",
            code="shielded_before",
        )


def settle(case: Case, library: Library, found: Sequence[Found]) -> None:
    """What follows for the whole case from the assessments of its records."""
    required = eligibility.together(found)
    if required != case.required:
        case.required = required
    first = found[0]
    case.door = first.assessment.door.model_dump(mode="json")
    case.region = first.record.region
    case.shielding = case.kind == "repair" and eligibility.is_shielding(first)
    case.knowledge_version = library.version


def _entry(case: Case, one: Found, position: int) -> CaseRecord:
    known = next((entry for entry in case.entries if entry.record_id == one.record.id), None)
    if known is None:
        return CaseRecord(record=one.record, record_id=one.record.id, position=position, included=True)
    known.position = position
    return known


def _chosen_again(session: Session, case: Case, data: CasePatch, deed: Deed) -> list[Record]:
    ids = list(dict.fromkeys(data.record_ids or ()))
    chosen = _locked_records(session, deed, ids)
    elsewhere = open_cases_about(session, ids, case.kind, but=case.id)
    if elsewhere:
        raise _taken(elsewhere[0])
    return chosen


def _locked_records(session: Session, deed: Deed, ids: Sequence[str]) -> list[Record]:
    """In the order given, locked, so that two requests at once cannot both find a record without a draft."""
    query = (
        visible(require_subject(deed.viewer), Record)
        .where(Record.id.in_(ids))
        .order_by(Record.id)
        .with_for_update(of=Record)
    )
    found = {record.id: record for record in session.scalars(query)}
    for wanted in ids:
        if wanted not in found:
            raise NotFound("没有找到这条记录。请从“我的记录”里选择，或核对编号。", code="record_not_found")
    return [found[wanted] for wanted in ids]


def _resumed(existing: Sequence[Case], chosen: Sequence[Record]) -> Case | None:
    """The draft that holds all of the records; raises ``Conflict`` where another open case has some of them."""
    wanted = {record.id for record in chosen}
    for case in existing:
        if case.status != "draft" or not wanted <= {entry.record_id for entry in case.entries}:
            raise _taken(case)
    return existing[0] if existing else None


def _taken(case: Case) -> Conflict:
    if case.status == "draft":
        named = "、".join(record.document_number for record in case.records)
        return Conflict(
            f"草稿 {case.number} 里已经有其中的记录（{named}）。请在那份草稿里增减记录，或先撤回它。",
            code="in_another_draft",
        )
    return _filed(case, "这条记录")


def _draft_only(case: Case, what: str) -> Case:
    if case.status != "draft":
        raise _filed(case, what)
    return case


def _filed(case: Case, what: str) -> Conflict:
    return Conflict(f"{what}已经在办理，编号 {case.number}，不用重复申请。您可以用编号查询进度。", code="already_filed")


def _is_in_a_case(session: Session, record_ids: Collection[str]) -> bool:
    """Whether any case at all is about any of the records: most have none, and whole cases are not looked for."""
    about = select(CaseRecord.case_id).where(CaseRecord.record_id.in_(record_ids))
    return session.scalar(about.limit(1)) is not None


def _earlier(session: Session, record_ids: Collection[str], kind: str) -> str | None:
    """The number of the last application about any of the records that came to nothing."""
    about = Case.entries.any(CaseRecord.record_id.in_(record_ids))
    over = (Case.kind == kind, Case.status.in_((*_OVER, *_GRANTED)), Case.submitted_at.is_not(None))
    found = session.scalars(select(Case).where(about, *over).order_by(Case.created_at.desc()))
    fitting = (one for one in found if one.status in _OVER or may_be_asked_anew(one, set(record_ids)))
    return next((case.number for case in fitting), None)


def _others(ground: str | None, also: Sequence[str] | None) -> list[str]:
    return [one for one in dict.fromkeys(also or ()) if one != ground]


def _write(case: Case, cipher: FieldCipher, data: CasePatch, deed: Deed) -> None:
    """What was told; who acts as an agent is named as the agent of the case."""
    facts = data.facts
    if deed.acting and deed.acting.capacity == "agent" and not (facts and facts.agent):
        told = facts.model_dump(exclude_unset=True) if facts else {}
        facts = CaseFacts.model_validate(told | {"agent": deed.acting.name})
    write_sealed(case, cipher, data.statement, facts)


def _content(case: Case, cipher: FieldCipher) -> tuple[Any, ...]:
    """What the applicant may change, to tell whether anything did."""
    statement = cipher.open(case.statement_sealed) if case.statement_sealed else None
    ids = [entry.record_id for entry in case.entries]
    return case.ground, list(case.also_grounds), statement, facts_of(case, cipher), ids
