"""A file of records into the database: all of it or nothing, new records added, known ones updated."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session, lazyload

from api.accounts import service as accounts
from api.accounts.models import Subject
from api.accounts.viewer import Viewer
from api.audit import service as audit
from api.crypto import FieldCipher, Sealed
from api.db import Base, new_id
from api.errors import Busy
from api.records import doubts, history, marks
from api.records.columns import Header
from api.records.drafts import Drafts
from api.records.history import Origin
from api.records.models import Record, RecordVersion
from api.records.problems import BadFile, RowError, RowWarning
from api.records.rows import Draft
from api.records.schemas import ImportedRecords, RecordBase

_CHUNK = 500
_KEY = "key"
_SETTLED = {"repaired": "已修复", "withdrawn": "已撤回"}
_OBJECTION_OPEN = "这条记录正在处理异议，状态保留“异议处理中”；来源单位说的“公示中”已经记下，异议办结后按它恢复。"
_AGAIN = frozenset({"published", "disputed"})


@dataclass(frozen=True)
class OpenCases:
    """Records may not import cases (import order), so the way to the open ones is handed in by the application.

    ``find`` gives their numbers by record; ``tell`` writes lines into their timelines, by number.
    """

    find: Callable[[Session, Sequence[str]], Mapping[str, Sequence[str]]]
    tell: Callable[..., None]


def _open_cases(request: Request) -> OpenCases:
    found: OpenCases = request.app.state.open_cases
    return found


CurrentOpenCases = Annotated[OpenCases, Depends(_open_cases)]
_Known = dict[tuple[str, str], Record]
Sealing = Mapping[str, Sealed]
"""Codes of subjects as they are kept."""

_WRITING, _WAIT = threading.Lock(), 60.0


@dataclass
class _Tally:
    """What has been done so far."""

    imported: int = 0
    updated: list[tuple[Record, Draft, list[dict[str, Any]]]] = field(default_factory=list)
    warnings: list[RowWarning] = field(default_factory=list)


def sealed(cipher: FieldCipher, drafts: Drafts) -> Sealing:
    """Each code of a file once, sealed before a transaction begins: it takes as long as writing."""
    return {code: cipher.seal(code) for code in dict.fromkeys(draft.subject.code for draft in drafts.rows)}


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Imports write in turn, so that nobody else waits for more than one; raises ``Busy`` after a minute in vain."""
    if not _WRITING.acquire(timeout=_WAIT):
        raise Busy("正在写入另一份文件，暂时轮不到这一份，没有导入。请过一分钟再导入。")
    try:
        yield
    finally:
        _WRITING.release()


def keep(
    session: Session, viewer: Viewer, codes: Sealing, drafts: Drafts, origin: Origin, open_cases: OpenCases
) -> ImportedRecords:
    """Write every draft; raises ``BadFile`` where one may not be written, and then none is."""
    indexes = {code: sealed.index for code, sealed in codes.items()}
    subjects = _subjects(session, codes)
    known = _records(session, [subject.id for subject in subjects.values()])
    pairs = [(draft, _record_of(draft, subjects.get(indexes[draft.subject.code]), known)) for draft in drafts.rows]
    prefix = accounts.region_prefix(viewer.region)
    errors = [error for draft, record in pairs if record for error in _refusals(record, draft, prefix, drafts.header)]
    if errors:
        raise BadFile(errors)
    for draft in drafts.rows:
        if (spoken_of := subjects.get(indexes[draft.subject.code])) is not None:
            spoken_of.take_name(draft.subject.name)
    tally = _Tally(warnings=[*drafts.warnings, *_other_names(drafts, subjects, indexes)])
    ids = _add_subjects(session, codes, drafts.rows, subjects)
    _add(session, [(draft, ids[indexes[draft.subject.code]]) for draft, record in pairs if not record], origin)
    tally.imported = sum(record is None for _, record in pairs)
    tally.updated = [(r, d, changes) for d, r in pairs if r is not None and (changes := _changes(r, d))]
    tally.warnings += _doubts(drafts, pairs, {draft.line: changes for _, draft, changes in tally.updated})
    marks.note_publication(session, [record for draft, record in pairs if record and _stays_disputed(record, draft)])
    touched = _update(session, tally, origin, open_cases)
    unchanged = len(pairs) - tally.imported - len(tally.updated)
    counts = {"imported": tally.imported, "updated": len(tally.updated), "unchanged": unchanged}
    _leave_lines(session, viewer, counts, touched, origin)
    return ImportedRecords(**counts, warnings=sorted(tally.warnings, key=lambda warning: warning.line or 0))


def _subjects(session: Session, codes: Sealing) -> dict[str, Subject]:
    """Known subjects by the blind index of their code; some may still be kept under an earlier key."""
    wanted = {index: sealed.index for sealed in codes.values() for index in (sealed.index, *sealed.earlier)}
    found: dict[str, Subject] = {}
    for part in _parts(list(wanted)):
        here = select(Subject).where(Subject.code_index.in_(part))
        found |= {wanted[subject.code_index]: subject for subject in session.scalars(here)}
    return found


def _records(session: Session, subject_ids: list[str]) -> _Known:
    """Known records by subject and 文号."""
    found: _Known = {}
    for part in _parts(subject_ids):
        records = session.scalars(select(Record).where(Record.subject_id.in_(part)).options(lazyload(Record.subject)))
        found |= {(record.subject_id, record.document_number): record for record in records}
    return found


def _record_of(draft: Draft, subject: Subject | None, known: _Known) -> Record | None:
    return known.get((subject.id, draft.number)) if subject else None


def _refusals(record: Record, draft: Draft, prefix: str, header: Header) -> list[RowError]:
    """Why a known record may not be changed by this line."""
    found = []
    if not record.region.startswith(prefix):
        detail = "这条记录属于别的地区，只能由当地更新。请核对文号和代码，或从文件里删去这一行。"
        found.append(RowError.at(draft.line, header.name_of("document_number"), detail))
    if _stays_settled(record, draft) and draft.given["status"] in _AGAIN:
        settled = _SETTLED[record.status]
        detail = f"这条记录在系统里{settled}，导入不会把它改回公示。文件若是旧的，请改成“{settled}”，或把这一格留空。"
        found.append(RowError.at(draft.line, header.name_of("status"), detail))
    return found


def _other_names(drafts: Drafts, subjects: dict[str, Subject], indexes: dict[str, str]) -> list[RowWarning]:
    """Lines whose name is not the one known for the code: perhaps the code is another's."""
    detail = "这个代码在系统里是另一个名称，名称没有改。请核对代码是否填错；主体确实更名的，请联系管理员。"
    return [
        RowWarning(line=draft.line, column=drafts.header.name_of("name"), detail=detail)
        for draft in drafts.rows
        if (known := subjects.get(indexes[draft.subject.code])) and known.name != draft.subject.name
    ]


def _doubts(
    drafts: Drafts, pairs: Sequence[tuple[Draft, Record | None]], changed: Mapping[int, list[dict[str, Any]]]
) -> Iterator[RowWarning]:
    """What a clerk should look at again, line by line: in the record as it will be, and in what changes of it."""
    for draft, record in pairs:
        found = (
            *doubts.in_changes(changed.get(draft.line, ()), drafts.glossary),
            *doubts.in_record(_as_it_will_be(draft, record), draft.subject.kind, drafts.glossary),
        )
        for of, detail in found:
            yield RowWarning(line=draft.line, column=drafts.header.name_of(of), detail=detail)
        if record is not None and _stays_settled(record, draft):
            detail = f"这条记录在系统里{_SETTLED[record.status]}，状态没有改，请核对。"
            yield RowWarning(line=draft.line, column=drafts.header.name_of("status"), detail=detail)
        if record is not None and _stays_disputed(record, draft):
            yield RowWarning(line=draft.line, column=drafts.header.name_of("status"), detail=_OBJECTION_OPEN)


def _as_it_will_be(draft: Draft, record: Record | None) -> dict[str, Any]:
    if record is None:
        return {**_unsaid(), **draft.derived, **draft.given}
    return {**{name: getattr(record, name) for name in RecordBase.model_fields}, **_told(record, draft)}


def _add_subjects(
    session: Session, codes: Sealing, rows: Sequence[Draft], subjects: dict[str, Subject]
) -> dict[str, str]:
    """Ids of subjects by the index of their code; those that nobody knew are added."""
    ids = {index: subject.id for index, subject in subjects.items()}
    fresh = []
    for draft in rows:
        subject, sealed = draft.subject, codes[draft.subject.code]
        if sealed.index not in ids:
            ids[sealed.index] = new_id()
            named = {"id": ids[sealed.index], "kind": subject.kind, "name": subject.name}
            fresh.append({**named, "code_index": sealed.index, "code_sealed": sealed.ciphertext})
    _insert(session, Subject, fresh)
    return ids


def _add(session: Session, fresh: Sequence[tuple[Draft, str]], origin: Origin) -> None:
    """New records of subjects, each with the first line of its history."""
    times = {"created_at": origin.now, "updated_at": origin.now}
    records, versions = [], []
    for draft, subject_id in fresh:
        record_id = new_id()
        records.append({**_as_it_will_be(draft, None), **times, "id": record_id, "subject_id": subject_id})
        versions.append({"id": new_id(), **history.version(record_id, 1, origin, [], line=draft.line)})
    _insert(session, Record, records)
    _insert(session, RecordVersion, versions)


@cache
def _unsaid() -> Mapping[str, Any]:
    """What a record holds where nothing is said."""
    fields = RecordBase.model_fields.items()
    return {name: field.get_default(call_default_factory=True) for name, field in fields if not field.is_required()}


def _insert(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Many rows at once, past the objects: everybody else waits with their own writing for so long."""
    if rows:
        session.connection().execute(insert(table), rows)


def _change(session: Session, rows: list[dict[str, Any]]) -> None:
    """Many known records, those at once of which the same fields change."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    for names, part in alike.items():
        values: dict[str, Any] = {name: bindparam(name) for name in names if name != _KEY}
        session.connection().execute(update(Record).where(Record.id == bindparam(_KEY)).values(values), part)
    session.expire_all()


def _changes(record: Record, draft: Draft) -> list[dict[str, Any]]:
    return history.changes_to(record, _told(record, draft))


def _told(record: Record, draft: Draft) -> dict[str, Any]:
    """What a line says: a blank cell keeps what is known, and what was only derived fills nothing but blanks."""
    filling = {name: value for name, value in draft.derived.items() if getattr(record, name) is None}
    told = {**filling, **draft.given}
    if _stays_settled(record, draft) or _stays_disputed(record, draft):
        del told["status"]
    return told


def _stays_settled(record: Record, draft: Draft) -> bool:
    """Whether a line would open what is settled: through 已停止公示 it could come back to 公示中 later."""
    return record.status in _SETTLED and draft.given.get("status", record.status) not in _SETTLED


def _stays_disputed(record: Record, draft: Draft) -> bool:
    """Whether a line would take away the sign that an objection is being handled: the source need not know of it."""
    return draft.given.get("status") == "published" and marks.is_disputed(record)


def _update(session: Session, tally: _Tally, origin: Origin, open_cases: OpenCases) -> dict[str, list[str]]:
    """Change the records and write their history; the records touched by each open case."""
    ids = [record.id for record, _, _ in tally.updated]
    latest = history.numbers(session, ids)
    cases = {number: found for part in _parts(ids) for number, found in open_cases.find(session, part).items()}
    touched: dict[str, list[str]] = {}
    news: dict[str, list[str]] = {}
    records, versions = [], []
    for record, draft, changes in tally.updated:
        told = {**draft.derived, **draft.given}
        new = {change["field"]: told[change["field"]] for change in changes}
        records.append({**new, "updated_at": origin.now, _KEY: record.id})
        concerned = cases.get(record.id, ())
        number = latest.get(record.id, 0) + 1
        kept = history.version(record.id, number, origin, changes, line=draft.line, open_cases=concerned)
        versions.append({"id": new_id(), **kept})
        settled = _SETTLED.get(new.get("status", ""))
        for case in concerned:
            touched.setdefault(case, []).append(record.id)
            if settled:
                news.setdefault(case, []).append(f"来源单位更新了{draft.number}：{settled}")
    _change(session, records)
    _insert(session, RecordVersion, versions)
    open_cases.tell(session, news, now=origin.now)
    return touched


def _leave_lines(
    session: Session, viewer: Viewer, counts: dict[str, int], touched: dict[str, list[str]], origin: Origin
) -> None:
    """One line for the file, and one for each open case whose records changed."""
    target = origin.file_sha256 or ""
    audit.record(session, viewer.account_id, "record:clerk:imported", target, now=origin.now, details=counts)
    for case, record_ids in touched.items():
        details = {"file_sha256": target, "records": record_ids}
        audit.record(session, viewer.account_id, "case:clerk:record_changed", case, now=origin.now, details=details)


def _parts(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
