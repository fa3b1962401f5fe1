"""Copies that may no longer be fetched."""

from collections import Counter

from sqlalchemy.orm import Session

from api.privacy.removing import remove_rows
from api.privacy.retention import Batch
from api.rights.models import RightsExport

EXPORTS = "exports"


def remove_exports(session: Session, batch: Batch) -> Counter[str]:
    """The file; that there was one stays with the request."""
    return remove_rows(session, RightsExport, batch, RightsExport.made_at < batch.period.before(batch.clock.now()))
