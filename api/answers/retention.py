"""Questions without an answer are kept to find out what is missing, and no longer."""

from collections import Counter

from sqlalchemy.orm import Session

from api.answers.models import OpenQuestion
from api.clock import CHINA
from api.privacy.removing import remove_rows
from api.privacy.retention import Batch


def remove_questions(session: Session, batch: Batch) -> Counter[str]:
    """Their texts; how many there were stays."""
    is_old = OpenQuestion.day < batch.period.before(batch.clock.now()).astimezone(CHINA).date()
    return remove_rows(session, OpenQuestion, batch, is_old)
