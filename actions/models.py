"""The parts of the API's answers that the actions use; what else an answer holds is left alone."""

import datetime as dt
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

Citations = list[dict[str, Any]]


class Answer(BaseModel):
    """Base: unknown fields are ignored, so the API may grow."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Subject(Answer):
    """Whose record or case it is; the code is masked, but for the person's own."""

    kind: str
    name: str
    code: str = ""


class Mark(Answer):
    """What is marked on a record while something of it is open: an objection being handled, a temporary shielding."""

    name: str


class Record(Answer):
    """A negative record; ``fine_amount`` in yuan."""

    id: str
    kind: str
    document_number: str
    authority: str
    authority_field: str = "other"
    violation: str | None = None
    fine_amount: Decimal | None = None
    decided_on: dt.date | None = None
    publication_ends_on: dt.date | None = None
    list_name: str | None = None
    penalties: list[str] = []
    status: str
    marks: list[Mark] = []
    subject: Subject


class RecordPage(Answer):
    """A page of records."""

    items: list[Record]


class Reason(Answer):
    """One condition with what was found; ``satisfied`` is null where it is not known."""

    rule: str
    text: str
    satisfied: bool | None = None
    citations: Citations = []


class Question(Answer):
    """A fact that the assessment still needs."""

    field: str
    text: str


class Door(Answer):
    """Where a matter belongs."""

    name: str
    channel: str | None = None
    citations: Citations = []

    @property
    def where(self) -> str:
        """Name and channel in one phrase; many a channel names its place itself."""
        channel = self.channel or ""
        return channel if self.name in channel else "，".join(part for part in (self.name, channel) if part)


class Paper(Answer):
    """A paper that a request needs, or one that need not be handed in."""

    name: str
    citations: Citations = []


class NeededPaper(Paper):
    """A paper that belongs to a request."""

    required: bool


class Assessment(Answer):
    """Whether and when a record can be repaired, with reasons."""

    outcome: str
    earliest_on: dt.date | None = None
    ends_on: dt.date | None = None
    reasons: list[Reason] = []
    questions: list[Question] = []
    materials: list[NeededPaper] = []
    not_asked_for: list[Paper] = []
    door: Door | None = None
    ground: str | None = None


class WhatIf(Answer):
    """An assessment as things are, and as they would be."""

    before: Assessment
    after: Assessment


class File(Answer):
    """An uploaded file, and what may be wrong with it."""

    id: str
    name: str
    uploaded_at: dt.datetime | None = None
    warnings: list[str] = []


class Material(Answer):
    """A paper that a case asks for, with the files given for it."""

    id: str
    name: str
    required: bool
    why: str | None = None
    files: list[File] = []


class Deadline(Answer):
    """A clock of a case as it stands today; ``text`` says it in words, ``note`` what the law adds to them.

    Without ``due_on`` it was extended, and nobody has read by how much.
    """

    name: str
    actor: str
    due_on: dt.date | None
    state: str
    text: str
    note: str | None = None
    citations: Citations = []


class Commitment(Answer):
    """The commitment's text."""

    text: str


class Asked(Answer):
    """One thing that staff ask for."""

    material: str
    name: str
    why: str


class Supplement(Answer):
    """What staff ask for now, and since when."""

    asked_at: dt.datetime
    items: list[Asked]


class WayOn(Answer):
    """What is open after a refusal, with its last day where one is known; ``note`` says how that was counted."""

    name: str
    where: str
    last_day: dt.date | None = None
    note: str | None = None
    citations: Citations = []


class Decision(Answer):
    """How a case was decided, why, and what is open to the person."""

    decision: str
    reasons: list[str] = []
    citations: Citations = []
    remedies: list[WayOn] = []
    appealed_at: dt.datetime | None = None


class Effect(Answer):
    """What the law says of a case meanwhile."""

    rule: str
    text: str
    citations: Citations = []


class Delivery(Answer):
    """What one platform was told of one record, and how far that is."""

    platform: str
    state: str


class Sync(Answer):
    """How far the platforms are with a granted case."""

    items: list[Delivery]


class CaseLine(Answer):
    """A case in a list."""

    number: str
    kind: str
    status: str
    status_text: str
    record_ids: list[str] = []
    submitted_at: dt.datetime | None = None
    deadlines: list[Deadline] = []


class CasePage(Answer):
    """A page of cases."""

    items: list[CaseLine]


class Case(CaseLine):
    """A case in full."""

    subject: Subject
    ground: str | None = None
    statement: str | None = None
    materials: list[Material] = []
    commitment: Commitment | None = None
    supplement: Supplement | None = None
    decision: Decision | None = None
    earlier_decisions: list[Decision] = []
    shielding: bool = False
    facts: dict[str, Any] = {}
    notice: dict[str, Any] | None = None
    effects: list[Effect] = []
    allowed_actions: list[str] = []


class Receipt(Answer):
    """What a filing gives back."""

    number: str
    status: str
    receipt_url: str
    left_out: list[dict[str, Any]] = []
    deadlines: list[Deadline] = []


class PolicyAnswer(Answer):
    """An answer on policy: ``answered``, ``wrong_door``, ``not_found`` or ``refused``."""

    status: str
    answer: str
    citations: Citations = []
    doors: list[Door] = []
    related: list[str] = []


class Report(Answer):
    """The number of a report."""

    number: str


def once_each(citations: Citations) -> Citations:
    """``citations`` in their order, each clause once."""
    kept: dict[tuple[Any, Any], dict[str, Any]] = {}
    for citation in citations:
        kept.setdefault((citation.get("document"), citation.get("locator")), citation)
    return list(kept.values())
