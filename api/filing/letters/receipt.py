"""What a receipt says, fixed at the moment of filing: later moves, holidays and rules do not change it."""

import datetime as dt
from typing import Any

from api.cases.deadlines import clock_of
from api.cases.models import Case, CaseDeadline
from api.clock import CHINA
from knowledge.engine import clocks
from knowledge.engine.library import Library

COMMITMENT = "credit_commitment"
_FREE = "fee.free"


def of(case: Case, library: Library) -> dict[str, Any]:
    """The receipt of a filed case."""
    return case.receipt or frozen(case, library)


def frozen(case: Case, library: Library) -> dict[str, Any]:
    """Papers, clocks, fee and what was left out as of the filing; ``submitted_at`` must be set."""
    if case.submitted_at is None:
        raise ValueError("a case that was not filed has no receipt")
    filed = case.submitted_at.astimezone(CHINA).date()
    return {
        "materials": papers(case),
        "deadlines": [clock(row, filed) for row in case.deadlines if row.started_on <= filed],
        "left_out": [
            {"name": entry.record.document_number, "why": (entry.assessment or {}).get("words", "")}
            for entry in case.entries
            if not entry.included
        ],
        "fee": _fee(library, filed) if case.kind == "repair" else None,
    }


def papers(case: Case) -> list[dict[str, Any]]:
    """Each paper of the list with what was handed in: until the case was filed, or so far."""
    return [_paper(case, item) for item in case.required]


def clock(row: CaseDeadline, on: dt.date) -> dict[str, Any]:
    """A clock as it was known on a day."""
    last = clocks.due(clock_of(row).until(on))
    return {
        "name": row.name,
        "amount": row.amount,
        "unit": row.unit,
        "due_on": last.on.isoformat() if last.on else None,
        "provisional": last.provisional,
        "note": row.note,
        "citations": row.citations,
    }


def _paper(case: Case, item: dict[str, Any]) -> dict[str, Any]:
    filed = case.submitted_at
    of_it = [file for file in case.files if file.material == item["id"]]
    files = [file.name for file in of_it if filed is None or file.uploaded_at <= filed]
    signed = (case.commitment or {}).get("signed_by") if item["id"] == COMMITMENT else None
    return {"name": item["name"], "required": item["required"], "files": files, "signed_by": signed}


def _fee(library: Library, on: dt.date) -> dict[str, Any]:
    free = library.statement(_FREE)
    citations = library.cite_on(on, free.cites, free.earlier)
    return {"text": free.text, "citations": [citation.model_dump(mode="json") for citation in citations]}
