"""The repair path of an assessment: the periods and conditions told, or the rules of a list of its own."""

import datetime as dt

from knowledge.engine.asking import in_order
from knowledge.engine.assessment import Assessment, Reason
from knowledge.engine.beside import OPEN, overridden
from knowledge.engine.case import NO_PAPERS, Case
from knowledge.engine.decision import DUTIES, NO_SUCH_CLASS, Decision, decide
from knowledge.engine.explain import conditions, explain
from knowledge.engine.history import history
from knowledge.engine.regimes import Regimes
from knowledge.engine.verdict import BARRED, UNCORRECTED, performance_of
from knowledge.engine.vocabulary import Outcome, RecordKind, RequestKind

OWN_RULES = {
    RecordKind.SERIOUS_DISHONESTY_LIST: "lists.own_rule",
    RecordKind.ABNORMAL_OPERATIONS_LIST: "lists.abnormal",
    RecordKind.OTHER: "lists.other",
}

TOLD_ANYWAY = (None, UNCORRECTED, BARRED)
"""Why a person decides, where the reasons tell it in their own place."""


def assess_repair(case: Case) -> Assessment:
    """The answer of the periods and conditions, and then of whatever overrides it."""
    return overridden(case, _by_periods(case) if _has_periods(case) else _by_own_rules(case))


def _has_periods(case: Case) -> bool:
    """Whether the class system decides: penalties, market lists, and whatever has its class stated."""
    return case.is_penalty or _is_market_list(case) or case.record.severity is not None


def _is_market_list(case: Case) -> bool:
    return case.in_market_regulation and case.record.kind is RecordKind.SERIOUS_DISHONESTY_LIST


def _by_periods(case: Case) -> Assessment:
    """Class, minimum, maximum and duties (36号 ch. 2–3, 107号, and the rules before them on their days)."""
    regimes = case.regimes
    if regimes is None:
        return case.conclude(Outcome.NEEDS_PERSON, [case.not_kept()])
    if not regimes.certain:
        return _begin_unknown(case, regimes)
    if not regimes.display.is_about(case.record.kind):
        return _by_own_rules(case)
    if case.record.decided_on is None:
        return _ask(case, "decided_on")
    decision = decide(case.library, case.record, case.facts, regimes, case.as_of)
    if not decision.windows:
        reason = case.unknown(NO_SUCH_CLASS, severity=case.record.severity, regime=regimes.display.regime)
        return case.conclude(Outcome.NEEDS_PERSON, [reason], regimes=history(case, regimes).regimes)
    return _answer(case, decision)


def _begin_unknown(case: Case, regimes: Regimes) -> Assessment:
    """A day on which the oldest regime may not have begun: its first day was not read."""
    reason = case.not_kept("history.begin_527")
    return case.conclude(Outcome.NEEDS_PERSON, [reason], regimes=history(case, regimes).regimes)


def _ask(case: Case, field: str, *first: Reason) -> Assessment:
    performance = performance_of(case.record, case.facts, case.as_of)
    reasons = [*first, *conditions(case, performance), case.door_reason()]
    return case.conclude(Outcome.NEEDS_INFORMATION, reasons, questions=case.ask(field))


def _answer(case: Case, decision: Decision) -> Assessment:
    verdict = decision.verdict
    lasts = {window.last for window in decision.windows}
    common = len(lasts) == 1 or verdict.outcome is Outcome.ENDED
    return case.conclude(
        verdict.outcome,
        _reasons(case, decision),
        earliest_on=verdict.earliest_on,
        ends_on=max(lasts) if common else None,
        questions=case.ask(*in_order(case, decision.missing)),
        papers=case.papers(RequestKind.REPAIR) if verdict.outcome in OPEN else NO_PAPERS,
        regimes=history(case, decision.regimes).regimes,
    )


def _reasons(case: Case, decision: Decision) -> list[Reason]:
    verdict = decision.verdict
    why = verdict.why if verdict.why not in TOLD_ANYWAY else None
    reasons = [case.unknown(why)] if why else []
    reasons += [*explain(case, decision), *history(case, decision.regimes).reasons, *_list_reasons(case)]
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
    if not _is_market_list(case):
        return []
    return [case.holds("lists.kind"), case.holds("lists.serious_market")]


def _by_own_rules(case: Case) -> Assessment:
    """Lists and other records whose class nobody stated: what is known, and a person for the rest."""
    performance = performance_of(case.record, case.facts, case.as_of)
    shown = case.record.publication_ends_on
    if performance.done is None:
        return _ask(case, DUTIES, case.holds("lists.kind"))
    reasons = [case.holds("lists.kind"), *conditions(case, performance), case.door_reason()]
    if shown and case.as_of > shown:
        return _past_the_shown_end(case, reasons, shown, corrected=performance.done)
    own = case.unknown(OWN_RULES.get(case.record.kind, "lists.other"))
    if performance.done:
        return case.conclude(Outcome.NEEDS_PERSON, [own, *reasons], papers=case.papers(RequestKind.REPAIR))
    return case.conclude(
        Outcome.REPAIRABLE_LATER,
        [own, *reasons],
        earliest_on=performance.on,
        papers=case.papers(RequestKind.REPAIR),
    )


def _past_the_shown_end(case: Case, reasons: list[Reason], shown: dt.date, *, corrected: bool) -> Assessment:
    """The end that the deciding body set has passed (36号 ch. 2)."""
    if corrected:
        return case.conclude(Outcome.ENDED, [*reasons, case.holds("publication.ended", last=shown)], ends_on=shown)
    return case.conclude(Outcome.NEEDS_PERSON, [*reasons, case.fails(UNCORRECTED)], ends_on=shown)
