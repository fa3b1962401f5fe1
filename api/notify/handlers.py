"""What the worker does for messages: topics with their work, and what runs by the clock."""

import datetime as dt
from functools import partial
from typing import Any

from api.clock import Clock
from api.crypto import FieldCipher
from api.notify import contacts, early, moved, reminding, staff
from api.notify.channels import Channel, Sender, errands
from api.notify.senders.email import EmailSender
from api.notify.senders.sms import SmsSender
from api.notify.senders.wechat import WeChatSender
from api.notify.senders.wechat_server import wechat_of
from api.notify.telling import Messenger
from api.notify.texts import Texts
from api.outbox.errands import Errand, Handler
from api.outbox.schedule import Schedule
from api.settings import Settings
from knowledge.engine.library import Library

_MORNING, _DIGEST = "0 8 * * *", "30 8 * * *"
_SAME_DAY, _SAME_MORNING = dt.timedelta(hours=15), dt.timedelta(hours=3)


def handlers(
    settings: Settings, cipher: FieldCipher, library: Library, deliveries: staff.Deliveries
) -> dict[str, Handler | Errand[Any, Any]]:
    """The work of each topic. Without its settings a channel has no topic here, and nothing is put for it."""
    texts = Texts()
    senders = senders_of(settings)
    messenger = messenger_of(settings)
    return {
        moved.TOPIC: partial(moved.case_moved, messenger, library),
        moved.NOTICE: partial(moved.notice_given, messenger, library),
        "case.draft_ending": partial(moved.draft_ending, messenger),
        reminding.SEARCH: partial(reminding.search, settings.escalate_after_days),
        reminding.TOPIC: partial(reminding.remind, messenger),
        reminding.ESCALATION: partial(staff.escalate, messenger),
        early.SEARCH: early.search,
        early.TOPIC: partial(early.remind, messenger, library, cipher),
        staff.DIGEST: partial(staff.digest, messenger, deliveries),
        **errands(senders, texts, cipher),
        **contacts.code_errands(senders, texts, cipher),
    }


def messenger_of(settings: Settings) -> Messenger:
    """Who writes messages, for the channels that the settings make available."""
    return Messenger(Texts(), frozenset(senders_of(settings)))


def schedules() -> list[Schedule]:
    """What is looked for each morning. A missed search is caught up on the day, a missed digest in the morning."""
    return [
        Schedule("reminders", _MORNING, reminding.begin, late=_SAME_DAY),
        Schedule("days", _MORNING, early.begin, late=_SAME_DAY),
        Schedule("digests", _DIGEST, staff.begin_digests, late=_SAME_MORNING),
    ]


def senders_of(settings: Settings) -> dict[Channel, Sender]:
    """The channels that the settings make available."""
    senders: dict[Channel, Sender] = {}
    if settings.smtp_url is not None:
        senders[Channel.EMAIL] = EmailSender(settings.smtp_url, settings.smtp_from)
    if settings.sms_url is not None and settings.sms_key is not None:
        senders[Channel.SMS] = SmsSender(settings.sms_url, settings.sms_key, Clock(settings.today))
    wechat = wechat_of(settings)
    if wechat is not None and settings.wechat_template_fields is not None:
        fields = {place: str(what) for place, what in settings.wechat_template_fields.items()}
        senders[Channel.WECHAT] = WeChatSender(wechat, settings.wechat_template, fields)
    return senders
