"""What every rule file must say before the library takes it: what it looks at, its examples, what would settle it.

Each fault is told with file, line and reason. Shapes say which keys there are; this says which of them a rule owes.
"""

from collections.abc import Container, Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path

from pydantic import BaseModel

from knowledge.engine import schema, vocabulary
from knowledge.engine.blanks import blank_faults
from knowledge.engine.coverage import uncovered
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.gathering import Gathered, gather
from knowledge.engine.glossary import Glossary, group_of
from knowledge.engine.overlaps import clashes
from knowledge.engine.schema_examples import Example, ExampleCase
from knowledge.engine.schema_rule_base import RuleBase
from knowledge.engine.schema_time import Calendar, TimeLimits
from knowledge.engine.strict_yaml import SourceFile
from knowledge.engine.sureness import sureness_faults
from knowledge.engine.table_faults import local_faults, supersession_faults, telling_faults
from knowledge.engine.values import valued

Steps = tuple[int | str, ...]
Fault = tuple[Steps, str]
OWED = ("facts", "outcomes", "not_encoded")
FIELDS: Mapping[str, type[BaseModel]] = {
    "record_field": RecordFacts,
    "subject_field": SubjectFacts,
    "fact": AssessmentFacts,
}
"""Groups of the glossary that name fields: those of a record, of a subject, and of what a record cannot say."""
EVENTS = "event"


def gather_complete(root: Path) -> Gathered:
    """Everything under the ``knowledge`` folder ``root``, when nothing is missing in it.

    Raises:
        KnowledgeError: ``<file>:<line>: <reason>`` for the first thing that is wrong or missing.

    """
    found = gather(root)
    for fault in faults(found):
        raise fault
    return found


def faults(found: Gathered) -> Iterator[KnowledgeError]:
    """Everything that is missing, file by file."""
    for rule in found.rules.values():
        source = found.file_of(rule.id)
        for path, reason in _of_rule(rule, source, found.glossary):
            yield source.error(path, reason)
    words = blank_faults(found.rules.values())
    sureness = sureness_faults(found.rules.values(), found.clauses)
    local = local_faults(found.rules.values())
    overtaken = supersession_faults(found.rules.values(), found.documents, found.clauses)
    told = telling_faults(found.rules.values(), found.statements)
    for rule, path, reason in chain(clashes(found.rules), words, sureness, local, overtaken, told):
        yield found.file_of(rule.id).error(path, reason)
    yield from uncovered(found)
    yield from _doors(found)
    yield from _terms(found)


def _of_rule(rule: RuleBase, source: SourceFile, glossary: Glossary) -> Iterator[Fault]:
    yield from (((), f"{key}: missing; write [] where there is none") for key in OWED if key not in source.value)
    yield from _examples(rule)
    known = _facts_known(rule, glossary)
    for index, name in enumerate(rule.facts):
        if name not in known:
            yield ("facts", index), f"{name!r} is no field of a record, subject or fact, and no event of a clock"
    yield from _unsettled(rule)


def _unsettled(model: BaseModel) -> Iterator[Fault]:
    for value in valued(model):
        if not value.verification.may_decide and not value.settled_by:
            yield (*value.path, "verification"), f"{value.verification}, but settled_by is missing"


def _examples(rule: RuleBase) -> Iterator[Fault]:
    shown = {example.case for example in rule.examples}
    for index, example in enumerate(rule.examples):
        if example.case is None:
            yield ("examples", index), f"example {example.name!r} has no case (yes, no or boundary)"
    for case in ExampleCase:
        if case not in shown:
            yield ("examples",), f"no example with case: {case.value}"
    reached = {example.expect.outcome for example in rule.examples if isinstance(example, Example)}
    for index, outcome in enumerate(rule.outcomes):
        if outcome not in reached:
            yield ("outcomes", index), f"no example comes to {outcome.value}"


def _facts_known(rule: RuleBase, glossary: Glossary) -> Container[str]:
    names = {name for model in FIELDS.values() for name in model.model_fields}
    if isinstance(rule, TimeLimits | Calendar):
        return names | set(glossary.groups.get(EVENTS, ()))
    return names


def _terms(found: Gathered) -> Iterator[KnowledgeError]:
    """Identifiers of legal notions that the glossary lacks."""
    source = found.sources.get("glossary.yaml")
    if source is None:
        yield KnowledgeError("glossary.yaml:1: the file is missing")
        return
    for group, names in identifiers().items():
        for name in sorted(set(names) - set(found.glossary.groups.get(group, ()))):
            yield source.error(("groups", group), f"no term for {group}.{name}")


def _doors(found: Gathered) -> Iterator[KnowledgeError]:
    terms = found.glossary.groups.get("door", {})
    for index, door in enumerate(found.doors.values()):
        source = found.sources["rules/doors.yaml"]
        if door.id not in terms:
            yield source.error(("doors", index, "id"), f"the glossary lacks door {door.id!r}")
        for path, reason in _unsettled(door):
            yield source.error(("doors", index, *path), reason)


@cache
def identifiers() -> Mapping[str, frozenset[str]]:
    """Every identifier of a legal notion that code names, by its group in the glossary."""
    lists = {
        group_of(kind): frozenset(member.value for member in kind)
        for module in (schema, vocabulary)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    }
    return lists | {group: frozenset(model.model_fields) for group, model in FIELDS.items()}
