"""What a decision refused: the whole of a case, or single records inside a grant."""

from collections.abc import Mapping
from typing import Any

from api.cases.models import Case
from api.records.models import Record

Part = Mapping[str, Any]
EXPLAINED = "explained"


def is_refusal(part: Part) -> bool:
    """Whether the applicant did not get what was asked for; an explanation that all is right is a refusal too."""
    return part.get("decision") in ("denied", "not_accepted") or part.get("resolution") == EXPLAINED


def refused(case: Case) -> list[tuple[Record, Part]]:
    """The refused records of the standing decision, each with what was decided about it."""
    parts = (case.decision or {}).get("per_record") or {}
    return [
        (record, part) for record in case.records if (part := parts.get(record.id)) is not None and is_refusal(part)
    ]


def refuses(case: Case) -> bool:
    """Whether the standing decision refuses anything."""
    decision = case.decision or {}
    return bool(refused(case)) or (not decision.get("per_record") and is_refusal(decision))


def may_be_asked_anew(case: Case, record_ids: set[str]) -> bool:
    """Whether everything that the case holds of these records was refused, so that it is handled here no more."""
    ours = {record.id for record in case.records} & record_ids
    return bool(ours) and ours <= {record.id for record, _ in refused(case)}
