"""Verbs on records."""

import datetime as dt

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.looking import Looking
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.accounts.whose import OFFICE
from api.audit import service as audit
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput, NotAllowed, NotFound
from api.pages import Page, Paging, fetch
from api.records import history, rules
from api.records.models import Record, RecordVersion
from api.records.schemas import MarkOut, RecordIn, RecordOut
from knowledge.engine.glossary import Glossary


def get_record(session: Session, viewer: Viewer, record_id: str) -> Record:
    """The record; raises ``NotFound`` when it is absent or somebody else's."""
    record = session.scalar(visible(viewer, Record).where(Record.id == record_id))
    if record is None:
        raise NotFound("没有找到这条记录。请从“我的记录”里选择，或核对编号。", code="record_not_found")
    return record


def look_up(session: Session, viewer: Viewer, record_id: str, look: Looking) -> Record:
    """The record; staff say what for, and leave a line."""
    if viewer.is_staff:
        look.why()
    record = get_record(session, viewer, record_id)
    look.at("record:staff:looked_up", record.id, record.subject_id)
    return record


def list_own(session: Session, viewer: Viewer, paging: Paging) -> Page[Record]:
    """The viewer's own records, newest decision first."""
    return _page(session, visible(viewer, Record), paging)


def is_own(session: Session, viewer: Viewer, cipher: FieldCipher, code: str) -> bool:
    """Whether a code is the viewer's own, or that of whom they act for."""
    subject = accounts.find_subject(session, cipher, code)
    return subject is not None and subject.id == viewer.subject_id


def list_of_subject(
    session: Session, viewer: Viewer, cipher: FieldCipher, code: str, look: Looking, paging: Paging
) -> Page[Record]:
    """Staff look a subject up, and leave a line also where it is unknown."""
    viewer.require(*OFFICE)
    look.why()
    subject = accounts.find_subject(session, cipher, code)
    found = subject.id if subject else None
    look.at("record:staff:looked_up", found or "unknown", found)
    return _page(session, visible(viewer, Record).where(Record.subject_id == (subject.id if subject else "")), paging)


def create_record(
    session: Session,
    viewer: Viewer,
    cipher: FieldCipher,
    glossary: Glossary,
    data: RecordIn,
    *,
    today: dt.date,
    now: dt.datetime,
) -> Record:
    """Add a record; the same decision for the same subject is refused, with the way to mend it."""
    data = _checked(glossary, data, today)
    if not accounts.is_within(data.region, viewer.region):
        raise NotAllowed("只能录入本地区及下级地区的记录。")
    subject = accounts.ensure_subject(session, cipher, data.subject)
    same = select(func.count()).where(Record.subject_id == subject.id, Record.document_number == data.document_number)
    if session.scalar(same):
        words = f"这个主体已有文号为“{data.document_number}”的记录。请核对文号，或修改原记录。"
        raise Conflict(words, [FieldError("/document_number", words)], code="record_known")
    record = Record(**data.model_dump(exclude={"subject"}), subject=subject, created_at=now, updated_at=now)
    session.add(record)
    session.flush()
    session.add(RecordVersion(**history.version(record.id, 1, history.Origin(viewer.account_id, now), [])))
    audit.record(session, viewer.account_id, "record:clerk:created", record.id, now=now)
    return record


def _checked(glossary: Glossary, data: RecordIn, today: dt.date) -> RecordIn:
    """The record with its region as it is called today; raises ``InvalidInput``."""
    errors = [FieldError(f"/{name}", detail) for name, detail in rules.date_faults(data.model_dump(), today)]
    region = data.region
    try:
        region = rules.region_of(glossary, data.region)
    except ValueError as error:
        errors.append(FieldError("/region", str(error)))
    if errors:
        raise InvalidInput("".join(error.detail for error in errors), errors)
    return data.model_copy(update={"region": region})


def shown(record: Record, viewer: Viewer, cipher: FieldCipher) -> RecordOut:
    """A record as ``viewer`` may see it."""
    fields = {name: getattr(record, name) for name in RecordOut.model_fields if name not in ("subject", "marks")}
    own = record.subject_id == viewer.subject_id
    marks = [MarkOut.model_validate(mark) for mark in record.marks]
    return RecordOut(**fields, marks=marks, subject=accounts.shown_subject(record.subject, cipher, in_full=own))


def _page(session: Session, query: Select[Record], paging: Paging) -> Page[Record]:
    return fetch(session, query, paging, order=(Record.decided_on.desc(), Record.id))
