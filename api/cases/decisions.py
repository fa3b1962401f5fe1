"""Decisions, requests for papers and findings of false papers: how a case keeps them, and how they are shown."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.accounts.viewer import Viewer
from api.cases import proposals
from api.cases.handling_schemas import Resolution
from api.cases.models import Case
from api.cases.moving import Deed
from knowledge.engine.objection import Saying
from knowledge.engine.schema import Verification

Kept = dict[str, Any]


class RemedyOut(BaseModel):
    """A way on after a refusal; ``note`` says from which day its last day counts."""

    name: str
    where: str
    channel: str
    text: str
    last_day: dt.date | None
    provisional: bool
    note: str | None
    citations: list[dict[str, Any]]


class RecordDecisionOut(BaseModel):
    """The decision on one record."""

    decision: Literal["granted", "denied"]
    resolution: Resolution | None
    reasons: list[str]
    citations: list[dict[str, Any]]
    remedies: list[RemedyOut]


class DecisionOut(BaseModel):
    """A decision with its reasons, clauses and, where something was refused, the remedies."""

    decision: Literal["granted", "denied", "not_accepted"]
    resolution: Resolution | None
    reasons: list[str]
    citations: list[dict[str, Any]]
    remedies: list[RemedyOut]
    decided_at: dt.datetime
    per_record: dict[str, RecordDecisionOut]
    appealed_at: dt.datetime | None = Field(None, title="要求复核的时间")


class AskedOut(BaseModel):
    """One thing that is missing."""

    material: str
    name: str
    why: str


class NoteOut(BaseModel):
    """A sentence of law, and how sure we are of it."""

    text: str
    verification: Verification
    citations: list[dict[str, Any]]


class SupplementOut(BaseModel):
    """What is asked for."""

    asked_at: dt.datetime
    items: list[AskedOut]
    notes: list[NoteOut]
    answered_at: dt.datetime | None = None


class FindingOut(BaseModel):
    """One finding: what is false, in which files, found when."""

    finding: str
    files: list[dict[str, Any]]
    found_at: dt.datetime


class FalseMaterialOut(BaseModel):
    """Findings of false papers, and what is known of their consequence."""

    findings: list[FindingOut]
    consequence: list[NoteOut]


class ProposalOut(BaseModel):
    """A proposed decision: by whom, why it needs a second person, and what came of it."""

    decision: DecisionOut
    proposed_by: str = Field(title="拟定人")
    proposed_at: dt.datetime = Field(title="拟定时间")
    why: str = Field(title="为什么要第二人确认")
    is_mine: bool
    end: proposals.End | None = Field(title="结果：已确认、退回、另拟、申请有变化")
    ended_by: str | None = Field(title="确认或者退回的人")
    ended_at: dt.datetime | None = Field(title="确认或者退回的时间")
    reason: str | None = Field(title="退回的理由")


def shown(kept: Kept | None) -> DecisionOut | None:
    """A decision as people see it: without the account that made it."""
    return DecisionOut.model_validate(kept) if kept else None


def appealed_against(case: Case) -> Kept | None:
    """The decision that is being looked at again, which stands until there is a new one; ``appealed_at`` marks it."""
    return next(reversed(case.earlier_decisions), None)


def supplement(kept: Kept | None) -> SupplementOut | None:
    """What is asked for, as people see it."""
    return SupplementOut.model_validate(kept) if kept else None


def false_material(kept: Kept | None) -> FalseMaterialOut | None:
    """Findings as people see them: without the accounts that made them."""
    return FalseMaterialOut.model_validate(kept) if kept else None


def proposal(kept: Kept, viewer: Viewer) -> ProposalOut:
    """As staff see it."""
    return ProposalOut(
        decision=DecisionOut.model_validate(kept["decision"]),
        proposed_by=kept["proposed_by_name"],
        proposed_at=kept["proposed_at"],
        why=kept["why"],
        is_mine=kept["proposed_by"] == viewer.account_id,
        end=kept.get("end"),
        ended_by=kept.get("ended_by_name"),
        ended_at=kept.get("ended_at"),
        reason=kept.get("reason"),
    )


def written(
    deed: Deed,
    decision: str,
    reasons: list[str],
    citations: list[Kept],
    *,
    resolution: str | None = None,
    remedies: Iterable[Kept] = (),
    per_record: Mapping[str, Kept] | None = None,
) -> Kept:
    """A decision as it is kept."""
    return {
        "decision": decision,
        "resolution": resolution,
        "reasons": reasons,
        "citations": citations,
        "remedies": list(remedies),
        "decided_at": deed.now.isoformat(),
        "decided_by": deed.account_id,
        "per_record": dict(per_record or {}),
    }


def laid_aside(case: Case, deed: Deed) -> None:
    """Keep the present decision among the earlier ones: it is being looked at again."""
    earlier = {**(case.decision or {}), "appealed_at": deed.now.isoformat()}
    case.earlier_decisions = [*case.earlier_decisions, earlier]
    case.decision = case.resolution = None


def notes_of(sayings: Iterable[Saying]) -> list[Kept]:
    """Sentences of law as they are kept."""
    return [
        {
            "text": saying.text,
            "verification": saying.verification.value,
            "citations": [citation.model_dump(mode="json") for citation in saying.citations],
        }
        for saying in sayings
    ]
