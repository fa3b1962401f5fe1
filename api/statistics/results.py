"""Decisions: how long they took, whether the statutory limits were kept, and what was refused by which clause."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see
from api.cases.results import CaseResult, RefusedClause
from api.statistics.cases import KINDS, series, shown
from api.statistics.period import Period, month_of
from api.statistics.schemas import ClauseCount, DayCount, DurationsOut, KindTimes, MonthTimes, RefusalsOut, Times
from knowledge.engine.workdays import working_days_between

OUTCOMES: Mapping[str, str] = {
    "granted": "同意",
    "partly": "同意一部分",
    "explained": "只作说明",
    "denied": "未同意",
    "not_accepted": "不予受理",
}
_REFUSALS = frozenset(OUTCOMES) - {"granted"}
_MOST_CLAUSES = 50


@dataclass
class _Tally:
    decided: int = 0
    limited: int = 0
    in_time: int = 0
    days: Counter[int] = field(default_factory=Counter)

    def add(self, count: int, *, late: bool | None, days: int | None) -> None:
        self.decided += count
        if late is not None:
            self.limited += count
            self.in_time += 0 if late else count
        if days is not None:
            self.days[days] += count

    def told(self) -> Times:
        return Times(
            decided=self.decided,
            counted=self.days.total(),
            median=_within(self.days, 50),
            ninetieth=_within(self.days, 90),
            limited=self.limited,
            in_time=self.in_time,
            share=self.in_time / self.limited if self.limited else None,
        )


def durations(session: Session, viewer: Viewer, period: Period) -> DurationsOut:
    """First decisions, by the month in which they were made; days are working days after that of acceptance."""
    whole, kinds, months = _Tally(), defaultdict[str, _Tally](_Tally), defaultdict[str, _Tally](_Tally)
    asked = (
        select(CaseResult.decided_on, CaseResult.kind, CaseResult.accepted_on, CaseResult.late, func.count())
        .where(may_see(viewer, CaseResult), CaseResult.again.is_(False))
        .where(CaseResult.decided_on.between(period.first, period.last), *period.within(CaseResult.region))
        .group_by(CaseResult.decided_on, CaseResult.kind, CaseResult.accepted_on, CaseResult.late)
    )
    for decided_on, kind, accepted_on, late, count in session.execute(asked):
        days = _days(accepted_on, decided_on) if accepted_on else None
        for tally in (whole, kinds[kind], months[month_of(decided_on)]):
            tally.add(count, late=late, days=days)
    return DurationsOut(
        period=shown(period),
        whole=whole.told(),
        kinds=[
            KindTimes(code=code, name=name, **dict(kinds[code].told())) for code, name in KINDS.items() if code in kinds
        ],
        monthly=[MonthTimes(month=month, **dict(months[month].told())) for month in period.months],
        spread=[DayCount(days=days, count=count) for days, count in sorted(whole.days.items())],
    )


def refusals(session: Session, viewer: Viewer, period: Period) -> RefusalsOut:
    """All decisions, those on appeals too, by outcome; and the clauses that refusals stand on."""
    asked = (
        select(CaseResult.decided_on, CaseResult.outcome, func.count())
        .where(may_see(viewer, CaseResult), CaseResult.decided_on.between(period.first, period.last))
        .where(*period.within(CaseResult.region))
        .group_by(CaseResult.decided_on, CaseResult.outcome)
    )
    counts = Counter[tuple[str, int]]()
    for decided_on, outcome, count in session.execute(asked):
        counts[outcome, period.place[month_of(decided_on)]] += count
    refused = sum(count for (outcome, _), count in counts.items() if outcome in _REFUSALS)
    return RefusalsOut(
        period=shown(period),
        decided=counts.total(),
        refused=refused,
        share=refused / counts.total() if counts else None,
        outcomes=series(OUTCOMES, counts, period),
        clauses=_clauses(session, viewer, period),
    )


def _clauses(session: Session, viewer: Viewer, period: Period) -> list[ClauseCount]:
    count = func.count().label("count")
    asked = (
        select(
            RefusedClause.document,
            RefusedClause.locator,
            func.max(RefusedClause.title),
            func.max(RefusedClause.url),
            count,
        )
        .where(may_see(viewer, RefusedClause), RefusedClause.decided_on.between(period.first, period.last))
        .where(*period.within(RefusedClause.region))
        .group_by(RefusedClause.document, RefusedClause.locator)
        .order_by(count.desc(), RefusedClause.document, RefusedClause.locator)
        .limit(_MOST_CLAUSES)
    )
    return [
        ClauseCount(document=document, title=title, locator=locator, url=url, count=times)
        for document, locator, title, url, times in session.execute(asked)
    ]


@lru_cache(maxsize=100_000)
def _days(accepted_on: dt.date, decided_on: dt.date) -> int:
    return max(0, working_days_between(accepted_on, decided_on))


def _within(days: Counter[int], percent: int) -> int | None:
    """The fewest days within which so many in a hundred were decided: a number that occurred, nothing in between."""
    needed, reached = -(-days.total() * percent // 100), 0
    for number in sorted(days):
        reached += days[number]
        if reached >= needed:
            return number
    return None
