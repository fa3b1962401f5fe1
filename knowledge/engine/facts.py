"""What an assessment is asked about: a negative record, the person it concerns, and what a record cannot say.

Names follow the API contract. ``None`` means unknown everywhere, never "no".
"""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import Field, field_validator

from knowledge.engine.schema import RegionCode, Strict
from knowledge.engine.vocabulary import (
    AuthorityField,
    Ground,
    Leniency,
    PenaltyKind,
    Procedure,
    RecordKind,
    RecordStatus,
    Reorganisation,
    Severity,
    Sought,
    SubjectKind,
)

Money = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
"""An amount in yuan."""


class RecordFacts(Strict):
    """The negative record, field names as in the contract."""

    kind: RecordKind
    document_number: str | None = None
    authority: str | None = None
    authority_code: str | None = None
    authority_field: AuthorityField | None = None
    region: RegionCode | None = None
    violation: str | None = None
    basis: str | None = None
    penalties: tuple[PenaltyKind, ...] | None = None
    procedure: Procedure | None = None
    fine_amount: Money | None = None
    part_paid_amount: Money | None = None
    severity: Severity | None = None
    decided_on: dt.date | None = None
    published_on: dt.date | None = None
    publication_ends_on: dt.date | None = None
    obligations_fulfilled_on: dt.date | None = None
    list_name: str | None = None
    status: RecordStatus | None = None
    excluded_by: str | None = None


class SubjectFacts(Strict):
    """The credit subject, as far as the law looks at it."""

    kind: SubjectKind | None = None
    born_on: dt.date | None = None


class AssessmentFacts(Strict):
    """What a record cannot say; told by the person or known to the staff."""

    obligations_fulfilled: bool | None = None
    still_published: bool | None = None
    decision_revoked: bool | None = None
    about_somebody_else: bool | None = None
    in_catalogue: bool | None = None
    committed_publicly: bool | None = None
    proof_with_authority: bool | None = None
    third_party_site: bool | None = None
    agreed_instalments: bool | None = None
    notice_before_listing: dt.date | None = None
    duplicate_of: str | None = None
    publication_basis: str | None = None
    reorganisation: Reorganisation | None = None
    leniency: tuple[Leniency, ...] = ()
    excluded_by: str | None = None
    barred_until: dt.date | None = None
    performed_on: dt.date | None = None
    sought: Sought | None = None
    ground: Ground | None = None

    @field_validator("leniency", mode="before")
    @classmethod
    def _unknown_is_none_named(cls, value: object) -> object:
        return () if value is None else value
