"""What the worker does for the chat: whoever waits for long is told so, and the bot forgets what was deleted."""

import datetime as dt
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from api.chat import bot, saying
from api.chat import handover_words as words
from api.chat.chat import desk_of
from api.chat.handovers import LATE, Desk
from api.chat.models import Conversation, Handover
from api.chat.service import FORGET
from api.clock import Clock
from api.crypto import FieldCipher
from api.notify import staff
from api.notify.handlers import messenger_of
from api.notify.telling import Messenger, News, Reader
from api.outbox.errands import Errand, Handler, Later
from api.outbox.models import OutboxMessage
from api.settings import Settings

_OUT_OF_HOURS = "办公时间以外，到上班以后再提醒。"


def handlers(settings: Settings, cipher: FieldCipher, clock: Clock) -> dict[str, Handler | Errand[Any, Any]]:
    """The work of each topic."""
    return {
        LATE: partial(tell_late, messenger_of(settings), desk_of(settings, cipher, clock)),
        # Forgotten twice is forgotten: nothing is written down afterwards.
        FORGET: Errand(_deleted, partial(bot.forget, settings), lambda *_done: None),
    }


def _deleted(_session: Session, job: OutboxMessage, _clock: Clock) -> str:
    """Which conversation the bot has to forget."""
    return str(job.payload["conversation"])


def tell_late(messenger: Messenger, desk: Desk, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Somebody still waits: the person hears that it takes longer, staff that nobody has come.

    Raises ``Later`` where the office closed meanwhile: nobody is late then.
    """
    handover = session.get(Handover, job.payload["handover"])
    if handover is None or handover.state != "waiting" or handover.conversation_id is None:
        return
    now = clock.now()
    opens_at = desk.hours.opens_at(now)
    if opens_at is not None:
        raise Later(opens_at + desk.late_after, _OUT_OF_HOURS)
    conversation = session.get_one(Conversation, handover.conversation_id)
    line = words.late(signed_in=conversation.account_id is not None)
    saying.tell(session, desk.cipher, conversation, line, now=now)
    values = {"number": handover.number, "minutes": str(desk.late_after // dt.timedelta(minutes=1))}
    for account in staff.attending(session, handover.region):
        if account.id != handover.account_id:
            news = News(f"{job.key}:{account.id}", "staff.handover_late", values)
            messenger.tell(session, Reader(account_id=account.id), news, clock)
