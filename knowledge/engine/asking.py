"""What to ask first (追问顺序): the question whose possible answers settle the most.

For each open field its possible answers are tried on the same engine; the field after which the fewest answers leave
something open comes first. Equal ones keep the order in which they were found: what people know by heart before what
they must look up.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from knowledge.engine.case import Case
from knowledge.engine.decision import decide
from knowledge.engine.vocabulary import Outcome, Sought
from knowledge.engine.written import NO_BASIS

SOME_BASIS = "?"
"""Any words that do not say "none": which basis it is makes no difference to what is asked next."""
Trial = tuple[Mapping[str, Any], Mapping[str, Any]]
"""Fields of the record and facts that one possible answer would set."""


def in_order(case: Case, fields: Iterable[str]) -> tuple[str, ...]:
    """The fields to ask for, the most deciding first."""
    found = tuple(dict.fromkeys(fields))
    return tuple(sorted(found, key=lambda field: _left_open(case, field))) if len(found) > 1 else found


def basis_is_open(case: Case) -> bool:
    """Whether it is open if a person's data may be public: without a basis the way is an objection (49号 三（四）)."""
    told = case.facts
    return (
        case.is_person
        and told.sought is not Sought.REPAIR
        and told.publication_basis is None
        and told.still_published is not False
        and case.was_law("persons.basis")
    )


def _left_open(case: Case, field: str) -> float:
    """The share of possible answers after which something is still missing."""
    trials = _ANSWERS[field](case)
    return sum(_is_open(_told(case, trial)) for trial in trials) / len(trials) if trials else 1.0


def _told(case: Case, trial: Trial) -> Case:
    record, facts = trial
    return dataclasses.replace(
        case, record=case.record.model_copy(update=record), facts=case.facts.model_copy(update=facts)
    )


def _is_open(case: Case) -> bool:
    if basis_is_open(case):
        return True
    if case.publication_has_no_basis or case.regimes is None or case.record.decided_on is None:
        return False
    found = decide(case.library, case.record, case.facts, case.regimes, case.as_of)
    return found.verdict.outcome is Outcome.NEEDS_INFORMATION


def _classes(case: Case) -> tuple[Trial, ...]:
    return tuple(({"severity": severity}, {}) for severity in (case.regimes.display.classes if case.regimes else ()))


def _ends(case: Case) -> tuple[Trial, ...]:
    """The ends that a page may show: the last day of each class."""
    if case.regimes is None or case.record.decided_on is None:
        return ()
    record = case.record.model_copy(update={"publication_ends_on": None})
    found = decide(case.library, record, case.facts, case.regimes, case.as_of).windows
    return tuple(({"publication_ends_on": window.last}, {}) for window in found)


def _publication_days(case: Case) -> tuple[Trial, ...]:
    """The first day and the last on which it can have been published."""
    return tuple(({"published_on": day}, {}) for day in (case.record.decided_on, case.as_of))


_BASES: tuple[Trial, ...] = (({}, {"publication_basis": NO_BASIS}), ({}, {"publication_basis": SOME_BASIS}))
_DUTIES: tuple[Trial, ...] = (({}, {"obligations_fulfilled": True}), ({}, {"obligations_fulfilled": False}))
_ANSWERS: Mapping[str, Callable[[Case], tuple[Trial, ...]]] = {
    # Nothing can be computed without it, so no answer can be tried: it comes after what settles the matter alone.
    "decided_on": lambda _case: (),
    "obligations_fulfilled_on": lambda _case: _DUTIES,
    "severity": _classes,
    "publication_ends_on": _ends,
    "published_on": _publication_days,
    "publication_basis": lambda _case: _BASES,
}
