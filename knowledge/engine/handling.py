"""What people are told while their request is handled: ways on after a refusal with their last days, and cautions."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from knowledge.engine.assessment import DoorView
from knowledge.engine.deadlines import last_day
from knowledge.engine.library import Library
from knowledge.engine.limits import in_force
from knowledge.engine.objection import Saying
from knowledge.engine.regions import lineage
from knowledge.engine.schema import NATIONWIDE, Citation, Strict
from knowledge.engine.schema_examples import HandlingExample
from knowledge.engine.schema_handling import Handling, Told, WayOn
from knowledge.engine.sentences import citations_of, door_on
from knowledge.engine.vocabulary import AuthorityField, RecordKind, RequestKind
from knowledge.engine.workdays import next_working_day


class OpenRemedy(Strict):
    """One remedy that is open after a refusal.

    Without ``last_day`` no number was read, or it does not count from the refusal. It is the plain last day: where
    that is a day off, whether it moves to the next working day (民法典 art. 203) is for others to say, so the earlier
    day is the safe one; ``moved_to`` is the later one, and ``counted`` says how both were counted.
    """

    name: str
    says: Saying
    door: DoorView
    where: str
    last_day: dt.date | None
    moved_to: dt.date | None
    counted: tuple[Saying, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Refused:
    """What was refused; ``kinds`` are those of its records."""

    request: RequestKind
    field: AuthorityField
    region: str
    kinds: frozenset[RecordKind]


def remedies(library: Library, what: Refused, told_on: dt.date, *, again: bool = False) -> tuple[OpenRemedy, ...]:
    """The ways on after a refusal that the person was told of on ``told_on``, in the order of the rules.

    ``again``: it was looked at once more, and ``told_on`` is still the day of the first refusal: whether a second one
    gives more time is nowhere said, so the earlier day is the safe one.

    Source: 22号 八, 行政复议法 art. 20, 行政诉讼法 art. 46, 49号 四（八）, and the ordinance of the place.
    """
    table = library.only_rule(Handling)
    places = _places(library, what.region)
    ways = (way for way in table.remedies if _is_open(way, what, places))
    counted = (table.counted_again if again else table.counted).statement
    return tuple(found for way in ways for found in _opened(library, way, counted, told_on))


def on_missing_papers(library: Library, request: RequestKind, region: str, as_of: dt.date) -> tuple[Saying, ...]:
    """What the law of the place says of papers that are missing."""
    return _told(library, library.only_rule(Handling).supplement, request, region, as_of)


def on_false_papers(library: Library, request: RequestKind, region: str, as_of: dt.date) -> tuple[Saying, ...]:
    """What is known of the consequences of false papers, as far as anybody verified it."""
    return _told(library, library.only_rule(Handling).false_material, request, region, as_of)


def run_example(library: Library, example: HandlingExample) -> Mapping[str, tuple[object, object]]:
    """Where an example does not hold: expected and found; empty: it holds."""
    what = Refused(example.request, example.field, example.region, frozenset((example.kind,)))
    found: dict[str, object] = {
        "remedies": {one.name: one.last_day for one in remedies(library, what, example.as_of)},
        "on_missing_papers": _names(on_missing_papers(library, example.request, example.region, example.as_of)),
        "on_false_papers": _names(on_false_papers(library, example.request, example.region, example.as_of)),
    }
    wanted = {name: getattr(example, name) for name in found if name in example.model_fields_set}
    return {name: (value, found[name]) for name, value in wanted.items() if value != found[name]}


def _names(sayings: Iterable[Saying]) -> tuple[str, ...]:
    return tuple(saying.rule for saying in sayings)


def _is_open(way: WayOn, what: Refused, places: frozenset[str]) -> bool:
    return (
        what.request in way.requests
        and (not way.fields or what.field in way.fields)
        and what.field not in way.except_fields
        and way.region in places
        and (not way.kinds or not what.kinds.isdisjoint(way.kinds))
    )


def _opened(library: Library, way: WayOn, counted: str, told_on: dt.date) -> Iterator[OpenRemedy]:
    for says in _said(library, way.statement, told_on):
        last = _last_day(library, way, told_on)
        moved = _moved(last)
        how = (counted, library.only_rule(Handling).day_off.statement) if moved else (counted,)
        door = door_on(library, way.door, told_on)
        yield OpenRemedy(
            name=way.name,
            says=says,
            door=door,
            where=way.where or door.name,
            last_day=last,
            moved_to=moved,
            counted=tuple(saying for one in how for saying in _said(library, one, told_on)) if last else (),
            citations=says.citations,
        )


def _last_day(library: Library, way: WayOn, told_on: dt.date) -> dt.date | None:
    """Only a verified number gives a day; the day of the refusal itself is not counted."""
    limit = next((one for one in in_force(library, told_on) if one.id == way.limit), None)
    if limit is None or not limit.counts_down or limit.amount is None or limit.unit is None:
        return None
    return last_day(told_on, limit.amount, limit.unit)


def _moved(last: dt.date | None) -> dt.date | None:
    """The working day to which a last day off work might move."""
    later = next_working_day(last).due_on if last else None
    return later if later != last else None


def _told(
    library: Library, told: Iterable[Told], request: RequestKind, region: str, as_of: dt.date
) -> tuple[Saying, ...]:
    places = _places(library, region)
    concerned = (one for one in told if request in one.requests and one.region in places)
    return tuple(saying for one in concerned for saying in _said(library, one.statement, as_of))


def _said(library: Library, statement_id: str, as_of: dt.date) -> Iterator[Saying]:
    """The sentence, where it was law on that day: one, or none."""
    statement = library.statement(statement_id)
    citations = citations_of(library, statement_id, as_of)
    text = statement.text or statement.unknown
    if citations and text:
        yield Saying(rule=statement_id, text=text, verification=statement.verification, citations=citations)


def _places(library: Library, region: str) -> frozenset[str]:
    return frozenset((NATIONWIDE, *lineage(library.glossary.current_region(region))))
