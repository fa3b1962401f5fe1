"""What the law looks at in a natural person: that it is one, and whether it was of age."""

import datetime as dt

from knowledge.engine.facts import SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.schema_persons import Persons
from knowledge.engine.vocabulary import SubjectKind


def is_person(subject: SubjectFacts) -> bool:
    """Whether the subject is a natural person."""
    return subject.kind is SubjectKind.PERSON or (subject.kind is None and subject.born_on is not None)


def is_underage(library: Library, subject: SubjectFacts, on: dt.date) -> bool:
    """Whether the subject is a person who was not yet of age on a day."""
    born = subject.born_on
    if born is None or not is_person(subject):
        return False
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return age < library.only_rule(Persons).full_age.years
