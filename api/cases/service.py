"""Verbs on cases. One function decides which of them a viewer may see; services flush, the request commits."""

import datetime as dt

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.viewer import Viewer
from api.assessments import service as assessments
from api.audit import service as audit
from api.cases.models import Case, CaseEvent
from api.cases.schemas import CaseFacts, CaseIn, CasePatch
from api.cases.states import OPEN, move
from api.crypto import FieldCipher
from api.errors import Conflict, NotAllowed, NotFound
from api.numbers import next_number
from api.pages import Page, Paging, fetch
from api.records import service as records
from api.records.models import Record
from knowledge.engine.library import Library

PREFIXES = {"repair": "XF", "objection": "YY"}
_KIND_WORDS = {"repair": "信用修复申请", "objection": "异议申请"}
# Outcomes that leave nothing to file here; the others may be prepared, and are decided again at submission.
_NOTHING_TO_FILE = {"wrong_door", "not_repairable", "ended", "objection_instead"}


def visible(viewer: Viewer) -> Select[Case]:
    """The cases that ``viewer`` may see: a subject its own, staff those of their region that were submitted."""
    query = select(Case)
    if not viewer.is_staff:
        return query.where(Case.subject_id == (viewer.subject_id or ""))
    query = query.where(Case.submitted_at.is_not(None))
    prefix = accounts.region_prefix(viewer.region)
    return query.where(Case.region.startswith(prefix)) if prefix else query


def get_case(session: Session, viewer: Viewer, number: str) -> Case:
    """The case; raises ``NotFound`` when it is absent or somebody else's."""
    case = session.scalar(visible(viewer).where(Case.number == number.strip().upper()))
    if case is None:
        raise NotFound(
            f"没有找到编号为 {number[:30]} 的申请，请核对编号。您只能查看自己的申请。", code="case_not_found"
        )
    return case


def get_own_case(session: Session, viewer: Viewer, number: str) -> Case:
    """The case, locked for change, where the viewer is its owner; staff handle cases but do not act for the owner."""
    case = get_case(session, viewer, number)
    if case.subject_id != viewer.subject_id:
        raise NotAllowed("只有申请人本人可以进行这项操作。")
    # Two clicks at once take turns: the second sees what the first has done.
    session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    session.refresh(case)
    return case


def list_cases(session: Session, viewer: Viewer, paging: Paging) -> Page[Case]:
    """Newest first."""
    return fetch(session, visible(viewer), paging, order=(Case.created_at.desc(), Case.number.desc()))


def create_draft(
    session: Session,
    viewer: Viewer,
    library: Library,
    cipher: FieldCipher,
    data: CaseIn,
    *,
    today: dt.date,
    now: dt.datetime,
) -> Case:
    """A new draft, or the open draft for the same record; raises ``Conflict`` with the way out otherwise."""
    if viewer.subject_id is None:
        raise NotAllowed("申请要由信用主体本人的账号提出。请用企业或个人账号登录。")
    record = _locked_record(session, viewer, data.record_ids[0])
    existing = _open_case(session, record, data.kind)
    if existing is not None:
        told = CasePatch(ground=data.ground, statement=data.statement, facts=data.facts)
        correct_draft(session, _resumable(existing), library, cipher, told, today=today)
        return existing
    assessment = assessments.assess_record(library, record, cipher, facts=_as_told(data.kind, data.facts), today=today)
    if data.kind == "repair" and assessment.outcome in _NOTHING_TO_FILE:
        raise Conflict(assessments.in_words(assessment), code=assessment.outcome)
    case = Case(
        number=next_number(session, PREFIXES[data.kind], today),
        kind=data.kind,
        status="draft",
        subject_id=record.subject_id,
        region=record.region,
        ground=data.ground,
        required=assessments.required_materials(library, data.kind, record, cipher, assessment, data.ground),
        door=assessment.door.model_dump(mode="json") if assessment.door else None,
        knowledge_version=library.version,
        created_at=now,
        records=[record],
    )
    _write_statement(case, cipher, data.statement, data.facts)
    session.add(case)
    session.flush()
    _note(session, case, viewer, "created", f"新建{_KIND_WORDS[case.kind]}草稿", now=now)
    return case


def correct_draft(
    session: Session, case: Case, library: Library, cipher: FieldCipher, data: CasePatch, *, today: dt.date
) -> None:
    """Change what was given, and the papers where the ground is another; raises ``Conflict`` once submitted."""
    if case.status != "draft":
        raise Conflict(f"申请 {case.number} 已经提交，内容不能再改。如需更正，可以撤回后重新申请。", code="not_a_draft")
    if data.ground is not None and data.ground != case.ground:
        case.ground, record = data.ground, case.records[0]
        told = _as_told(case.kind, facts_of(case, cipher))
        assessment = assessments.assess_record(library, record, cipher, facts=told, today=today)
        case.required = assessments.required_materials(library, case.kind, record, cipher, assessment, data.ground)
    _write_statement(case, cipher, data.statement, data.facts)
    session.flush()


def withdraw(session: Session, case: Case, viewer: Viewer, reason: str, *, now: dt.datetime) -> None:
    """Take a case back before it is decided."""
    move(case, "withdraw")
    # Nobody has to do anything any more, and nobody has met anything either.
    case.deadlines.clear()
    _note(session, case, viewer, "withdrawn", f"申请人撤回{'：' + reason if reason else ''}", now=now)


def note(session: Session, case: Case, actor: str, action: str, text: str, *, now: dt.datetime) -> None:
    """Add a line to the timeline."""
    sequence = len(case.events) + 1
    case.events.append(CaseEvent(sequence=sequence, at=now, actor=actor, action=action, text=text))
    session.flush()


def statement_of(case: Case, cipher: FieldCipher) -> str | None:
    """The person's own words."""
    return cipher.open(case.statement_sealed) if case.statement_sealed else None


def facts_of(case: Case, cipher: FieldCipher) -> CaseFacts:
    """What the person told."""
    return CaseFacts.model_validate_json(cipher.open(case.facts_sealed)) if case.facts_sealed else CaseFacts()


def _as_told(kind: str, told: CaseFacts | None) -> dict[str, object]:
    return {"sought": kind, **(told.for_assessment() if told else {})}


def _note(session: Session, case: Case, viewer: Viewer, action: str, text: str, *, now: dt.datetime) -> None:
    note(session, case, "申请人", action, text, now=now)
    audit.record(session, viewer.account_id, f"case:owner:{action}", case.number, now=now)


def _locked_record(session: Session, viewer: Viewer, record_id: str) -> Record:
    """Locked, so that two requests at once cannot both find the record without a draft."""
    record = records.get_record(session, viewer, record_id)
    session.execute(select(Record.id).where(Record.id == record.id).with_for_update())
    return record


def _open_case(session: Session, record: Record, kind: str) -> Case | None:
    query = select(Case).where(Case.records.any(Record.id == record.id), Case.kind == kind, Case.status.in_(OPEN))
    return session.scalar(query.order_by(Case.created_at.desc()).limit(1))


def _resumable(case: Case) -> Case:
    if case.status != "draft":
        raise Conflict(
            f"这条记录已经在办理，编号 {case.number}，不用重复申请。您可以用编号查询进度。",
            code="already_filed",
        )
    return case


def _write_statement(case: Case, cipher: FieldCipher, statement: str | None, facts: CaseFacts | None) -> None:
    if statement is not None:
        case.statement_sealed = cipher.seal(statement).ciphertext
    if facts is not None:
        known = facts_of(case, cipher).model_dump() | facts.model_dump(exclude_unset=True)
        case.facts_sealed = cipher.seal(CaseFacts.model_validate(known).model_dump_json()).ciphertext
