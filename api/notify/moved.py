"""What the person is told when a case has moved, when its draft will go, and when a listing is announced."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from api.cases.models import Case, Notice
from api.cases.notices import GIVEN
from api.clock import Clock
from api.notify import remedies
from api.notify.holding import about_status
from api.notify.saying import Telling
from api.notify.telling import Messenger, News, Reader
from api.notify.texts import day_in_words
from api.outbox.models import OutboxMessage
from knowledge.engine.library import Library
from knowledge.engine.objection import Saying, listing_told

TOPIC, NOTICE = "case.moved", GIVEN
_DECISIONS = ("deny", "reject", "grant")
_ASKS = ("request_supplement",)
_NOT_READ = [lazyload(part) for part in (Case.entries, Case.files, Case.deadlines, Case.events)]


def case_moved(messenger: Messenger, library: Library, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """One message for one move, and the days to remember where something was refused."""
    move = job.payload["move"]
    found = select(Case).where(Case.number == job.payload["number"]).options(*_NOT_READ)
    case = session.scalars(found).one()
    telling = Telling(messenger.texts, library, case, job.payload, clock.today())
    news = News(
        key=job.key,
        name=telling.name(),
        values=telling.values(),
        case_number=case.number,
        about=about_status(case.number, job.payload["status"]) if move in _ASKS else None,
    )
    messenger.tell(session, Reader(subject_id=case.subject_id), news, clock)
    if move in _DECISIONS:
        remedies.plan(session, case, clock)


def notice_given(messenger: Messenger, library: Library, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Tell somebody that a listing is intended, and that an objection can be filed here."""
    notice = session.get_one(Notice, job.payload["notice"])
    told = listing_told(library, notice.region, notice.notified_on)
    values = {
        "authority": notice.authority,
        "list": notice.list_name,
        "day": day_in_words(notice.notified_on, clock.today()),
        "reasons": messenger.texts.part("why", reasons=f"{notice.reasons.rstrip('。')}。"),
        "law": "".join(_with_clauses(messenger, saying) for saying in told),
    }
    messenger.tell(session, Reader(subject_id=notice.subject_id), News(job.key, "notice.given", values), clock)


def draft_ending(messenger: Messenger, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Say that an untouched draft will be removed, and until when it is there."""
    case = session.scalar(select(Case).where(Case.number == job.payload["number"]))
    if case is None or case.status != "draft":
        return
    last = dt.date.fromisoformat(job.payload["last_day"])
    values = {"number": case.number, "day": day_in_words(last, clock.today())}
    news = News(job.key, "draft.ending", values, case.number, about_status(case.number, case.status))
    messenger.tell(session, Reader(subject_id=case.subject_id), news, clock)


def _with_clauses(messenger: Messenger, saying: Saying) -> str:
    """A sentence of law with the clauses that it stands on."""
    clauses = "、".join(f"《{one.title}》{one.locator}" for one in saying.citations)
    return messenger.texts.part("notice_law", text=saying.text, clauses=clauses)
