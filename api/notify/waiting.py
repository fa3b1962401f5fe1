"""Cases that wait for staff though no clock says so: just filed, without a limit, or asked for papers long ago.

Nothing here is a legal limit; it only keeps a case from being forgotten.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.cases.models import Case, CaseDeadline, CaseEvent
from api.clock import CHINA

LONG_SILENT = dt.timedelta(days=14)
"""How long nobody answers a request for papers before somebody should ask."""
_ON_THE_DESK = ("submitted", "accepted", "reviewing")
_NAMED = 5


@dataclass(frozen=True)
class Waiting:
    """How many there are, and the numbers of those without a clock that were filed first."""

    fresh: int
    unclocked: int
    unanswered: int
    oldest: Sequence[str]


def without_clocks(session: Session, prefix: str, today: dt.date) -> Waiting:
    """What waits in the region below ``prefix``."""
    fresh = select(Case.number).where(Case.status == "submitted")
    running = select(CaseDeadline.id).where(CaseDeadline.case_id == Case.id, CaseDeadline.ticking()).exists()
    unclocked = select(Case.number).where(Case.status.in_(_ON_THE_DESK), ~running)
    silent_since = dt.datetime.combine(today - LONG_SILENT, dt.time.max, CHINA)
    asked = select(func.max(CaseEvent.at)).where(CaseEvent.case_id == Case.id, CaseEvent.action == "request_supplement")
    unanswered = select(Case.number).where(
        Case.status == "supplement_requested", asked.scalar_subquery() <= silent_since
    )
    return Waiting(
        fresh=_count(session, fresh, prefix),
        unclocked=_count(session, unclocked, prefix),
        unanswered=_count(session, unanswered, prefix),
        oldest=session.scalars(_of(unclocked, prefix).order_by(Case.submitted_at, Case.id).limit(_NAMED)).all(),
    )


def _count(session: Session, query: Select[str], prefix: str) -> int:
    return session.scalar(select(func.count()).select_from(_of(query, prefix).subquery())) or 0


def _of(query: Select[str], prefix: str) -> Select[str]:
    return query.where(Case.region.startswith(prefix)) if prefix else query
