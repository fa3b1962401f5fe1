"""Messages of years ago."""

from collections import Counter

from sqlalchemy.orm import Session

from api.notify.models import Notification
from api.privacy.removing import remove_rows
from api.privacy.retention import Batch


def remove_notifications(session: Session, batch: Batch) -> Counter[str]:
    """Read or not."""
    is_old = Notification.created_at < batch.period.before(batch.clock.now())
    return remove_rows(session, Notification, batch, is_old)
