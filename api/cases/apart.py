"""The owner disagrees with what was refused inside a grant: it is looked at again in a case of its own.

What was granted goes on to the platforms meanwhile, and one case cannot stand at two steps.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from api.cases import decisions, effects
from api.cases.models import Case, CaseFile, CaseRecord
from api.cases.moving import Deed, add_line, make
from api.cases.refusals import refused
from api.cases.states import ACTOR_WORDS
from api.crypto import FieldCipher
from api.numbers import next_number

_SAME = (
    "kind", "subject_id", "region", "ground", "also_grounds", "statement_sealed", "facts_sealed", "required", "door",
    "notice_id", "shielding", "earlier_supplements", "false_material", "commitment", "receipt", "knowledge_version",
    "submitted_at",
)  # fmt: skip
_FILE = ("material", "name", "size", "type", "sha256", "storage_key", "warnings", "uploaded_at")


def appeal(session: Session, case: Case, deed: Deed, cipher: FieldCipher, statement: str) -> Case:
    """The new case about what was refused, as it stands on the reviewer's desk; the caller has checked the move."""
    again = _opened(session, case, deed)
    make(session, case, "appeal_part", replace(deed, words=f"复核编号{again.number}", version=None))
    decisions.laid_aside(again, deed)
    again.appeal_sealed = cipher.seal(statement).ciphertext
    make(session, again, "appeal", replace(deed, version=None))
    effects.reopened(session, again, deed)
    return again


def _opened(session: Session, case: Case, deed: Deed) -> Case:
    again = Case(
        number=next_number(session, case.number[:2], deed.today),
        status="denied",
        created_at=deed.now,
        earlier_case=case.number,
        decision=_refusal(case),
        **{name: getattr(case, name) for name in _SAME},
    )
    again.entries = [_entry(case, record.id) for record, _ in refused(case)]
    again.files = [CaseFile(**{name: getattr(file, name) for name in _FILE}) for file in case.files]
    session.add(again)
    session.flush()
    session.refresh(again)
    words = f"从申请{case.number}分出来复核，材料一并转来，不用重新提交"
    add_line(again, ACTOR_WORDS["system"], "created", words, now=deed.now)
    return again


def _refusal(case: Case) -> dict[str, Any]:
    """The decision without what was granted."""
    decision = case.decision or {}
    parts = {record.id: dict(part) for record, part in refused(case)}
    if not parts:
        return dict(decision)
    reasons = list(dict.fromkeys(reason for part in parts.values() for reason in part["reasons"]))
    citations = {str(one): one for part in parts.values() for one in part["citations"]}
    resolutions = {part["resolution"] for part in parts.values()}
    verdicts = {part["decision"] for part in parts.values()}
    return {
        **decision,
        "decision": verdicts.pop() if len(verdicts) == 1 else "denied",
        "resolution": resolutions.pop() if len(resolutions) == 1 else None,
        "reasons": reasons,
        "citations": list(citations.values()),
        "per_record": parts,
    }


def _entry(case: Case, record_id: str) -> CaseRecord:
    known = next(entry for entry in case.entries if entry.record_id == record_id)
    return CaseRecord(record=known.record, position=known.position, included=True, assessment=known.assessment)
