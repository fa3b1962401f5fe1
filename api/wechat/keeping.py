"""Taking in: kept in the commit that makes a repetition of it recognisable, and that decides who answers it."""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import case, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.crypto import FieldCipher, Sealed
from api.db import Base, UtcDateTime, new_id
from api.outbox import service as outbox
from api.wechat import phrases
from api.wechat.holding import LEASE, Hold
from api.wechat.models import WeChatBinding, WeChatIncoming, WeChatOutgoing, WeChatThread
from api.wechat.offers import Offer
from api.wechat.openids import settled
from api.wechat.reading import Incoming
from api.wechat.wording import CARD_MARK

ATTEND = "wechat.attend"
"""The job of attending to somebody whom no web application attends to."""
ENTER, TEXT, IMAGE, CARD = "user_enter_tempsession", "text", "image", "miniprogrampage"
EVENT = "event"
_A_MINUTE = dt.timedelta(minutes=1)
PER_MINUTE, KEPT_PER_MINUTE = 20, 60
KEPT_FOR = dt.timedelta(days=7)


@dataclass(frozen=True)
class Kept:
    """What became of a message; with ``hold`` it is the caller's to answer, else somebody is at it already."""

    is_new: bool
    hold: Hold | None = None


@dataclass(frozen=True)
class Keeper:
    """Keeps what comes in; ``limited`` is False only for measuring."""

    cipher: FieldCipher
    limited: bool = True

    def keep(self, session: Session, message: Incoming, *, now: dt.datetime) -> Kept:
        """Keep it, unless it is a repetition or a flood; whoever holds the person answers this one as well.

        Few statements, because all writers wait for them: the first makes, locks and holds the person at once.
        """
        is_for_us = message.kind != EVENT or message.event == ENTER
        openid = settled(session, self.cipher, message.openid)
        whose = select(WeChatBinding.account_id).where(WeChatBinding.openid_index == openid.index).scalar_subquery()
        row = {
            "key": message.key,
            "kind": message.event if message.kind == EVENT else message.kind,
            "written_at": message.written_at,
            "number": message.number,
            "received_at": now,
            "tries": 0,
            "account_id": whose if is_for_us else None,
            "sealed": self.cipher.seal(json.dumps(message.content)).ciphertext if is_for_us else None,
            "done_at": None if is_for_us else now,
        }
        hold, is_ours = _held(session, openid, now)
        mine = Kept(is_new=False, hold=hold if is_ours else None)
        lately = self._lately(session, hold.thread_id, now)
        if lately >= KEPT_PER_MINUTE:
            return mine
        if lately >= PER_MINUTE:
            row |= {"account_id": None, "sealed": None, "done_at": now}
        insert = _insert(session, WeChatIncoming).values(thread_id=hold.thread_id, **row)
        added = insert.on_conflict_do_nothing().returning(WeChatIncoming.sequence)
        if session.scalar(added) is None:
            return mine
        if lately >= PER_MINUTE:
            thread = session.get_one(WeChatThread, hold.thread_id)
            say(session, self.cipher, thread, [phrases.TOO_FAST], f"flood:{thread.id}:{now:%Y%m%d%H%M}", now=now)
        _open_window(session, hold.thread_id, now)
        return replace(mine, is_new=True)

    def _lately(self, session: Session, thread_id: str, now: dt.datetime) -> int:
        if not self.limited:
            return 0
        recent = WeChatIncoming.received_at > now - _A_MINUTE
        return session.scalar(select(func.count()).where(WeChatIncoming.thread_id == thread_id, recent)) or 0


def _held(session: Session, openid: Sealed, now: dt.datetime) -> tuple[Hold, bool]:
    """A hold on the person, made where they are new, and whether it is ours: somebody may be answering them."""
    hold = Hold(new_id(), new_id(), now + LEASE)
    insert = _insert(session, WeChatThread).values(
        id=hold.thread_id,
        openid_index=openid.index,
        openid_sealed=openid.ciphertext,
        heard_at=now,
        lease=hold.lease,
        leased_until=hold.until,
    )
    is_free = or_(WeChatThread.leased_until.is_(None), WeChatThread.leased_until <= now)
    upsert = insert.on_conflict_do_update(
        index_elements=["openid_index"],
        set_={
            "heard_at": now,
            "lease": case((is_free, hold.lease), else_=WeChatThread.lease),
            "leased_until": case((is_free, literal(hold.until, UtcDateTime())), else_=WeChatThread.leased_until),
        },
    )
    thread_id, lease = session.execute(upsert.returning(WeChatThread.id, WeChatThread.lease)).one()
    return replace(hold, thread_id=thread_id), lease == hold.lease


def _insert(session: Session, table: type[Base]) -> Any:
    """An insert that bears a conflict; both databases have it, each under its own name."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return (postgresql.insert if is_postgresql else sqlite.insert)(table)


def say(
    session: Session,
    cipher: FieldCipher,
    thread: WeChatThread,
    bodies: list[str],
    source: str,
    *,
    now: dt.datetime,
    offer: Offer | None = None,
) -> None:
    """Put messages on their way, once per ``source``; a body is a text, or a card as ``CARD_MARK`` and its title.

    The last text brings the ``offer``: nothing can be chosen by number before the person can have seen all of it.
    """
    first = select(WeChatOutgoing.sequence).where(WeChatOutgoing.source == f"{source}:0")
    if not bodies or session.scalar(first) is not None:
        return
    texts = [place for place, body in enumerate(bodies) if not body.startswith(CARD_MARK)]
    for place, body in enumerate(bodies):
        brings = offer if place == max(texts, default=None) else None
        session.add(
            WeChatOutgoing(
                thread_id=thread.id,
                source=f"{source}:{place}",
                sealed=cipher.seal(body).ciphertext,
                offer_sealed=cipher.seal(brings.model_dump_json()).ciphertext if brings else None,
                state="waiting",
                created_at=now,
            )
        )
        session.flush()  # the numbers that give the order are dealt out one by one


def put_attend(session: Session, thread_id: str, why: str, *, now: dt.datetime) -> None:
    """Have the worker attend to somebody."""
    outbox.put(session, ATTEND, f"{ATTEND}:{thread_id}:{why}", {"thread": thread_id}, now=now)


def _open_window(session: Session, thread_id: str, now: dt.datetime) -> None:
    """Whoever writes can be written to again: what WeChat did not take before goes first."""
    kept = update(WeChatOutgoing).where(
        WeChatOutgoing.thread_id == thread_id,
        WeChatOutgoing.state == "kept",
        WeChatOutgoing.created_at > now - KEPT_FOR,
    )
    session.execute(kept.values(state="waiting"))
