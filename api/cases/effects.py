"""What a case does to its records: marks while an objection is handled, and what a result means for them."""

from typing import Any

from sqlalchemy.orm import Session

from api.assessments import service as assessments
from api.cases.clocking import meet, start
from api.cases.models import Case
from api.cases.moving import Deed, add_line
from api.records import marks
from api.records.history import Origin
from api.records.models import Record
from knowledge.engine.objection import Saying, marks_for, said
from knowledge.engine.schema_time import MetBy
from knowledge.engine.vocabulary import AuthorityField, Event, Ground

_DISPUTED, _SHIELDED = "disputed", "shielded"
_LISTS = {"serious_dishonesty_list", "abnormal_operations_list"}
_GONE = {"deleted", "withdrawn_by_source"}
_BY_MARK: tuple[MetBy, ...] = ("mark",)
_REVOKED = (Event.DECISION_REVOKED, Event.REVOCATION_NOTIFIED)


def submitted(session: Session, case: Case, deed: Deed) -> None:
    """An objection was filed: its records are marked where the law of the place wants that on receipt."""
    _mark_disputed(session, case, deed, Event.OBJECTION_RECEIVED)


def accepted(session: Session, case: Case, deed: Deed) -> None:
    """An objection was accepted: its records are marked where the law of the place wants that then."""
    _mark_disputed(session, case, deed, Event.OBJECTION_ACCEPTED)


def reopened(session: Session, case: Case, deed: Deed) -> None:
    """Somebody looks again: the mark comes back."""
    _mark_disputed(session, case, deed, Event.OBJECTION_RECEIVED)
    _mark_disputed(session, case, deed, Event.OBJECTION_ACCEPTED)


def decided(session: Session, case: Case, deed: Deed) -> None:
    """The case has come to an end for its records: granted, refused or withdrawn, each record for itself.

    Called in the commit of the move, once ``case.decision`` is written. A draft has done nothing to them yet.
    """
    if case.submitted_at is None:
        return
    marks.lock(session, case.records)
    if any(_is_revoked(case, record) for record in case.records):
        # The day of the revocation itself is in no field of ours: counted from the day on which it was established.
        start(case, deed.library, _REVOKED, deed.today)
    for record in case.records:
        granted = case.status == "granted" and _of(case, record).get("decision", "granted") == "granted"
        kept, status = _as_before(case, record)
        if granted and case.kind == "repair":
            kept, status = _repaired(case, kept, status, deed)
        elif granted and resolution_of(case, record) in _GONE:
            status = "withdrawn"
        elif granted and resolution_of(case, record) == "corrected":
            words = f"{record.document_number}认定应当更正，更正后的内容由来源单位报送"
            add_line(case, "系统", "record_corrected", words, now=deed.now)
        marks.change(session, record, kept, status, _origin(case, deed), case.number)


def resolution_of(case: Case, record: Record) -> str | None:
    """How an objection ended for one record."""
    return _of(case, record).get("resolution") or case.resolution


def wrongly_listed(case: Case) -> list[Record]:
    """The records of lists on which somebody should not have stood: correction and apology are due."""
    if case.kind != "objection" or (case.decision or {}).get("decision") != "granted":
        return []
    return [
        record
        for record in case.records
        if record.kind in _LISTS
        and _of(case, record).get("decision", "granted") == "granted"
        and resolution_of(case, record) in _GONE
    ]


def _is_revoked(case: Case, record: Record) -> bool:
    """Whether the objection was upheld because what the record stands on was revoked: its source withdraws it."""
    return (
        case.status == "granted"
        and case.kind == "objection"
        and Ground.REVOKED_BASIS in (case.ground, *case.also_grounds)
        and _of(case, record).get("decision", "granted") == "granted"
        and resolution_of(case, record) == "withdrawn_by_source"
    )


def _of(case: Case, record: Record) -> dict[str, Any]:
    found: dict[str, Any] = ((case.decision or {}).get("per_record") or {}).get(record.id) or {}
    return found


def _as_before(case: Case, record: Record) -> tuple[list[marks.Mark], str]:
    """Without the mark of this case, and with the former status unless the source has said another meanwhile."""
    mark = marks.of_case(record, _DISPUTED, case.number)
    status = mark["former_status"] if mark and record.status == _DISPUTED else record.status
    return marks.without(record, _DISPUTED, case.number), status


def _repaired(case: Case, kept: list[marks.Mark], status: str, deed: Deed) -> tuple[list[marks.Mark], str]:
    """A full repair ends a shielding that went before; a shielding leaves the record as it is otherwise."""
    others = [mark for mark in kept if mark["mark"] != _SHIELDED]
    if not case.shielding:
        return others, "repaired"
    return [*others, _mark(_SHIELDED, case, said(deed.library, assessments.SHIELDING, deed.today)[0], deed)], status


def _mark_disputed(session: Session, case: Case, deed: Deed, step: Event) -> None:
    if case.kind != "objection":
        return
    marks.lock(session, case.records)
    for record in case.records:
        field = AuthorityField(record.authority_field)
        law = next(iter(marks_for(deed.library, step, field, record.region, deed.today)), None)
        if law is None or marks.of_case(record, _DISPUTED, case.number):
            continue
        mark = _mark(_DISPUTED, case, law, deed) | {"former_status": record.status}
        marks.change(session, record, [*record.marks, mark], _DISPUTED, _origin(case, deed), case.number)
        words = f"{record.document_number}已标注“{marks.NAMES[_DISPUTED]}”"
        add_line(case, "系统", "marked", words, now=deed.now)
    if all(marks.of_case(record, _DISPUTED, case.number) for record in case.records):
        meet(case, deed.library, _BY_MARK, deed.today)


def _mark(kind: str, case: Case, law: Saying, deed: Deed) -> marks.Mark:
    return {
        "mark": kind,
        "name": marks.NAMES[kind],
        "case": case.number,
        "since": deed.today.isoformat(),
        "text": law.text,
        "verification": law.verification.value,
        "citations": [citation.model_dump(mode="json") for citation in law.citations],
    }


def _origin(case: Case, deed: Deed) -> Origin:
    return Origin(deed.account_id, deed.now, case=case.number)
