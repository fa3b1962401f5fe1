"""What travels over the wire about cases; names as in the contract."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.accounts.schemas import SubjectOut
from knowledge.engine.schema import Verification
from knowledge.engine.vocabulary import DeadlineState, Severity

CaseKind = Literal["repair", "objection"]
Ground = Literal[
    "inaccurate", "not_mine", "duplicate", "expired", "revoked_basis", "no_legal_basis", "outside_catalogue",
    "over_publication", "privacy", "other",
]  # fmt: skip
Statement = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]


class Contact(BaseModel):
    """Whom to call about the case; the telephone number is shown masked."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)] | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+\- ]{6,20}$")] | None = None


class CaseFacts(BaseModel):
    """What the person told that no record holds, or that this record is silent about."""

    model_config = ConfigDict(extra="forbid")

    performed_on: dt.date | None = None
    severity: Severity | None = None
    decided_on: dt.date | None = None
    published_on: dt.date | None = None
    publication_ends_on: dt.date | None = None
    contact: Contact | None = None
    agent: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] | None = None

    def for_assessment(self) -> dict[str, Any]:
        """What an assessment looks at; whom to call is none of it."""
        return self.model_dump(exclude={"contact", "agent"}, exclude_none=True)


class CaseIn(BaseModel):
    """A new draft; ``record_id`` stands for a list of one."""

    model_config = ConfigDict(extra="forbid")

    kind: CaseKind
    record_ids: list[str] = []
    record_id: str | None = None
    ground: Ground | None = None
    statement: Statement | None = None
    facts: CaseFacts | None = None

    @model_validator(mode="after")
    def _complete(self) -> "CaseIn":
        if self.record_id is not None:
            self.record_ids = [*self.record_ids, self.record_id]
            self.record_id = None
        self.record_ids = list(dict.fromkeys(self.record_ids))
        if not self.record_ids:
            raise ValueError("请指明要办理的记录（record_ids）。")
        if len(self.record_ids) > 1:
            raise ValueError("目前一次申请办理一条记录；有多条时请分别申请。")
        if self.kind == "objection" and self.ground is None:
            raise ValueError("提出异议需要说明理由类别（ground），例如 inaccurate（信息有误）。")
        return self


class CasePatch(BaseModel):
    """Corrections to a draft; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    ground: Ground | None = None
    statement: Statement | None = None
    facts: CaseFacts | None = None


class FileOut(BaseModel):
    """An uploaded file."""

    id: str
    name: str
    size: int
    sha256: str
    uploaded_at: dt.datetime


class MaterialOut(BaseModel):
    """A material of the case's list with its files."""

    id: str
    name: str
    required: bool
    why: str
    citations: list[dict[str, Any]]
    files: list[FileOut]


class DeadlineOut(BaseModel):
    """A statutory clock as it stands today; ``citations`` name the clause it stands on.

    ``due_on`` is empty where the time was extended and nobody has read by how much. ``days_left`` are working days,
    negative once overdue, empty once met. ``late``: the last day passed before it was done.
    """

    id: str
    name: str
    actor: str
    started_on: dt.date
    due_on: dt.date | None
    unit: Literal["working_day", "calendar_day", "month", "year"]
    amount: int
    state: DeadlineState
    days_left: int | None
    text: str
    provisional: bool
    verification: Verification
    met_on: dt.date | None
    late: bool
    note: str | None
    citations: list[dict[str, Any]]


class DueOut(DeadlineOut):
    """A clock in the list of what is due, with its case; the subject's code is masked."""

    case_number: str
    case_kind: str
    region: str
    subject: SubjectOut
    document_numbers: list[str] = Field(title="涉及记录的决定书文号")


class DuePage(BaseModel):
    """A page of clocks."""

    items: list[DueOut]
    total: int
    next: str | None


class EventOut(BaseModel):
    """A line of the timeline."""

    at: dt.datetime
    actor: str
    action: str
    text: str


class CommitmentOut(BaseModel):
    """The public credit commitment (信用承诺书): its text, and who accepted it when."""

    text: str
    accepted: bool
    signed_by: str | None
    signed_at: dt.datetime | None


class CaseSummary(BaseModel):
    """A case in a list."""

    number: str
    kind: str
    status: str
    status_text: str
    resolution: str | None
    subject: SubjectOut
    record_ids: list[str]
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    deadlines: list[DeadlineOut]


class CaseOut(CaseSummary):
    """A case in full."""

    ground: str | None
    statement: str | None
    facts: CaseFacts
    materials: list[MaterialOut]
    commitment: CommitmentOut | None
    timeline: list[EventOut]
    decision: None = None
    door: dict[str, Any] | None
    allowed_actions: list[str]


class CasePage(BaseModel):
    """A page of cases."""

    items: list[CaseSummary]
    total: int
    next: str | None


class WithdrawIn(BaseModel):
    """Taking a case back."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class CommitmentIn(BaseModel):
    """Electronic acceptance of the commitment."""

    model_config = ConfigDict(extra="forbid")

    accepted: Literal[True] = Field(description="已阅读并同意承诺内容，必须为 true")
    signed_by: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=50)]


class SubmitIn(BaseModel):
    """Submission; ``commitment`` may be left out where a signed paper was uploaded."""

    model_config = ConfigDict(extra="forbid")

    commitment: CommitmentIn | None = None


class Submitted(BaseModel):
    """The receipt of a submission."""

    number: str
    status: str
    receipt_url: str
    deadlines: list[DeadlineOut]
