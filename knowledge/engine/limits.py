"""Which statutory time limits run after an event. The law is data (``rules/time``); this only selects."""

import datetime as dt
from collections.abc import Collection, Iterable

from knowledge.engine.library import Library
from knowledge.engine.regions import lineage
from knowledge.engine.schema_time import TimeLimit, TimeLimits
from knowledge.engine.vocabulary import AuthorityField, Circumstance, Event, RequestKind


def limits_for(
    library: Library,
    event: Event,
    request: RequestKind | None,
    field: AuthorityField,
    region: str,
    as_of: dt.date,
    known: Collection[Circumstance] = (),
) -> tuple[TimeLimit, ...]:
    """The limits that ``event`` starts on ``as_of``, by id; also those whose number nobody has read.

    A region has the limits of every place above it. A limit with conditions runs only where all of them are
    ``known``: who received an objection decides how long it takes, and without knowing it the shorter limit must not
    be promised. Where a limit stands instead of others, those do not run beside it.
    """
    places = lineage(library.glossary.current_region(region))
    found = [
        limit
        for limit in _in_force(library, as_of)
        if limit.event is event
        and (request is None or request in limit.requests)
        and (not limit.fields or field in limit.fields)
        and field not in limit.except_fields
        and limit.region in places
        and set(limit.only_if) <= set(known)
    ]
    replaced = {name for limit in found for name in limit.instead_of}
    return tuple(sorted((limit for limit in found if limit.id not in replaced), key=lambda limit: limit.id))


def _in_force(library: Library, day: dt.date) -> Iterable[TimeLimit]:
    for rule in library.rules_of(TimeLimits):
        yield from (limit for limit in rule.limits if rule.holds_on(limit, day))
