"""What travels over the wire about cases; names as in the contract."""

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.accounts.schemas import SubjectOut
from api.cases.asked import CaseFacts
from api.cases.decisions import DecisionOut, FalseMaterialOut, ProposalOut, SupplementOut
from knowledge.engine.assessment import Question
from knowledge.engine.objection import Saying
from knowledge.engine.schema import Verification
from knowledge.engine.vocabulary import DeadlineState


class FileOut(BaseModel):
    """An uploaded file; ``warnings`` say what may be wrong with it (a blank page, too few pixels), for its readers."""

    id: str
    name: str
    type: str
    size: int
    sha256: str
    uploaded_at: dt.datetime
    warnings: list[str]


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
    case_status: str
    case_status_text: str
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


class NoticeOut(BaseModel):
    """A notice before a serious-list decision."""

    id: str
    subject: SubjectOut
    authority: str
    authority_field: str
    list_name: str
    notified_on: dt.date
    region: str
    reasons: str
    created_at: dt.datetime


class NoticePage(BaseModel):
    """A page of notices."""

    items: list[NoticeOut]
    total: int
    next: str | None


class ReasonOut(BaseModel):
    """What the engine said of one condition, and the clauses it stands on."""

    text: str
    satisfied: bool | None
    verification: Verification
    citations: list[dict[str, Any]]


class CaseRecordOut(BaseModel):
    """One record of a case: what the engine said of it at submission, and what was decided about it.

    One that is not ``included`` was not filed, because it could not be had on that day; ``reasons`` say why, and
    ``grounds`` say the same with the clauses.
    """

    record_id: str
    document_number: str
    authority: str
    included: bool
    outcome: str | None
    earliest_on: dt.date | None
    reasons: list[str]
    grounds: list[ReasonOut] = Field(title="逐条理由和依据")
    knowledge_version: str | None
    decision: str | None
    resolution: str | None


class LeftOut(BaseModel):
    """A record that was not filed, and why."""

    record_id: str
    document_number: str
    outcome: str
    reasons: list[str]
    citations: list[dict[str, Any]]
    earliest_on: dt.date | None
    questions: list[Question]


class AmendsOut(BaseModel):
    """What is done for somebody who was wrongly listed: as our own service (``text``), and what the law there says."""

    record_ids: list[str]
    services: list[Literal["correction_notice", "apology", "notice_to_receivers"]]
    text: str
    law: list[Saying]


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
    """A case in full; ``effects`` is what the law says of the time until it is decided.

    Who is to handle it, and what waits for a second person, only staff are told.
    """

    version: int
    region: str
    assignee: str | None = Field(title="分给谁办（只给工作人员）")
    is_assigned_to_me: bool = Field(title="分给我办")
    proposal: ProposalOut | None = Field(title="等第二人确认的处理意见（只给工作人员）")
    earlier_proposals: list[ProposalOut] = Field(title="以前拟定的处理意见（只给工作人员）")
    records: list[CaseRecordOut]
    notice: NoticeOut | None
    earlier_case: str | None
    shielding: bool
    ground: str | None
    also_grounds: list[str]
    statement: str | None
    facts: CaseFacts
    materials: list[MaterialOut]
    commitment: CommitmentOut | None
    timeline: list[EventOut]
    supplement: SupplementOut | None
    earlier_supplements: list[SupplementOut]
    decision: DecisionOut | None
    appeal: str | None
    earlier_decisions: list[DecisionOut]
    false_material: FalseMaterialOut | None
    effects: list[Saying]
    amends: AmendsOut | None
    door: dict[str, Any] | None
    allowed_actions: list[str]


class CasePage(BaseModel):
    """A page of cases; ``total`` is exact unless ``total_is_lower_bound``."""

    items: list[CaseSummary]
    total: int
    total_is_lower_bound: bool
    next: str | None


class Submitted(BaseModel):
    """The receipt of a submission; ``left_out`` are records that could not be filed today."""

    number: str
    status: str
    receipt_url: str
    left_out: list[LeftOut] = []
    deadlines: list[DeadlineOut]
    note: str | None = Field(None, title="没有办理期限时的说明", description="可以直接给人看")
