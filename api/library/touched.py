"""Which documents a document touches: itself, what it amends or repeals, what it took the place of."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.library.models import PolicyDocument
from api.library.service import get_document
from knowledge.engine.library import Library
from knowledge.engine.schema import Document, RelationKind

_CHANGES = (RelationKind.AMENDS, RelationKind.REPEALS)
Names = dict[str, str]
"""What a reader calls each document, by its id."""


def touched_by(session: Session, library: Library, document_id: str) -> tuple[Names, str | None, tuple[str, ...]]:
    """The documents, the region in which they apply, and their fields (none: all); raises ``NotFound``."""
    entry = library.documents.get(document_id)
    row = None if entry is not None else get_document(session, document_id)
    if row is not None and row.baseline_id is not None:
        entry = library.documents.get(row.baseline_id)
    rows = _rows(session, entry, row)
    names: Names = {}
    for one, name in (*_of_library(library, entry), *_of_rows(session, rows)):
        names.setdefault(one, name)
    region = entry.region if entry is not None else row.region if row is not None else None
    return names, region, tuple(field.value for field in entry.fields) if entry is not None else ()


def _rows(session: Session, entry: Document | None, row: PolicyDocument | None) -> list[PolicyDocument]:
    if row is not None:
        return [row]
    own = select(PolicyDocument).where(PolicyDocument.baseline_id == (entry.id if entry else ""))
    return list(session.scalars(own.order_by(PolicyDocument.changed_at.desc(), PolicyDocument.id)))


def _of_library(library: Library, entry: Document | None) -> Iterator[tuple[str, str]]:
    if entry is None:
        return
    yield entry.id, entry.document
    for tie in entry.relations:
        if tie.kind in _CHANGES:
            yield tie.document, library.documents[tie.document].document
    for other in library.documents.values():
        if other.superseded_by == entry.id:
            yield other.id, other.document


def _of_rows(session: Session, rows: list[PolicyDocument]) -> Iterator[tuple[str, str]]:
    kinds = {kind.value for kind in _CHANGES}
    for row in rows:
        yield row.baseline_id or row.id, row.document
        for tie in row.relations:
            if tie.kind in kinds and tie.target_id:
                yield tie.target_id, tie.target
        gone = select(PolicyDocument).where(PolicyDocument.superseded_by == row.document)
        for other in session.scalars(gone.order_by(PolicyDocument.id)):
            yield other.baseline_id or other.id, other.document
