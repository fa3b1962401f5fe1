"""Conversations that nobody went on with."""

from collections import Counter

from sqlalchemy.orm import Session

from api.chat.models import Conversation
from api.privacy.removing import remove_rows
from api.privacy.retention import Batch


def remove_conversations(session: Session, batch: Batch) -> Counter[str]:
    """With everything said in them: the database removes the messages along."""
    is_old = Conversation.updated_at < batch.period.before(batch.clock.now())
    return remove_rows(session, Conversation, batch, is_old)
