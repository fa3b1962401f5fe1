"""Submission of a case: the one place where an application becomes a filing."""

import datetime as dt

from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.assessments import service as assessments
from api.audit import service as audit
from api.cases import service as cases
from api.cases.commitment import TEXT
from api.cases.deadlines import row_of
from api.cases.models import Case
from api.cases.schemas import SubmitIn, Submitted
from api.cases.shown import deadline as shown_deadline
from api.cases.states import MOVES, STATUS_WORDS, move
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput
from api.outbox import service as outbox
from knowledge.engine.library import Library

COMMITMENT = "credit_commitment"
# The engine decides again on the day of submission; where the law is not verified enough, a person decides.
_MAY_BE_FILED = {"repairable_now", "needs_person"}


def submit(
    session: Session,
    case: Case,
    viewer: Viewer,
    library: Library,
    cipher: FieldCipher,
    data: SubmitIn,
    *,
    today: dt.date,
    now: dt.datetime,
) -> Submitted:
    """File the draft: case, clocks, timeline, audit line and outgoing message in one commit.

    Raises ``Conflict`` when it was filed before or the record is not repairable today, ``InvalidInput`` naming each
    missing paper.
    """
    if (case.status, "submit") not in MOVES:
        raise Conflict(_already(case), code=f"case_{case.status}")
    _require_papers(case, data)
    if case.kind == "repair":
        _require_repairable(case, library, cipher, today)
    if data.commitment is not None:
        case.commitment = {"signed_by": data.commitment.signed_by, "signed_at": now.isoformat(), "text": TEXT}
    move(case, "submit")
    case.submitted_at = now
    case.knowledge_version = library.version
    _start_clocks(case, library, today)
    cases.note(session, case, "申请人", "submitted", "提交申请", now=now)
    audit.record(session, viewer.account_id, "case:owner:submitted", case.number, now=now)
    outbox.put(session, "case.submitted", f"case.submitted:{case.number}", {"number": case.number}, now=now)
    return receipt(case, today)


def receipt(case: Case, today: dt.date) -> Submitted:
    """What the applicant gets back."""
    return Submitted(
        number=case.number,
        status=case.status,
        receipt_url=f"/api/v1/cases/{case.number}/letters/receipt",
        deadlines=[shown_deadline(d, today) for d in case.deadlines],
    )


def _already(case: Case) -> str:
    if case.submitted_at is None:
        return f"申请 {case.number} 现在是“{STATUS_WORDS[case.status]}”，不能提交。"
    return f"申请 {case.number} 已经提交过了，现在是“{STATUS_WORDS[case.status]}”，不用重复提交。"


def _require_papers(case: Case, data: SubmitIn) -> None:
    have = {file.material for file in case.files}
    if data.commitment is not None:
        have.add(COMMITMENT)
    missing = [item for item in case.required if item["required"] and item["id"] not in have]
    if missing:
        names = "、".join(item["name"] for item in missing)
        raise InvalidInput(
            f"还缺：{names}。补齐后就可以提交，已上传的材料都会保留。",
            [FieldError(f"/materials/{item['id']}", item["why"]) for item in missing],
            code="materials_missing",
        )


def _require_repairable(case: Case, library: Library, cipher: FieldCipher, today: dt.date) -> None:
    told = cases.facts_of(case, cipher)
    facts: dict[str, object] = {"sought": "repair", "obligations_fulfilled": True, **told.for_assessment()}
    for record in case.records:
        assessment = assessments.assess_record(library, record, cipher, facts=facts, today=today)
        if assessment.outcome not in _MAY_BE_FILED:
            raise Conflict(assessments.in_words(assessment), code=assessment.outcome)


def _start_clocks(case: Case, library: Library, today: dt.date) -> None:
    field = case.records[0].authority_field
    for clock in assessments.statutory_clocks(library, case.kind, field, case.region, today):
        case.deadlines.append(row_of(library, clock, case.region))
