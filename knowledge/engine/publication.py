"""Publication windows (公示期): between which days a record is shown, and from when repair may be sought.

A record whose class is not stated has one window for each class it may be of. Under two regimes that count
differently a window holds the span of each. See docs/decisions/0003-class-when-not-stated.md.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.engine.deadlines import last_day
from knowledge.engine.facts import RecordFacts
from knowledge.engine.library import Library
from knowledge.engine.schema_publication import ClassPeriod, PublicationPeriods
from knowledge.engine.vocabulary import AuthorityField, Severity
from knowledge.engine.workdays import DAY, add_working_days

PUBLISH_WITHIN = "T22"
"""The market regulators' time limit for publishing a penalty: bounds an unknown publication date."""


@dataclass(frozen=True)
class Regimes:
    """The tables in force on a day for a field: the general one and, in market regulation, the field's own."""

    general: PublicationPeriods
    field: PublicationPeriods | None

    @property
    def display(self) -> PublicationPeriods:
        """The table by whose rule the item is taken down."""
        return self.field or self.general

    @property
    def by_class(self) -> bool:
        """Whether these tables tell classes apart."""
        return self.display.periods[0].severity is not None


@dataclass(frozen=True)
class Span:
    """One regime's count: from ``start``; ``minimum_last`` and ``maximum_last`` are the last days of its periods."""

    table: PublicationPeriods = dataclasses.field(compare=False)
    period: ClassPeriod
    start: dt.date
    minimum_last: dt.date | None
    maximum_last: dt.date


@dataclass(frozen=True)
class Window:
    """What holds if the record is of this class (``None`` under a regime without classes)."""

    severity: Severity | None
    spans: tuple[Span, ...]
    last: dt.date

    @property
    def earliest(self) -> dt.date | None:
        """The first day after every minimum; ``None`` where there is no minimum."""
        ends = [span.minimum_last for span in self.spans if span.minimum_last]
        return max(ends) + DAY if ends else None

    @property
    def legal_last(self) -> dt.date:
        """The last day of the longest period, whatever the page says."""
        return self.spans[-1].maximum_last


def regimes_on(library: Library, day: dt.date, field: AuthorityField | None) -> Regimes | None:
    """The tables in force on ``day``; ``None`` where the library does not hold the law of that day."""
    tables = [table for table in library.rules_of(PublicationPeriods) if table.in_force.holds_on(day)]
    general = next((table for table in tables if table.field == "general"), None)
    own = next((table for table in tables if table.field == field), None)
    if general is None or (own is None and field is AuthorityField.MARKET_REGULATION):
        return None
    return Regimes(general, own)


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
    if record.severity:
        return (record.severity,)
    shown, starts = record.publication_ends_on, [day for day in (record.decided_on, record.published_on) if day]
    if shown is None:
        return tuple(Severity)
    found = {kind for start in starts for kind in _ends_exactly(regimes.display, start, shown)}
    if Severity.SERIOUS in found and is_older(record, regimes):
        # Before the classes came, three years was what nearly every penalty was shown for.
        return tuple(Severity)
    return tuple(kind for kind in Severity if kind in found) or tuple(Severity)


def windows(
    library: Library, record: RecordFacts, regimes: Regimes, classes: tuple[Severity | None, ...]
) -> tuple[Window, ...]:
    """Every window that the record may have. ``record.decided_on`` must be known."""
    found = (
        window
        for severity in classes
        for published_on in _publication_days(library, record, regimes)
        for window in _windows_of(record, regimes, severity, published_on)
    )
    return tuple(dict.fromkeys(found))


def _publication_days(library: Library, record: RecordFacts, regimes: Regimes) -> tuple[dt.date | None, ...]:
    """The day of publication, or the first and the last it can have been where that matters."""
    if record.published_on or regimes.field is None or record.decided_on is None:
        return (record.published_on,)
    limit = library.time_limit(PUBLISH_WITHIN).amount or 1
    return record.decided_on, add_working_days(record.decided_on, limit).due_on


def _windows_of(
    record: RecordFacts, regimes: Regimes, severity: Severity | None, published_on: dt.date | None
) -> Iterator[Window]:
    tables = [table for table in (regimes.general, regimes.field) if table]
    spans = tuple(_span(record, table, severity, published_on) for table in tables)
    legal = spans[-1].maximum_last
    shown = record.publication_ends_on
    if is_older(record, regimes):
        yield Window(severity, spans, shown or legal)
        if shown is None and regimes.display.earlier_maximum:
            longest = regimes.display.earlier_maximum
            yield Window(severity, spans, max(legal, last_day(spans[-1].start, longest.amount, longest.unit)))
        return
    yield Window(severity, spans, min(legal, shown) if shown else legal)


def _span(
    record: RecordFacts, table: PublicationPeriods, severity: Severity | None, published_on: dt.date | None
) -> Span:
    start = published_on if table.counted_from == "published_on" and published_on else record.decided_on
    if start is None:
        raise ValueError("a span needs the date of the decision")
    period = next(
        period
        for period in table.periods
        if period.severity in (None, severity) and (not period.fields or record.authority_field in period.fields)
    )
    shortest, longest = period.minimum, period.maximum
    minimum_last = last_day(start, shortest.amount, shortest.unit) if shortest else None
    return Span(table, period, start, minimum_last, last_day(start, longest.amount, longest.unit))


def _ends_exactly(table: PublicationPeriods, start: dt.date, shown: dt.date) -> set[Severity]:
    """Classes whose longest period ends on the shown day; some sites show the day before or after it."""
    ends = {period.severity: last_day(start, period.maximum.amount, period.maximum.unit) for period in table.periods}
    return {kind for kind, end in ends.items() if kind and abs(shown - end) <= DAY}
