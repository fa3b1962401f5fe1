"""Nothing is surer than what it stands on, and what nobody verified carries no number."""

import re
from collections.abc import Iterable, Iterator, Mapping

from knowledge.engine.schema import Clause, Document, Verification
from knowledge.engine.schema_publication import PenaltyClasses
from knowledge.engine.schema_rule_base import RuleBase
from knowledge.engine.schema_time import TimeLimits
from knowledge.engine.values import valued

Path = tuple[int | str, ...]
Fault = tuple[RuleBase, Path, str]
LEAST = tuple(Verification)
"""From the surest to the least sure."""
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:个工作日|个月|日内|天|年(?!\d{1,2}月|以|版))")
_DATE = re.compile(r"\d{4}年\d{1,2}月(?:\d{1,2}日)?")


def sureness_faults(rules: Iterable[RuleBase], clauses: Mapping[str, tuple[Document, Clause]]) -> Iterator[Fault]:
    """Values surer than their weakest clause, and numbers on what nobody verified."""
    for rule in rules:
        yield from ((rule, path, reason) for path, reason in _too_sure(rule, clauses))
        yield from ((rule, path, reason) for path, reason in _numbers(rule))


def numbers(*texts: str | None) -> list[str]:
    """Lengths of time in some sentences; days of the calendar are none."""
    return _NUMBER.findall(_DATE.sub("", " ".join(text for text in texts if text)))


def _too_sure(rule: RuleBase, clauses: Mapping[str, tuple[Document, Clause]]) -> Iterator[tuple[Path, str]]:
    for value in valued(rule):
        cites: tuple[str, ...] = getattr(value.model, "cites", ())
        if value.model is rule or not cites:
            continue
        weakest = max(cites, key=lambda ref: LEAST.index(clauses[ref][1].verification))
        sureness = clauses[weakest][1].verification
        if LEAST.index(value.verification) < LEAST.index(sureness):
            yield (*value.path, "verification"), f"{value.verification}, but its clause {weakest!r} is {sureness}"


def _numbers(rule: RuleBase) -> Iterator[tuple[Path, str]]:
    if isinstance(rule, TimeLimits):
        for index, limit in enumerate(rule.limits):
            told = numbers(limit.name, limit.trigger, limit.note)
            if limit.verification is Verification.UNVERIFIED and (limit.amount is not None or told):
                yield ("limits", index), f"{limit.id} is unverified, but tells a number"
    if isinstance(rule, PenaltyClasses):
        for index, entry in enumerate(rule.entries):
            if entry.verification is Verification.UNVERIFIED and entry.severity is not None:
                yield ("entries", index), "a class that is unverified"
