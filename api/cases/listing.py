"""Objections before a listing (拟列入异议): against a notice, as long as nothing has been decided."""

import datetime as dt
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from api.assessments import service as assessments
from api.cases import notices
from api.cases.models import Case, Notice
from api.cases.moving import Deed
from api.cases.refusals import refuses
from api.cases.states import OPEN
from api.crypto import FieldCipher
from api.errors import Conflict, NotAllowed
from api.records.models import Record
from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import AuthorityField, Outcome, RecordKind, Sought

KIND = "listing_objection"
_LIST = RecordKind.SERIOUS_DISHONESTY_LIST
_ALREADY_LISTED = "objection.already_listed"
_OVER = ("not_accepted", "denied", "withdrawn")


def locked_notice(session: Session, deed: Deed, notice_id: str) -> Notice:
    """The notice, locked for this transaction; only the subject that got it may object.

    Raises ``NotFound`` when it is absent or somebody else's.
    """
    if deed.viewer is None:
        raise NotAllowed("对拟列入的异议要由收到告知的人提出。")
    notice = notices.get(session, deed.viewer, notice_id)
    session.execute(select(Notice.id).where(Notice.id == notice.id).with_for_update())
    return notice


def open_case(session: Session, notice: Notice) -> Case | None:
    """The open objection against a notice."""
    return session.scalar(select(Case).where(Case.notice_id == notice.id, Case.status.in_(OPEN)).limit(1))


def earlier(session: Session, notice: Notice) -> str | None:
    """The number of the last objection against it that came to nothing."""
    over = (Case.notice_id == notice.id, Case.status.not_in(OPEN), Case.submitted_at.is_not(None))
    found = session.scalars(select(Case).where(*over).order_by(Case.created_at.desc()))
    return next((case.number for case in found if case.status in _OVER or refuses(case)), None)


def require_objectable(
    session: Session, library: Library, cipher: FieldCipher, notice: Notice, *, today: dt.date
) -> Assessment:
    """What the engine says of the notice; raises ``Conflict`` once the listing is decided, or if it goes elsewhere."""
    listed = _listed(session, notice)
    if listed is not None:
        words = library.statement(_ALREADY_LISTED).unmet
        raise Conflict(f"{words}名单记录的文号是{listed.document_number}。", code="objection_instead")
    facts = AssessmentFacts(notice_before_listing=notice.notified_on, sought=Sought.LISTING_OBJECTION)
    subject = assessments.subject_facts(notice.subject, cipher)
    found = assess(library, _as_record(notice), subject=subject, facts=facts, as_of=today)
    if found.outcome is not Outcome.OBJECTION_INSTEAD:
        raise Conflict(assessments.in_words(found), code=found.outcome)
    return found


def papers(
    library: Library, cipher: FieldCipher, notice: Notice, assessment: Assessment, today: dt.date
) -> list[dict[str, Any]]:
    """The papers of such an objection."""
    subject = assessments.subject_facts(notice.subject, cipher)
    wanted = assessments.Wanted(KIND)
    return assessments.required_materials(library, wanted, _as_record(notice), subject, assessment, today)


def _as_record(notice: Notice) -> RecordFacts:
    """The listing that is announced, as the engine reads it: nothing is decided or published."""
    return RecordFacts(
        kind=_LIST,
        authority=notice.authority,
        authority_field=AuthorityField(notice.authority_field),
        region=notice.region,
        list_name=notice.list_name,
    )


def _listed(session: Session, notice: Notice) -> Record | None:
    """The record of the list that the notice announced, once it is there."""
    about = (Record.subject_id == notice.subject_id, Record.kind == _LIST, Record.list_name == notice.list_name)
    since = or_(Record.decided_on >= notice.notified_on, Record.decided_on.is_(None))
    return session.scalar(select(Record).where(*about, since, Record.status != "withdrawn").limit(1))
