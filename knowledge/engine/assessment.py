"""What an assessment says: serialises exactly to the answer of ``POST /assessments``."""

import datetime as dt

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


class DoorView(Strict):
    """Where to go."""

    id: str
    name: str
    channel: str
    citations: tuple[Citation, ...]


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
    door: DoorView
    knowledge_version: str
