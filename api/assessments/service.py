"""Verbs on assessments: facts out of records, one call of the pure engine, the answer kept."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.assessments.facts import assess_record, record_facts, subject_facts
from api.assessments.filing_rules import required_materials, statutory_clocks
from api.assessments.models import StoredAssessment
from api.assessments.schemas import AssessmentIn, AssessmentInputs, AssessmentOut
from api.audit import service as audit
from api.crypto import FieldCipher
from api.errors import InvalidInput, NotAllowed, NotFound
from api.records import service as records
from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Outcome

__all__ = [
    "assess_record",
    "create",
    "get",
    "in_words",
    "record_facts",
    "repeat",
    "required_materials",
    "statutory_clocks",
    "subject_facts",
]


def create(
    session: Session,
    viewer: Viewer,
    library: Library,
    cipher: FieldCipher,
    data: AssessmentIn,
    *,
    today: dt.date,
    now: dt.datetime,
) -> AssessmentOut:
    """Assess and keep the answer.

    Raises ``NotFound`` for a record that is absent or somebody else's, ``NotAllowed`` where a subject passes a
    record by value, ``InvalidInput`` for a day that no calendar has.
    """
    inputs = _inputs(session, viewer, cipher, data)
    if viewer.is_staff and data.record_id is not None:
        audit.record(session, viewer.account_id, "record:staff:assessed", data.record_id, now=now)
    as_of = data.as_of or today
    answer = _computed(library, inputs, as_of)
    stored = StoredAssessment(
        account_id=viewer.account_id,
        record_id=data.record_id,
        as_of=as_of,
        knowledge_version=library.version,
        outcome=answer.outcome,
        inputs_sealed=cipher.seal(inputs.model_dump_json()).ciphertext,
        result=answer.model_dump(mode="json"),
        created_at=now,
    )
    session.add(stored)
    session.flush()
    return _shown(stored)


def get(session: Session, viewer: Viewer, assessment_id: str) -> AssessmentOut:
    """An answer as it was given; raises ``NotFound`` when it is absent or not this viewer's to see."""
    stored = session.get(StoredAssessment, assessment_id)
    if stored is None or not _may_see(session, viewer, stored):
        raise NotFound("没有找到这次评估。请核对编号；您只能查看自己的评估。", code="assessment_not_found")
    return _shown(stored)


def repeat(library: Library, cipher: FieldCipher, stored: StoredAssessment) -> Assessment:
    """The same facts and day, computed again with ``library``: the same version gives the same answer."""
    inputs = AssessmentInputs.model_validate_json(cipher.open(stored.inputs_sealed))
    return _computed(library, inputs, stored.as_of)


def in_words(assessment: Assessment) -> str:
    """Why, in one or two sentences: what stands in the way first, then where to go."""
    standing_in_the_way = [reason.text for reason in assessment.reasons if reason.satisfied is False]
    open_first = assessment.outcome is Outcome.NEEDS_PERSON and assessment.reasons[0].satisfied is None
    holding = [reason.text for reason in assessment.reasons if reason.satisfied]
    texts = [assessment.reasons[0].text] if open_first else standing_in_the_way or holding
    questions = [question.text for question in assessment.questions[:1]]
    first_day = assessment.earliest_on if assessment.outcome is Outcome.REPAIRABLE_LATER else None
    when = [f"最早{first_day.isoformat()}可以申请。"] if first_day else []
    return "".join([*texts[:2], *when, *questions, f"办理地点：{assessment.door.name}。"])


def _inputs(session: Session, viewer: Viewer, cipher: FieldCipher, data: AssessmentIn) -> AssessmentInputs:
    """The facts of a kept record, or those passed by value; a subject's own call uses its own."""
    others = viewer.roles - {"subject"}
    if data.record_id is not None:
        record = records.get_record(session, viewer, data.record_id)
        given = data.subject if others else None
        subject = given or subject_facts(record.subject, cipher)
        return AssessmentInputs(record=record_facts(record), subject=subject, facts=data.facts or AssessmentFacts())
    if not others or data.record is None:
        raise NotAllowed("请用 record_id 评估您自己的记录；直接传入记录内容只供工作人员和程序使用。")
    subject = data.subject or data.record.subject_facts()
    return AssessmentInputs(record=data.record.facts(), subject=subject, facts=data.facts or AssessmentFacts())


def _computed(library: Library, inputs: AssessmentInputs, as_of: dt.date) -> Assessment:
    try:
        return assess(library, inputs.record, subject=inputs.subject, facts=inputs.facts, as_of=as_of)
    except (ValueError, OverflowError) as error:
        raise InvalidInput("日期超出了可以计算的范围，请核对年份。") from error


def _may_see(session: Session, viewer: Viewer, stored: StoredAssessment) -> bool:
    if stored.account_id == viewer.account_id:
        return True
    if stored.record_id is None:
        return viewer.is_staff
    try:
        records.get_record(session, viewer, stored.record_id)
    except NotFound:
        return False
    return True


def _shown(stored: StoredAssessment) -> AssessmentOut:
    result: dict[str, Any] = {**stored.result, "id": stored.id, "record_id": stored.record_id}
    return AssessmentOut.model_validate(result)
