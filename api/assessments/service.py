"""Verbs on assessments: one call of the pure engine, the answer kept, and kept answers looked at again."""

import datetime as dt
import json
from typing import Any

from sqlalchemy import Select, insert
from sqlalchemy.orm import Session, defer

from api.accounts.looking import Looking
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible as visible_rows
from api.assessments.facts import assess_record, record_facts, subject_facts
from api.assessments.filing_rules import (
    SHIELDING,
    Matter,
    Wanted,
    clocks_started,
    clocks_supposed,
    is_shielding,
    required_materials,
    together,
)
from api.assessments.inputs import compared, computed, inputs_of, supposed
from api.assessments.models import StoredAssessment
from api.assessments.schemas import (
    AssessmentInputs,
    AssessmentLine,
    AssessmentOut,
    AssessmentPage,
    RepeatOut,
    WhatIfIn,
    WhatIfOut,
)
from api.crypto import FieldCipher
from api.db import Base, WrittenJson, new_id
from api.errors import NotFound
from api.pages import Paging, fetch
from api.records import service as records
from knowledge.engine.assessment import Assessment
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Outcome
from knowledge.engine.whatif import differences

_SAY_ENDED = ("publication.ended", "publication.still_shown")
_LOOKED = "assessment:staff:looked_up"
_TASK = "评估修复资格"
_ADD = insert(Base.metadata.tables[StoredAssessment.__tablename__])

__all__ = [
    "SHIELDING",
    "Matter",
    "Wanted",
    "assess_record",
    "clocks_started",
    "clocks_supposed",
    "computed",
    "drawn_up",
    "get",
    "in_words",
    "inputs_of",
    "is_shielding",
    "keep",
    "list_kept",
    "note_staff",
    "opened",
    "record_facts",
    "repeat",
    "required_materials",
    "subject_facts",
    "together",
    "what_if",
]


def drawn_up(
    viewer: Viewer,
    cipher: FieldCipher,
    record_id: str | None,
    inputs: AssessmentInputs,
    answer: Assessment,
    *,
    now: dt.datetime,
) -> dict[str, Any]:
    """The row that keeps an answer with all that is needed to repeat it; its ``result`` is the JSON that is sent.

    Written out once, and not checked again: the engine built it from checked values.
    """
    sent = AssessmentOut.model_construct(**dict(answer), id=new_id(), record_id=record_id)
    return {
        "id": sent.id,
        "account_id": viewer.account_id,
        "record_id": record_id,
        "as_of": inputs.as_of,
        "knowledge_version": answer.knowledge_version,
        "outcome": answer.outcome,
        "inputs_sealed": cipher.seal(inputs.model_dump_json(exclude={"as_of"})).ciphertext,
        "result": WrittenJson(sent.model_dump_json()),
        "created_at": now,
    }


def keep(session: Session, row: dict[str, Any]) -> None:
    """Keep an answer that is drawn up."""
    session.execute(_ADD, row)


def note_staff(session: Session, viewer: Viewer, record_id: str | None, look: Looking) -> None:
    """Staff who assess somebody's record leave a line."""
    if viewer.is_staff and record_id is not None:
        record = records.get_record(session, viewer, record_id)
        look.at("record:staff:assessed", record.id, record.subject_id, task=_TASK)


def what_if(library: Library, viewer: Viewer, inputs: AssessmentInputs, data: WhatIfIn, *, today: dt.date) -> WhatIfOut:
    """Both answers and their differences. Not kept: it is no answer that was given about anybody."""
    found = compared(library, inputs, supposed(inputs, data.change, viewer, today=today))
    return WhatIfOut(before=found.before, after=found.after, changes=found.changes)


def get(session: Session, viewer: Viewer, assessment_id: str, look: Looking) -> AssessmentOut:
    """An answer as it was given.

    Raises ``NotFound`` when it is absent or not this viewer's to see, ``InvalidInput`` where staff look at an answer
    of somebody else's record and do not say why.
    """
    return _shown(_kept(session, viewer, assessment_id, look))


def repeat(
    session: Session,
    viewer: Viewer,
    library: Library,
    cipher: FieldCipher,
    assessment_id: str,
    look: Looking,
) -> RepeatOut:
    """The same facts and day, computed again with today's knowledge; raises like ``get``."""
    stored = _kept(session, viewer, assessment_id, look)
    then, again = _answer(stored), computed(library, opened(cipher, stored))
    same_version = then.knowledge_version == again.knowledge_version
    return RepeatOut(
        same_version=same_version,
        same_answer=_but_version(then) == _but_version(again),
        knowledge_version_then=then.knowledge_version,
        knowledge_version_now=again.knowledge_version,
        then=then,
        now=again,
        changes=differences(library.glossary, then, again),
    )


def list_kept(session: Session, viewer: Viewer, record_id: str | None, look: Looking, paging: Paging) -> AssessmentPage:
    """Kept answers, newest first: one's own, or all of a record; staff say why they look at a record's.

    Raises ``NotFound`` for a record that is absent or somebody else's.
    """
    query = _own(viewer)
    if record_id is not None:
        record = records.get_record(session, viewer, record_id)
        look.at(_LOOKED, record.id, record.subject_id)
        query = visible_rows(viewer, StoredAssessment).where(StoredAssessment.record_id == record_id)
    newest_first = (StoredAssessment.created_at.desc(), StoredAssessment.id)
    large = (defer(StoredAssessment.result), defer(StoredAssessment.inputs_sealed))
    page = fetch(session, query.options(*large), paging, order=newest_first)
    lines = [AssessmentLine.model_validate(stored, from_attributes=True) for stored in page.items]
    return AssessmentPage(items=lines, total=page.total, next=page.next)


def opened(cipher: FieldCipher, stored: StoredAssessment) -> AssessmentInputs:
    """What a kept answer was computed from."""
    sealed: dict[str, Any] = json.loads(cipher.open(stored.inputs_sealed))
    return AssessmentInputs.model_validate({**sealed, "as_of": stored.as_of})


def in_words(assessment: Assessment) -> str:
    """Why, in one or two sentences: what stands in the way first, then where to go; of an ended one only that."""
    if assessment.outcome is Outcome.ENDED:
        return _that_it_ended(assessment)
    standing_in_the_way = [reason.text for reason in assessment.reasons if reason.satisfied is False]
    open_first = assessment.outcome is Outcome.NEEDS_PERSON and assessment.reasons[0].satisfied is None
    holding = [reason.text for reason in assessment.reasons if reason.satisfied]
    texts = [assessment.reasons[0].text] if open_first else standing_in_the_way or holding
    questions = [question.text for question in assessment.questions[:1]]
    first_day = assessment.earliest_on if assessment.outcome is Outcome.REPAIRABLE_LATER else None
    when = [f"最早{first_day.year}年{first_day.month}月{first_day.day}日可以申请。"] if first_day else []
    return "".join([*texts[:2], *when, *questions, f"办理地点：{assessment.door.name}。"])


def _that_it_ended(assessment: Assessment) -> str:
    """That nothing need be applied for any more, and what is open where it is still shown."""
    told = {reason.rule: reason.text for reason in assessment.reasons}
    said = [told[rule] for rule in _SAY_ENDED if rule in told]
    return "".join(said or [reason.text for reason in assessment.reasons if reason.satisfied][:2])


def _kept(session: Session, viewer: Viewer, assessment_id: str, look: Looking) -> StoredAssessment:
    """Staff who look at answers about somebody's record say why, as they do for the record itself."""
    stored = session.scalar(visible_rows(viewer, StoredAssessment).where(StoredAssessment.id == assessment_id))
    if stored is None:
        raise NotFound("没有找到这次评估。请核对编号；您只能查看自己的评估。", code="assessment_not_found")
    if stored.account_id != viewer.account_id and stored.record_id is not None:
        look.at(_LOOKED, stored.record_id, records.get_record(session, viewer, stored.record_id).subject_id)
    return stored


def _own(viewer: Viewer) -> Select[StoredAssessment]:
    """What the viewer asked for, and what others found about the viewer's own records.

    A record passed by value belongs to nobody here: only who asked may see the answer.
    """
    query = visible_rows(viewer, StoredAssessment)
    return query.where(StoredAssessment.account_id == viewer.account_id) if viewer.is_staff else query


def _but_version(answer: Assessment) -> dict[str, Any]:
    return answer.model_dump(mode="json", exclude={"knowledge_version"})


def _answer(stored: StoredAssessment) -> Assessment:
    """Without the address under which it is kept; rows of before 2026-11-21 never held it."""
    return Assessment.model_validate({name: stored.result[name] for name in stored.result.keys() - {"id", "record_id"}})


def _shown(stored: StoredAssessment) -> AssessmentOut:
    result: dict[str, Any] = {**stored.result, "id": stored.id, "record_id": stored.record_id}
    return AssessmentOut.model_validate(result)
