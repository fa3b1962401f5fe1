"""Originals: import to draft, correct, publish, repeal; and what the policy desk reads of them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.answers.desk import Publication
from api.audit import service as audit
from api.errors import Conflict, FieldError, InvalidInput, NotFound
from api.library.models import PolicyDocument
from api.library.schemas import ClauseIn, DocumentPatch
from knowledge.engine.gongwen import DocumentError, ParsedClause, ParsedDocument, parse_bytes
from knowledge.engine.gongwen.contacts import redact
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalClause, OriginalDocument
from knowledge.engine.schema import Document, Rank

DRAFT, PUBLISHED, REPEALED = "draft", "published", "repealed"
_CLEARABLE = {"issued_on", "printed_on", "effective_to"}


@dataclass(frozen=True)
class Imported:
    """A stored document and whether this import changed anything."""

    row: PolicyDocument
    is_new: bool


def import_bytes(session: Session, library: Library, data: bytes, *, actor: str, now: dt.datetime) -> list[Imported]:
    """Parse a file and keep its documents as drafts; what is already here with the same content stays as it is.

    Raises:
        InvalidInput: the file cannot be read as official documents; ``detail`` says why.

    """
    try:
        parsed = parse_bytes(data)
    except DocumentError as error:
        raise InvalidInput(error.reason, [FieldError("/file", error.reason)], code=error.code) from None
    return [_import_one(session, library, document, actor, now) for document in parsed.documents]


def _import_one(session: Session, library: Library, parsed: ParsedDocument, actor: str, now: dt.datetime) -> Imported:
    digest = _content_hash(parsed)
    known = session.scalar(
        select(PolicyDocument)
        .where(PolicyDocument.content_hash == digest, PolicyDocument.status != REPEALED)
        .order_by(PolicyDocument.status.desc())
    )
    if known is not None:
        return Imported(known, is_new=False)
    baseline = baseline_of(library, parsed.document, parsed.title)
    row = PolicyDocument(
        baseline_id=baseline.id if baseline else None,
        document=baseline.document if baseline else parsed.document,
        title=parsed.title,
        issuer=parsed.issuer or (baseline.issuer if baseline else ""),
        rank=(baseline.rank if baseline else parsed.rank).value,
        region=baseline.region if baseline else parsed.region,
        addressees=list(parsed.addressees),
        issued_on=parsed.issued_on,
        printed_on=parsed.printed_on,
        effective_from=baseline.effective_from if baseline else parsed.effective_from,
        effective_to=baseline.effective_to if baseline else None,
        status=DRAFT,
        clauses=[clause.model_dump(mode="json") for clause in parsed.clauses],
        warnings=[warning.model_dump() for warning in parsed.warnings],
        content_hash=digest,
        revision=1,
        created_at=now,
        created_by=actor,
        changed_at=now,
        changed_by=actor,
    )
    session.add(row)
    session.flush()
    audit.record(session, actor, "policy:document:imported", row.id, now=now, details={"document": row.document})
    return Imported(row, is_new=True)


def baseline_of(library: Library, document: str, title: str) -> Document | None:
    """The library's document with this number, or, where neither has one, with this title."""
    named = {entry.document: entry for entry in library.documents.values()}
    titled = {entry.title: entry for entry in library.documents.values()}
    return named.get(document) or titled.get(title) or titled.get(title.removeprefix("中华人民共和国"))


def get_document(session: Session, document_id: str) -> PolicyDocument:
    """One imported document; raises NotFound."""
    row = session.get(PolicyDocument, document_id)
    if row is None:
        raise NotFound("没有这份文件。")
    return row


def correct(
    session: Session, document_id: str, patch: DocumentPatch, *, actor: str, now: dt.datetime
) -> PolicyDocument:
    """Correct a draft; raises Conflict when it is no longer one."""
    row = _draft(session, document_id)
    given = patch.model_dump(exclude_unset=True, exclude={"clauses"})
    for name, value in given.items():
        if value is None and name not in _CLEARABLE:
            continue
        setattr(row, name, value.value if isinstance(value, Rank) else value)
    if patch.clauses is not None:
        row.clauses = [_clean_clause(clause).model_dump(mode="json") for clause in patch.clauses]
    row.content_hash = hashlib.sha256(f"{row.id}:{row.content_hash}:{now.isoformat()}".encode()).hexdigest()
    _touch(row, actor, now)
    session.flush()
    audit.record(session, actor, "policy:document:corrected", row.id, now=now, details={"fields": sorted(given)})
    return row


def drop(session: Session, document_id: str, *, actor: str, now: dt.datetime) -> None:
    """Delete a draft; raises Conflict when it was published."""
    row = _draft(session, document_id)
    session.delete(row)
    session.flush()
    audit.record(session, actor, "policy:document:dropped", document_id, now=now)


def publish(session: Session, document_id: str, *, actor: str, now: dt.datetime) -> PolicyDocument:
    """Publish a draft; an older text of the same document gives way to it.

    Raises:
        Conflict: not a draft.
        InvalidInput: region or first day in force is missing.

    """
    row = _draft(session, document_id)
    missing = [
        FieldError(f"/{name}", f"发布前请补上{label}。")
        for name, label in (("region", "适用地区（六位行政区划代码）"), ("effective_from", "施行日期"))
        if getattr(row, name) is None
    ]
    if missing:
        raise InvalidInput("还不能发布：" + "".join(error.detail for error in missing), missing)
    older = select(PolicyDocument).where(PolicyDocument.document == row.document, PolicyDocument.status == PUBLISHED)
    for previous in session.scalars(older):
        previous.status = REPEALED
        previous.superseded_by = row.document
        _touch(previous, actor, now)
    row.status = PUBLISHED
    _touch(row, actor, now)
    session.flush()
    audit.record(session, actor, "policy:document:published", row.id, now=now, details={"document": row.document})
    return row


def repeal(
    session: Session,
    document_id: str,
    effective_to: dt.date,
    superseded_by: str | None,
    *,
    actor: str,
    now: dt.datetime,
) -> PolicyDocument:
    """End a published document; raises Conflict when it is not published, InvalidInput for a day before it began."""
    row = get_document(session, document_id)
    if row.status != PUBLISHED:
        raise Conflict("只有已发布的文件才能废止。")
    if row.effective_from and effective_to < row.effective_from:
        raise InvalidInput("失效日期早于施行日期。", [FieldError("/effective_to", "不能早于施行日期。")])
    row.status, row.effective_to, row.superseded_by = REPEALED, effective_to, superseded_by
    _touch(row, actor, now)
    session.flush()
    audit.record(session, actor, "policy:document:repealed", row.id, now=now, details={"document": row.document})
    return row


def published_originals(session: Session) -> Publication:
    """What the desk reads: a version that changes with every publication or repeal, and the documents behind it."""
    marks = session.execute(
        select(PolicyDocument.id, PolicyDocument.revision)
        .where(PolicyDocument.status != DRAFT)
        .order_by(PolicyDocument.id)
    ).all()
    version = hashlib.sha256(repr([tuple(mark) for mark in marks]).encode()).hexdigest()
    return Publication(version, lambda: _load(session))


def _load(session: Session) -> Sequence[OriginalDocument]:
    rows = session.scalars(
        select(PolicyDocument).where(PolicyDocument.status != DRAFT).order_by(PolicyDocument.changed_at)
    )
    # A text that only gave way to a better one has no last day of its own and is not law of the past either.
    return [as_original(row) for row in rows if row.status == PUBLISHED or row.effective_to is not None]


def as_original(row: PolicyDocument) -> OriginalDocument:
    """The engine's view of an imported document."""
    clauses = [ParsedClause.model_validate(clause) for clause in row.clauses]
    return OriginalDocument(
        id=row.id,
        baseline_id=row.baseline_id,
        document=row.document,
        title=row.title,
        issuer=row.issuer,
        region=row.region or "",
        rank=Rank(row.rank),
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        superseded_by=row.superseded_by,
        clauses=tuple(_flat(clauses)),
    )


def _flat(clauses: Sequence[ParsedClause]) -> Iterator[OriginalClause]:
    for root in clauses:
        for clause in root.walk():
            yield OriginalClause(clause.locator, clause.heading, clause.text, clause.full_text)


def _draft(session: Session, document_id: str) -> PolicyDocument:
    row = get_document(session, document_id)
    if row.status != DRAFT:
        raise Conflict("这份文件已经发布，不能再改；需要更正时请重新导入，原来的会被替换。")
    return row


def _clean_clause(clause: ClauseIn) -> ParsedClause:
    """A corrected clause; contact data that was typed in again is hidden again."""
    text = redact(clause.text)[0]
    return ParsedClause(
        locator=clause.locator,
        heading=clause.heading,
        text=text,
        printed="\n".join(part for part in (clause.heading, text) if part),
        children=tuple(_clean_clause(child) for child in clause.children),
    )


def _touch(row: PolicyDocument, actor: str, now: dt.datetime) -> None:
    row.revision += 1
    row.changed_at, row.changed_by = now, actor


def _content_hash(parsed: ParsedDocument) -> str:
    content: Any = parsed.model_dump(mode="json", exclude={"warnings"})
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
