"""What this office has published of the library's documents, read only as far as asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, defer

from api.library.models import PolicyDocument, PolicyRelation
from api.library.service import DRAFT, PUBLISHED, as_original, head_of
from knowledge.engine.originals import Ending, OriginalDocument, endings
from knowledge.engine.schema import RelationKind


def counts() -> ColumnElement[bool]:
    """Rows that are law of today or of the past.

    A text that only gave way to a better one has no last day of its own and is neither.
    """
    standing = or_(PolicyDocument.status == PUBLISHED, PolicyDocument.effective_to.is_not(None))
    return (PolicyDocument.status != DRAFT) & standing


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
    return [*map(as_original, own), *repealing(session, ids)]


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
