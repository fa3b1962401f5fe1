"""What travels over the wire about hand-overs."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.accounts.schemas import SubjectOut
from api.cases.schemas import CaseSummary
from api.chat.schemas import AttachmentOut, HandoverState, Identifier

State = Literal["waiting", "talking", "closed"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class HandoverIn(BaseModel):
    """Call a person of the office to a conversation."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: Identifier
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] | None = Field(
        None, description="想请工作人员帮什么忙（可不填）"
    )
    case: Annotated[str, StringConstraints(max_length=32)] | None = Field(None, description="说的是哪一件申请")


class HandoverOut(HandoverState):
    """Where it stands, and what to tell the person."""

    open_now: bool
    note: str


class StaffWords(BaseModel):
    """What staff say."""

    model_config = ConfigDict(extra="forbid")

    text: Words


class HandoverClose(BaseModel):
    """How the talk ends."""

    model_config = ConfigDict(extra="forbid")

    back_to_bot: Annotated[bool, Field(description="是否告诉对方由智能助手继续")] = True


class HandoverLine(BaseModel):
    """A hand-over in the list of staff; ``taken_by`` is a name of an account."""

    number: str
    state: State
    channel: Literal["portal", "wechat"] | None
    region: str | None
    subject: SubjectOut | None
    case_number: str | None
    reason: str | None
    taken_by: str | None
    is_mine: bool
    created_at: dt.datetime
    taken_at: dt.datetime | None
    closed_at: dt.datetime | None


class HandoverPage(BaseModel):
    """A page of hand-overs."""

    items: list[HandoverLine]
    total: int
    next: str | None


class TranscriptLine(BaseModel):
    """One message as staff read it: a pressed button in words, cards by their titles."""

    sequence: int
    author: Literal["person", "bot", "staff"]
    text: str
    pressed: bool
    attachments: list[AttachmentOut]
    case: str | None
    at: dt.datetime


class HandoverDetail(HandoverLine):
    """A hand-over with what was said; ``case`` where the reader may see it. ``next`` leads to earlier messages."""

    case: CaseSummary | None
    messages: list[TranscriptLine]
    total: int
    next: str | None
