"""What travels over the wire about the queues of the case desk."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.cases.asked import CaseKind, Ground
from api.cases.schemas import CaseSummary, DeadlineOut
from api.cases.states import Status
from api.plain import visible_if_text

QueueName = Literal[
    "mine", "accept", "review", "appeals", "confirm", "supplement", "syncing", "overdue", "all"
]  # fmt: skip
Assigned = Literal["me", "nobody"]
Region = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Wanted = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60), BeforeValidator(visible_if_text)]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), BeforeValidator(visible_if_text)
]


class QueueFilters(BaseModel):
    """Which cases are wanted; what is left out does not matter."""

    model_config = ConfigDict(extra="forbid")

    queue: QueueName = "mine"
    region: Region | None = None
    kind: CaseKind | None = None
    status: Status | None = None
    ground: Ground | None = None
    query: Wanted | None = None
    due_within: Annotated[int, Field(ge=0, le=60)] | None = None
    assigned: Assigned | None = None


@dataclass(frozen=True)
class AskedQueue:
    """The same as parameters of an address."""

    queue: Annotated[QueueName, Query(description="哪个队列；mine 是轮到我办的")] = "mine"
    region: Annotated[Region | None, Query(description="六位行政区划代码，含下级")] = None
    kind: Annotated[CaseKind | None, Query(description="只看这一种申请")] = None
    status: Annotated[Status | None, Query(description="只看这个状态")] = None
    ground: Annotated[Ground | None, Query(description="只看这个异议理由")] = None
    query: Annotated[Wanted | None, Query(description="申请编号开头的几位、名称或者决定书文号里的字")] = None
    due_within: Annotated[int | None, Query(ge=0, le=60, description="今天起多少个工作日内到期，包括已经超期的")] = None
    assigned: Annotated[Assigned | None, Query(description="me 分给我的，nobody 还没有分给谁的")] = None

    def filters(self) -> QueueFilters:
        """Checked already, one by one."""
        return QueueFilters.model_construct(**vars(self))


class QueueItem(CaseSummary):
    """A case in a queue; ``next_due`` is the clock that ends first."""

    region: str
    ground: str | None
    document_numbers: list[str] = Field(title="涉及记录的决定书文号")
    assignee: str | None = Field(title="分给谁办")
    is_mine: bool
    is_appeal: bool = Field(title="申请人要求复核")
    is_proposed: bool = Field(title="有处理意见等第二人确认")
    next_due: DeadlineOut | None = Field(title="最先到期的期限")


class QueuePage(BaseModel):
    """A page of a queue, what is due first at the top."""

    items: list[QueueItem]
    total: int
    next: str | None


class QueueCount(BaseModel):
    """How many cases are in a queue, counted up to 10,000."""

    queue: QueueName
    name: str
    total: int
    total_is_lower_bound: bool


class QueueCounts(BaseModel):
    """The queues of the viewer's work."""

    items: list[QueueCount]


class SavedFilterIn(BaseModel):
    """A choice of cases to keep under a name; the same name again replaces it."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    filters: QueueFilters


class SavedFilterOut(BaseModel):
    """A kept choice of cases."""

    id: str
    name: str
    filters: dict[str, str]
    created_at: dt.datetime


class SavedFilters(BaseModel):
    """All kept choices of an account, by name."""

    items: list[SavedFilterOut]


class AssignIn(BaseModel):
    """Who is to handle a case: a user name, ``me`` for oneself, nothing for nobody; and why."""

    model_config = ConfigDict(extra="forbid")

    assignee: Annotated[str, StringConstraints(strip_whitespace=True, max_length=64)] | None
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class HandlerOut(BaseModel):
    """Somebody of the office who may be given a case."""

    username: str
    roles: list[str]
    is_me: bool


class Handlers(BaseModel):
    """Who may be given a case, by name."""

    items: list[HandlerOut]
