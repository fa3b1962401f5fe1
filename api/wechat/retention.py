"""What was kept to answer in WeChat, once it is long answered, and people who have not written for as long."""

from collections import Counter

from sqlalchemy.orm import Session

from api.privacy.removing import remove_rows
from api.privacy.retention import Batch
from api.wechat.models import WeChatIncoming, WeChatOutgoing, WeChatThread


def remove_wechat(session: Session, batch: Batch) -> Counter[str]:
    """Keys that recognise repetitions, what could not be sent, and, last, the thread itself."""
    before = batch.period.before(batch.clock.now())
    is_answered = WeChatIncoming.received_at < before, WeChatIncoming.done_at.is_not(None)
    found = remove_rows(session, WeChatIncoming, batch, *is_answered)
    found += remove_rows(session, WeChatOutgoing, batch, WeChatOutgoing.created_at < before)
    return found + remove_rows(session, WeChatThread, batch, WeChatThread.heard_at < before)
