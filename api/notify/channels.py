"""How a message leaves by another channel (邮件、短信、微信): what is sent, to whom, and whether it still should be.

What a channel promises when the worker is killed after the channel took the message and before that was written down:
an SMS gateway that keeps its promise about ``Idempotency-Key`` sends once; mail goes out again under the same
``Message-ID``, by which mailboxes and people recognise it; WeChat knows no key, so a repeat goes out as long as a
permission is left. We repeat rather than ask: none of the three can be asked afterwards, and a deadline told twice is
better than one not told (``docs/decisions/0012-messages.md``).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session

from api.clock import Clock
from api.crypto import FieldCipher
from api.notify import holding, quiet
from api.notify.models import ContactPoint, Notification, Sending
from api.notify.telling import TOPIC
from api.notify.texts import Texts
from api.outbox.errands import Errand, Later
from api.outbox.models import OutboxMessage
from api.settings import Settings

TOO_OLD = dt.timedelta(days=7)
"""A channel that was off for longer than this does not pour out what everybody has read in-app since."""


class Channel(StrEnum):
    """The ways out besides in-app."""

    EMAIL = "email"
    SMS = "sms"
    WECHAT = "wechat"


def available(settings: Settings) -> frozenset[Channel]:
    """The channels that the settings make available."""
    given = {
        Channel.EMAIL: settings.smtp_url,
        Channel.SMS: settings.sms_url,
        Channel.WECHAT: settings.wechat_template_fields,
    }
    return frozenset(channel for channel, value in given.items() if value is not None)


class Outcome(StrEnum):
    """What the channel said. Anything else is raised, and tried again."""

    SENT = "sent"
    NOBODY_THERE = "nobody_there"
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True)
class Outgoing:
    """One message on its way; ``key`` is the same each time it is tried, ``at`` is when it was written.

    ``footer`` ends a letter where there is room for one.
    """

    key: str
    address: str
    title: str
    text: str
    short: str
    number: str
    at: dt.datetime
    footer: str = ""


class Sender(Protocol):
    """One channel."""

    def send(self, message: Outgoing) -> Outcome:
        """Hand it over; raises ``Later``, ``Refused`` or ``Failed`` as an errand does."""


def errands(
    senders: Mapping[Channel, Sender], texts: Texts, cipher: FieldCipher
) -> dict[str, Errand[Outgoing, Outcome]]:
    """The work of each channel that is available, by topic."""
    footer = texts.part("footer")

    def prepare(session: Session, job: OutboxMessage, clock: Clock) -> Outgoing | None:
        outgoing = _prepare(session, job, cipher, clock)
        return replace(outgoing, footer=footer) if outgoing else None

    return {TOPIC.format(channel=channel): Errand(prepare, sender.send, record) for channel, sender in senders.items()}


def record(session: Session, job: OutboxMessage, outcome: Outcome, clock: Clock) -> None:
    """Keep what the channel said of the message and of the address: nobody there, or no permission left."""
    sending = session.get(Sending, (job.payload["notification"], job.payload["contact"]))
    if sending is not None:
        sending.outcome, sending.at = outcome, clock.now()
    point = session.get(ContactPoint, job.payload["contact"])
    if point is None:
        return
    if outcome is Outcome.NOBODY_THERE:
        point.failed_at, point.confirmed_at = clock.now(), None
    if point.channel == Channel.WECHAT:
        point.sends_left = 0 if outcome is Outcome.NOT_ALLOWED else max(point.sends_left - 1, 0)


def _prepare(session: Session, job: OutboxMessage, cipher: FieldCipher, clock: Clock) -> Outgoing | None:
    """None where it was switched off since, is no longer true or too old; raises ``Later`` in quiet hours."""
    notice = session.get(Notification, job.payload["notification"])
    point = session.get(ContactPoint, job.payload["contact"])
    if notice is None or point is None or point.address_sealed is None or not _wanted(point):
        return None
    if clock.now() - notice.created_at > TOO_OLD or not holding.still(session, notice.about, clock.today()):
        return None
    hours = quiet.hours_of(session, point.account_id)
    over = hours.over_at(clock.now()) if hours else None
    if over is not None:
        raise Later(over, "对方的免打扰时间，过后再发。")
    return Outgoing(
        key=job.key,
        address=cipher.open(point.address_sealed),
        title=notice.title,
        text=notice.text,
        short=notice.short,
        number=notice.case_number or "",
        at=notice.created_at,
    )


def _wanted(point: ContactPoint) -> bool:
    allowed = point.channel != Channel.WECHAT or point.sends_left > 0
    return point.switched_on and point.confirmed_at is not None and allowed
