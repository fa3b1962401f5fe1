"""The four conditions decided (36号 ch. 3, 107号), without a sentence: which windows, what holds, what is missing."""

import dataclasses
import datetime as dt
from dataclasses import dataclass

from knowledge.engine.facts import AssessmentFacts, RecordFacts
from knowledge.engine.library import Library
from knowledge.engine.publication import Window, is_older, possible_classes, windows
from knowledge.engine.regimes import Regimes
from knowledge.engine.verdict import Performance, Verdict, performance_of, together
from knowledge.engine.vocabulary import Outcome, Severity

SEVERAL_READINGS = "publication.several_readings"
NO_SUCH_CLASS = "publication.no_such_class"
DUTIES = "obligations_fulfilled_on"


@dataclass(frozen=True)
class Decision:
    """What the periods and conditions give on a day; ``missing`` are the fields to ask for, as found."""

    regimes: Regimes
    windows: tuple[Window, ...]
    performance: Performance
    verdict: Verdict
    missing: tuple[str, ...] = ()


def decide(library: Library, record: RecordFacts, facts: AssessmentFacts, regimes: Regimes, as_of: dt.date) -> Decision:
    """Decide a record whose date of decision is known, under ``regimes``."""
    performance = performance_of(record, facts, as_of)
    classes = _classes(record, regimes)
    found = windows(library, record, regimes, classes)
    if not found:
        return Decision(regimes, (), performance, Verdict(Outcome.NEEDS_PERSON, why=NO_SUCH_CLASS))
    verdict = together(found, performance, facts.barred_until, as_of)
    missing = _missing(record, regimes, classes, verdict, found)
    if verdict.outcome is Outcome.NEEDS_INFORMATION and not missing:
        # The law leaves two readings that no answer of the person's would tell apart.
        verdict = Verdict(Outcome.NEEDS_PERSON, why=SEVERAL_READINGS)
    if verdict.outcome is Outcome.REPAIRABLE_NOW and _start_is_open(record, regimes):
        verdict, missing = Verdict(Outcome.NEEDS_INFORMATION), ("published_on",)
    return Decision(regimes, found, performance, verdict, missing)


def if_performed(decision: Decision, barred: dt.date | None, on: dt.date) -> Verdict:
    """What would hold on ``on`` if all duties were performed that day."""
    return together(decision.windows, dataclasses.replace(decision.performance, done=True, on=on), barred, on)


def _classes(record: RecordFacts, regimes: Regimes) -> tuple[Severity | None, ...]:
    if not regimes.by_class:
        return (None,)
    classed = regimes.display.classed_as(record.kind)
    return (classed.severity,) if classed else possible_classes(record, regimes)


def _missing(
    record: RecordFacts,
    regimes: Regimes,
    classes: tuple[Severity | None, ...],
    verdict: Verdict,
    found: tuple[Window, ...],
) -> tuple[str, ...]:
    """Fields that would tell: duties, then the class, then dates that tell windows apart."""
    fields = [DUTIES] if verdict.ask_performance else []
    several = len(classes) > 1
    if verdict.ask_class and several:
        fields.append("severity")
    if verdict.ask_class and record.publication_ends_on is None and (several or _end_tells(record, regimes)):
        fields.append("publication_ends_on")
    if (
        not several
        and record.published_on is None
        and regimes.field
        and (verdict.ask_class or _day_is_open(verdict, found))
    ):
        fields.append("published_on")
    return tuple(fields)


def _day_is_open(verdict: Verdict, found: tuple[Window, ...]) -> bool:
    """Whether the day that "not yet" names would come sooner if the day of publication were known."""
    later = verdict.outcome is Outcome.REPAIRABLE_LATER and verdict.earliest_on is not None
    return later and len({window.earliest for window in found}) > 1


def _end_tells(record: RecordFacts, regimes: Regimes) -> bool:
    """Whether the shown end decides although the class is clear: old decisions, and periods that only may hold."""
    return is_older(record, regimes) or any(period.perhaps for period in regimes.display.periods)


def _start_is_open(record: RecordFacts, regimes: Regimes) -> bool:
    """Whether the source does not say from which day it counts, and the later of the two days is not known."""
    return regimes.display.counted_from is None and record.published_on is None
