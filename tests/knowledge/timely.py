"""Penalties of the present rules at the edges of their periods, for property tests of time and duties.

Nothing diverts them from the periods and conditions, so nearly every draw meets what the properties speak of. The
periods are worked out here by hand from the fact sheet (36号, 107号), never by the engine.
"""

import calendar
import datetime as dt
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from knowledge.engine.facts import AssessmentFacts, RecordFacts
from knowledge.engine.vocabulary import Severity

DAY = dt.timedelta(days=1)
FIRST, LAST = dt.date(2026, 4, 1), dt.date(2028, 12, 31)
MONTHS = {Severity.MINOR: (0, 3), Severity.GENERAL: (3, 12), Severity.SERIOUS: (12, 36)}
"""Shortest and longest publication of each class, in months."""


@dataclass(frozen=True)
class Timed:
    """A penalty and the days that matter to it: ``minimum`` and ``last`` are last days, ``performed`` may lie ahead."""

    severity: Severity
    decided_on: dt.date
    published_on: dt.date | None
    told_by: str
    shift: int = 0
    barred: dt.date | None = None
    performed: dt.date | None = None

    @property
    def minimum(self) -> dt.date:
        """The last day of the shortest period, counted from the later day; without one, the day before the decision."""
        months = MONTHS[self.severity][0]
        return months_after(self.start, months) if months else self.decided_on - DAY

    @property
    def last(self) -> dt.date:
        """The last day on which it is shown: the page may show less than the longest period, never more."""
        return self.longest + min(self.shift, 0) * DAY

    @property
    def longest(self) -> dt.date:
        """The last day of the longest period."""
        return months_after(self.start, MONTHS[self.severity][1])

    @property
    def start(self) -> dt.date:
        """The day from which the last of the counts runs."""
        return self.published_on or self.decided_on

    @property
    def free(self) -> dt.date:
        """The first day on which neither the shortest period nor a bar stands in the way."""
        return max(self.minimum, self.barred or self.minimum) + DAY

    @property
    def first(self) -> dt.date | None:
        """The first day on which repair may be sought; none where nobody performs, or only when it is over."""
        day = max(self.free, self.performed) if self.performed else None
        return day if day and day <= self.last else None

    @property
    def edges(self) -> list[dt.date]:
        """Days beside each turn of the answer."""
        turns = [self.minimum, self.free, self.last, *([self.performed] if self.performed else [])]
        near = {turn + step * DAY for turn in turns for step in (-1, 0, 1, 2)}
        return sorted(day for day in near if day >= self.start)

    @property
    def record(self) -> RecordFacts:
        """What a platform knows of it."""
        values = {
            "kind": "administrative_penalty",
            "authority_field": "market_regulation" if self.published_on else "transport",
            "severity": self.severity if self.told_by == "stated" else None,
            "decided_on": self.decided_on,
            "published_on": self.published_on,
            "publication_ends_on": self.longest + self.shift * DAY if self.told_by == "end" else None,
            "obligations_fulfilled_on": self.performed,
        }
        return RecordFacts.model_validate(values)

    @property
    def told(self) -> AssessmentFacts:
        """What the person says: the bar, the class where nothing else shows it, and that duties are open."""
        return AssessmentFacts(
            severity=self.severity if self.told_by == "person" else None,
            barred_until=self.barred,
            obligations_fulfilled=None if self.performed else False,
        )

    def owing(self) -> "Timed":
        """The same, with no duty performed and none planned."""
        return replace(self, performed=None)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of a month that has none (民法典 art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


_MONTH_ENDS = [dt.date(2026, 11, 30), dt.date(2026, 12, 31), dt.date(2027, 8, 31), dt.date(2028, 2, 29)]


@st.composite
def timed(draw: st.DrawFn, *, performed: bool | None = None) -> Timed:
    """Any such penalty; with ``performed`` only those whose duties are (or will be) performed, or are not."""
    decided_on = draw(st.dates(FIRST, LAST) | st.sampled_from(_MONTH_ENDS))
    told_by = draw(st.sampled_from(["stated", "end", "person"]))
    one = Timed(
        severity=draw(st.sampled_from([Severity.GENERAL, Severity.GENERAL, Severity.SERIOUS, Severity.MINOR])),
        decided_on=decided_on,
        published_on=draw(st.none() | st.integers(0, 25).map(lambda step: decided_on + step * DAY)),
        told_by=told_by,
        shift=draw(st.sampled_from([0, -1, 1])) if told_by == "end" else 0,
    )
    bars = [max(one.minimum + step * DAY, decided_on) for step in (-1, 0, 1, 20)]
    one = replace(one, barred=draw(st.sampled_from([None, None, None, None, None, *bars])))
    if performed is False or (performed is None and draw(st.sampled_from([True, False, False, False]))):
        return one
    turns = [one.decided_on, one.minimum, one.free, one.last]
    near = [day for turn in turns for step in (-1, 0, 1, 30) if (day := turn + step * DAY) >= one.decided_on]
    return replace(one, performed=draw(st.sampled_from(near)))


@st.composite
def on_an_edge(draw: st.DrawFn, *, performed: bool | None = None) -> tuple[Timed, dt.date]:
    """Such a penalty and a day beside one of its turns."""
    one = draw(timed(performed=performed))
    return one, draw(st.sampled_from(one.edges))
