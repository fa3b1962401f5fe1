"""Where an account is reached: addresses with consent, confirmed by a code before they are used."""

import datetime as dt
import hmac
import secrets
from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import Conflict, TooManyRequests
from api.notify.channels import Channel, Outcome, Outgoing, Sender
from api.notify.models import CodeSent, ContactPoint
from api.notify.texts import Texts
from api.outbox import service as outbox
from api.outbox.errands import Errand
from api.outbox.models import OutboxMessage
from api.privacy import consents

CODE_LIFE = dt.timedelta(minutes=10)
MOST_TRIES, MOST_CODES_A_DAY = 5, 5
_PAUSE = dt.timedelta(minutes=1)
_A_DAY = dt.timedelta(days=1)
_CODE_TOPIC = "contact.code.{channel}"
_DIGITS = 6


def points_of(session: Session, account_id: str) -> dict[str, ContactPoint]:
    """The addresses of an account by channel."""
    found = session.scalars(select(ContactPoint).where(ContactPoint.account_id == account_id))
    return {point.channel: point for point in found}


def switch(session: Session, account_id: str, channel: Channel, *, on: bool) -> ContactPoint:
    """Switch a channel on or off; its address is kept."""
    point = _point(session, account_id, channel)
    point.switched_on = on
    session.flush()
    return point


def set_address(
    session: Session, cipher: FieldCipher, account_id: str, channel: Channel, address: str, clock: Clock
) -> None:
    """Keep a new address and send a code to it; the one that is kept already is left as it is.

    Where too many codes were asked for, the address waits without one, and nothing else of the request is lost.
    """
    point = _point(session, account_id, channel)
    sealed = cipher.seal(address)
    if point.address_index in (sealed.index, *sealed.earlier) and point.failed_at is None:
        return
    point.address_sealed, point.address_index = sealed.ciphertext, sealed.index
    point.consented_at, point.confirmed_at, point.failed_at = clock.now(), None, None
    point.code_hash = None
    consents.give(session, account_id, "reminders", "portal", clock)
    session.flush()
    with suppress(TooManyRequests):
        send_code(session, cipher, account_id, channel, clock)


def doubt(session: Session, account_id: str, *, before: dt.datetime) -> bool:
    """Nothing is sent to telephone and mailbox confirmed by then until they are anew; whether there are any."""
    sure = ContactPoint.channel != Channel.WECHAT, ContactPoint.confirmed_at <= before
    mine = update(ContactPoint).where(ContactPoint.account_id == account_id, *sure)
    return bool(session.scalars(mine.values(confirmed_at=None).returning(ContactPoint.id)).all())


def drop_address(session: Session, account_id: str, channel: Channel, *, now: dt.datetime) -> None:
    """Erase the address; with the last one the consent ends. Which codes were sent stays for a day (``CodeSent``)."""
    point = _point(session, account_id, channel)
    point.address_sealed = point.address_index = point.code_hash = None
    point.consented_at = point.confirmed_at = point.failed_at = None
    point.sends_left = 0
    session.flush()
    if not any(one.address_index for one in points_of(session, account_id).values()):
        consents.withdraw(session, account_id, "reminders", now=now)


def send_code(session: Session, cipher: FieldCipher, account_id: str, channel: Channel, clock: Clock) -> None:
    """Put a code on its way.

    Raises ``Conflict`` where there is nothing to confirm, ``TooManyRequests`` where this account, or anybody for this
    address, asked for too many.
    """
    point = _point(session, account_id, channel)
    if point.address_index is None or point.confirmed_at is not None or channel is Channel.WECHAT:
        raise Conflict("没有需要确认的联系方式。请先填写新的联系方式。", code="nothing_to_confirm")
    _refuse_flood(session, point.address_index, account_id, clock.now())
    sent = CodeSent(account_id=account_id, address_index=point.address_index, sent_at=clock.now())
    session.add(sent)
    session.flush()
    code = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
    point.code_hash, point.code_tries, point.code_sent_at = _hash(cipher, point, code), 0, clock.now()
    payload = {"contact": point.id, "code": cipher.seal(code).ciphertext}
    outbox.put(session, _CODE_TOPIC.format(channel=channel), f"code:{sent.id}", payload, now=clock.now())
    session.flush()


def confirm(session: Session, cipher: FieldCipher, account_id: str, channel: Channel, code: str, clock: Clock) -> bool:
    """Whether the code is right; then the address may be used. A wrong one counts, so it must be committed too."""
    point = _point(session, account_id, channel)
    sent = point.code_sent_at
    if point.code_hash is None or sent is None or clock.now() - sent > CODE_LIFE or point.code_tries >= MOST_TRIES:
        raise Conflict("验证码已失效，请重新获取。", code="code_expired")
    point.code_tries += 1
    right = _is_right(cipher, point, code)
    if right:
        point.confirmed_at, point.code_hash = clock.now(), None
    session.flush()
    return right


def bind_wechat(
    session: Session,
    cipher: FieldCipher,
    account_id: str,
    openid: str,
    allowed: int,
    clock: Clock,
    *,
    is_told: bool = False,
) -> None:
    """Keep whose WeChat an account is, on WeChat's own word, and add the messages that the person allowed.

    With ``is_told`` WeChat itself tells of each permission (``allow_wechat``), as soon as it knows whose it is.
    """
    point = _point(session, account_id, Channel.WECHAT)
    sealed = cipher.seal(openid)
    if point.address_index not in (sealed.index, *sealed.earlier):
        point.sends_left = 0
    point.address_sealed, point.address_index = sealed.ciphertext, sealed.index
    point.consented_at = point.confirmed_at = clock.now()
    point.failed_at = None
    point.sends_left = max(point.sends_left, allowed) if is_told else point.sends_left + allowed
    if allowed:  # binding alone only says who somebody is
        consents.give(session, account_id, "reminders", "wechat", clock)
    session.flush()


def allow_wechat(session: Session, openid_index: str, *, allowed: bool) -> None:
    """WeChat told that somebody allowed one more message, or none at all any more."""
    points = update(ContactPoint).where(
        ContactPoint.channel == Channel.WECHAT, ContactPoint.address_index == openid_index
    )
    session.execute(points.values(sends_left=ContactPoint.sends_left + 1 if allowed else 0))


def code_errands(
    senders: Mapping[Channel, Sender], texts: Texts, cipher: FieldCipher
) -> dict[str, Errand[Outgoing, Outcome]]:
    """The sending of codes, by topic; quiet hours do not hold here, as the person is waiting."""

    def prepare(session: Session, job: OutboxMessage, clock: Clock) -> Outgoing | None:
        point = session.get(ContactPoint, job.payload["contact"])
        code = cipher.open(job.payload["code"])
        if point is None or point.address_sealed is None or not _is_right(cipher, point, code):
            return None
        if point.code_sent_at is None or clock.now() - point.code_sent_at > CODE_LIFE:
            return None
        words = texts.say("code.confirm", code=code, minutes=str(int(CODE_LIFE.total_seconds()) // 60))
        address = cipher.open(point.address_sealed)
        footer = texts.part("code_footer")
        return Outgoing(job.key, address, words.title, words.text, words.short, "", point.code_sent_at, footer)

    mail_and_sms = (channel for channel in senders if channel is not Channel.WECHAT)
    return {
        _CODE_TOPIC.format(channel=channel): Errand(prepare, senders[channel].send, _record_code)
        for channel in mail_and_sms
    }


def tries_left(session: Session, account_id: str, channel: Channel) -> int:
    """How often a code may still be tried."""
    return max(MOST_TRIES - _point(session, account_id, channel).code_tries, 0)


def _record_code(session: Session, job: OutboxMessage, outcome: Outcome, clock: Clock) -> None:
    point = session.get(ContactPoint, job.payload["contact"])
    if point is not None and outcome is not Outcome.SENT:
        point.failed_at, point.code_hash = clock.now(), None


def _point(session: Session, account_id: str, channel: Channel) -> ContactPoint:
    """The row of an account and a channel, locked, made where it is new."""
    query = select(ContactPoint).where(ContactPoint.account_id == account_id, ContactPoint.channel == channel)
    point = session.scalar(query.with_for_update())
    if point is None:
        point = ContactPoint(account_id=account_id, channel=channel)
        session.add(point)
        session.flush()
    return point


def _refuse_flood(session: Session, address_index: str, account_id: str, now: dt.datetime) -> None:
    """A code costs somebody's attention, and the address may be a stranger's: counted by account and by address."""
    session.execute(delete(CodeSent).where(CodeSent.sent_at <= now - _A_DAY))
    to_address = CodeSent.address_index == address_index
    last = session.scalar(select(func.max(CodeSent.sent_at)).where(to_address))
    if last is not None and now - last < _PAUSE:
        raise TooManyRequests("验证码刚刚发过，请等一分钟再试。")
    by_account = CodeSent.account_id == account_id
    if max(_count(session, to_address), _count(session, by_account)) >= MOST_CODES_A_DAY:
        raise TooManyRequests("今天获取验证码的次数太多了，请明天再试。")


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(CodeSent).where(which)) or 0


def _is_right(cipher: FieldCipher, point: ContactPoint, code: str) -> bool:
    """Whether a code was the one sent, also where the key was changed since."""
    known = point.code_hash or ""
    return any(hmac.compare_digest(known, one) for one in cipher.indexes(_of_code(point, code)))


def _hash(cipher: FieldCipher, point: ContactPoint, code: str) -> str:
    """Under our key: a million codes are soon tried without one. It goes when the address changes."""
    return cipher.index(_of_code(point, code))


def _of_code(point: ContactPoint, code: str) -> str:
    return f"code:{point.id}:{code}"
