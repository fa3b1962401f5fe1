"""What the policy desk gives back; serialises to the contract of ``GET /policies/answer`` and ``/policies/search``."""

import datetime as dt
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from knowledge.engine.retrieval import Found
from knowledge.engine.schema import Citation, Verification

LONGEST_QUESTION = 500


class QuestionError(ValueError):
    """A question that cannot be looked up; ``detail`` is shown to whoever asked."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class AnswerStatus(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    WRONG_DOOR = "wrong_door"
    NOT_FOUND = "not_found"
    REFUSED = "refused"


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True)


class AnswerDoor(_Value):
    """Where a matter is handled, with the clause that says so."""

    model_config = ConfigDict(title="应找的部门")

    name: str
    channel: str
    citations: tuple[Citation, ...]


class PolicyAnswer(_Value):
    """An answer with the clauses it stands on. ``answered`` never comes without a citation."""

    model_config = ConfigDict(title="政策回答")

    status: AnswerStatus
    answer: str
    as_of: dt.date
    region: str | None
    knowledge_version: str
    citations: tuple[Citation, ...] = ()
    doors: tuple[AnswerDoor, ...] = ()
    related: tuple[str, ...] = ()


class Hit(_Value):
    """One clause found."""

    model_config = ConfigDict(title="命中的条款")

    document: str
    title: str
    issuer: str
    locator: str
    heading: str
    text: str
    score: float
    region: str
    effective_from: dt.date | None
    effective_to: dt.date | None
    superseded_by: str | None
    superseded: bool
    kept_for_history: bool = False
    verification: Verification
    url: str


def check_question(question: str) -> str:
    """The question without surrounding space; raises QuestionError when empty or too long."""
    asked = question.strip()
    if not asked:
        raise QuestionError("question_empty", "请写下您想问的问题，例如“信用修复要收费吗”。")
    if len(asked) > LONGEST_QUESTION:
        raise QuestionError(
            "question_too_long",
            f"问题太长了（{len(asked)}字），请精简到{LONGEST_QUESTION}字以内，一次问一件事。",
        )
    return asked


def as_hit(found: Found, as_of: dt.date) -> Hit:
    """A clause found, as shown in a list."""
    unit, citation = found.unit, found.unit.citation
    return Hit(
        document=citation.document,
        title=citation.title,
        issuer=citation.issuer,
        locator=citation.locator,
        heading=unit.heading,
        text=unit.text,
        score=round(found.score, 4),
        region=unit.region,
        effective_from=citation.effective_from,
        effective_to=citation.effective_to,
        superseded_by=citation.superseded_by,
        superseded=unit.superseded_on(as_of),
        kept_for_history=citation.kept_for_history,
        verification=citation.verification,
        url=citation.url,
    )
