"""Whether a message is still true when it leaves: clocks stop and move, papers come in, decisions are taken back."""

import datetime as dt
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from api.cases.models import Case, CaseDeadline

Which = Literal["soon", "last", "late", "office_late", "escalated"]
_BEFORE_THE_END = ("soon", "last")
_NO_MORE = "withdrawn"
_FILES = [lazyload(part) for part in (Case.entries, Case.files, Case.deadlines, Case.events)]


def about_clock(row: CaseDeadline, which: Which) -> dict[str, Any]:
    """What a reminder of a clock stands on."""
    return {"clock": row.id, "which": which, "due_on": row.due_on.isoformat() if row.due_on else None}


def about_status(number: str, status: str) -> dict[str, Any]:
    """What a message that asks for something stands on: that the case still waits for it."""
    return {"case": number, "status": status}


def about_remedy(case: Case, name: str, last_day: dt.date) -> dict[str, Any]:
    """What a reminder of a remedy outside stands on."""
    return {"case": case.number, "remedy": name, "last_day": last_day.isoformat()}


def still(session: Session, about: dict[str, Any] | None, today: dt.date) -> bool:
    """Whether a message about this may still leave."""
    if about is None:
        return True
    if "clock" in about:
        return _clock(session, about, today)
    case = session.scalar(select(Case).where(Case.number == about["case"]).options(*_FILES))
    if case is None:
        return False
    return _remedy(session, case, about, today) if "remedy" in about else case.status == about["status"]


def _clock(session: Session, about: dict[str, Any], today: dt.date) -> bool:
    """It runs, ends on the same day, and that day lies on the same side of today."""
    row = session.get(CaseDeadline, about["clock"])
    if row is None or row.due_on is None or row.met_on is not None or row.paused_on is not None:
        return False
    if row.due_on.isoformat() != about["due_on"]:
        return False
    if about["which"] in _BEFORE_THE_END:
        return today <= row.due_on
    return today > row.due_on and not row.provisional


def _remedy(session: Session, case: Case, about: dict[str, Any], today: dt.date) -> bool:
    """The refusal stands, also while somebody looks at it again, and the day has not passed.

    Once an application that came after it has been decided, that decision speaks for itself.
    """
    standing = [case.decision] if case.decision else case.earlier_decisions
    named = any(
        remedy["name"] == about["remedy"] and remedy["last_day"] == about["last_day"]
        for decision in standing
        for remedy in decision.get("remedies", ())
    )
    if not named or case.status == _NO_MORE or today.isoformat() > about["last_day"]:
        return False
    after = select(Case).where(Case.subject_id == case.subject_id, Case.earlier_case == case.number)
    later = session.scalars(after.options(*_FILES))
    return all(one.decision is None for one in later)
