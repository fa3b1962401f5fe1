"""One case under assessment: the facts, the day, and how to say things about it with their citations."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.engine.assessment import Assessment, DoorView, Material, Question, Reason
from knowledge.engine.checklist import Applicant, checklist
from knowledge.engine.errors import KnowledgeError
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.schema_papers import Grounds
from knowledge.engine.schema_publication import Period
from knowledge.engine.schema_routing import FieldDoor, FieldDoors
from knowledge.engine.schema_rules import Questions
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    Leniency,
    Outcome,
    RecordKind,
    RequestKind,
    Severity,
    SubjectKind,
    Unit,
)

FULL_AGE = 18
NOTHING = frozenset({"", "无", "没有", "未说明", "没写", "没有写", "none", "no", "null"})
"""Ways to say that no basis is given."""


@dataclass(frozen=True)
class Case:
    """Everything that an assessment looks at."""

    library: Library
    record: RecordFacts
    subject: SubjectFacts
    facts: AssessmentFacts
    as_of: dt.date

    @cached_property
    def routes(self) -> FieldDoors:
        """Doors by field."""
        return self.library.only_rule(FieldDoors)

    @cached_property
    def route(self) -> FieldDoor | None:
        """The door of the record's field, told by the list's name, the stated field, or the authority's name."""
        record, entries = self.record, self.routes.fields
        for entry in entries:
            if _mentions(entry.list_names, record.list_name):
                return entry
        if record.authority_field not in (None, AuthorityField.OTHER):
            return next((entry for entry in entries if entry.field is record.authority_field), None)
        by_name = (entry for entry in entries if _mentions(entry.authority_names, record.authority))
        by_kind = (entry for entry in entries if record.kind in entry.kinds)
        return next(by_name, None) or next(by_kind, None)

    @cached_property
    def field(self) -> AuthorityField | None:
        """The field of the deciding body, stated or told by names."""
        return self.route.field if self.route else self.record.authority_field

    @cached_property
    def in_market_regulation(self) -> bool:
        """Whether the market regulators' own rules apply."""
        return self.field is AuthorityField.MARKET_REGULATION

    @cached_property
    def is_person(self) -> bool:
        """Whether the subject is a natural person."""
        return self.subject.kind is SubjectKind.PERSON or (
            self.subject.kind is None and self.subject.born_on is not None
        )

    @cached_property
    def is_penalty(self) -> bool:
        """Whether the record is an administrative penalty."""
        return self.record.kind is RecordKind.ADMINISTRATIVE_PENALTY

    @cached_property
    def underage(self) -> bool:
        """Whether the person was not yet of age when the decision was made."""
        born, decided = self.subject.born_on, self.record.decided_on or self.as_of
        if born is None or not self.is_person:
            return False
        return (decided.year - born.year - ((decided.month, decided.day) < (born.month, born.day))) < FULL_AGE

    @cached_property
    def leniency(self) -> tuple[Leniency, ...]:
        """Grounds for leniency, the age among them."""
        grounds = {*self.facts.leniency, *([Leniency.MINOR] if self.underage else [])}
        return tuple(ground for ground in Leniency if ground in grounds)

    @cached_property
    def publication_has_no_basis(self) -> bool:
        """Whether somebody said outright that no basis is given for the publication."""
        basis = self.facts.publication_basis
        return basis is not None and basis.strip().lower() in NOTHING

    def holds(self, statement_id: str, **values: Any) -> Reason:
        """The statement, told as true."""
        return self.say(statement_id, satisfied=True, **values)

    def fails(self, statement_id: str, **values: Any) -> Reason:
        """The statement, told as not met."""
        return self.say(statement_id, satisfied=False, **values)

    def unknown(self, statement_id: str, **values: Any) -> Reason:
        """The statement, told as not known yet."""
        return self.say(statement_id, satisfied=None, **values)

    def say(self, statement_id: str, *, satisfied: bool | None, cites: Iterable[str] = (), **values: Any) -> Reason:
        """A sentence of the rules, filled in, with its citations (``cites`` in their place where given).

        Without citations it was not law on that day; ``assess`` leaves such a sentence out.
        """
        statement = self.library.statement(statement_id)
        text = {True: statement.text, False: statement.unmet, None: statement.unknown}[satisfied]
        if text is None:
            raise KnowledgeError(f"statement {statement_id} has no words for {satisfied}")
        return Reason(
            rule=statement_id,
            text=text.format(**{name: self.words(value) for name, value in values.items()}),
            satisfied=satisfied,
            verification=statement.verification,
            citations=self.library.cite_on(self.as_of, tuple(cites) or statement.cites, statement.earlier),
        )

    def was_law(self, statement_id: str) -> bool:
        """Whether the statement stands on a clause that had begun on the day of the assessment."""
        statement = self.library.statement(statement_id)
        return bool(self.library.cite_on(self.as_of, statement.cites, statement.earlier))

    def not_kept(self) -> Reason:
        """That the library does not hold the law of that day; cites what it holds instead."""
        statement = self.library.statement("history.not_kept")
        return Reason(
            rule="history.not_kept",
            text=statement.unknown or "",
            satisfied=None,
            verification=statement.verification,
            citations=self.library.cite_all(statement.cites),
        )

    def words(self, value: object) -> str:
        """A date, period, class or text as a person reads it."""
        if isinstance(value, dt.date):
            return f"{value.year}年{value.month}月{value.day}日"
        if isinstance(value, Period):
            unit = "个月" if value.unit is Unit.MONTH else self.library.glossary.term("unit", value.unit)
            return f"{value.amount}{unit}"
        if isinstance(value, Severity):
            return self.library.glossary.term("severity", value)
        return str(value)

    def door(self, door_id: str) -> DoorView:
        """A door by its id."""
        door = self.library.doors[door_id]
        citations = self.library.cite_on(self.as_of, door.cites, door.cites)
        return DoorView(id=door.id, name=door.name, channel=door.channel, citations=citations)

    @cached_property
    def usual_door(self) -> DoorView:
        """Where this record's requests go."""
        return self.door(self.route.door if self.route and self.route.fileable else self.routes.default)

    def door_reason(self) -> Reason:
        """Where to file, as a reason."""
        own = self.route if self.route and self.route.fileable else None
        return self.holds(own.statement if own else self.routes.default_statement)

    def ask(self, *fields: str) -> tuple[Question, ...]:
        """Questions for missing fields, the most deciding first."""
        texts = self.library.only_rule(Questions).questions
        return tuple(Question(field=field, text=texts[field]) for field in fields)

    def papers(self, request: RequestKind, ground: Ground | None = None) -> tuple[Material, ...]:
        """Materials of a request."""
        applicant = Applicant(self.subject.kind, self.field, ground, underage=self.underage)
        return checklist(self.library, request, applicant, self.as_of)

    def conclude(
        self, outcome: Outcome, reasons: Iterable[Reason], *, door: DoorView | None = None, **rest: Any
    ) -> Assessment:
        """The assessment with this outcome."""
        return Assessment(
            outcome=outcome,
            as_of=self.as_of,
            reasons=tuple(reasons),
            door=door or self.usual_door,
            knowledge_version=self.library.version,
            **rest,
        )

    def object_instead(self, ground: Ground, *reasons: Reason, door_id: str | None = None, **values: Any) -> Assessment:
        """The assessment that an objection is the way, on ``ground``."""
        rule = next(rule for rule in self.library.only_rule(Grounds).grounds if rule.ground is ground)
        door = self.door(door_id or rule.door) if door_id or rule.door != self.routes.default else self.usual_door
        return self.conclude(
            Outcome.OBJECTION_INSTEAD,
            (self.holds(rule.statement, **values), *reasons),
            door=door,
            ground=ground,
            materials=self.papers(RequestKind.OBJECTION, ground),
        )


def _mentions(marks: tuple[str, ...], name: str | None) -> bool:
    return name is not None and any(mark in name for mark in marks)
