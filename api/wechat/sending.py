"""Sending in order what waits for a person, each written down before the next one goes.

WeChat knows no key by which it could recognise a message that it was given before. So a process that dies between
"WeChat took it" and "written down" sends that one message again; nothing else is ever sent twice.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.notify.senders.wechat_server import NO_SUCH_PERSON
from api.notify.telling import News, Reader
from api.outbox.errands import Failed
from api.wechat.holding import Hold
from api.wechat.means import Means
from api.wechat.models import WeChatBinding, WeChatOutgoing, WeChatThread
from api.wechat.recording import offered
from api.wechat.wording import CARD_MARK

_SEND = "/cgi-bin/message/custom/send"
_TOO_LATE, _TOO_MANY = 45015, 45047
_CLOSED = (_TOO_LATE, _TOO_MANY)
"""48 hours after a person's last message, or after as many messages as WeChat allows for one of theirs."""
_NOT_THIS_ONE = (45002, 40007, 41004, 47001)
_COME_BACK = "chat.waiting"


@dataclass(frozen=True)
class _Item:
    sequence: int
    openid: str
    body: str


async def send_waiting(means: Means, hold: Hold) -> bool:
    """Send what waits; whether that was all there is to do, and the person is let go.

    Raises ``Failed`` where WeChat should be asked again later, and ``Lost``.
    """
    while (item := await means.read(lambda session: _next(means, session, hold.thread_id))) is not None:
        if await _send(means, hold, item):
            return True
    return False


async def _send(means: Means, hold: Hold, item: _Item) -> bool:
    """Whether nothing is left to do."""
    code = await means.outside(lambda: means.wechat.post(_SEND, _call(means, item)))
    if code not in (0, NO_SUCH_PERSON, *_CLOSED, *_NOT_THIS_ONE):
        raise Failed(f"微信没有收下回复（{code}）。")
    return await means.write(lambda session: _settle(means, session, hold, item, code))


def _next(means: Means, session: Session, thread_id: str) -> _Item | None:
    waits = WeChatOutgoing.thread_id == thread_id, WeChatOutgoing.state == "waiting"
    row = session.scalar(select(WeChatOutgoing).where(*waits).order_by(WeChatOutgoing.sequence).limit(1))
    if row is None or row.sealed is None:
        return None
    openid = session.get_one(WeChatThread, thread_id).openid_sealed
    return _Item(row.sequence, means.cipher.open(openid), means.cipher.open(row.sealed))


def _call(means: Means, item: _Item) -> dict[str, Any]:
    if not item.body.startswith(CARD_MARK) or means.cover is None:
        return {"touser": item.openid, "msgtype": "text", "text": {"content": item.body}}
    page = {
        "title": item.body.removeprefix(CARD_MARK),
        "pagepath": means.bind_page,
        "thumb_media_id": means.wechat.picture(means.cover),
    }
    return {"touser": item.openid, "msgtype": "miniprogrampage", "miniprogrampage": page}


def _settle(means: Means, session: Session, hold: Hold, item: _Item, code: int) -> bool:
    """Write down what became of it; what WeChat does not take now is kept with everything behind it."""
    now = means.clock.now()
    hold.step(session, now=now)
    rows = update(WeChatOutgoing)
    this = rows.where(WeChatOutgoing.sequence == item.sequence)
    behind = rows.where(WeChatOutgoing.thread_id == hold.thread_id, WeChatOutgoing.state == "waiting")
    if code == 0 or code in _NOT_THIS_ONE:
        offered(means, session, item.sequence, was_taken=code == 0)
    if code == 0:
        session.execute(this.values(state="sent", sent_at=now, sealed=None, error=None))
    elif code in _NOT_THIS_ONE:
        session.execute(this.values(state="refused", error=code))
    elif code == NO_SUCH_PERSON:
        session.execute(behind.values(state="refused", error=code))
    else:
        session.execute(behind.values(state="kept", error=code))
        _ask_back(means, session, hold.thread_id)
    return hold.let_go(session)


def _ask_back(means: Means, session: Session, thread_id: str) -> None:
    """Tell somebody we know, once a day: in-app, and by a subscribe message where one is left."""
    index = select(WeChatThread.openid_index).where(WeChatThread.id == thread_id).scalar_subquery()
    account = session.scalar(select(WeChatBinding.account_id).where(WeChatBinding.openid_index == index))
    if account is not None:
        key = f"{_COME_BACK}:{thread_id}:{means.clock.today().isoformat()}"
        means.messenger.tell(session, Reader(account_id=account), News(key, _COME_BACK, {}), means.clock)
