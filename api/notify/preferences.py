"""Channels and quiet hours of one account: how they stand, and how they change."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import FieldError, InvalidInput
from api.notify import contacts, quiet
from api.notify.channels import Channel
from api.notify.models import ContactPoint, QuietHours
from api.notify.schemas import (
    AskedConsent,
    ChannelOut,
    ConfirmOut,
    EmailIn,
    PreferencesIn,
    PreferencesOut,
    QuietHoursIO,
    SmsIn,
)
from api.privacy import consents
from api.privacy.purposes import purposes

_NAMES = {Channel.EMAIL: "邮件", Channel.SMS: "短信", Channel.WECHAT: "微信订阅消息"}
_STATES = {
    "none": "还没有填写。",
    "unconfirmed": "验证码已发出，确认以后才会使用。",
    "no_code": "已经填好，但验证码还没有发出：获取得太频繁了。请过一分钟点“重新发送验证码”；当天次数用完的，明天再试。",
    "confirmed": "已确认。",
    "failed": "上次没有送到，请核对后重新填写。",
}
_ALWAYS = ChannelOut(
    channel="in_app", available=True, on=True, address=None, state="confirmed", sends_left=None, note="站内消息一直有。"
)


def shown(session: Session, cipher: FieldCipher, account_id: str, available: Collection[Channel]) -> PreferencesOut:
    """Every channel with its masked address, and the quiet hours."""
    points, hours = contacts.points_of(session, account_id), quiet.hours_of(session, account_id)
    channels = [_channel(channel, points.get(channel), cipher, available) for channel in Channel]
    own = QuietHoursIO(starts=hours.starts, ends=hours.ends) if hours else None
    words = purposes()["reminders"]
    asked = AskedConsent(version=words.version, text=words.text)
    return PreferencesOut(channels=[_ALWAYS, *channels], quiet_hours=own, consent=asked)


def change(
    session: Session,
    cipher: FieldCipher,
    account_id: str,
    data: PreferencesIn,
    available: Collection[Channel],
    clock: Clock,
) -> None:
    """Change what is named.

    Raises ``InvalidInput`` for an address without consent to the words of now, or a channel that is not there.
    """
    for channel, part in ((Channel.EMAIL, data.email), (Channel.SMS, data.sms)):
        if part is not None:
            contacts.switch(session, account_id, channel, on=part.on)
            _change_address(session, cipher, account_id, channel, part, available, clock, data)
    if data.wechat is not None:
        contacts.switch(session, account_id, Channel.WECHAT, on=data.wechat.on)
    if "quiet_hours" in data.model_fields_set:
        wanted = data.quiet_hours
        hours = (wanted.starts, wanted.ends) if wanted else (None, None)
        session.merge(QuietHours(account_id=account_id, starts=hours[0], ends=hours[1]))
    session.flush()


def confirmation(tries_left: int, *, confirmed: bool) -> ConfirmOut:
    """What is said of a code."""
    if confirmed:
        return ConfirmOut(confirmed=True, tries_left=tries_left, text="已确认，以后的消息也会发到这里。")
    text = f"验证码不对，还可以再试 {tries_left} 次。" if tries_left else "验证码不对，请重新获取。"
    return ConfirmOut(confirmed=False, tries_left=tries_left, text=text)


def refuse_absent(channel: Channel, available: Collection[Channel]) -> None:
    """Raise ``InvalidInput`` for a channel that this site has not set up."""
    if channel not in available:
        raise InvalidInput(
            f"本站还没有开通{_NAMES[channel]}，消息请看站内消息。",
            [FieldError(f"/{channel}", "本站没有开通")],
            code="channel_not_available",
        )


def _change_address(
    session: Session,
    cipher: FieldCipher,
    account_id: str,
    channel: Channel,
    part: EmailIn | SmsIn,
    available: Collection[Channel],
    clock: Clock,
    agreed: PreferencesIn,
) -> None:
    if "address" not in part.model_fields_set:
        return
    if part.address is None:
        contacts.drop_address(session, account_id, channel, now=clock.now())
        return
    refuse_absent(channel, available)
    consents.require_agreed("reminders", agreed.version, given=agreed.consent, doing="填写联系方式")
    contacts.set_address(session, cipher, account_id, channel, part.address, clock)


def _channel(
    channel: Channel, point: ContactPoint | None, cipher: FieldCipher, available: Collection[Channel]
) -> ChannelOut:
    address = cipher.open(point.address_sealed) if point and point.address_sealed else None
    state = _state(point)
    there = channel in available
    has_no_code = state == "unconfirmed" and (point is None or point.code_hash is None)
    return ChannelOut(
        channel=channel,
        available=there,
        on=point.switched_on if point else False,
        address=_masked(channel, address) if address else None,
        state=state,
        sends_left=(point.sends_left if point else 0) if channel is Channel.WECHAT else None,
        note=_STATES["no_code" if has_no_code else state] if there else f"本站还没有开通{_NAMES[channel]}。",
    )


def _state(point: ContactPoint | None) -> str:
    if point is None or point.address_sealed is None:
        return "none"
    if point.failed_at is not None:
        return "failed"
    return "confirmed" if point.confirmed_at is not None else "unconfirmed"


def _masked(channel: Channel, address: str) -> str:
    """Enough to recognise one's own."""
    if channel is Channel.EMAIL:
        name, _, place = address.rpartition("@")
        return f"{name[:1]}***@{place}"
    return f"{'*' * max(len(address) - 4, 4)}{address[-4:]}"
