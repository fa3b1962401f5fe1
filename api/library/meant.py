"""Which imported text is meant by the id that lists show, which for a document of the library is the library's."""

from sqlalchemy.orm import Session

from api.errors import Conflict
from api.library import service
from knowledge.engine.library import Library


def texts_meant(session: Session, library: Library, document_id: str, status: str) -> list[str]:
    """The ids of its texts of a status: several where each is a part of it; else of the one changed last.

    Raises ``Conflict`` where the library has its digest and nobody has imported the text.
    """
    if document_id not in library.documents:
        return [document_id]
    rows = service.versions(session, library, document_id)
    if not rows:
        raise Conflict("这份文件只有内置的摘要，没有导入过原文，不能这样办理。请先导入原文。", code="digest_only")
    return [row.id for row in rows if row.status == status] or [rows[0].id]


def draft_meant(session: Session, library: Library, document_id: str) -> str:
    """The draft, the one changed last; raises as ``texts_meant`` does."""
    return texts_meant(session, library, document_id, service.DRAFT)[0]
