"""One at a time answers a person, whichever process: a thread is held by lease, and let go only when nothing waits."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, exists, or_, select, update
from sqlalchemy.orm import Session

from api.db import new_id
from api.wechat.models import WeChatIncoming, WeChatOutgoing, WeChatThread

LEASE = dt.timedelta(seconds=30)


class Lost(Exception):
    """The lease ran out, and somebody else answers now: nothing of ours may be written any more."""


@dataclass(frozen=True)
class Hold:
    """That a thread is ours: until then, or for ``LEASE`` from the last step on."""

    thread_id: str
    lease: str
    until: dt.datetime

    def is_old(self, now: dt.datetime) -> bool:
        """Whether it waited so long that others may be about to take it."""
        return now > self.until - LEASE / 2

    def step(self, session: Session, *, now: dt.datetime) -> None:
        """Hold on for longer; raises ``Lost``. Everything of a step is written in its transaction."""
        ours = update(WeChatThread).where(WeChatThread.id == self.thread_id, WeChatThread.lease == self.lease)
        if not _changed(session, ours.values(leased_until=now + LEASE)):
            raise Lost

    def let_go(self, session: Session) -> bool:
        """Let it go, unless something came in meanwhile; whether it is let go.

        Taking in locks the same row: what came before is seen here, and what comes after finds the thread free.
        """
        thread = session.scalars(_row(self.thread_id)).one_or_none()
        if thread is None or thread.lease != self.lease:
            return True
        if session.scalar(select(_waits(self.thread_id))):
            return False
        thread.lease = thread.leased_until = None
        return True

    def drop(self, session: Session, *, after: int | None = None) -> bool:
        """Let it go with what is left, which is tried again later; not where something came ``after`` that."""
        thread = session.scalars(_row(self.thread_id)).one_or_none()
        came = exists().where(WeChatIncoming.thread_id == self.thread_id, WeChatIncoming.sequence > (after or 0))
        if thread is not None and after is not None and session.scalar(select(came)):
            return False
        ours = update(WeChatThread).where(WeChatThread.id == self.thread_id, WeChatThread.lease == self.lease)
        session.execute(ours.values(lease=None, leased_until=None))
        return True


def take(session: Session, thread_id: str, *, now: dt.datetime) -> Hold | None:
    """Hold a thread that nobody holds, or whose holder died."""
    is_free = or_(WeChatThread.leased_until.is_(None), WeChatThread.leased_until <= now)
    free = update(WeChatThread).where(WeChatThread.id == thread_id, is_free)
    hold = Hold(thread_id, new_id(), now + LEASE)
    return hold if _changed(session, free.values(lease=hold.lease, leased_until=hold.until)) else None


def held_until(session: Session, thread_id: str, *, now: dt.datetime) -> dt.datetime | None:
    """Until when somebody holds it; None: nobody does."""
    until = session.scalar(select(WeChatThread.leased_until).where(WeChatThread.id == thread_id))
    return until if until is not None and until > now else None


def is_waiting(session: Session, thread_id: str) -> bool:
    """Whether anything is left to answer or to send."""
    return bool(session.scalar(select(_waits(thread_id))))


def forgotten(session: Session, *, since: dt.datetime, now: dt.datetime, limit: int) -> list[str]:
    """People who have waited ``since`` then while nobody attends to them."""
    is_free = or_(WeChatThread.leased_until.is_(None), WeChatThread.leased_until <= now)
    unanswered = select(WeChatIncoming.thread_id).where(WeChatIncoming.done_at.is_(None))
    unsent = select(WeChatOutgoing.thread_id).where(WeChatOutgoing.state == "waiting")
    waiting = or_(
        WeChatThread.id.in_(unanswered.where(WeChatIncoming.received_at <= since)),
        WeChatThread.id.in_(unsent.where(WeChatOutgoing.created_at <= since)),
    )
    found = select(WeChatThread.id).where(waiting, is_free).order_by(WeChatThread.heard_at).limit(limit)
    return list(session.scalars(found))


def _waits(thread_id: str) -> ColumnElement[bool]:
    incoming = exists().where(WeChatIncoming.thread_id == thread_id, WeChatIncoming.done_at.is_(None))
    return or_(incoming, exists().where(WeChatOutgoing.thread_id == thread_id, WeChatOutgoing.state == "waiting"))


def _row(thread_id: str) -> Any:
    return select(WeChatThread).where(WeChatThread.id == thread_id).with_for_update()


def _changed(session: Session, change: Any) -> bool:
    return cast("CursorResult[Any]", session.execute(change)).rowcount == 1
