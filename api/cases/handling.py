"""The staff side of a case, and the owner's disagreement. Each verb checks what its move needs, then makes it.

Services flush, the request commits; the caller holds the lock of the case.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from api.cases import apart, asking, clauses, clocking, decisions, drafting, effects, listing, remedies, results
from api.cases.handling_schemas import AcceptIn, FalseMaterialIn, RejectIn, SupplementRequestIn
from api.cases.models import Case, CaseFile
from api.cases.moving import Deed, check, make
from api.cases.refusals import refused, refuses
from api.cases.sealed import facts_of
from api.cases.states import BY_NAME
from api.clock import CHINA
from api.crypto import FieldCipher
from api.errors import Conflict, FieldError, InvalidInput
from api.records.models import Record
from knowledge.engine import handling as law
from knowledge.engine.vocabulary import Circumstance, Event, RequestKind

_WITHOUT = "不再等补充材料，按现有材料审查"
_PASSED_ON = (Circumstance.PLATFORM_RECEIVED, Circumstance.OTHERS_INFORMATION)
"""Who passes an objection on has received it, and cannot settle it alone."""


def accept(session: Session, case: Case, deed: Deed, data: AcceptIn) -> None:
    """Accept; what is ``known`` of an objection lets the limits run that depend on it, from the day of filing."""
    check(case, "accept", deed)
    if data.known:
        _start_from_filing(case, deed, data)
    make(session, case, "accept", replace(deed, known=tuple(data.known), version=None))
    effects.accepted(session, case, deed)


def reject(session: Session, case: Case, deed: Deed, data: RejectIn) -> None:
    """Refuse to accept, with reasons, clauses and remedies."""
    check(case, "reject", deed)
    citations = clauses.cited(deed.library, case, data.citations, deed.today, must=True)
    ways = remedies.after_refusal(deed.library, case, case.records, deed.today)
    case.decision = decisions.written(deed, "not_accepted", data.reasons, citations, remedies=ways)
    make(session, case, "reject", said(deed, data.reasons))
    _no_longer_asked(case)
    effects.decided(session, case, deed)
    results.note(session, case, deed)


def request_supplement(
    session: Session, case: Case, deed: Deed, cipher: FieldCipher, data: SupplementRequestIn
) -> None:
    """Ask for what is missing, everything at once."""
    check(case, "request_supplement", deed)
    items = asking.named(deed.library, case, facts_of(case, cipher), data.items)
    notes = law.on_missing_papers(deed.library, RequestKind(case.kind), case.region, deed.today)
    case.supplement = {
        "asked_at": deed.now.isoformat(),
        "asked_by": deed.account_id,
        "from": case.status,
        "items": items,
        "notes": decisions.notes_of(notes),
    }
    make(session, case, "request_supplement", said(deed, [f"{item['name']}（{item['why']}）" for item in items]))


def extend(session: Session, case: Case, deed: Deed, reasons: list[str]) -> None:
    """Take more time where a limit knows it; the applicant is told in the same commit."""
    make(session, case, "extend", replace(deed, words="；".join(reasons)))


def pass_on(session: Session, case: Case, deed: Deed) -> None:
    """The platform has passed an objection on to who provided the information; its own time begins today."""
    check(case, "pass_on", deed)
    providers = tuple(dict.fromkeys(record.authority for record in case.records))
    make(session, case, "pass_on", replace(said(deed, providers), known=_PASSED_ON))


def review(session: Session, case: Case, deed: Deed) -> None:
    """Begin to examine, or go on without the papers that were asked for after the case was accepted."""
    make(session, case, "review", deed if case.supplement is None else replace(deed, words=_WITHOUT))
    _no_longer_asked(case)


def appeal(session: Session, case: Case, deed: Deed, cipher: FieldCipher, statement: str) -> None:
    """The owner disagrees with a refusal: somebody else looks again, once; what was granted beside it goes on."""
    if case.earlier_decisions and case.decision and refuses(case):
        outside = remedies.in_words(case.decision["remedies"])
        raise Conflict(
            f"申请 {case.number} 已经复核过一次，这里不再复核。您还可以走下面的途径：{outside}。",
            code="appealed_before",
        )
    if case.status in BY_NAME["appeal_part"].frm:
        check(case, "appeal_part", deed)
        _nothing_newer(session, case, [record for record, _ in refused(case)])
        apart.appeal(session, case, deed, cipher, statement)
        return
    check(case, "appeal", deed)
    _nothing_newer(session, case, case.records)
    decisions.laid_aside(case, deed)
    case.appeal_sealed = cipher.seal(statement).ciphertext
    make(session, case, "appeal", replace(deed, version=None))
    effects.reopened(session, case, deed)


def find_false(session: Session, case: Case, deed: Deed, data: FalseMaterialIn) -> None:
    """Note that papers are false; nobody is barred by it here, and the owner sees it."""
    check(case, "find_false", deed)
    files = _files(case, data.materials)
    known = law.on_false_papers(deed.library, RequestKind(case.kind), case.region, deed.today)
    before: dict[str, Any] = case.false_material or {"findings": []}
    finding = {
        "finding": data.finding,
        "files": [{"id": f.id, "name": f.name, "material": f.material, "sha256": f.sha256} for f in files],
        "found_at": deed.now.isoformat(),
        "found_by": deed.account_id,
    }
    case.false_material = {
        "findings": [*before["findings"], finding],
        "consequence": decisions.notes_of(known),
    }
    details = {"files": [file.id for file in files]}
    make(session, case, "find_false", replace(said(deed, [data.finding]), details=details))


def said(deed: Deed, words: Sequence[str]) -> Deed:
    """The deed with its words for the timeline; its version was checked before."""
    return replace(deed, words="；".join(words), version=None)


def _start_from_filing(case: Case, deed: Deed, data: AcceptIn) -> None:
    """Limits that hold only for who received it began with the filing, and take the place of longer ones."""
    if case.kind != RequestKind.OBJECTION or case.submitted_at is None:
        raise InvalidInput(
            "known 只用于异议申请，说明是谁收到的异议。", [FieldError("/known", "修复申请和列入前的异议不用填。")]
        )
    filed = case.submitted_at.astimezone(CHINA).date()
    clocking.start(case, deed.library, (Event.OBJECTION_RECEIVED,), filed, data.known)
    replaced = {name for row in case.deadlines for name in deed.library.time_limit(row.rule).instead_of}
    for row in [row for row in case.deadlines if row.rule in replaced]:
        case.deadlines.remove(row)


def _nothing_newer(session: Session, case: Case, records: Sequence[Record]) -> None:
    """One request at a time about one record or notice: who has asked anew is heard there."""
    ids = [record.id for record in records]
    about_notice = listing.open_case(session, case.notice) if case.notice else None
    newer = about_notice or next(iter(drafting.open_cases_about(session, ids, case.kind, but=case.id)), None)
    if newer:
        raise Conflict(
            f"您已经就同一件事重新提出了申请 {newer.number}，在那件申请里办理。要复核这一件，请先撤回那一件。",
            code="newer_case",
        )


def _no_longer_asked(case: Case) -> None:
    """Papers that were asked for and are no longer waited for; what was asked stays on record."""
    if case.supplement is not None:
        case.earlier_supplements = [*case.earlier_supplements, {**case.supplement, "answered_at": None}]
        case.supplement = None


def _files(case: Case, named: Sequence[str]) -> list[CaseFile]:
    """The files that are named by their own id or by their material's; raises ``InvalidInput`` for others."""
    wrong = [
        FieldError(f"/materials/{index}", "这件申请里没有这份材料，或者这项材料还没有上传文件。")
        for index, name in enumerate(named)
        if not any(name in (file.id, file.material) for file in case.files)
    ]
    if wrong:
        raise InvalidInput(wrong[0].detail, wrong, code="file_not_found")
    return [file for file in case.files if {file.id, file.material} & set(named)]
