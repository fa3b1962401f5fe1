"""What travels over the wire about conversations; names as in the contract."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

MAX_ATTACHMENTS = 5

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class MessageIn(BaseModel):
    """What a person says: ``text``, or the ``payload`` of a button with ``text`` as its label.

    ``client_id`` makes a repeated request safe: the same id gives the stored answer, or sends a failed
    message again.
    """

    model_config = ConfigDict(extra="forbid")

    conversation_id: Identifier | None = Field(None, description="缺省时开始新的对话")
    text: str | None = Field(None, description="消息正文，最多 2000 字；带 payload 时为按钮文字")
    payload: str | None = Field(None, description="按钮的 payload")
    attachments: Annotated[list[Identifier], Field(max_length=MAX_ATTACHMENTS)] = []
    client_id: Identifier | None = Field(None, description="客户端给消息的编号，重发时不变")


class AttachmentOut(BaseModel):
    """A stored file; ``size`` in bytes, ``type`` as found in its content, ``warnings`` what may be wrong with it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    id: str
    name: str
    size: int
    sha256: str = ""
    type: str = ""
    warnings: list[str] = []


class Button(BaseModel):
    """A quick reply; a ``payload`` without a leading slash is said as if typed."""

    title: str
    payload: str


class CitationOut(BaseModel):
    """A clause under an answer; every field as in the contract."""

    document: str
    title: str = ""
    issuer: str = ""
    locator: str = ""
    quote: str | None = None
    digest: str | None = None
    quote_verified: bool = False
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    superseded_by: str | None = None
    kept_for_history: bool = False
    verification: str = "unverified"
    url: str | None = None


class Card(BaseModel):
    """A record, an assessment or a case as a card; ``payload`` chooses it."""

    title: str
    subtitle: str | None = None
    lines: list[str] = []
    payload: str | None = None
    status: str | None = None


class Upload(BaseModel):
    """The material that the next file is for."""

    case: str
    material: str


class Progress(BaseModel):
    """Step ``step`` of ``of``."""

    step: Annotated[int, Field(ge=0, le=20)]
    of: Annotated[int, Field(ge=1, le=20)]
    label: str = ""


class Link(BaseModel):
    """A link of our own site, or https."""

    title: str
    href: str


class Content(BaseModel):
    """What one message holds, whoever wrote it."""

    text: str = ""
    payload: str | None = None
    attachments: list[AttachmentOut] = []
    buttons: list[Button] = []
    citations: list[CitationOut] = []
    cards: list[Card] = []
    upload: Upload | None = None
    case: str | None = None
    progress: Progress | None = None
    link: Link | None = None
    typing_ms: int = 0


class MessageOut(Content):
    """A message of the history; ``state`` tells whether a person's message reached the bot."""

    id: str
    conversation_id: str
    author: Literal["person", "bot", "staff"]
    state: Literal["waiting", "answered", "failed"]
    client_id: str | None = None
    at: dt.datetime


class Intent(BaseModel):
    """What the bot understood."""

    name: str | None
    confidence: float | None


class HandoverState(BaseModel):
    """Where a hand-over stands; ``position`` while waiting (1 is next), ``opens_at`` while the office is closed."""

    number: str
    state: Literal["waiting", "talking", "closed"]
    position: int | None
    opens_at: dt.datetime | None


class HandoverNews(HandoverState):
    """The same for a listener, who has several conversations."""

    conversation_id: str


class Answer(BaseModel):
    """The bot's answer to one message; none while a person of the office talks."""

    conversation_id: str
    messages: list[MessageOut]
    intent: Intent
    case: str | None = None
    handover: HandoverState | None = None


class ConversationOut(BaseModel):
    """A conversation in a list."""

    id: str
    created_at: dt.datetime
    updated_at: dt.datetime


class ConversationPage(BaseModel):
    """Own conversations, latest first."""

    items: list[ConversationOut]
    total: int
    next: str | None


class History(BaseModel):
    """A conversation's messages in the order they were said; ``next`` leads to earlier ones."""

    conversation_id: str
    items: list[MessageOut]
    total: int
    next: str | None
    handover: HandoverState | None = None
