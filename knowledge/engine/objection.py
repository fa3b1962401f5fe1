"""Objections (异议): the guide to each ground, and the objection before a listing."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.engine.assessment import Assessment, DoorView, Material, NotAskedFor
from knowledge.engine.case import Case
from knowledge.engine.checklist import Applicant, papers
from knowledge.engine.library import Library
from knowledge.engine.limits import concerning, in_force
from knowledge.engine.regions import lineage
from knowledge.engine.schema import Citation, Strict, Verification
from knowledge.engine.schema_examples import GuideExample
from knowledge.engine.schema_objection import GroundRule, Grounds, ListingObjections, OutsideWay, OwnWay
from knowledge.engine.schema_routing import Aside, FieldDoors
from knowledge.engine.schema_time import TimeLimit
from knowledge.engine.sentences import citations_of, door_on
from knowledge.engine.vocabulary import (
    AuthorityField,
    Event,
    Ground,
    Outcome,
    RecordKind,
    RequestKind,
    Sought,
    SubjectKind,
    Unit,
)


class Saying(Strict):
    """One sentence of law, and how sure we are of it."""

    rule: str
    text: str
    verification: Verification
    citations: tuple[Citation, ...]


class GuideLimit(Strict):
    """One time limit whose number was read; ``conditions`` are what must be so for it to run."""

    id: str
    name: str
    trigger: str
    actor: str
    amount: int
    unit: Unit
    conditions: tuple[str, ...]
    note: str | None
    verification: Verification
    citations: tuple[Citation, ...]


class Remedy(Strict):
    """What is also open where the penalty itself is thought unlawful."""

    says: Saying
    door: DoorView
    limit: GuideLimit | None


class GroundGuide(Strict):
    """One ground: what it means, the papers, the door, what follows, how long it takes, and what else is open."""

    ground: Ground
    name: str
    says: Saying
    evidence: tuple[Material, ...]
    not_asked_for: tuple[NotAskedFor, ...]
    door: DoorView
    effects: tuple[Saying, ...] = ()
    limits: tuple[GuideLimit, ...] = ()
    unread_days: tuple[Saying, ...] = ()
    also_open: tuple[Remedy, ...] = ()


def before_listing(case: Case) -> Assessment | None:
    """Only announced, not yet listed: the objection before listing (49号 四（八）, 67号 四（一）)."""
    if not is_announced(case):
        return None
    rule = case.library.only_rule(ListingObjections)
    here = _places(case.library, case.record.region)
    local = [entry.statement for entry in rule.local if entry.region in here and case.was_law(entry.statement)]
    return case.conclude(
        Outcome.OBJECTION_INSTEAD,
        [case.holds(statement) for statement in (rule.statement, *local)],
        door=case.door(case.routes.deciding_authority),
        ground=Ground.OTHER,
        papers=case.papers(RequestKind.LISTING_OBJECTION),
    )


def is_announced(case: Case) -> bool:
    """Whether a listing was only announced, and not by a court: courts hear people by rules of their own."""
    listed = case.record.decided_on is not None or case.record.published_on is not None
    wanted = case.facts.notice_before_listing is not None or case.facts.sought is Sought.LISTING_OBJECTION
    a_list = case.record.kind is RecordKind.SERIOUS_DISHONESTY_LIST and case.field is not AuthorityField.COURT
    return a_list and wanted and not listed


def grounds_for(
    library: Library,
    field: AuthorityField | None,
    region: str | None,
    subject_kind: SubjectKind | None,
    as_of: dt.date,
) -> tuple[GroundGuide, ...]:
    """The guide to every ground that the law of ``as_of`` knew, in the order of the rules.

    Source: 22号 八, 行政处罚法 art. 48, and the ordinance of the place. Nationwide no number of days was read.
    """
    desk = _Desk(library, field, _places(library, region), subject_kind, as_of)
    return tuple(guide for rule in desk.table.grounds for guide in desk.guide(rule))


def guide_to(
    library: Library, ground: Ground, field: AuthorityField, region: str, subject_kind: SubjectKind, as_of: dt.date
) -> GroundGuide | None:
    """The guide to one ground, where the law of ``as_of`` knew it for such records."""
    desk = _Desk(library, field, _places(library, region), subject_kind, as_of)
    key = ("ground", ground, field, region, subject_kind, library.era(as_of))
    rules = (rule for rule in desk.table.grounds if rule.ground is ground)
    return library.once(key, lambda: next((guide for rule in rules for guide in desk.guide(rule)), None))


def marks_for(library: Library, step: Event, field: AuthorityField, region: str, as_of: dt.date) -> tuple[Saying, ...]:
    """What the law of the place says where it wants a disputed item marked from this step on; empty: it does not."""
    return _Desk(library, field, _places(library, region), None, as_of).marks(step)


def amends_for(library: Library, field: AuthorityField, region: str, as_of: dt.date) -> tuple[Saying, ...]:
    """What the law of the place says is due to somebody who was wrongly listed; empty: nothing was read."""
    return _Desk(library, field, _places(library, region), None, as_of).amends()


def listing_told(library: Library, region: str, as_of: dt.date) -> tuple[Saying, ...]:
    """What is said of an objection before a listing, the nation's sentence first."""
    rule, here = library.only_rule(ListingObjections), _places(library, region)
    names = (rule.statement, *(entry.statement for entry in rule.local if entry.region in here))
    return tuple(saying for name in names for saying in said(library, name, as_of))


def said(library: Library, statement_id: str, as_of: dt.date) -> tuple[Saying, ...]:
    """The sentence, where it was law on that day: one, or none."""
    statement = library.statement(statement_id)
    citations = citations_of(library, statement_id, as_of)
    text = statement.text or statement.unmet or statement.unknown
    if not citations or text is None:
        return ()
    return (Saying(rule=statement_id, text=text, verification=statement.verification, citations=citations),)


def run_example(library: Library, example: GuideExample) -> Mapping[str, tuple[object, object]]:
    """Where an example does not hold: expected and found; empty: it holds."""
    guides = grounds_for(library, example.field, example.region, example.subject_kind, example.as_of)
    told = {name for guide in guides if guide.ground is example.ground for name in _told_in(guide)}
    missing = tuple(name for name in example.says if name not in told)
    wrong = tuple(name for name in example.silent_on if name in told)
    if not example.says and told:
        wrong = tuple(sorted(told))
    return {key: ((), found) for key, found in (("not said", missing), ("said", wrong)) if found}


def _told_in(guide: GroundGuide) -> Iterator[str]:
    """The names of everything that a guide says."""
    sayings = (guide.says, *guide.effects, *guide.unread_days, *(remedy.says for remedy in guide.also_open))
    return (saying.rule for saying in sayings)


def _places(library: Library, region: str | None) -> tuple[str, ...]:
    """The place and every place above it; the nation alone where none is known."""
    return lineage(library.glossary.current_region(region)) if region else ()


@dataclass(frozen=True)
class _Desk:
    """Who asks, about which field and place, on which day."""

    library: Library
    field: AuthorityField | None
    places: tuple[str, ...]
    subject: SubjectKind | None
    as_of: dt.date

    @property
    def table(self) -> Grounds:
        return self.library.only_rule(Grounds)

    def marks(self, step: Event) -> tuple[Saying, ...]:
        """What wants a disputed item marked from this step on."""
        wanted = self.table.marks.wanted(step)
        return self._told(aside for aside in self.table.effects if aside.statement in wanted)

    def amends(self) -> tuple[Saying, ...]:
        """What is due to somebody who was wrongly listed."""
        return self._told(self.table.amends)

    @property
    def own_way(self) -> OwnWay | None:
        return next((way for way in self.table.own_ways if way.field is self.field), None)

    def guide(self, rule: GroundRule) -> tuple[GroundGuide, ...]:
        """The guide to one ground, where the law of that day knew it for such records: one, or none."""
        way = self.own_way
        if way is None:
            return self._general(rule)
        return self._own(rule, way) if rule.ground in way.grounds else ()

    def _general(self, rule: GroundRule) -> tuple[GroundGuide, ...]:
        limits = self._limits((*self.table.events, *rule.events))
        return tuple(
            self._guide(
                rule.ground,
                says,
                RequestKind.OBJECTION,
                self._door(rule),
                effects=self._told((*rule.effects, *self.table.effects)),
                limits=limits,
                unread_days=() if limits else self._told(self.table.unread_days),
                also_open=tuple(self._remedy(way) for way in self.table.also_open if self.said(way.statement)),
            )
            for says in self.said(rule.explained_by or rule.statement)
        )

    def _own(self, rule: GroundRule, way: OwnWay) -> tuple[GroundGuide, ...]:
        return tuple(
            self._guide(rule.ground, says, RequestKind.ELSEWHERE, way.door, limits=self._limits(way.events))
            for says in self.said(way.statement)
        )

    def _guide(self, ground: Ground, says: Saying, request: RequestKind, door: str, **rest: Any) -> GroundGuide:
        asked = papers(self.library, request, Applicant(self.subject, self.field, ground, door=door), self.as_of)
        return GroundGuide(
            ground=ground,
            name=self.library.glossary.term("ground", ground),
            says=says,
            evidence=asked.asked,
            not_asked_for=asked.not_asked_for,
            door=door_on(self.library, door, self.as_of),
            **rest,
        )

    def said(self, statement_id: str) -> tuple[Saying, ...]:
        """The sentence, where it was law on that day: one, or none."""
        return said(self.library, statement_id, self.as_of)

    def _told(self, asides: Iterable[Aside]) -> tuple[Saying, ...]:
        return tuple(saying for aside in asides if self._for_us(aside) for saying in self.said(aside.statement))

    def _for_us(self, aside: Aside) -> bool:
        return (
            (not aside.subjects or self.subject in aside.subjects)
            and (not aside.fields or self.field in aside.fields)
            and self.field not in aside.except_fields
            and (not aside.regions or not set(aside.regions).isdisjoint(self.places))
        )

    def _door(self, rule: GroundRule) -> str:
        routes = self.library.only_rule(FieldDoors)
        return rule.door if rule.door != routes.default else routes.door_for(self.field)

    def _limits(self, events: Collection[Event]) -> tuple[GuideLimit, ...]:
        started = [limit for limit in in_force(self.library, self.as_of) if self._may_run(limit, events)]
        return tuple(shown for limit in concerning(started, self.field, self.places) for shown in self._limit(limit))

    @staticmethod
    def _may_run(limit: TimeLimit, events: Collection[Event]) -> bool:
        """Whose record it is is not known here: a limit of certain kinds is told where penalties are among them."""
        return limit.event in events and (not limit.kinds or RecordKind.ADMINISTRATIVE_PENALTY in limit.kinds)

    def _limit(self, limit: TimeLimit) -> tuple[GuideLimit, ...]:
        if limit.amount is None or limit.unit is None or not limit.verification.may_decide:
            return ()
        shown = GuideLimit(
            id=limit.id,
            name=limit.name,
            trigger=limit.trigger,
            actor=limit.actor,
            amount=limit.amount,
            unit=limit.unit,
            conditions=tuple(self.library.glossary.term("circumstance", name) for name in limit.only_if),
            note=limit.note,
            verification=limit.verification,
            citations=self.library.cite_all(limit.cites),
        )
        return (shown,)

    def _remedy(self, way: OutsideWay) -> Remedy:
        limits = self._limit(self.library.time_limit(way.limit)) if way.limit else ()
        door = door_on(self.library, way.door, self.as_of)
        return Remedy(says=self.said(way.statement)[0], door=door, limit=next(iter(limits), None))
