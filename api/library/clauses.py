"""Whether a clause that somebody names stands in a published original."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.answers.citing import fold_reference, places_after
from api.library.models import PolicyDocument
from api.library.service import DRAFT
from knowledge.engine.gongwen import ParsedClause


def published_clause(session: Session, wanted: str) -> str | None:
    """Document and locator of the clause that the folded reference names; None when there is none."""
    columns = (PolicyDocument.id, PolicyDocument.baseline_id, PolicyDocument.document, PolicyDocument.title)
    for row in session.execute(select(*columns).where(PolicyDocument.status != DRAFT)):
        names = filter(None, (row.document, row.title, row.id, row.baseline_id))
        for place in places_after(wanted, names):
            for locator in _locators(session, row.id):
                if fold_reference(locator) == place:
                    return f"{row.document} {locator}"
    return None


def _locators(session: Session, document_id: str) -> Iterator[str]:
    clauses = session.scalar(select(PolicyDocument.clauses).where(PolicyDocument.id == document_id)) or []
    for root in clauses:
        yield from (clause.locator for clause in ParsedClause.model_validate(root).walk())
