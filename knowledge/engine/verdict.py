"""What one publication window means on a day, and what several windows mean together.

Pure functions over dates: the four conditions (36号 ch. 3) without sentences and citations.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.engine.facts import AssessmentFacts, RecordFacts
from knowledge.engine.publication import Window
from knowledge.engine.vocabulary import Outcome
from knowledge.engine.workdays import DAY

UNCORRECTED = "publication.uncorrected"
BARRED = "conditions.barred"


@dataclass(frozen=True)
class Performance:
    """Whether all duties are performed (履行义务): ``None`` unknown; ``on`` the day, also a planned one."""

    done: bool | None
    on: dt.date | None = None


@dataclass(frozen=True)
class Verdict:
    """An outcome with its first day; ``why`` is the sentence that a person must settle, the rest what is missing."""

    outcome: Outcome
    earliest_on: dt.date | None = None
    why: str | None = None
    ask_class: bool = False
    ask_performance: bool = False


def performance_of(record: RecordFacts, facts: AssessmentFacts, as_of: dt.date) -> Performance:
    """What is known about the duties. A plain "no" beats a date; a part payment is not performance.

    Source: 36号 ch. 3, "every duty performed".
    """
    on = facts.performed_on or record.obligations_fulfilled_on
    if on and on > as_of:
        return Performance(done=False, on=on)
    if facts.obligations_fulfilled is False:
        return Performance(done=False)
    if facts.obligations_fulfilled or facts.performed_on:
        return Performance(done=True, on=on)
    if on:
        # A date of performance beside a part payment contradicts itself: ask.
        return Performance(done=None) if partly_paid(record) else Performance(done=True, on=on)
    return Performance(done=False) if facts.agreed_instalments or partly_paid(record) else Performance(done=None)


def partly_paid(record: RecordFacts) -> bool:
    """Whether less than the fine was paid."""
    paid, fine = record.part_paid_amount, record.fine_amount
    return paid is not None and fine is not None and paid < fine


def together(windows: Iterable[Window], performance: Performance, barred: dt.date | None, as_of: dt.date) -> Verdict:
    """One verdict for all windows that a record may have: the common answer, or what must be asked."""
    possible = tuple(windows)
    if performance.done is not None:
        return _agree(possible, [judge(window, performance, barred, as_of) for window in possible], performance)
    if_done = together(possible, Performance(done=True), barred, as_of)
    if_not = together(possible, Performance(done=False), barred, as_of)
    if if_done == if_not and if_done.outcome is not Outcome.NEEDS_INFORMATION:
        # "Not yet" holds either way, and knowing about the duties makes the day certain: it is asked all the same.
        return dataclasses.replace(if_done, ask_performance=if_done.outcome is Outcome.REPAIRABLE_LATER)
    return Verdict(Outcome.NEEDS_INFORMATION, ask_performance=True, ask_class=if_done.ask_class)


def judge(window: Window, performance: Performance, barred: dt.date | None, as_of: dt.date) -> Verdict:
    """What holds on ``as_of`` if this is the record's window. Whether duties are performed must be known."""
    if as_of > window.last:
        # Past the maximum: corrected items are gone by themselves, others follow the line department's rules.
        return Verdict(Outcome.ENDED) if performance.done else Verdict(Outcome.NEEDS_PERSON, why=UNCORRECTED)
    not_before = free_from(window, barred)
    if window.unsettled:
        # Before the minimum no reading lets it end; which day comes then is what was not read.
        early = window.earliest is not None and window.earliest > as_of
        return Verdict(Outcome.REPAIRABLE_LATER if early else Outcome.NEEDS_PERSON, why=window.unsettled)
    # That somebody is barred was told to that person by the deciding body: a fact of the case, not our reading of law.
    if (not_before and not_before > as_of) or not performance.done:
        return Verdict(Outcome.REPAIRABLE_LATER, _usable(window, not_before, performance.on, as_of))
    days = [day for day in (not_before, performance.on) if day]
    return Verdict(Outcome.REPAIRABLE_NOW, max(days) if days else window.spans[0].start)


def free_from(window: Window, barred: dt.date | None) -> dt.date | None:
    """The first day on which neither the minimum nor a bar stands against repair; ``None`` where there is neither."""
    return max((day for day in (window.earliest, barred + DAY if barred else None) if day), default=None)


def _usable(window: Window, not_before: dt.date | None, performed_on: dt.date | None, as_of: dt.date) -> dt.date | None:
    """The first day to come on which repair may be sought; ``None`` where it hangs on the person, or never comes."""
    day = max((day for day in (not_before, performed_on) if day), default=None)
    return day if day and as_of < day <= window.last else None


def _agree(windows: tuple[Window, ...], verdicts: list[Verdict], performance: Performance) -> Verdict:
    """The common answer of all windows, or the question that would tell them apart."""
    first = verdicts[0]
    if len(verdicts) == 1:
        return first
    if len({verdict.outcome for verdict in verdicts}) > 1:
        if first.why and all(verdict.why == first.why for verdict in verdicts):
            # Law that was not read stands over every class, so knowing the class would not spare anybody the person.
            return Verdict(Outcome.NEEDS_PERSON, why=first.why)
        return Verdict(Outcome.NEEDS_INFORMATION, ask_class=True)
    if first.outcome is Outcome.NEEDS_PERSON:
        # What a person must settle first is the law that was not read.
        return next((verdict for verdict in verdicts if verdict.why != UNCORRECTED), first)
    days = {verdict.earliest_on for verdict in verdicts}
    if len(days) == 1:
        return first
    if first.outcome is Outcome.REPAIRABLE_NOW or len({window.severity for window in windows}) == 1:
        return dataclasses.replace(first, earliest_on=max(day for day in days if day))
    if performance.done:
        return Verdict(Outcome.NEEDS_INFORMATION, ask_class=True)
    # Not yet under every class, because duties are open: that is the answer, the day hangs on the person.
    return Verdict(first.outcome)
