"""What held when the decision was made (作出决定时的规则), told beside what holds on the day of the assessment."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.engine.assessment import Reason, RegimeView
from knowledge.engine.case import Case
from knowledge.engine.regimes import Regimes, others, regimes_on, views
from knowledge.engine.schema_publication import ClassPeriod, PublicationPeriods

COUNTED_FROM = {"decided_on": "从文书日期起算", "published_on": "从公示日起算", None: "从哪天起算没有读到"}


@dataclass(frozen=True)
class History:
    """Whose rules are applied and held at the decision, and the sentences about the latter."""

    regimes: tuple[RegimeView, ...]
    reasons: tuple[Reason, ...]


def history(case: Case, applied: Regimes) -> History:
    """What to name and to say; the same for all decisions of one stretch of law."""
    decided = case.record.decided_on
    then = case.library.era(decided) if decided else None
    key = ("history", case.era, then, case.field, case.record.authority_field, case.record.kind)
    return case.library.once(key, lambda: _history(case, applied))


def _history(case: Case, applied: Regimes) -> History:
    decided = case.record.decided_on
    then = regimes_on(case.library, decided, case.field) if decided else None
    return History(
        tuple(views(case.library, applied, then, case.record.kind)), tuple(_at_decision(case, applied, then))
    )


def _at_decision(case: Case, applied: Regimes, then: Regimes | None) -> Iterator[Reason]:
    """Which other rules held on the day of the decision, and that today's are applied all the same."""
    for table in others(applied, then, case.record.kind):
        if then and then.certain:
            yield case.unknown(
                "history.at_decision",
                cites=table.cites,
                then=table.regime,
                periods=_in_words(case, table),
                now=applied.display.regime,
            )


def _in_words(case: Case, table: PublicationPeriods) -> str:
    """``一般最短公示3个月、最长1年，从文书日期起算``."""
    sure = [period for period in table.periods if not period.perhaps and not period.only_penalties]
    fields = [period for period in sure if not period.fields or case.record.authority_field in period.fields]
    told = {period.severity: period for period in reversed(fields)}
    parts = [_period(case, period) for period in reversed(told.values())]
    return "；".join(parts) + "，" + COUNTED_FROM[table.counted_from]


def _period(case: Case, period: ClassPeriod) -> str:
    whose = f"{case.words(period.severity)}失信信息" if period.severity else ""
    shortest = f"最短公示{case.words(period.minimum)}、" if period.minimum else ""
    return f"{whose}{shortest}最长{case.words(period.maximum)}"
