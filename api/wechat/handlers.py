"""What the worker does for WeChat: people whom nobody attends to, and what was said to them outside of a turn."""

import asyncio
import datetime as dt
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.chat.chat import Chat
from api.chat.models import ChatMessage
from api.chat.saying import STAFF_REPLY, opened
from api.clock import Clock
from api.crypto import FieldCipher
from api.db import Database
from api.notify.senders.wechat_server import wechat_of
from api.notify.texts import Texts
from api.outbox.errands import Errand, Handler, Later
from api.outbox.models import OutboxMessage
from api.outbox.schedule import Schedule
from api.settings import Settings
from api.wechat import holding
from api.wechat.attending import Attendant
from api.wechat.keeping import ATTEND, put_attend, say
from api.wechat.means import Means, means_of
from api.wechat.models import WeChatThread
from api.wechat.offers import Offer
from api.wechat.recording import offer_of

_FORGOTTEN_AFTER = dt.timedelta(seconds=10)
_AT_MOST = 500
_A_MOMENT = dt.timedelta(seconds=1)


def handlers(
    settings: Settings, database: Database, cipher: FieldCipher, clock: Clock
) -> dict[str, Handler | Errand[Any, Any]]:
    """By topic; without the message push nobody writes, and what staff say is read on the portal."""
    wechat = wechat_of(settings)
    if settings.wechat_token is None or wechat is None:
        return {STAFF_REPLY: _nobody_there, ATTEND: _nobody_there}
    means = means_of(settings, database, cipher, clock, wechat, Texts())
    return {
        STAFF_REPLY: partial(staff_reply, means),
        ATTEND: Errand(_prepare, partial(_carry_out, settings, means), _record),
    }


def schedules() -> list[Schedule]:
    """Each minute a look at who was forgotten, because the process that took their message in is gone."""
    return [Schedule("wechat", "* * * * *", sweep, late=dt.timedelta(minutes=1))]


def sweep(session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Attend to whoever waits while nobody holds them."""
    now = clock.now()
    for thread_id in holding.forgotten(session, since=now - _FORGOTTEN_AFTER, now=now, limit=_AT_MOST):
        put_attend(session, thread_id, job.payload["slot"], now=now)


def staff_reply(means: Means, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """What staff or the worker said goes to the person behind what is on its way already.

    From then on a number means what stands there, and nothing where it offers nothing: no older list counts.
    """
    message = session.scalar(select(ChatMessage).where(ChatMessage.id == job.payload["message_id"]))
    if message is None:
        return
    mine = WeChatThread.conversation_id == message.conversation_id
    thread = session.scalar(select(WeChatThread).where(mine).with_for_update())
    if thread is None:
        return
    said = means.wording.of([opened(message, means.cipher)])
    offer = Offer(choices=said.choices, clauses=said.clauses or offer_of(means, thread).clauses)
    say(session, means.cipher, thread, said.bodies, f"staff:{message.id}", now=clock.now(), offer=offer)
    put_attend(session, thread.id, message.id, now=clock.now())


def _prepare(session: Session, job: OutboxMessage, clock: Clock) -> str | None:
    thread_id: str = job.payload["thread"]
    if not holding.is_waiting(session, thread_id):
        return None
    until = holding.held_until(session, thread_id, now=clock.now())
    if until is not None:
        raise Later(until + _A_MOMENT, "正在由别的进程回复。")
    return thread_id


def _carry_out(settings: Settings, means: Means, thread_id: str) -> bool:
    """A turn as the web application takes it, in a loop of its own: the worker has none."""

    async def attend() -> bool:
        chat = Chat(settings, means.database, means.cipher, means.clock)
        attendant = Attendant(means.anew(), chat.turns)
        try:
            hold = await attendant.take(thread_id)
            return hold is not None and await attendant.attend(hold)
        finally:
            await chat.aclose()

    return asyncio.run(attend())


def _record(_session: Session, _job: OutboxMessage, _attended: bool, _clock: Clock) -> None:  # noqa: FBT001 -- R is bool
    """Nothing: where somebody else was quicker, they answer everything that waits."""


def _nobody_there(_session: Session, _job: OutboxMessage, _clock: Clock) -> None:
    """Nothing to do."""
