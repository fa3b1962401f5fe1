"""Which open cases a change of records touches, and what their timelines say of it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.cases.models import Case, CaseRecord
from api.cases.moving import NEWS, add_line
from api.cases.states import OPEN
from api.outbox import service as outbox


def open_cases(session: Session, record_ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The numbers of the open cases about each record, for those that have any."""
    query = (
        select(CaseRecord.record_id, Case.number)
        .join(Case, Case.id == CaseRecord.case_id)
        .where(CaseRecord.record_id.in_(record_ids), CaseRecord.included, Case.status.in_(OPEN))
        .order_by(Case.number)
    )
    found: dict[str, list[str]] = {}
    for record_id, number in session.execute(query):
        found.setdefault(record_id, []).append(number)
    return found


def tell(session: Session, news: Mapping[str, Sequence[str]], *, now: dt.datetime) -> None:
    """Write into each case, by its number, what the source says of its records now, and tell its owner."""
    for number, lines in news.items():
        case = session.scalars(select(Case).where(Case.number == number)).one()
        words = "；".join(lines)
        line = add_line(case, "来源单位", "record_changed", words, now=now)
        news_out = {
            "number": number,
            "move": line.action,
            "sequence": line.sequence,
            "at": now.isoformat(),
            "status": case.status,
            "words": words,
            "unconfirmed": 0,
            "clocks": [],
        }
        outbox.put(session, NEWS, f"{NEWS}:{number}:{line.sequence}", news_out, now=now)
