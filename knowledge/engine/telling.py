"""What a person told of the record itself: it counts where the record is silent, and is called the person's word."""

import datetime as dt
from collections.abc import Iterator

from knowledge.engine.assessment import Reason
from knowledge.engine.case import Case
from knowledge.engine.facts import TELLABLE, AssessmentFacts, RecordFacts, SubjectFacts, completed, told_of
from knowledge.engine.library import Library
from knowledge.engine.publication import possible_classes

CLASS = "severity"
END = "publication_ends_on"
UNTOLD = dict.fromkeys(TELLABLE)


def case_of(
    library: Library, record: RecordFacts, subject: SubjectFacts, facts: AssessmentFacts, as_of: dt.date
) -> Case:
    """The case, its record completed by what the person told."""
    counted = facts
    if _is_another_class(Case(library, record, subject, facts, as_of)):
        counted = facts.model_copy(update={CLASS: None})
    told = told_of(record, counted)
    whole = completed(record, counted) if told else record
    said = {name: getattr(facts, name) for name in TELLABLE if name not in told}
    otherwise = {name: value for name, value in said.items() if value not in (None, getattr(record, name))}
    return Case(library, whole, subject, facts, as_of, told, otherwise)


def without_told(facts: AssessmentFacts) -> AssessmentFacts:
    """The facts without what was told of the record itself."""
    return facts.model_copy(update=UNTOLD)


def told_reasons(case: Case, *names: str) -> Iterator[Reason]:
    """That a value is the person's word, or stands against the record's; of all fields, or those named."""
    for name, value in case.told.items():
        if not names or name in names:
            statement = "conditions.told_class" if name == CLASS else "conditions.told_day"
            yield case.unknown(statement, what=_term(case, name), value=value)
    for name, value in case.otherwise.items():
        if not names or name in names:
            yield case.unknown("conditions.told_otherwise", what=_term(case, name), value=value)


def _term(case: Case, name: str) -> str:
    return case.library.glossary.term("record_field", name)


def _is_another_class(case: Case) -> bool:
    """Whether all such records have another class than the told one, or the record's own end shows another."""
    record, told = case.record, case.facts.severity
    if told is None or record.severity:
        return False
    if case.classed:
        return told is not case.classed.severity
    if record.publication_ends_on is None or case.regimes is None or not case.regimes.by_class:
        return False
    dated = completed(record, case.facts.model_copy(update={CLASS: None}))
    shown = possible_classes(dated, case.regimes)
    return len(shown) == 1 and told not in shown
