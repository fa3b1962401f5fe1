"""What an answer is computed from: whose record it is, who may pass one by value, and days that cannot be."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.assessments.facts import record_facts, subject_facts
from api.assessments.schemas import Asked, AssessmentInputs, Supposition
from api.crypto import FieldCipher
from api.errors import FieldError, InvalidInput, NotAllowed
from api.records import service as records
from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.whatif import Change, WhatIf, compare

FIRST_DAY, LAST_DAY = dt.date(1949, 10, 1), dt.date(2199, 12, 31)
"""No decision of this republic is older, and no period that somebody asks about ends later."""
OLDEST = dt.timedelta(days=366 * 130)
"""Nobody who asks is older than this."""


def inputs_of(
    session: Session, viewer: Viewer, cipher: FieldCipher, data: Asked, *, today: dt.date
) -> AssessmentInputs:
    """The facts of a kept record, or those passed by value; a subject's own call uses its own.

    Raises ``NotFound`` for a record that is absent or somebody else's, ``NotAllowed`` where a subject passes a
    record by value, ``InvalidInput`` for a day that cannot be.
    """
    passes_values = _passes_values(viewer)
    facts, as_of = data.facts or AssessmentFacts(), data.as_of or today
    if data.record_id is not None:
        record = records.get_record(session, viewer, data.record_id)
        given = data.subject if passes_values else None
        subject = given or subject_facts(record.subject, cipher)
        inputs = AssessmentInputs(record=record_facts(record), subject=subject, facts=facts, as_of=as_of)
        _refuse_impossible(today, given, facts, None, as_of=as_of, prefix="")
        return inputs
    if not passes_values or data.record is None:
        raise NotAllowed("请用 record_id 评估您自己的记录；直接传入记录内容只供工作人员和程序使用。")
    subject = data.subject or data.record.subject_facts()
    _refuse_impossible(today, data.subject, facts, data.record, as_of=as_of, prefix="")
    return AssessmentInputs(record=data.record.facts(), subject=subject, facts=facts, as_of=as_of)


def supposed(inputs: AssessmentInputs, change: Supposition, viewer: Viewer, *, today: dt.date) -> Change:
    """What the engine is to suppose: only what is named, the rest stays. ``null`` makes a thing unknown.

    Raises ``NotAllowed`` where a subject changes the record itself, ``InvalidInput`` for a day that cannot be.
    """
    if change.record is not None and not _passes_values(viewer):
        raise NotAllowed("您可以假设情况（facts）和日期（as_of）有变化；记录本身的内容只有工作人员和程序可以假设。")
    as_of = change.as_of or inputs.as_of
    _refuse_impossible(today, None, change.facts, change.record, as_of=as_of, prefix="/change")
    return Change(as_of=change.as_of, facts=_named(change.facts), record=_named(change.record))


def computed(library: Library, inputs: AssessmentInputs) -> Assessment:
    """The engine's answer; raises ``InvalidInput`` for a day that no calendar has."""
    with _within_calendars():
        return assess(library, inputs.record, subject=inputs.subject, facts=inputs.facts, as_of=inputs.as_of)


def compared(library: Library, inputs: AssessmentInputs, change: Change) -> WhatIf:
    """The engine's two answers; raises like ``computed``."""
    with _within_calendars():
        return compare(
            library,
            inputs.record,
            subject=inputs.subject,
            facts=inputs.facts,
            as_of=inputs.as_of,
            change=change,
        )


@contextmanager
def _within_calendars() -> Iterator[None]:
    try:
        yield
    except (ValueError, OverflowError) as error:
        raise InvalidInput("日期超出了可以计算的范围，请核对年份。") from error


def _passes_values(viewer: Viewer) -> bool:
    """Staff and programs; whoever is a subject only has its own record."""
    return bool(viewer.roles - {"subject"})


def _named(part: BaseModel | None) -> dict[str, object]:
    return part.model_dump(include=part.model_fields_set) if part else {}


def _refuse_impossible(
    today: dt.date,
    subject: SubjectFacts | None,
    facts: AssessmentFacts | None,
    record: BaseModel | None,
    *,
    as_of: dt.date,
    prefix: str,
) -> None:
    """Refuse what no record can be. Days that only contradict each other are the engine's to ask about.

    A record of the database may hold such a contradiction too, and its subject must get a question, not a refusal.
    """
    wrong = [
        *_out_of_range(record, f"{prefix}/record"),
        *_out_of_range(facts, f"{prefix}/facts"),
        *([] if FIRST_DAY <= as_of <= LAST_DAY else [FieldError(f"{prefix}/as_of", _range_words())]),
        *_birth(subject, today),
    ]
    if wrong:
        raise InvalidInput("有的日期不可能，请核对年份。", wrong)


def _out_of_range(part: BaseModel | None, pointer: str) -> Iterator[FieldError]:
    days = ((name, value) for name, value in part or () if isinstance(value, dt.date))
    for name, value in days:
        if not FIRST_DAY <= value <= LAST_DAY:
            yield FieldError(f"{pointer}/{name}", _range_words())


def _birth(subject: SubjectFacts | None, today: dt.date) -> Iterator[FieldError]:
    born = subject.born_on if subject else None
    if born and born > today:
        yield FieldError("/subject/born_on", "出生日期不能晚于今天，请核对。")
    elif born and born < today - OLDEST:
        yield FieldError("/subject/born_on", "出生日期太早，请核对年份。")


def _range_words() -> str:
    return f"日期应在 {FIRST_DAY.isoformat()} 和 {LAST_DAY.isoformat()} 之间，请核对年份。"
