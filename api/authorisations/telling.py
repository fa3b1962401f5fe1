"""Whoever is acted for is told: that somebody registered to, and that the office has confirmed it."""

from functools import partial

from sqlalchemy.orm import Session

from api.authorisations.models import Authorisation
from api.clock import Clock
from api.notify.telling import Messenger, News, Reader
from api.notify.texts import day_in_words
from api.outbox import service as outbox
from api.outbox.errands import Handler
from api.outbox.models import OutboxMessage

_TOPIC = "authorisation.moved"


def put(session: Session, found: Authorisation, clock: Clock) -> None:
    """Tell the principal of the state that it has now, unless they have registered it themselves just now."""
    if found.state == "requested" and not found.by_agent:
        return
    payload = {"authorisation": found.id, "state": found.state}
    outbox.put(session, _TOPIC, f"{_TOPIC}:{found.id}:{found.state}", payload, now=clock.now())


def handlers(messenger: Messenger) -> dict[str, Handler]:
    """The work of the topic."""
    return {_TOPIC: partial(_tell, messenger)}


def _tell(messenger: Messenger, session: Session, job: OutboxMessage, clock: Clock) -> None:
    found, state = session.get(Authorisation, job.payload["authorisation"]), job.payload["state"]
    if found is None or found.state != state:
        return
    values = {
        "number": found.number,
        "scope": messenger.texts.part("may_file" if "file" in found.scope else "may_look"),
        "day": day_in_words(found.until, clock.today()),
    }
    news = News(job.key, f"authorisation.{state}", values)
    messenger.tell(session, Reader(subject_id=found.principal_id), news, clock)
