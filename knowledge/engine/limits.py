"""Which statutory time limits run after an event. The law is data (``rules/time``); this only selects."""

import datetime as dt
from collections.abc import Collection, Iterable

from knowledge.engine.library import Library
from knowledge.engine.regions import lineage
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.schema_time import TimeLimit, TimeLimits
from knowledge.engine.vocabulary import AuthorityField, Circumstance, Event, RecordKind, RequestKind


def limits_for(
    library: Library,
    event: Event,
    request: RequestKind | None,
    field: AuthorityField,
    region: str,
    as_of: dt.date,
    known: Collection[Circumstance] = (),
    kind: RecordKind | None = None,
) -> tuple[TimeLimit, ...]:
    """The limits that ``event`` starts on ``as_of``, by id; also those whose number nobody has read.

    A region has the limits of every place above it. A limit with conditions runs only where all of them are
    ``known``: who received an objection decides how long it takes, and without knowing it the shorter limit must not
    be promised. Where a limit stands instead of others, those do not run beside it. One of certain kinds of records
    runs only where the record's kind is known to be one.
    """
    places = lineage(library.glossary.current_region(region))
    asked = [
        limit
        for limit in in_force(library, as_of)
        if limit.event is event
        and (request is None or request in limit.requests)
        and set(limit.only_if) <= set(known)
        and (not limit.kinds or kind in limit.kinds)
    ]
    return tuple(sorted(concerning(asked, field, places, known), key=lambda limit: limit.id))


def conditional(
    library: Library,
    event: Event,
    request: RequestKind,
    field: AuthorityField,
    region: str,
    as_of: dt.date,
    open_ones: Collection[Circumstance],
) -> tuple[TimeLimit, ...]:
    """The limits that ``event`` may have started: all of whose conditions are among what nobody has said yet."""
    places = lineage(library.glossary.current_region(region))
    perhaps = [
        limit
        for limit in in_force(library, as_of)
        if limit.event is event and request in limit.requests and limit.only_if and set(limit.only_if) <= set(open_ones)
    ]
    return tuple(sorted(concerning(perhaps, field, places), key=lambda limit: limit.id))


def concerning(
    limits: Iterable[TimeLimit],
    field: AuthorityField | None,
    places: Collection[str],
    known: Collection[Circumstance] = (),
) -> tuple[TimeLimit, ...]:
    """Those of ``limits`` that are law in the field and at the place, without those that one of them replaces.

    One whose conditions are not all ``known`` replaces nothing: whether it runs at all is open.
    """
    found = [
        limit
        for limit in limits
        if (not limit.fields or field in limit.fields)
        and field not in limit.except_fields
        and (limit.region == NATIONWIDE or limit.region in places)
    ]
    replaced = {name for limit in found if set(limit.only_if) <= set(known) for name in limit.instead_of}
    return tuple(limit for limit in found if limit.id not in replaced)


def in_force(library: Library, day: dt.date) -> Iterable[TimeLimit]:
    """Every limit that is law on the day."""
    for rule in library.rules_of(TimeLimits):
        yield from (limit for limit in rule.limits if rule.holds_on(limit, day))
