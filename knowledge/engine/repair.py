"""The repair path of an assessment: the periods and conditions told, or the rules of a list of its own."""

import datetime as dt

from knowledge.engine.asking import in_order
from knowledge.engine.assessment import Assessment, Reason, RegimeView
from knowledge.engine.beside import OPEN, overridden
from knowledge.engine.case import NO_PAPERS, NOT_KEPT, Case
from knowledge.engine.decision import DUTIES, NO_SUCH_CLASS, Decision, decide
from knowledge.engine.explain import conditions, explain, how_performed
from knowledge.engine.history import History, history
from knowledge.engine.regimes import Regimes
from knowledge.engine.removal import once_performed, removal_of
from knowledge.engine.telling import END, told_reasons
from knowledge.engine.verdict import UNCORRECTED, Performance, performance_of
from knowledge.engine.vocabulary import Outcome, RequestKind
from knowledge.engine.workdays import DAY

TOLD_ANYWAY = (None, UNCORRECTED)
"""Why a person decides, where the reasons tell it in their own place."""


def assess_repair(case: Case) -> Assessment:
    """The answer of the periods and conditions, and then of whatever overrides it."""
    return overridden(case, _by_periods(case) if _has_periods(case) else _by_own_rules(case))


def _has_periods(case: Case) -> bool:
    """Whether the class system decides: penalties, kinds that a table classes, and whatever has its class stated."""
    return case.is_penalty or case.classed is not None or case.record.severity is not None


def _by_periods(case: Case) -> Assessment:
    """Class, minimum, maximum and duties (36号 ch. 2–3, 107号, and the rules before them on their days)."""
    regimes = case.regimes
    if regimes is None:
        return case.conclude(Outcome.NEEDS_PERSON, [case.not_kept()])
    if not regimes.certain:
        return _begin_unknown(case, regimes)
    if not regimes.display.is_about(case.record.kind):
        return _by_own_rules(case)
    if case.classed and case.record.severity not in (None, case.classed.severity):
        return _class_disagrees(case, regimes)
    if case.record.decided_on is None:
        return _ask(case, "decided_on")
    decision = decide(case.library, case.record, case.facts, regimes, case.as_of)
    if not decision.windows:
        reason = case.unknown(NO_SUCH_CLASS, severity=case.record.severity, regime=regimes.display.regime)
        reasons = [reason, *told_reasons(case)]
        return case.conclude(Outcome.NEEDS_PERSON, reasons, regimes=history(case, regimes).regimes)
    return _answer(case, decision)


def _class_disagrees(case: Case, regimes: Regimes) -> Assessment:
    """The deciding body's class is not the one that the rule gives to all such records: which is wrong is not ours."""
    ruled = case.classed.severity if case.classed else None
    reason = case.unknown("lists.class_disagrees", stated=case.record.severity, ruled=ruled)
    reasons = [reason, case.holds("lists.kind"), *told_reasons(case)]
    return case.conclude(Outcome.NEEDS_PERSON, reasons, regimes=history(case, regimes).regimes)


def _begin_unknown(case: Case, regimes: Regimes) -> Assessment:
    """A day on which the oldest regime may not have begun: its first day was not read."""
    reason = case.not_kept(regimes.general.telling.perhaps or NOT_KEPT)
    return case.conclude(Outcome.NEEDS_PERSON, [reason], regimes=history(case, regimes).regimes)


def _ask(case: Case, field: str, *first: Reason) -> Assessment:
    performance = performance_of(case.record, case.facts, case.as_of)
    reasons = [*first, *told_reasons(case), *conditions(case, performance), case.door_reason()]
    return case.conclude(Outcome.NEEDS_INFORMATION, reasons, questions=case.ask(field), regimes=_by_whose_rules(case))


def _by_whose_rules(case: Case) -> tuple[RegimeView, ...]:
    """The regimes whose conditions are told where no period is: none on days whose rules are not kept."""
    return history(case, case.regimes).regimes if case.regimes else ()


def _answer(case: Case, decision: Decision) -> Assessment:
    verdict = decision.verdict
    lasts = {window.last for window in decision.windows}
    common = len(lasts) == 1 or verdict.outcome is Outcome.ENDED
    past = history(case, decision.regimes)
    return case.conclude(
        verdict.outcome,
        _reasons(case, decision, past),
        earliest_on=verdict.earliest_on,
        ends_on=max(lasts) if common else None,
        questions=case.ask(*in_order(case, decision.missing)),
        papers=case.papers(RequestKind.REPAIR) if verdict.outcome in OPEN else NO_PAPERS,
        regimes=past.regimes,
    )


def _reasons(case: Case, decision: Decision, past: History) -> list[Reason]:
    verdict = decision.verdict
    why = verdict.why if verdict.why not in TOLD_ANYWAY else None
    reasons = [case.unknown(why)] if why else []
    reasons += [*explain(case, decision), *told_reasons(case)]
    # Nothing is applied for any more once it has ended, so by whose rules is no matter.
    reasons += [*(past.reasons if verdict.outcome is not Outcome.ENDED else ()), *_list_reasons(case)]
    if len({window.severity for window in decision.windows}) > 1 and verdict.outcome is not Outcome.NEEDS_INFORMATION:
        reasons.append(case.holds("publication.class_any"))
    if verdict.why == UNCORRECTED:
        reasons.append(case.fails(UNCORRECTED))
    return [*reasons, *_filing_reasons(case, verdict.outcome)]


def _filing_reasons(case: Case, outcome: Outcome) -> list[Reason]:
    if outcome not in OPEN:
        return []
    return [case.door_reason(), *([case.holds("fee.free")] if case.was_law("fee.free") else [])]


def _list_reasons(case: Case) -> list[Reason]:
    return [case.holds("lists.kind"), case.holds(case.classed.statement)] if case.classed else []


def _by_own_rules(case: Case) -> Assessment:
    """Lists and other records whose class nobody stated: what is known, and a person for the rest."""
    performance = performance_of(case.record, case.facts, case.as_of)
    shown = case.record.publication_ends_on
    if performance.done is None:
        return _ask(case, DUTIES, case.holds("lists.kind"))
    reasons = [case.holds("lists.kind"), *told_reasons(case, END), *conditions(case, performance), case.door_reason()]
    if shown and case.as_of > shown:
        return _past_the_shown_end(case, reasons, shown, performance)
    removal = removal_of(case)
    outcome = once_performed(case, removal) if performance.done else Outcome.REPAIRABLE_LATER
    now = outcome is Outcome.REPAIRABLE_NOW
    own = case.say(removal.statement, satisfied=True if now else None)
    return case.conclude(
        outcome,
        [own, *reasons],
        earliest_on=_own_day(case, performance) if outcome is not Outcome.NEEDS_PERSON else None,
        papers=case.papers(RequestKind.REPAIR),
        regimes=_by_whose_rules(case),
    )


def _own_day(case: Case, performance: Performance) -> dt.date | None:
    """The first day without a minimum: of performance, or after a bar; ``None`` where it hangs on the person."""
    free = case.facts.barred_until + DAY if case.facts.barred_until else None
    days = [day for day in (performance.on, free) if day]
    if not performance.done:
        days = [day for day in days if day > case.as_of]
    return max(days, default=None)


def _past_the_shown_end(case: Case, reasons: list[Reason], shown: dt.date, performance: Performance) -> Assessment:
    """The end that the deciding body set has passed (36号 ch. 2)."""
    if performance.done:
        told = [case.holds("lists.kind"), *told_reasons(case, END), *how_performed(case, performance)]
        reasons = [*told, case.holds("publication.ended", last=shown)]
        return case.conclude(Outcome.ENDED, reasons, ends_on=shown, regimes=_by_whose_rules(case))
    reasons = [*reasons, case.fails(UNCORRECTED)]
    return case.conclude(Outcome.NEEDS_PERSON, reasons, ends_on=shown, regimes=_by_whose_rules(case))
