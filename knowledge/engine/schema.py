"""Strict shapes of the files under ``knowledge/``: documents and short answers.

Every model forbids unknown keys: a key nobody reads is a rule nobody applies.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from knowledge.engine.vocabulary import AuthorityField

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
RegionCode = Annotated[str, StringConstraints(pattern=r"^\d{6}$")]
"""A six-digit GB/T 2260 code; ``000000`` means the whole country."""
ClauseRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+#[\w./-]+$")]
"""``<document id>#<clause id>``, such as ``gbf-2020-49#6.12``."""

NATIONWIDE: str = "000000"


class Strict(BaseModel):
    """An immutable value that refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Verification(StrEnum):
    """How sure we are of a statement of law (核实状态)."""

    PRIMARY = "primary"
    CORROBORATED = "corroborated"
    SINGLE_SOURCE = "single_source"
    UNVERIFIED = "unverified"

    @property
    def may_decide(self) -> bool:
        """Whether the value may refuse, promise or count down."""
        return self in (Verification.PRIMARY, Verification.CORROBORATED)


class Rank(StrEnum):
    """Rank of a document in the hierarchy of law (效力位阶)."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative_regulation"
    JUDICIAL_INTERPRETATION = "judicial_interpretation"
    LOCAL_ORDINANCE = "local_ordinance"
    DEPARTMENTAL_RULE = "departmental_rule"
    LOCAL_GOVERNMENT_RULE = "local_government_rule"
    NORMATIVE_DOCUMENT = "normative_document"


class RelationKind(StrEnum):
    """How one document bears on another."""

    IMPLEMENTS = "implements"
    AMENDS = "amends"
    REPEALS = "repeals"


class Relation(Strict):
    """A tie from this document to another one of the library."""

    kind: RelationKind
    document: Text


class Clause(Strict):
    """One clause (条款): our digest, and the short operative phrase of the original."""

    id: Annotated[str, StringConstraints(pattern=r"^[\w./-]+$")]
    locator: Text
    heading: str = ""
    digest: Text
    quote: Text | None = None
    verification: Verification
    superseded_by: str | None = Field(None, description="document id or clause ref that took its place")
    note: Text | None = Field(None, description="what a reader must know about its status today")
    remark: Text | None = Field(None, description="slips of the printed original, for editors only")


class Document(Strict):
    """One official document (公文) with digests of its clauses in our own words."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    document: Text = Field(description="文号, or the short title of a document without one")
    title: Text
    issuer: Text
    region: RegionCode
    rank: Rank
    issued_on: dt.date | None = None
    effective_from: dt.date
    effective_to: dt.date | None = None
    superseded_by: str | None = None
    relations: tuple[Relation, ...] = ()
    verification: Verification
    note: Text | None = None
    remark: Text | None = None
    fields: tuple[AuthorityField, ...] = Field((), description="the only fields it is for; empty: for all")
    articles: int | None = Field(None, description="how many articles it has, where they were not read one by one")
    kept_for_history: bool = Field(default=False, description="formally in force, but overtaken: shown as the past")
    clauses: tuple[Clause, ...]


class FaqStatus(StrEnum):
    """What kind of reply a short answer is."""

    ANSWERED = "answered"
    WRONG_DOOR = "wrong_door"


class Faq(Strict):
    """A short answer to a common question; every sentence of law stands on ``cites``."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    questions: Annotated[tuple[Text, ...], Field(min_length=4)]
    answer: Text
    status: FaqStatus = FaqStatus.ANSWERED
    cites: Annotated[tuple[ClauseRef, ...], Field(min_length=1)]
    door: str | None = Field(None, description="id of a door in rules/doors.yaml")
    region: RegionCode = NATIONWIDE
    intents: tuple[str, ...] = Field((), description="chat intents that this answers")
    related: tuple[str, ...] = ()


class Door(Strict):
    """Where a matter is handled (办理渠道)."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    name: Text
    channel: Text = Field(description="how to get there: site, office, telephone")
    handles: Text
    cites: Annotated[tuple[ClauseRef, ...], Field(min_length=1)]
    verification: Verification
    settled_by: Text | None = None


class Citation(Strict):
    """A clause as shown to a reader; names as in the contract."""

    document: str
    title: str
    issuer: str
    locator: str
    quote: str | None
    digest: str
    quote_verified: bool
    effective_from: dt.date | None
    effective_to: dt.date | None
    superseded_by: str | None
    verification: Verification
    kept_for_history: bool = False
    url: str
