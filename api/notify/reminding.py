"""Reminders of clocks (期限提醒): found once a day, each said once, and only while it is still true.

The day's search puts one job for each reminder, with a key made of the clock, the occasion and the last day: a clock
that moves gets new reminders, and the old ones no longer hold. A job writes the in-app message, whose key is kept for
good, so that nothing is said twice however often a clock is found.
"""

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload, lazyload

from api.cases.models import Case, CaseDeadline
from api.clock import Clock
from api.notify import holding
from api.notify.holding import Which
from api.notify.models import Notification
from api.notify.telling import Messenger, News, Reader
from api.notify.texts import day_in_words
from api.outbox import service as outbox
from api.outbox.models import OutboxMessage
from knowledge.engine.workdays import working_day_after, working_days_between

TOPIC, ESCALATION, SEARCH = "reminder", "reminder.escalation", "reminder.search"
APPLICANTS = frozenset({"申请人", "当事人", "当事企业"})
"""How the rules call the person, whose own clocks are reminded of."""
DAYS_BEFORE = 2
LOOK_BACK = dt.timedelta(days=30)
"""A last day that passed longer ago is old news to the person; staff see it every day in their digest."""
PAGE = 200
_NOT_NEEDED = [lazyload(part) for part in (Case.entries, Case.files, Case.deadlines, Case.events)]


def key_of(row: CaseDeadline, which: Which) -> str:
    """What keeps a reminder from being said twice."""
    return f"reminder:{row.id}:{which}:{row.due_on}"


def begin(session: Session, _job: OutboxMessage, clock: Clock) -> None:
    """The day's search."""
    _search_on(session, None, clock)


def search(escalate_after: int, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Put the reminders of one page of clocks, and the search of the next page: no transaction is long."""
    today = clock.today()
    rows = _page(session, job.payload["after"], today)
    due = {key_of(row, which): (row, which) for row in rows for which in occasions(row, today, escalate_after)}
    said = _said(session, due)
    for key, (row, which) in due.items():
        if key not in said:
            topic = ESCALATION if which == "escalated" else TOPIC
            outbox.put(session, topic, key, holding.about_clock(row, which), now=clock.now())
    if len(rows) == PAGE:
        _search_on(session, [str(rows[-1].due_on), rows[-1].id], clock)


def occasions(row: CaseDeadline, today: dt.date, escalate_after: int) -> Sequence[Which]:
    """What is to be said of a running clock today.

    Nobody is called late by a day that is only provisional. After a last day one working day goes by first: what was
    done on it may be entered the next morning.
    """
    if row.due_on is None:
        return ()
    left = working_days_between(today, row.due_on)
    if row.due_on < today:
        late = working_days_between(row.due_on, today)
        if row.provisional or not late:
            return ()
        if row.actor in APPLICANTS:
            return ("late",)
        return ("office_late", "escalated") if late >= escalate_after else ("office_late",)
    if row.actor not in APPLICANTS:
        return ()
    if row.due_on == today:
        return ("last",)
    return ("soon",) if left <= DAYS_BEFORE and row.started_on < today else ()


def remind(messenger: Messenger, session: Session, job: OutboxMessage, clock: Clock) -> None:
    """Tell the person, if it is still so."""
    if not holding.still(session, job.payload, clock.today()):
        return
    row = clock_row(session, job.payload["clock"])
    which = job.payload["which"]
    news = News(
        key=job.key,
        name=f"clock.{which}",
        values=values(messenger, row, clock.today()),
        case_number=row.case.number,
        about=job.payload,
    )
    messenger.tell(session, Reader(subject_id=row.case.subject_id), news, clock)


def clock_row(session: Session, clock_id: str) -> CaseDeadline:
    """A clock with the bare case that it belongs to."""
    case = joinedload(CaseDeadline.case).options(*_NOT_NEEDED)
    return session.get_one(CaseDeadline, clock_id, options=[case])


def values(messenger: Messenger, row: CaseDeadline, today: dt.date) -> dict[str, str]:
    """What a text about a clock may name; raises ``ValueError`` for a clock without a last day."""
    if row.due_on is None:
        raise ValueError(f"clock {row.id} has no last day")
    return {
        "number": row.case.number,
        "clock": row.name,
        "day": day_in_words(row.due_on, today),
        "guess": messenger.texts.part("guess") if row.provisional else "",
    }


def _search_on(session: Session, after: list[str] | None, clock: Clock) -> None:
    key = f"{SEARCH}:{clock.today()}:{after[1] if after else 'start'}"
    outbox.put(session, SEARCH, key, {"after": after}, now=clock.now())


def _page(session: Session, after: list[str] | None, today: dt.date) -> Sequence[CaseDeadline]:
    first, last = today - LOOK_BACK, working_day_after(today, DAYS_BEFORE)
    query = select(CaseDeadline).where(CaseDeadline.ticking(), CaseDeadline.due_on.between(first, last))
    place = tuple_(CaseDeadline.due_on, CaseDeadline.id)
    if after is not None:
        query = query.where(place > tuple_(dt.date.fromisoformat(after[0]), after[1]))
    return session.scalars(query.order_by(CaseDeadline.due_on, CaseDeadline.id).limit(PAGE)).all()


def _said(session: Session, keys: Collection[str]) -> set[str]:
    return set(session.scalars(select(Notification.key).where(Notification.key.in_(keys))))
