"""Last days of the remedies outside (复议、诉讼), remembered when a case is refused."""

import datetime as dt
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.models import Case
from api.clock import Clock
from api.notify import holding
from api.notify.models import Reminder
from api.notify.telling import Messenger, News, Reader
from api.notify.texts import day_in_words
from knowledge.engine.workdays import DAY, is_working_day, working_days_between

DAYS_BEFORE = (10, 2, 0)
"""Working days before the last one: a statement of claim is not written in two days."""


def latest_decision(case: Case) -> dict[str, Any]:
    """The decision that stands, or the one that somebody looks at again; empty before any."""
    return case.decision or (case.earlier_decisions[-1] if case.earlier_decisions else {})


def plan(session: Session, case: Case, clock: Clock) -> None:
    """Keep the days on which to speak; those kept before, and those that lie behind, are left out."""
    for remedy in latest_decision(case).get("remedies", ()):
        if not remedy.get("last_day"):
            continue
        last = dt.date.fromisoformat(remedy["last_day"])
        for ahead in DAYS_BEFORE:
            day = working_days_ahead(last, ahead)
            if day > clock.today():
                _keep(session, case, remedy["name"], last, day, clock)


def remind(messenger: Messenger, session: Session, row: Reminder, clock: Clock) -> None:
    """Say it, if the refusal still stands."""
    case = session.scalars(select(Case).where(Case.number == row.case_number)).one()
    if row.last_day is None or row.name is None:
        raise ValueError(f"reminder {row.id} is none of a remedy")
    about = holding.about_remedy(case, row.name, row.last_day)
    row.done_at = clock.now()
    if not holding.still(session, about, clock.today()):
        return
    values = {
        "number": case.number,
        "name": row.name,
        "day": day_in_words(row.last_day, clock.today()),
        "guess": messenger.texts.part("guess") if _is_provisional(case, row.name) else "",
    }
    which = "last" if row.last_day == clock.today() else "soon"
    news = News(f"reminder:{row.id}", f"remedy.{which}", values, case.number, about)
    messenger.tell(session, Reader(subject_id=row.subject_id), news, clock)


def working_days_ahead(last: dt.date, amount: int) -> dt.date:
    """The latest working day from which ``amount`` working days are left until ``last``; for none ``last`` itself."""
    day = last
    while amount and (working_days_between(day, last) < amount or not is_working_day(day)):
        day -= DAY
    return day


def _is_provisional(case: Case, name: str) -> bool:
    """Whether the last day of a remedy may still move with a holiday notice."""
    ways = latest_decision(case).get("remedies", ())
    return any(way["name"] == name and way.get("provisional") for way in ways)


def _keep(session: Session, case: Case, name: str, last: dt.date, day: dt.date, clock: Clock) -> None:
    # Names of remedies are long, and keys are not.
    key = f"remedy:{case.number}:{sha256(name.encode()).hexdigest()[:16]}:{last}:{day}"
    if session.scalar(select(Reminder.id).where(Reminder.key == key)) is None:
        session.add(
            Reminder(
                key=key,
                subject_id=case.subject_id,
                case_number=case.number,
                name=name,
                last_day=last,
                on_day=day,
                created_at=clock.now(),
            )
        )
        session.flush()
