"""What travels over the wire about reports."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints


class ReportIn(BaseModel):
    """A new report."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["complaint", "paid_agent", "callback"]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    contact: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] | None = None


class ReportNumber(BaseModel):
    """The number to ask with."""

    number: str


class ReportOut(BaseModel):
    """A report as its writer and staff see it."""

    number: str
    kind: str
    text: str
    contact: str | None
    created_at: dt.datetime


class ReportPage(BaseModel):
    """A page of reports."""

    items: list[ReportOut]
    total: int
    next: str | None
