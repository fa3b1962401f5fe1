"""Run the examples of time limits: clocks in single cases, and which limits an event starts."""

from knowledge.engine import clocks
from knowledge.engine.clock import Clock
from knowledge.engine.library import Library
from knowledge.engine.limits import limits_for
from knowledge.engine.schema_examples import ClockExample, LimitsExample


def run_clock(library: Library, example: ClockExample) -> dict[str, object]:
    """What the engine says of the clock on the example's day, by the names that the example compares."""
    clock = _lived(library, example)
    return {
        "state": clocks.state_on(clock, example.as_of),
        "due_on": clocks.due(clock.until(example.as_of)).on,
        "days_left": clocks.days_left(clock, example.as_of),
    }


def run_limits(library: Library, example: LimitsExample) -> dict[str, object]:
    """Which limits run, by the names that the example compares."""
    asked = (example.event, example.request, example.field, example.region, example.as_of)
    found = limits_for(library, *asked, known=example.known, kind=example.kind)
    return {
        "counting": tuple(limit.id for limit in found if limit.counts_down),
        "without_number": tuple(limit.id for limit in found if limit.amount is None),
    }


def _lived(library: Library, example: ClockExample) -> Clock:
    """The clock after everything that the example tells."""
    limit = library.time_limit(example.limit)
    clock = clocks.start(limit, example.started_on)
    for begun, ended in example.paused:
        clock = clocks.pause(clock, limit, limit.pauses[0].by, begun)
        clock = clocks.resume(clock, ended) if ended else clock
    if example.extended_by and example.extended_on:
        clock = clocks.extend(clock, library.time_limit(example.extended_by), example.extended_on)
    return clocks.meet(clock, example.met_on) if example.met_on else clock
