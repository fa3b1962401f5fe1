"""What an applicant sends about a case; names as in the contract."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from api.plain import as_list, visible_if_text
from knowledge.engine.vocabulary import Reorganisation, Severity

CaseKind = Literal["repair", "objection", "listing_objection"]
Ground = Literal[
    "inaccurate", "not_mine", "duplicate", "expired", "revoked_basis", "no_legal_basis", "outside_catalogue",
    "over_publication", "privacy", "other",
]  # fmt: skip
MAX_RECORDS = 50
Statement = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Remark = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), BeforeValidator(visible_if_text)]
RecordIds = Annotated[
    list[Annotated[str, StringConstraints(max_length=36)]], BeforeValidator(as_list), Field(max_length=MAX_RECORDS)
]
AlsoGrounds = Annotated[list[Ground], Field(max_length=9)]


class Contact(BaseModel):
    """Whom to call about the case; the telephone number is shown masked."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)] | None = None
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+\- ]{6,20}$")] | None = None


class CaseFacts(BaseModel):
    """What the person told that no record holds, or that this record is silent about."""

    model_config = ConfigDict(extra="forbid")

    performed_on: dt.date | None = None
    proof_with_authority: bool | None = None
    reorganisation: Reorganisation | None = None
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
    """A new draft; ``record_id`` stands for a list of one, ``notice_id`` for what a listing objection is about.

    Records and ground may follow later, and are asked for at submission. Before a listing there are neither records
    nor grounds to choose from, so there a ground means nothing.
    """

    model_config = ConfigDict(extra="forbid")

    kind: CaseKind
    record_ids: RecordIds | None = None
    record_id: str | None = None
    notice_id: str | None = None
    ground: Ground | None = None
    also_grounds: AlsoGrounds | None = None
    statement: Statement | None = None
    facts: CaseFacts | None = None

    @property
    def chosen(self) -> list[str]:
        """The records, each once, in the order given."""
        one = [self.record_id] if self.record_id is not None else []
        return list(dict.fromkeys([*(self.record_ids or ()), *one]))

    def as_patch(self) -> "CasePatch":
        """What it says about a draft that is there already."""
        return CasePatch(ground=self.ground, also_grounds=self.also_grounds, statement=self.statement, facts=self.facts)


class CasePatch(BaseModel):
    """Corrections to a draft; what is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")

    record_ids: Annotated[RecordIds, Field(min_length=1)] | None = None
    ground: Ground | None = None
    also_grounds: AlsoGrounds | None = None
    statement: Statement | None = None
    facts: CaseFacts | None = None


class WithdrawIn(BaseModel):
    """Taking a case back."""

    model_config = ConfigDict(extra="forbid")

    reason: Remark = ""


class SupplementIn(BaseModel):
    """Handing in what was asked for; the files were uploaded before."""

    model_config = ConfigDict(extra="forbid")

    note: Remark = ""


class CommitmentIn(BaseModel):
    """Electronic acceptance of the commitment."""

    model_config = ConfigDict(extra="forbid")

    accepted: Literal[True] = Field(description="已阅读并同意承诺内容，必须为 true")
    signed_by: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=50)]


class SubmitIn(BaseModel):
    """Submission; ``commitment`` may be left out where a signed paper was uploaded."""

    model_config = ConfigDict(extra="forbid")

    commitment: CommitmentIn | None = None
