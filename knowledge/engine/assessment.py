"""What an assessment says: serialises exactly to the answer of ``POST /assessments``."""

import datetime as dt
from typing import Literal

from knowledge.engine.schema import Citation, Strict, Verification
from knowledge.engine.vocabulary import Ground, MaterialId, Outcome


class Reason(Strict):
    """One condition or statement of law; ``satisfied`` is ``None`` where nobody can say yet."""

    rule: str
    text: str
    satisfied: bool | None
    verification: Verification
    citations: tuple[Citation, ...]


class Question(Strict):
    """What is missing: the field of the record or fact, and how to ask a person."""

    field: str
    text: str


class Material(Strict):
    """One paper: needed or helpful, why, and on which clause."""

    id: MaterialId
    name: str
    required: bool
    why: str
    citations: tuple[Citation, ...]


class NotAskedFor(Strict):
    """One paper that need not be handed in: nobody may ask for it, or the department fetches it itself."""

    id: MaterialId
    name: str
    why: str
    citations: tuple[Citation, ...]


class DoorView(Strict):
    """Where to go."""

    id: str
    name: str
    channel: str
    citations: tuple[Citation, ...]


class RegimeView(Strict):
    """Whose rules were used: ``applied`` on the day of the assessment, or in force ``at_decision``.

    ``uncertain``: they may have been in force on the day of the assessment, which decides nothing.

    ``counted_from`` empty: the source does not say from which day it counts.
    """

    rule: str
    document: str
    title: str
    field: Literal["general", "market_regulation"]
    counted_from: Literal["decided_on", "published_on"] | None
    effective_from: dt.date
    effective_to: dt.date | None
    role: Literal["applied", "at_decision", "uncertain"]


class Assessment(Strict):
    """The answer. Same facts, same day, same knowledge version: the same answer."""

    outcome: Outcome
    as_of: dt.date
    earliest_on: dt.date | None = None
    ends_on: dt.date | None = None
    ground: Ground | None = None
    reasons: tuple[Reason, ...]
    questions: tuple[Question, ...] = ()
    materials: tuple[Material, ...] = ()
    not_asked_for: tuple[NotAskedFor, ...] = ()
    door: DoorView
    regimes: tuple[RegimeView, ...] = ()
    knowledge_version: str
