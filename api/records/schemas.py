"""What travels over the wire about records; names as in the contract."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from api.accounts.schemas import SubjectIn, SubjectOut

Kind = Literal["administrative_penalty", "serious_dishonesty_list", "abnormal_operations_list", "other"]
Field_ = Literal[
    "market_regulation", "tax", "court", "banking", "transport", "environment", "emergency_management", "fire_rescue",
    "health", "agriculture", "human_resources", "housing_construction", "urban_management", "water", "culture_tourism",
    "public_security", "other",
]  # fmt: skip
Penalty = Literal[
    "warning", "circulated_criticism", "fine", "confiscation", "licence_suspended", "qualification_lowered",
    "licence_revoked", "operations_restricted", "suspension_of_business", "closure", "practice_ban", "detention",
    "other",
]  # fmt: skip
Severity = Literal["minor", "general", "serious"]
Status = Literal["published", "ended", "repaired", "disputed", "withdrawn"]
Money = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=2)]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]

_BRACKETS = str.maketrans({"[": "〔", "]": "〕", "【": "〔", "】": "〕", "(": "〔", ")": "〕", "（": "〔", "）": "〕"})
_YEAR_IN_BRACKETS = re.compile(r"[\[【(（〔](\d{4})[\]】)）〕]")


def normalise_document_number(text: str) -> str:
    """文号 with 〔〕 brackets round the year, half-width digits, no spaces."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _YEAR_IN_BRACKETS.sub(lambda m: m.group(0).translate(_BRACKETS), folded)


class RecordBase(BaseModel):
    """Fields common to reading and writing."""

    kind: Kind = "administrative_penalty"
    document_number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    authority: ShortText
    authority_code: Annotated[str, StringConstraints(max_length=18)] | None = None
    authority_field: Field_ = "other"
    region: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    violation: Annotated[str, StringConstraints(max_length=4000)] | None = None
    basis: Annotated[str, StringConstraints(max_length=4000)] | None = None
    penalties: list[Penalty] = []
    procedure: Literal["simplified", "ordinary"] | None = None
    fine_amount: Money | None = None
    part_paid_amount: Money | None = None
    severity: Severity | None = None
    decided_on: dt.date | None = None
    published_on: dt.date | None = None
    publication_ends_on: dt.date | None = None
    obligations_fulfilled_on: dt.date | None = None
    list_name: Annotated[str, StringConstraints(max_length=100)] | None = None
    excluded_by: Annotated[str, StringConstraints(max_length=200)] | None = None
    status: Status = "published"


class RecordIn(RecordBase):
    """A record on write; ``subject.code`` in full."""

    model_config = ConfigDict(extra="forbid")

    subject: SubjectIn

    @field_validator("document_number")
    @classmethod
    def _normalised(cls, value: str) -> str:
        return normalise_document_number(value)


class RecordOut(RecordBase):
    """A record on read; ``subject.code`` masked for everybody but the subject itself."""

    id: str
    subject: SubjectOut


class RecordPage(BaseModel):
    """A page of records."""

    items: list[RecordOut]
    total: int
    next: str | None
