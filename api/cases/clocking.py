"""What a move does to the statutory clocks of its case (计时): start, pause, resume, extend, meet.

The law of it is data: which limit an event starts, what stops it, what extends it and which step ends it
(``knowledge/rules/time``). A clock that is overdue, or whose limit knows no such event, is left as it is.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from functools import partial

from api.assessments import service as assessments
from api.cases.deadlines import clock_of, keep, row_of
from api.cases.models import Case, CaseDeadline
from api.cases.states import ClockEffects
from knowledge.engine import clocks
from knowledge.engine.clock import Clock, ClockError
from knowledge.engine.library import Library
from knowledge.engine.limits import limits_for
from knowledge.engine.schema_time import MetBy
from knowledge.engine.vocabulary import AuthorityField, Circumstance, Event, RecordKind, RequestKind


def apply(
    case: Case,
    effects: ClockEffects,
    library: Library,
    today: dt.date,
    known: Collection[Circumstance] = (),
) -> None:
    """Carry the effects of one move out; ``known`` circumstances let more limits run.

    Raises ``ClockError`` when more time was asked for and no clock of the case can have it.
    """
    if effects.drops:
        case.deadlines.clear()
    for event in effects.starts.get(RequestKind(case.kind), ()):
        start(case, library, (event,), today, known)
    if effects.meets:
        meet(case, library, effects.meets, today)
    if effects.pauses:
        _pause(case, library, effects.pauses, today)
    if effects.resumes:
        _resume(case, today)
    if effects.extends:
        _extend(case, library, effects.extends, today)


def start(
    case: Case, library: Library, events: Iterable[Event], on: dt.date, known: Collection[Circumstance] = ()
) -> None:
    """Start the limits of ``events`` that the case does not have yet, as begun ``on`` that day.

    While nothing is ``known`` of who received an objection, what may run stands there provisionally: nobody finds
    out on acceptance that it is late. Once something is known, what agrees with it is certain and the rest is gone.
    """
    if known:
        _settle(case, library, known)
    have = {row.rule for row in case.deadlines}
    events = tuple(events)
    about = assessments.Matter(RequestKind(case.kind), AuthorityField(case.field), case.region, _kind(case))
    begun = assessments.clocks_started(library, events, about, on, known)
    perhaps = () if known else assessments.clocks_supposed(library, events, about, on)
    for clock in (*begun, *perhaps):
        if clock.limit not in have:
            case.deadlines.append(row_of(library, clock, case.region))


def meet(case: Case, library: Library, steps: Collection[MetBy], today: dt.date) -> None:
    """End the limits that end by one of these steps."""
    for row in _open(case):
        if library.time_limit(row.rule).met_by in steps:
            keep(row, clocks.meet(clock_of(row), today))


def _settle(case: Case, library: Library, known: Collection[Circumstance]) -> None:
    for row in [row for row in case.deadlines if clock_of(row).supposed]:
        limit = library.time_limit(row.rule)
        if set(limit.only_if) <= set(known):
            sure = clocks.confirm(clock_of(row), limit)
            keep(row, sure)
            row.note = sure.note
        else:
            case.deadlines.remove(row)


def _kind(case: Case) -> RecordKind | None:
    return RecordKind(case.record_kind) if case.record_kind else None


def _pause(case: Case, library: Library, event: Event, today: dt.date) -> None:
    for row in _open(case):
        limit = library.time_limit(row.rule)
        if row.paused_on is None and any(pause.by is event for pause in limit.pauses):
            _unless_over(row, partial(clocks.pause, limit=limit, by=event, on=today))


def _resume(case: Case, today: dt.date) -> None:
    for row in _open(case):
        if row.paused_on is not None:
            keep(row, clocks.resume(clock_of(row), today))


def _extend(case: Case, library: Library, event: Event, today: dt.date) -> None:
    request, field = RequestKind(case.kind), AuthorityField(case.field)
    more = limits_for(library, event, request, field, case.region, today, kind=_kind(case))
    extended = 0
    for row in _open(case):
        for limit in more:
            if row.rule in limit.extends:
                extended += _unless_over(row, partial(clocks.extend, by=limit, on=today))
    if not extended:
        raise ClockError("no clock of this case can be extended")


def _unless_over(row: CaseDeadline, change: Callable[[Clock], Clock]) -> bool:
    """Change a clock; one that is overdue, or was given this before, stays as it is."""
    try:
        keep(row, change(clock_of(row)))
    except ClockError:
        return False
    return True


def _open(case: Case) -> list[CaseDeadline]:
    return [row for row in case.deadlines if row.met_on is None]
