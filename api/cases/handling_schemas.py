"""What staff and owners send while a case is handled; names as in the contract."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from api.answers.cited import Clauses
from api.plain import as_list, visible_if_text
from knowledge.engine.vocabulary import Circumstance

Resolution = Literal["corrected", "deleted", "withdrawn_by_source", "explained"]
Verdict = Literal["granted", "denied"]


def _as_words(value: object) -> object:
    """The words of a reason as an assessment gives it."""
    return value.get("text", value) if isinstance(value, dict) else value


Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), BeforeValidator(visible_if_text)
]
Reasons = Annotated[
    list[Annotated[Words, BeforeValidator(_as_words)]], BeforeValidator(as_list), Field(min_length=1, max_length=20)
]
_WHO_RECEIVED = frozenset(
    (Circumstance.PLATFORM_RECEIVED, Circumstance.PROVIDER_RECEIVED, Circumstance.CREDIT_AGENCY_RECEIVED)
)
_WHOSE = frozenset((Circumstance.OWN_INFORMATION, Circumstance.OTHERS_INFORMATION))


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AcceptIn(_Body):
    """Acceptance; ``known`` says who received an objection, which decides what local time limits run."""

    known: Annotated[list[Circumstance], Field(max_length=5)] = []

    @model_validator(mode="after")
    def _one_of_each(self) -> "AcceptIn":
        said = set(self.known)
        if said - _WHO_RECEIVED - _WHOSE:
            raise ValueError("known 只说明谁收到异议、信息属于谁。")
        if len(said & _WHO_RECEIVED) > 1 or len(said & _WHOSE) > 1:
            raise ValueError("known 里谁收到异议、信息属于谁，各只能选一个。")
        return self


class RejectIn(_Body):
    """Refusal to accept: reasons, and the clauses they stand on."""

    reasons: Reasons
    citations: Clauses


class AskedIn(_Body):
    """One thing that is missing, and why."""

    material: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32)]
    why: Words
    not_held: bool = Field(default=False, title="查过，认定单位没有这份材料")


class SupplementRequestIn(_Body):
    """Everything that is missing, named at once."""

    items: Annotated[list[AskedIn], Field(min_length=1, max_length=30)]


class ExtendIn(_Body):
    """More time, and why; the applicant is told."""

    reasons: Reasons


class AppealIn(_Body):
    """Why the applicant disagrees."""

    statement: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), BeforeValidator(visible_if_text)
    ]


class FalseMaterialIn(_Body):
    """What is false, and in which papers: ids of files, or of materials for all of their files."""

    finding: Words
    materials: Annotated[list[Annotated[str, StringConstraints(max_length=36)]], Field(min_length=1, max_length=50)]


class CloseIn(_Body):
    """Why a reviewer closes a case before every platform has confirmed."""

    reason: Words


class ReturnIn(_Body):
    """Why a proposed decision is sent back."""

    reason: Words


class RecordDecisionIn(_Body):
    """The decision on one record of the case."""

    record_id: str
    decision: Verdict
    resolution: Resolution | None = None
    reasons: Reasons
    citations: Clauses = []


class DecideIn(_Body):
    """The decision; with ``records`` each record of the case has its own."""

    decision: Verdict
    resolution: Resolution | None = None
    reasons: Reasons
    citations: Clauses = []
    records: Annotated[list[RecordDecisionIn], Field(max_length=100)] = []
