"""Reports that nobody needs any more: whoever wrote one was answered long ago."""

from collections import Counter

from sqlalchemy.orm import Session

from api.privacy.removing import remove_rows
from api.privacy.retention import Batch
from api.reports.models import Report


def remove_reports(session: Session, batch: Batch) -> Counter[str]:
    """With the telephone number in them; who read them is left in the audit trail."""
    return remove_rows(session, Report, batch, Report.created_at < batch.period.before(batch.clock.now()))
