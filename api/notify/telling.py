"""One message: written in-app once by its key, with one job for each other channel that its reader has on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.accounts.models import Account
from api.clock import Clock
from api.notify.models import ContactPoint, Notification, Sending, job_key
from api.notify.texts import Texts
from api.outbox import service as outbox

TOPIC = "notice.{channel}"


@dataclass(frozen=True)
class Reader:
    """Whom a message is for: everybody who acts for a subject, or one account of staff."""

    subject_id: str | None = None
    account_id: str | None = None


@dataclass(frozen=True)
class News:
    """What is to be told: a text and its ``values``; ``about`` is what must still be so when it leaves."""

    key: str
    name: str
    values: dict[str, str]
    case_number: str | None = None
    about: dict[str, Any] | None = None


@dataclass(frozen=True)
class Messenger:
    """Writes messages; ``channels`` are those that the settings make available."""

    texts: Texts
    channels: frozenset[str]

    def tell(self, session: Session, reader: Reader, news: News, clock: Clock) -> None:
        """Write ``news`` for ``reader``; with a key that was written before, nothing happens."""
        if session.scalar(select(Notification.id).where(Notification.key == news.key)) is not None:
            return
        words = self.texts.say(news.name, **news.values)
        notice = Notification(
            key=news.key,
            subject_id=reader.subject_id,
            account_id=reader.account_id,
            case_number=news.case_number,
            kind=news.name,
            title=words.title,
            text=words.text,
            short=words.short,
            about=news.about,
            created_at=clock.now(),
        )
        session.add(notice)
        session.flush()
        if words.channels:
            self._elsewhere(session, notice, clock)

    def _elsewhere(self, session: Session, notice: Notification, clock: Clock) -> None:
        for point in session.scalars(_usable(notice, self.channels)):
            topic = TOPIC.format(channel=point.channel)
            payload = {"notification": notice.id, "contact": point.id}
            session.add(Sending(notification_id=notice.id, contact_id=point.id, channel=point.channel))
            outbox.put(session, topic, job_key(notice.id, point.id), payload, now=clock.now())


def _usable(notice: Notification, channels: Iterable[str]) -> Select[ContactPoint]:
    """The confirmed addresses that the readers of a message have switched on."""
    query = select(ContactPoint).where(
        ContactPoint.channel.in_(channels), ContactPoint.switched_on, ContactPoint.confirmed_at.is_not(None)
    )
    if notice.account_id is not None:
        return query.where(ContactPoint.account_id == notice.account_id)
    return query.join(Account).where(Account.subject_id == notice.subject_id)
