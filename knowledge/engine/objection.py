"""Objections (异议): the guide to each ground, and the objection before a listing."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from knowledge.engine.assessment import Assessment, DoorView, Material, NotAskedFor
from knowledge.engine.case import Case
from knowledge.engine.checklist import Applicant, papers
from knowledge.engine.library import Library
from knowledge.engine.regions import lineage
from knowledge.engine.schema import NATIONWIDE, Citation, Strict, Verification
from knowledge.engine.schema_objection import GroundRule, Grounds, ListingObjections, OutsideWay, OwnWay
from knowledge.engine.schema_routing import Aside, FieldDoors
from knowledge.engine.schema_time import TimeLimit, TimeLimits
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
    listed = case.record.decided_on is not None or case.record.published_on is not None
    wanted = case.facts.notice_before_listing is not None or case.facts.sought is Sought.LISTING_OBJECTION
    if case.record.kind is not RecordKind.SERIOUS_DISHONESTY_LIST or listed or not wanted:
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
            door=self._shown(door),
            **rest,
        )

    def said(self, statement_id: str) -> tuple[Saying, ...]:
        """The sentence, where it was law on that day: one, or none."""
        statement = self.library.statement(statement_id)
        citations = self.library.cite_on(self.as_of, statement.cites, statement.earlier)
        text = statement.text or statement.unmet or statement.unknown
        if not citations or text is None:
            return ()
        return (Saying(rule=statement_id, text=text, verification=statement.verification, citations=citations),)

    def _told(self, asides: Iterable[Aside]) -> tuple[Saying, ...]:
        return tuple(saying for aside in asides if self._for_us(aside) for saying in self.said(aside.statement))

    def _for_us(self, aside: Aside) -> bool:
        return (
            (not aside.subjects or self.subject in aside.subjects)
            and (not aside.fields or self.field in aside.fields)
            and (not aside.regions or not set(aside.regions).isdisjoint(self.places))
        )

    def _door(self, rule: GroundRule) -> str:
        routes = self.library.only_rule(FieldDoors)
        if rule.door != routes.default:
            return rule.door
        return next((e.door for e in routes.fields if e.field is self.field and e.fileable), routes.default)

    def _shown(self, door_id: str) -> DoorView:
        door = self.library.doors[door_id]
        return DoorView(
            id=door.id, name=door.name, channel=door.channel, citations=self.library.cite_on(self.as_of, door.cites)
        )

    def _limits(self, events: Collection[Event]) -> tuple[GuideLimit, ...]:
        found = [
            limit
            for rule in self.library.rules_of(TimeLimits)
            for limit in rule.limits
            if rule.holds_on(limit, self.as_of) and limit.event in events and self._concerns_us(limit)
        ]
        return tuple(shown for limit in found for shown in self._limit(limit))

    def _concerns_us(self, limit: TimeLimit) -> bool:
        nationwide = limit.region == NATIONWIDE
        return (not limit.fields or self.field in limit.fields) and (nationwide or limit.region in self.places)

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
        return Remedy(says=self.said(way.statement)[0], door=self._shown(way.door), limit=next(iter(limits), None))
