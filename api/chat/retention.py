"""Conversations that nobody went on with, and who was called to them."""

from collections import Counter

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from api.chat.models import Conversation, Handover
from api.privacy.removing import remove_rows
from api.privacy.retention import Batch


def remove_conversations(session: Session, batch: Batch) -> Counter[str]:
    """With everything said in them: the database removes the messages along. Nobody waits there any more."""
    is_old = Conversation.updated_at < batch.period.before(batch.clock.now())
    forgotten = update(Handover).where(Handover.is_open(), Handover.conversation_id.in_(_ids(is_old)))
    session.execute(forgotten.values(state="closed", closed_at=batch.clock.now()))
    return remove_rows(session, Conversation, batch, is_old)


def remove_handovers(session: Session, batch: Batch) -> Counter[str]:
    """Those long closed; that they were is left in the audit trail."""
    is_old = Handover.closed_at < batch.period.before(batch.clock.now())
    return remove_rows(session, Handover, batch, is_old)


def _ids(is_old: ColumnElement[bool]) -> Select[str]:
    return select(Conversation.id).where(is_old)
