"""What this office has published of the library's documents, read only as far as asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, defer

from api.library import parts
from api.library.models import PolicyDocument, PolicyRelation
from api.library.service import DRAFT, as_original, head_of
from knowledge.engine.originals import Ending, OriginalDocument, QuoteMismatch, endings
from knowledge.engine.originals import mismatches as differing
from knowledge.engine.schema import Document, RelationKind


def counts() -> ColumnElement[bool]:
    """Rows that are law of today or of the past; a text that only gave way to a better one of its own is neither."""
    successor = PolicyDocument.superseded_by
    return (PolicyDocument.status != DRAFT) & or_(successor.is_(None), successor != PolicyDocument.document)


def row_of(session: Session, baseline_id: str) -> PolicyDocument | None:
    """The original of a library document: the last one published."""
    return session.scalar(
        select(PolicyDocument)
        .where(PolicyDocument.baseline_id == baseline_id, counts())
        .order_by(PolicyDocument.changed_at.desc(), PolicyDocument.id)
        .limit(1)
    )


def originals_of(session: Session, baseline_ids: Iterable[str]) -> list[OriginalDocument]:
    """Originals of these library documents, and the documents (without clauses) that repeal one of them."""
    ids = list(baseline_ids)
    own = session.scalars(
        select(PolicyDocument)
        .where(PolicyDocument.baseline_id.in_(ids), counts())
        .order_by(PolicyDocument.changed_at, PolicyDocument.id)
    ).all()
    return [*joined(own), *repealing(session, ids)]


def joined(rows: Iterable[PolicyDocument]) -> Iterator[OriginalDocument]:
    """One original for each library document, out of texts in the order of their last change.

    The last one counts, with those that are other parts of the same document.
    """
    texts: dict[str, list[PolicyDocument]] = {}
    for row in rows:
        texts.setdefault(row.baseline_id or row.id, []).append(row)
    for known in texts.values():
        yield _one_original(known[-1], parts.parts_of(known))


def beside(session: Session, row: PolicyDocument) -> list[PolicyDocument]:
    """An imported text (published or not) with the published parts of the same document, in their order."""
    others = session.scalars(
        select(PolicyDocument)
        .where(PolicyDocument.baseline_id == row.baseline_id, counts(), PolicyDocument.id != row.id)
        .order_by(PolicyDocument.changed_at, PolicyDocument.id)
    )
    return parts.parts_of([*others, row])


def whole(session: Session, row: PolicyDocument) -> OriginalDocument:
    """The original that a text makes together with the other parts."""
    return _one_original(row, beside(session, row))


def _one_original(last: PolicyDocument, texts: Sequence[PolicyDocument]) -> OriginalDocument:
    """Several parts bear the title of the whole."""
    clauses = [clause for text in texts for clause in as_original(text).clauses]
    title = parts.whole_title(last.title) if len(texts) > 1 else last.title
    return replace(head_of(last), title=title, clauses=tuple(clauses))


def mismatches(session: Session, entry: Document, row: PolicyDocument) -> list[QuoteMismatch]:
    """Quotes of a library document that do not stand in its original; parts are not asked for what they have not."""
    original = whole(session, row)
    found = differing(entry, original)
    is_part = any(parts.is_part(text.title) for text in beside(session, row))
    return [one for one in found if not is_part or original.find(one.locator)]


def endings_of(session: Session, baseline_ids: Iterable[str]) -> dict[str, Ending]:
    """Which of these library documents were ended by something published here."""
    ids = list(baseline_ids)
    own = session.scalars(
        _heads().where(PolicyDocument.baseline_id.in_(ids)).order_by(PolicyDocument.changed_at, PolicyDocument.id)
    ).all()
    return endings([*map(head_of, own), *repealing(session, ids)])


def repealing(session: Session, baseline_ids: Sequence[str] | None = None) -> list[OriginalDocument]:
    """Documents published here that repeal one of these documents (None: any that is known), without their clauses.

    Not as originals of anything: only what they put an end to is wanted.
    """
    names = select(PolicyRelation.source_id).where(
        PolicyRelation.kind == RelationKind.REPEALS.value, PolicyRelation.target_id.is_not(None)
    )
    if baseline_ids is not None:
        names = names.where(PolicyRelation.target_id.in_(baseline_ids))
    rows = session.scalars(_heads().where(PolicyDocument.id.in_(names)).order_by(PolicyDocument.id)).all()
    return [replace(head_of(row), baseline_id=None) for row in rows]


def _heads() -> Select[PolicyDocument]:
    return select(PolicyDocument).where(counts()).options(defer(PolicyDocument.clauses), defer(PolicyDocument.warnings))
