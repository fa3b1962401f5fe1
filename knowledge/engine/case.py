"""One case under assessment: the facts, the day, and how to say things about it with their citations."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from knowledge.engine.assessment import Assessment, DoorView, Question, Reason
from knowledge.engine.checklist import Applicant, Papers, papers
from knowledge.engine.facts import AssessmentFacts, RecordFacts, SubjectFacts
from knowledge.engine.library import Library
from knowledge.engine.persons import is_person, is_underage
from knowledge.engine.regimes import Regimes, regimes_on
from knowledge.engine.regions import lineage
from knowledge.engine.schema import NATIONWIDE
from knowledge.engine.schema_objection import Grounds, OfOtherRecords
from knowledge.engine.schema_publication import ClassedKind
from knowledge.engine.schema_routing import FieldDoor, FieldDoors
from knowledge.engine.schema_rules import Questions
from knowledge.engine.sentences import door_on, filled, sentence, was_law
from knowledge.engine.value_words import in_words
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    Leniency,
    Outcome,
    RecordKind,
    Reorganisation,
    RequestKind,
)
from knowledge.engine.written import says_no_basis

NO_PAPERS = Papers()
NOT_KEPT = "history.not_kept"


class Way(NamedTuple):
    """A door, and the sentence about it."""

    door: str
    statement: str


@dataclass(frozen=True)
class Case:
    """Everything an assessment looks at; ``told`` is in the record by the person's word, ``otherwise`` against it."""

    library: Library
    record: RecordFacts
    subject: SubjectFacts
    facts: AssessmentFacts
    as_of: dt.date
    told: Mapping[str, Any] = field(default_factory=dict)
    otherwise: Mapping[str, Any] = field(default_factory=dict)

    @property
    def routes(self) -> FieldDoors:
        """Doors by field."""
        return self.library.only_rule(FieldDoors)

    @cached_property
    def era(self) -> int:
        """The stretch of days with the same law: what is said without dates is the same on all of them."""
        return self.library.era(self.as_of)

    @cached_property
    def route(self) -> FieldDoor | None:
        """The door of the record's field, told by the list's name, the stated field, or the authority's name."""
        record, entries = self.record, self.routes.fields
        for entry in entries:
            if _mentions(entry.list_names, record.list_name) and not _mentions(entry.not_named, record.list_name):
                return entry
        if record.authority_field not in (None, AuthorityField.OTHER):
            return next((entry for entry in entries if entry.field is record.authority_field), None)
        by_name = (entry for entry in entries if _mentions(entry.authority_names, record.authority))
        by_kind = (
            entry
            for entry in entries
            if record.kind in entry.kinds and not _mentions(entry.not_named, record.list_name)
        )
        return next(by_name, None) or next(by_kind, None)

    @property
    def field(self) -> AuthorityField | None:
        """The field of the deciding body, stated or told by names."""
        return self.route.field if self.route else self.record.authority_field

    @cached_property
    def regimes(self) -> Regimes | None:
        """The publication rules in force on the day of the assessment; ``None`` where they are not kept."""
        key = ("regimes", self.era, self.field)
        return self.library.once(key, lambda: regimes_on(self.library, self.as_of, self.field))

    @property
    def classed(self) -> ClassedKind | None:
        """The class that the table of the day gives to all records of this kind, where it gives one."""
        return self.regimes.display.classed_as(self.record.kind) if self.regimes else None

    @property
    def is_person(self) -> bool:
        """Whether the subject is a natural person."""
        return is_person(self.subject)

    @property
    def is_penalty(self) -> bool:
        """Whether the record is an administrative penalty."""
        return self.record.kind is RecordKind.ADMINISTRATIVE_PENALTY

    @property
    def underage(self) -> bool:
        """Whether the person was not yet of age when the decision was made."""
        return is_underage(self.library, self.subject, self.record.decided_on or self.as_of)

    @property
    def leniency(self) -> tuple[Leniency, ...]:
        """Grounds for leniency, the age among them."""
        if not self.facts.leniency and not self.underage:
            return ()
        grounds = {*self.facts.leniency, *([Leniency.MINOR] if self.underage else [])}
        return tuple(ground for ground in Leniency if ground in grounds)

    @property
    def publication_has_no_basis(self) -> bool:
        """Whether somebody said outright that no basis is given for the publication."""
        basis = self.facts.publication_basis
        return basis is not None and says_no_basis(basis)

    def holds(self, statement_id: str, **values: Any) -> Reason:
        """The statement, told as true."""
        return self.say(statement_id, satisfied=True, **values)

    def fails(self, statement_id: str, **values: Any) -> Reason:
        """The statement, told as not met."""
        return self.say(statement_id, satisfied=False, **values)

    def unknown(self, statement_id: str, **values: Any) -> Reason:
        """The statement, told as not known yet."""
        return self.say(statement_id, satisfied=None, **values)

    def suppose(self, statement_id: str, *, holds: bool | None, **values: Any) -> Reason:
        """The statement about what would be, in the words for ``holds``: it is neither met nor not met today."""
        return self._say(statement_id, words_for=holds, stands=None, **values)

    def say(self, statement_id: str, *, satisfied: bool | None, cites: Iterable[str] = (), **values: Any) -> Reason:
        """A sentence of the rules, filled in, with its citations (``cites`` in their place where given).

        Without citations it was not law on that day; ``assess`` leaves such a sentence out.
        """
        if values:
            return self._say(statement_id, words_for=satisfied, stands=satisfied, cites=tuple(cites), **values)
        key = ("say", statement_id, satisfied, clauses := tuple(cites), self.era)
        return self.library.once(
            key, lambda: self._say(statement_id, words_for=satisfied, stands=satisfied, cites=clauses)
        )

    def _say(
        self,
        statement_id: str,
        *,
        words_for: bool | None,
        stands: bool | None,
        cites: tuple[str, ...] = (),
        **values: Any,
    ) -> Reason:
        said = sentence(self.library, statement_id, self.as_of, stands=words_for, cites=cites)
        return Reason(
            rule=statement_id,
            text=filled(statement_id, said.text, {name: self.words(value) for name, value in values.items()}),
            satisfied=stands,
            verification=said.verification,
            citations=said.citations,
        )

    def was_law(self, statement_id: str) -> bool:
        """Whether the statement stands on a clause that had begun on the day of the assessment."""
        return was_law(self.library, statement_id, self.as_of)

    def not_kept(self, statement_id: str = NOT_KEPT) -> Reason:
        """That the library does not hold the law of that day; cites what it holds instead."""
        statement = self.library.statement(statement_id)
        return Reason(
            rule=statement_id,
            text=statement.unknown or "",
            satisfied=None,
            verification=statement.verification,
            citations=self.library.cite_all(statement.cites),
        )

    def words(self, value: object) -> str:
        """A date, period, class or text as a person reads it."""
        return in_words(self.library.glossary, value)

    def door(self, door_id: str) -> DoorView:
        """A door by its id."""
        return door_on(self.library, door_id, self.as_of)

    @cached_property
    def usual_door(self) -> DoorView:
        """Where this record's requests go; the deciding body on days whose channel was not read."""
        if not self.was_law(self._way.statement):
            return self.door(self.routes.deciding_authority)
        return self.door(self._way.door)

    def door_reason(self) -> Reason:
        """Where to file, as a reason."""
        statement = self._way.statement
        return self.holds(statement) if self.was_law(statement) else self.unknown("history.door")

    @cached_property
    def _way(self) -> Way:
        """The door of requests that can be filed, and the sentence about it."""
        own = (self.route.penalty if self.is_penalty else None) or self.route if self.route else None
        own = own if own and own.fileable else None
        return Way(own.door, own.statement) if own else Way(self.routes.default, self.routes.default_statement)

    def ask(self, *fields: str) -> tuple[Question, ...]:
        """Questions for missing fields, the most deciding first."""
        texts = self.library.only_rule(Questions).questions
        return tuple(Question(field=field, text=texts[field]) for field in fields)

    def papers(self, request: RequestKind, ground: Ground | None = None, *, door: str | None = None) -> Papers:
        """Papers of a request, and those that need not be handed in."""
        applicant = Applicant(
            subject=self.subject.kind,
            record=self.record.kind,
            door=door or self.usual_door.id,
            ground=ground,
            underage=self.underage,
            proof_with_authority=self.facts.proof_with_authority is True,
            reorganised=self.facts.reorganisation is Reorganisation.PLAN_COMPLETED and not self.is_person,
        )
        key = ("papers", request, applicant, self.era)
        return self.library.once(key, lambda: papers(self.library, request, applicant, self.as_of))

    def conclude(
        self,
        outcome: Outcome,
        reasons: Iterable[Reason],
        *,
        door: DoorView | None = None,
        papers: Papers = NO_PAPERS,
        **rest: Any,
    ) -> Assessment:
        """The assessment with this outcome."""
        return Assessment(
            materials=papers.asked,
            not_asked_for=papers.not_asked_for,
            outcome=outcome,
            as_of=self.as_of,
            reasons=tuple(reasons),
            door=door or self.usual_door,
            knowledge_version=self.library.version,
            **rest,
        )

    def fitting(self, statement_id: str, unless_penalty: tuple[OfOtherRecords, ...]) -> str:
        """The sentence for such a record: of one that is no penalty, that of its place, the nation's last."""
        if self.is_penalty or not unless_penalty:
            return statement_id
        glossary, region = self.library.glossary, self.record.region
        places = lineage(glossary.current_region(region)) if region else (NATIONWIDE,)
        here = [entry.statement for entry in unless_penalty if entry.region in places]
        return next((name for name in here if self.was_law(name)), unless_penalty[-1].statement)

    def object_instead(self, ground: Ground, *reasons: Reason, door_id: str | None = None, **values: Any) -> Assessment:
        """The assessment that an objection is the way, on ``ground``."""
        rule = next(rule for rule in self.library.only_rule(Grounds).grounds if rule.ground is ground)
        door = self.door(door_id or rule.door) if door_id or rule.door != self.routes.default else self.usual_door
        return self.conclude(
            Outcome.OBJECTION_INSTEAD,
            (self.holds(self.fitting(rule.statement, rule.unless_penalty), **values), *reasons),
            door=door,
            ground=ground,
            papers=self.papers(RequestKind.OBJECTION, ground),
        )


def _mentions(marks: tuple[str, ...], name: str | None) -> bool:
    return name is not None and any(mark in name for mark in marks)
