"""Marks on records (标注): what holds of one for a time, beside what its source says of it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.records import history
from api.records.history import Origin
from api.records.models import Record, RecordVersion

NAMES = {"disputed": "异议处理中", "shielded": "暂时屏蔽"}
_DISPUTED = "disputed"
Mark = dict[str, Any]


def lock(session: Session, records: Iterable[Record]) -> None:
    """Keep records for this transaction, as they stand now: two cases may mark one record at the same moment."""
    for record in sorted(records, key=lambda one: one.id):
        session.execute(select(Record.id).where(Record.id == record.id).with_for_update())
        session.refresh(record)


def change(session: Session, record: Record, marks: list[Mark], status: str, origin: Origin, case: str) -> None:
    """Give a record other marks or another status because of a case, and keep that in its history."""
    changes = history.changes_to(record, {"status": status})
    before, after = _names(record.marks), _names(marks)
    if before != after:
        changes.append({"field": "marks", "from": before, "to": after})
    if not changes and marks == record.marks:
        return
    record.marks, record.status, record.updated_at = marks, status, origin.now
    number = history.numbers(session, [record.id]).get(record.id, 0) + 1
    session.add(RecordVersion(**history.version(record.id, number, origin, changes, open_cases=[case])))
    session.flush()


def without(record: Record, mark: str, case: str | None = None) -> list[Mark]:
    """The marks of a record but for those of one kind, of one case where it is told."""
    return [one for one in record.marks if one["mark"] != mark or (case is not None and one["case"] != case)]


def of_case(record: Record, mark: str, case: str) -> Mark | None:
    """The mark that a case has put on a record."""
    return next((one for one in record.marks if one["mark"] == mark and one["case"] == case), None)


def is_disputed(record: Record) -> bool:
    """Whether its status is that of an objection which is being handled here."""
    return record.status == _DISPUTED and any(one["mark"] == _DISPUTED for one in record.marks)


def note_publication(session: Session, records: Iterable[Record]) -> None:
    """Keep that the source of disputed records calls them published: that is what they become again."""
    for record in records:
        noted = [one | {"former_status": "published"} if one["mark"] == _DISPUTED else one for one in record.marks]
        if noted != record.marks:
            record.marks = noted
    session.flush()


def _names(marks: list[Mark]) -> list[str]:
    return [one["name"] for one in marks]
