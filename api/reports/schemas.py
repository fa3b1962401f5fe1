"""What travels over the wire about reports."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


class ReportContact(BaseModel):
    """怎样联系。"""

    model_config = ConfigDict(title="怎样联系")

    name: str | None = Field(None, title="称呼")
    phone: str | None = Field(None, title="电话")


def _in_words(value: object) -> object:
    """Name and telephone number, as cases have them, in one line."""
    if not isinstance(value, dict):
        return value
    parts = [value.get(name) for name in ("name", "phone")]
    return " ".join(part for part in parts if isinstance(part, str))


class ReportIn(BaseModel):
    """A new report."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["complaint", "paid_agent", "callback"]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    contact: (
        Annotated[
            str,
            BeforeValidator(_in_words, json_schema_input_type=str | ReportContact),
            StringConstraints(strip_whitespace=True, max_length=100),
        ]
        | None
    ) = None


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
