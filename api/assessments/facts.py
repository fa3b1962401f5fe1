"""Facts for the engine out of what the database keeps."""

import datetime as dt
from collections.abc import Mapping

from stdnum.cn import ric

from api.accounts.models import Subject
from api.crypto import FieldCipher
from api.records.models import Record
from knowledge.engine.assess import assess
from knowledge.engine.assessment import Assessment
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import SubjectKind


def assess_record(
    library: Library, record: Record, cipher: FieldCipher, *, facts: Mapping[str, object], today: dt.date
) -> Assessment:
    """Assess a record of the database for a part of the API that keeps the answer itself."""
    told = AssessmentFacts.model_validate(dict(facts))
    return assess(library, record_facts(record), subject=subject_facts(record.subject, cipher), facts=told, as_of=today)


def record_facts(record: Record) -> RecordFacts:
    """A stored record as the engine reads it. A field or penalties that nobody filled in are unknown."""
    fields = {name: getattr(record, name) for name in RecordFacts.model_fields}
    fields["penalties"] = record.penalties or None
    return RecordFacts.model_validate(fields)


def subject_facts(subject: Subject, cipher: FieldCipher) -> SubjectFacts:
    """What the law looks at in a subject: its kind, and a person's day of birth."""
    kind = SubjectKind(subject.kind)
    if kind is not SubjectKind.PERSON:
        return SubjectFacts(kind=kind)
    return SubjectFacts(kind=kind, born_on=ric.get_birth_date(cipher.open(subject.code_sealed)))
