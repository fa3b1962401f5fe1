"""Files sent in a chat that became part of no case."""

from collections import Counter

from sqlalchemy import exists
from sqlalchemy.orm import Session

from api.cases.models import CaseFile
from api.materials.models import Attachment
from api.privacy.removing import remove_rows
from api.privacy.retention import Batch


def remove_attachments(session: Session, batch: Batch) -> Counter[str]:
    """The rows; the sweep of files takes the bytes away once no row names them."""
    is_old = Attachment.uploaded_at < batch.period.before(batch.clock.now())
    is_used = exists().where(CaseFile.storage_key == Attachment.storage_key)
    return remove_rows(session, Attachment, batch, is_old, ~is_used)
