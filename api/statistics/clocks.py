"""Statutory clocks whose last day lies in the period: kept, late, or overdue still."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see
from api.cases.models import CaseDeadline
from api.statistics.cases import series, shown
from api.statistics.period import Period, month_of
from api.statistics.schemas import BreachesOut, ClockOut

_ENDS = ("in_time", "late", "overdue")
_BREACHES: Mapping[str, str] = {"late": "办完了但超期", "overdue": "超期还没有办完"}


def breaches(session: Session, viewer: Viewer, period: Period) -> BreachesOut:
    """By clock and by the month of the last day; one that is paused, provisional or not yet due is not counted."""
    # Summed side by side, not grouped by how they ended: so the rows come in the order of the index.
    sums = [func.sum(case((how, 1), else_=0)) for how in _ended(period.today)]
    asked = (
        select(CaseDeadline.due_on, CaseDeadline.rule, *sums)
        .where(may_see(viewer, CaseDeadline), CaseDeadline.due_on.between(period.first, period.last))
        .where(*period.within(CaseDeadline.region))
        .group_by(CaseDeadline.due_on, CaseDeadline.rule)
    )
    by_rule, by_month = Counter[tuple[str, str]](), Counter[tuple[str, int]]()
    for due_on, rule, *counts in session.execute(asked):
        month = period.place[month_of(due_on)]
        for how, count in zip(_ENDS, counts, strict=True):
            if count:
                by_rule[rule, how] += count
            if count and how in _BREACHES:
                by_month[how, month] += count
    clocks = _clocks(by_rule, _names(session, viewer, {rule for rule, _ in by_rule}))
    return BreachesOut(
        period=shown(period),
        total=by_month.total(),
        overdue=sum(count for (how, _), count in by_month.items() if how == "overdue"),
        clocks=clocks,
        monthly=series(_BREACHES, by_month, period),
    )


def _ended(today: dt.date) -> tuple[ColumnElement[bool], ...]:
    """How a clock ended, in the order of ``_ENDS``; one that is neither met nor overdue for certain is none of it."""
    return (
        CaseDeadline.met_on <= CaseDeadline.due_on,
        and_(CaseDeadline.met_on > CaseDeadline.due_on, CaseDeadline.provisional.is_(False)),
        and_(CaseDeadline.ticking(), CaseDeadline.provisional.is_(False), CaseDeadline.due_on < today),
    )


def _names(session: Session, viewer: Viewer, rules: set[str]) -> dict[str, tuple[str, str]]:
    """What each clock is called and whose it is, as its latest case says it."""
    found = {}
    for rule in rules:
        one = select(CaseDeadline.name, CaseDeadline.actor).where(
            may_see(viewer, CaseDeadline), CaseDeadline.rule == rule, CaseDeadline.due_on.is_not(None)
        )
        name, actor = session.execute(one.order_by(CaseDeadline.due_on.desc()).limit(1)).one()
        found[rule] = (name, actor)
    return found


def _clocks(counts: Counter[tuple[str, str]], names: Mapping[str, tuple[str, str]]) -> list[ClockOut]:
    found = [_clock(rule, names[rule], counts) for rule in names]
    return sorted(found, key=lambda one: (-one.late - one.overdue, -one.due, one.rule))


def _clock(rule: str, name: tuple[str, str], counts: Counter[tuple[str, str]]) -> ClockOut:
    in_time, late, overdue = (counts[rule, how] for how in _ENDS)
    due = in_time + late + overdue
    return ClockOut(
        rule=rule,
        name=name[0],
        actor=name[1],
        due=due,
        in_time=in_time,
        late=late,
        overdue=overdue,
        share=(late + overdue) / due if due else None,
    )
