"""Cases that were filed, by kind and by how they stand today, month by month."""

from collections import Counter
from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.accounts.visibility import may_see
from api.cases.models import Case
from api.cases.states import STATUS_WORDS
from api.statistics.period import Period
from api.statistics.schemas import CasesOut, PeriodOut, Series

KINDS: Mapping[str, str] = {"repair": "信用修复", "objection": "异议", "listing_objection": "列入前异议"}
_STATUSES = {code: words for code, words in STATUS_WORDS.items() if code != "draft"}


def filed(session: Session, viewer: Viewer, period: Period) -> CasesOut:
    """Counted by the month in which they were filed; a status is that of today, not of then."""
    first, end = period.moments
    month = period.month_of(Case.submitted_at).label("month")
    asked = (
        select(month, Case.kind, Case.status, func.count())
        .where(may_see(viewer, Case), Case.submitted_at >= first, Case.submitted_at < end)
        .where(*period.within(Case.region))
        .group_by(month, Case.kind, Case.status)
    )
    kinds, statuses = Counter[tuple[str, int]](), Counter[tuple[str, int]]()
    for place, kind, status, count in session.execute(asked):
        kinds[kind, place] += count
        statuses[status, place] += count
    return CasesOut(
        period=shown(period),
        total=kinds.total(),
        kinds=series(KINDS, kinds, period),
        statuses=series(_STATUSES, statuses, period),
    )


def series(names: Mapping[str, str], counts: Counter[tuple[str, int]], period: Period) -> list[Series]:
    """Each name that counts something, with a number for every month; in the order of ``names``."""
    found = {code for code, _ in counts}
    return [_one(code, names.get(code, code), counts, period) for code in _ordered(names, found)]


def shown(period: Period) -> PeriodOut:
    """The period as it is told."""
    return PeriodOut(months=list(period.months), region=period.region, today=period.today)


def _one(code: str, name: str, counts: Counter[tuple[str, int]], period: Period) -> Series:
    each = [counts[code, place] for place in range(len(period.months))]
    return Series(code=code, name=name, counts=each, total=sum(each))


def _ordered(names: Iterable[str], found: set[str]) -> list[str]:
    known = [name for name in names if name in found]
    return [*known, *sorted(found - set(known))]
