"""Publication windows (公示期): between which days a record is shown, and from when repair may be sought.

A record whose class is not stated has one window for each class it may be of. Under two regimes that count
differently a window holds the span of each. See docs/decisions/0003-class-when-not-stated.md.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from knowledge.engine.deadlines import due_day, last_day
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.facts import RecordFacts
from knowledge.engine.library import Library
from knowledge.engine.regimes import Regimes
from knowledge.engine.schema_publication import ClassPeriod, Period, PublicationPeriods, Unsettled
from knowledge.engine.vocabulary import Severity
from knowledge.engine.workdays import DAY


@dataclass(frozen=True)
class Span:
    """One regime's count: from ``start``; ``minimum_last`` and ``maximum_last`` are the last days of its periods."""

    table: PublicationPeriods = field(compare=False, repr=False)
    period: ClassPeriod = field(compare=False, repr=False)
    start: dt.date
    minimum_last: dt.date | None
    maximum_last: dt.date


@dataclass(frozen=True)
class Window:
    """What holds if the record is of this class (``None`` under a regime without classes).

    ``unsettled`` is the sentence why, within the window, a person decides.
    """

    severity: Severity | None
    spans: tuple[Span, ...]
    last: dt.date
    unsettled: str | None = None

    @cached_property
    def earliest(self) -> dt.date | None:
        """The first day after every minimum; ``None`` where there is no minimum."""
        ends = [span.minimum_last for span in self.spans if span.minimum_last]
        return max(ends) + DAY if ends else None

    @property
    def legal_last(self) -> dt.date:
        """The last day of the longest period, whatever the page says."""
        return self.spans[-1].maximum_last


def is_older(record: RecordFacts, regimes: Regimes) -> bool:
    """Whether the decision was made before the regime that takes the item down: the transition is not known."""
    table = regimes.display
    return (
        table.earlier_maximum is not None and record.decided_on is not None and record.decided_on < table.in_force.start
    )


def possible_classes(record: RecordFacts, regimes: Regimes) -> tuple[Severity, ...]:
    """The classes that the record may be of: the stated one, else the one whose period ends on the shown day, else all.

    A shown end that is no class's own tells nothing: somebody asks the deciding body.
    """
    known = regimes.display.classes
    if record.severity:
        return (record.severity,)
    shown, starts = record.publication_ends_on, [day for day in (record.decided_on, record.published_on) if day]
    if shown is None:
        return known
    found = {kind for start in starts for kind in _ends_exactly(regimes.display, start, shown)}
    if Severity.SERIOUS in found and is_older(record, regimes):
        # Before the classes came, three years was what nearly every penalty was shown for.
        return known
    return tuple(kind for kind in known if kind in found) or known


def windows(
    library: Library, record: RecordFacts, regimes: Regimes, classes: tuple[Severity | None, ...]
) -> tuple[Window, ...]:
    """Every window that the record may have; none where the regime does not know the class.

    ``record.decided_on`` must be known.
    """
    found = (
        window
        for severity in classes
        for published_on in _publication_days(library, record, regimes)
        for window in _windows_of(record, regimes, severity, published_on)
    )
    return tuple(dict.fromkeys(found))


def _publication_days(library: Library, record: RecordFacts, regimes: Regimes) -> tuple[dt.date | None, ...]:
    """The day of publication, or the first and the last it can have been where that matters.

    Where the source does not say from which day it counts, the decision's own day is tried as well (``None``).
    """
    if record.published_on or record.decided_on is None:
        return (record.published_on,) if regimes.display.counted_from else (None, record.published_on)
    if regimes.display.published_within is None:
        return (None,)
    limit = library.time_limit(regimes.display.published_within)
    if limit.amount is None or limit.unit is None:
        raise KnowledgeError(f"time limit {limit.id} bounds a day of publication and has no number")
    return record.decided_on, due_day(record.decided_on, limit.amount, limit.unit)


def _windows_of(
    record: RecordFacts, regimes: Regimes, severity: Severity | None, published_on: dt.date | None
) -> Iterator[Window]:
    shown, earlier = record.publication_ends_on, regimes.display.earlier_maximum
    unsettled = _unsettled(regimes.display, record, severity)
    for spans in _spans(record, regimes, severity, published_on):
        legal = spans[-1].maximum_last
        if not is_older(record, regimes):
            yield Window(severity, spans, min(legal, shown) if shown else legal, unsettled)
            continue
        yield Window(severity, spans, shown or legal, unsettled)
        if shown is None and earlier:
            yield Window(severity, spans, max(legal, _last_day(spans[-1].start, earlier)), unsettled)


def _spans(
    record: RecordFacts, regimes: Regimes, severity: Severity | None, published_on: dt.date | None
) -> Iterator[tuple[Span, ...]]:
    """The counts of the general table (where it knows the record) beside each that the displaying table may have."""
    beside = () if regimes.field is None else _periods(regimes.general, record, severity)[-1:]
    general = tuple(_span(record, regimes.general, period, published_on) for period in beside)
    possible = [
        _span(record, regimes.display, period, published_on) for period in _periods(regimes.display, record, severity)
    ]
    yield from ((*general, span) for span in _told_by_end(possible, record.publication_ends_on))


def _told_by_end(possible: list[Span], shown: dt.date | None) -> list[Span]:
    """The counts that end on the shown day, because the deciding body set it; all of them where none does."""
    if shown is None or len(possible) == 1:
        return possible
    return [span for span in possible if abs(shown - span.maximum_last) <= DAY] or possible


def _periods(table: PublicationPeriods, record: RecordFacts, severity: Severity | None) -> tuple[ClassPeriod, ...]:
    """The period of the class, after those that may hold instead."""
    if not table.is_about(record.kind):
        return ()
    fitting = [period for period in table.periods if _fits(period, record, severity)]
    sure = next((index for index, period in enumerate(fitting) if not period.perhaps), len(fitting))
    return tuple(fitting[: sure + 1])


def _fits(period: ClassPeriod, record: RecordFacts, severity: Severity | None) -> bool:
    return (
        period.severity in (None, severity)
        and (not period.fields or record.authority_field in period.fields)
        and (not period.only_penalties or _bears_only(record, period))
    )


def _bears_only(record: RecordFacts, period: ClassPeriod) -> bool:
    return bool(record.penalties) and set(record.penalties or ()) <= set(period.only_penalties)


def _span(record: RecordFacts, table: PublicationPeriods, period: ClassPeriod, published_on: dt.date | None) -> Span:
    start = record.decided_on if table.counted_from == "decided_on" else published_on or record.decided_on
    if start is None:
        raise ValueError("a span needs the date of the decision")
    minimum_last = _last_day(start, period.minimum) if period.minimum else None
    return Span(table, period, start, minimum_last, _last_day(start, period.maximum))


def _unsettled(table: PublicationPeriods, record: RecordFacts, severity: Severity | None) -> str | None:
    """Why a person decides about such a record, where the table says so."""
    if not table.is_about(record.kind):
        return None
    return next((entry.statement for entry in table.unsettled if _concerns(entry, record, severity)), None)


def _concerns(entry: Unsettled, record: RecordFacts, severity: Severity | None) -> bool:
    said = (record.violation or "") + (record.basis or "")
    return (
        severity in entry.severities
        or any(penalty in entry.penalties for penalty in record.penalties or ())
        or any(word in said for word in entry.mentions)
    )


def _ends_exactly(table: PublicationPeriods, start: dt.date, shown: dt.date) -> set[Severity]:
    """Classes whose longest period ends on the shown day; some sites show the day before or after it."""
    ends = {period.severity: _last_day(start, period.maximum) for period in table.periods}
    return {kind for kind, end in ends.items() if kind and abs(shown - end) <= DAY}


def _last_day(start: dt.date, period: Period) -> dt.date:
    return _counted(start, period.amount, period.unit)


_counted = lru_cache(maxsize=16384)(last_day)
