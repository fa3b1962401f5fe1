"""Originals: import to draft, publish, repeal; and how the engine sees them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session, defer

from api.audit import service as audit
from api.clock import CHINA
from api.errors import Conflict, FieldError, InvalidInput, NotFound
from api.library import parts, reading
from api.library.binding import bind
from api.library.editor import Editor
from api.library.models import PolicyDocument
from knowledge.engine.gongwen import DocumentError, ParsedClause, ParsedDocument, ParsedFile
from knowledge.engine.library import Library
from knowledge.engine.originals import OriginalClause, OriginalDocument
from knowledge.engine.schema import Rank, RelationKind

DRAFT, PUBLISHED, REPEALED = "draft", "published", "repealed"


@dataclass(frozen=True)
class Imported:
    """A stored document and whether this import changed anything."""

    row: PolicyDocument
    is_new: bool


def read_file(data: bytes) -> ParsedFile:
    """The documents of a file; raises InvalidInput, whose ``detail`` says why it cannot be read. Needs no database."""
    try:
        return reading.read(data)
    except DocumentError as error:
        raise InvalidInput(error.reason, [FieldError("/file", error.reason)], code=error.code) from None


def keep(session: Session, library: Library, parsed: ParsedFile, *, editor: Editor, now: dt.datetime) -> list[Imported]:
    """Drafts of a parsed file; what is already here with the same content stays as it is.

    Remarks on the file as a whole stand with its first document.
    """
    first, *others = parsed.documents
    first = first.model_copy(update={"warnings": (*parsed.warnings, *first.warnings)})
    return [_import_one(session, library, document, editor, now) for document in (first, *others)]


def _import_one(
    session: Session, library: Library, parsed: ParsedDocument, editor: Editor, now: dt.datetime
) -> Imported:
    digest = _content_hash(parsed)
    known = _known(session, digest)
    if known is not None:
        _keep_source(known, parsed)
        return Imported(known, is_new=False)
    bound = bind(library, parsed)
    baseline = bound.baseline
    row = PolicyDocument(
        baseline_id=baseline.id if baseline else None,
        document=bound.document,
        title=parts.titled(parsed, bound.title),
        issuer=parsed.issuer or (baseline.issuer if baseline else ""),
        rank=(baseline.rank if baseline else parsed.rank).value,
        region=baseline.region if baseline else parsed.region,
        addressees=list(parsed.addressees),
        issued_on=parsed.issued_on,
        printed_on=parsed.printed_on,
        effective_from=bound.effective_from,
        effective_to=bound.effective_to,
        superseded_by=bound.superseded_by,
        status=DRAFT,
        clauses=[clause.model_dump(mode="json") for clause in parsed.clauses],
        warnings=[warning.model_dump() for warning in (*bound.warnings, *parsed.warnings)],
        content_hash=digest,
        revision=1,
        created_at=now,
        created_by=editor.name,
        changed_at=now,
        changed_by=editor.name,
    )
    _keep_source(row, parsed)
    session.add(row)
    session.flush()
    audit.record(session, editor.name, "policy:document:imported", row.id, now=now, details={"document": row.document})
    return Imported(row, is_new=True)


def _keep_source(row: PolicyDocument, parsed: ParsedDocument) -> None:
    """The text as it was read; what was imported before it was kept gets it when it comes again."""
    if row.first_line is None:
        row.source, row.first_line = "\n".join(parsed.source), parsed.first_line


def _known(session: Session, digest: str) -> PolicyDocument | None:
    """The document with this content, unless somebody ended it."""
    same = select(PolicyDocument).where(PolicyDocument.content_hash == digest).order_by(PolicyDocument.status.desc())
    rows = session.scalars(same).all()
    current = next((row for row in rows if row.status != REPEALED), None)
    return current or next((row for row in rows if _gave_way(session, row)), None)


def _gave_way(session: Session, row: PolicyDocument) -> bool:
    """Whether nobody ended it: a text in force took its place, or it was law of the past when it was published."""
    if row.repealed_at == row.published_at:
        return True
    return row.superseded_by == row.document and session.scalar(_published_texts(row).limit(1)) is not None


def _published_texts(row: PolicyDocument) -> Select[PolicyDocument]:
    """Texts of the same document that are in force now: several where each is a part of it."""
    return select(PolicyDocument).where(same_document(row), PolicyDocument.status == PUBLISHED)


def same_document(row: PolicyDocument) -> ColumnElement[bool]:
    """Rows that are texts of the same document as this one."""
    if row.baseline_id is not None:
        return PolicyDocument.baseline_id == row.baseline_id
    same = PolicyDocument.document == row.document
    # "上海市规定2020" names many documents: their titles tell them apart.
    return same if row.document.endswith("号") else same & (PolicyDocument.title == row.title)


def versions(session: Session, library: Library, document_id: str) -> Sequence[PolicyDocument]:
    """All texts of a document, those changed last first; raises NotFound."""
    if document_id in library.documents:
        same = PolicyDocument.baseline_id == document_id
    else:
        same = same_document(get_document(session, document_id))
    heads = (defer(PolicyDocument.clauses), defer(PolicyDocument.warnings))
    order = (PolicyDocument.changed_at.desc(), PolicyDocument.id)
    return session.scalars(select(PolicyDocument).where(same).order_by(*order).options(*heads)).all()


def get_document(session: Session, document_id: str) -> PolicyDocument:
    """One imported document; raises NotFound."""
    row = session.get(PolicyDocument, document_id)
    if row is None:
        raise NotFound("没有这份文件。")
    return row


def drop(session: Session, document_id: str, *, editor: Editor, now: dt.datetime) -> None:
    """Delete a draft; raises Conflict when it was published."""
    row = draft_of(session, document_id, editor)
    session.delete(row)
    session.flush()
    audit.record(session, editor.name, "policy:document:dropped", document_id, now=now)


def publish(session: Session, document_id: str, *, editor: Editor, now: dt.datetime) -> PolicyDocument:
    """Publish a draft; an older text of the same document gives way to it.

    Raises:
        Conflict: not a draft, or a newer text of the document is in force.
        InvalidInput: region or first day in force is missing.

    """
    row = draft_of(session, document_id, editor)
    missing = [
        FieldError(f"/{name}", f"发布前请补上{label}。")
        for name, label in (("region", "适用地区（六位行政区划代码）"), ("effective_from", "施行日期"))
        if getattr(row, name) is None
    ]
    if missing:
        raise InvalidInput("还不能发布：" + "".join(error.detail for error in missing), missing)
    standing = session.scalars(_published_texts(row)).all()
    for previous in (text for text in standing if not parts.stand_side_by_side(text, row)):
        _refuse_older(row, previous)
        previous.superseded_by = row.document
        end(previous, editor, now)
    row.status = PUBLISHED
    row.published_at, row.published_by = now, editor.name
    touch(row, editor, now)
    session.flush()
    audit.record(session, editor.name, "policy:document:published", row.id, now=now, details={"document": row.document})
    return row


def _refuse_older(row: PolicyDocument, current: PolicyDocument) -> None:
    """A text of an earlier day must not push out the one in force."""
    oldest = dt.date.min
    ours, theirs = ((text.issued_on or oldest, text.effective_from or oldest) for text in (row, current))
    if ours < theirs:
        days = [text.issued_on.isoformat() if text.issued_on else "未写明" for text in (current, row)]
        raise Conflict(
            f"已发布的《{current.title}》比这份新（公布日期：{days[0]}，这份：{days[1]}）。"
            "确实要替换的，请先订正公布日期，或先废止已发布的文本。",
            code="newer_text_published",
        )


def repeal(
    session: Session,
    document_id: str,
    effective_to: dt.date,
    superseded_by: str | None,
    *,
    editor: Editor,
    now: dt.datetime,
) -> PolicyDocument:
    """End a published document; raises Conflict when it is not published, InvalidInput for a day before it began."""
    row = get_document(session, document_id)
    if row.status != PUBLISHED:
        standing = "还是草稿，不用的话可以删除" if row.status == DRAFT else "已经废止"
        raise Conflict(f"只有已发布的文件才能废止，这份文件{standing}。")
    if row.effective_from and effective_to < row.effective_from:
        raise InvalidInput("失效日期早于施行日期。", [FieldError("/effective_to", "不能早于施行日期。")])
    row.effective_to, row.superseded_by = effective_to, superseded_by
    end(row, editor, now)
    session.flush()
    audit.record(session, editor.name, "policy:document:repealed", row.id, now=now, details={"document": row.document})
    return row


def end(row: PolicyDocument, editor: Editor, now: dt.datetime) -> None:
    """A published document is repealed from now on; which day is its last one stands in it."""
    row.status = REPEALED
    row.repealed_at, row.repealed_by = now, editor.name
    touch(row, editor, now)


def end_if_past(session: Session, row: PolicyDocument, *, editor: Editor, now: dt.datetime) -> None:
    """A text that says itself when something else took its place, and that day is over, is repealed at once."""
    last = row.effective_to
    if row.status == PUBLISHED and row.superseded_by and last and last < now.astimezone(CHINA).date():
        end(row, editor, now)
        details = {"document": row.document, "by": row.superseded_by, "effective_to": last.isoformat()}
        audit.record(session, editor.name, "policy:document:repealed", row.id, now=now, details=details)


def as_original(row: PolicyDocument) -> OriginalDocument:
    """The engine's view of an imported document."""
    clauses = [ParsedClause.model_validate(clause) for clause in row.clauses]
    return replace(head_of(row), clauses=tuple(_flat(clauses)))


def head_of(row: PolicyDocument) -> OriginalDocument:
    """The engine's view of an imported document, without its clauses."""
    repealed = [tie.target_id for tie in row.relations if tie.kind == RelationKind.REPEALS.value and tie.target_id]
    return replace(bare_head(row), repeals=tuple(repealed))


def bare_head(row: PolicyDocument | Row[Any]) -> OriginalDocument:
    """The engine's view of the columns of an imported document: without its clauses and what it repeals."""
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
        clauses=(),
    )


def _flat(clauses: Sequence[ParsedClause]) -> Iterator[OriginalClause]:
    for root in clauses:
        for clause in root.walk():
            yield OriginalClause(clause.locator, clause.heading, clause.text, clause.full_text)


def draft_of(session: Session, document_id: str, editor: Editor) -> PolicyDocument:
    """One draft; raises NotFound, Conflict when it is no longer one, NotAllowed for another place's of somebody else.

    Whoever imported one may set right where it applies.
    """
    row = get_document(session, document_id)
    if row.status != DRAFT:
        standing = "已经废止" if row.status == REPEALED else "已经发布"
        raise Conflict(f"这份文件{standing}，不能再改；需要更正时请重新导入，原来的会被替换。")
    if row.region is not None and row.created_by != editor.name:
        editor.require(row.region)
    return row


def touch(row: PolicyDocument, editor: Editor, now: dt.datetime) -> None:
    """Note who changed a document; other processes notice by the revision. Raises NotAllowed for another place's."""
    if row.region is not None:
        editor.require(row.region)
    row.revision += 1
    row.changed_at, row.changed_by = now, editor.name


def _content_hash(parsed: ParsedDocument) -> str:
    content: Any = parsed.model_dump(mode="json", exclude={"warnings", "source", "first_line"})
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
