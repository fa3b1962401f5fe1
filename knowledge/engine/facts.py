"""What an assessment is asked about: a negative record, the person it concerns, and what a record cannot say.

Names follow the API contract. ``None`` means unknown everywhere, never "no".
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

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
from knowledge.engine.written import Basis, Name, Named, Story

Money = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
"""An amount in yuan."""

TELLABLE = ("severity", "decided_on", "published_on", "publication_ends_on")
"""Fields of a record that a person can read off the papers or the page, and tell where the record is silent."""


class RecordFacts(Strict):
    """The negative record, field names as in the contract."""

    kind: RecordKind
    document_number: Name | None = None
    authority: Name | None = None
    authority_code: Name | None = None
    authority_field: AuthorityField | None = None
    region: RegionCode | None = None
    violation: Story | None = None
    basis: Story | None = None
    penalties: tuple[PenaltyKind, ...] | None = None
    procedure: Procedure | None = None
    fine_amount: Money | None = None
    part_paid_amount: Money | None = None
    severity: Severity | None = None
    decided_on: dt.date | None = None
    published_on: dt.date | None = None
    publication_ends_on: dt.date | None = None
    obligations_fulfilled_on: dt.date | None = None
    list_name: Name | None = None
    status: RecordStatus | None = None
    excluded_by: Named = None

    @field_validator("penalties")
    @classmethod
    def _each_once(cls, penalties: tuple[PenaltyKind, ...] | None) -> tuple[PenaltyKind, ...] | None:
        return penalties and tuple(dict.fromkeys(penalties))


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
    duplicate_of: Named = None
    publication_basis: Basis = None
    reorganisation: Reorganisation | None = None
    leniency: tuple[Leniency, ...] = ()
    excluded_by: Named = None
    barred_until: dt.date | None = None
    performed_on: dt.date | None = None
    sought: Sought | None = None
    ground: Ground | None = None
    severity: Severity | None = None
    decided_on: dt.date | None = None
    published_on: dt.date | None = None
    publication_ends_on: dt.date | None = None

    @field_validator("leniency", mode="before")
    @classmethod
    def _unknown_is_none_named(cls, value: object) -> object:
        return () if value is None else value


def told_of(record: RecordFacts, facts: AssessmentFacts) -> Mapping[str, Any]:
    """What the person told where the record itself is silent: the record's own value always wins."""
    told = {name: getattr(facts, name) for name in TELLABLE if getattr(record, name) is None}
    return {name: value for name, value in told.items() if value is not None}


def completed(record: RecordFacts, facts: AssessmentFacts) -> RecordFacts:
    """The record with what the person told in the places where it is silent."""
    return record.model_copy(update=told_of(record, facts))
