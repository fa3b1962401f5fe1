"""Reasons of a repair assessment: class, minimum, maximum, duties, commitment, each with its clause."""

import datetime as dt
from collections.abc import Iterator

from knowledge.engine.assessment import Reason
from knowledge.engine.case import Case
from knowledge.engine.decision import Decision, if_performed
from knowledge.engine.publication import Span, Window, is_older
from knowledge.engine.schema_publication import PenaltyClasses
from knowledge.engine.verdict import BARRED, Performance, free_from, partly_paid
from knowledge.engine.vocabulary import Outcome, RecordStatus, Severity


def explain(case: Case, decision: Decision) -> Iterator[Reason]:
    """All reasons that the periods and the conditions give."""
    windows, performance = decision.windows, decision.performance
    one_class = len({window.severity for window in windows}) == 1
    if decision.verdict.outcome is Outcome.ENDED:
        yield from _once_ended(case, decision, one_class=one_class)
        return
    yield from _class_known(case, windows[0]) if one_class else _class_unknown(case, decision)
    if one_class:
        yield from _minimum(case, windows)
        yield from _maximum(case, decision)
    yield from _ends_first(case, decision)
    yield from _of_the_tables(case, decision)
    yield from _notes(case, decision)
    yield from conditions(case, performance)
    yield from _if_performed_today(case, decision)


def _once_ended(case: Case, decision: Decision, *, one_class: bool) -> Iterator[Reason]:
    """That the last day of every class has passed; what an application would need is no matter any more."""
    if one_class:
        yield from _class_known(case, decision.windows[0])
        yield from _minimum(case, decision.windows)
    yield case.holds("publication.ended", last=max(window.last for window in decision.windows))
    yield from _of_the_tables(case, decision)
    yield from _notes(case, decision)
    yield from how_performed(case, decision.performance)


def _ends_first(case: Case, decision: Decision) -> Iterator[Reason]:
    """That "later" never comes: it ends before minimum, bar and planned performance let anybody apply."""
    if decision.verdict.outcome is not Outcome.REPAIRABLE_LATER or decision.verdict.earliest_on:
        return
    days = [_first_day(case, decision, window) for window in decision.windows]
    if all(day and day > window.last for day, window in zip(days, decision.windows, strict=True)):
        last = max(window.last for window in decision.windows)
        yield case.unknown("publication.ends_first", earliest=min(day for day in days if day), last=last)


def _first_day(case: Case, decision: Decision, window: Window) -> dt.date | None:
    free, planned = free_from(window, case.facts.barred_until), decision.performance.on
    return max((day for day in (free, planned) if day), default=None)


def conditions(case: Case, performance: Performance) -> Iterator[Reason]:
    """The conditions besides the minimum period (36号 ch. 3)."""
    yield from how_performed(case, performance)
    committed = True if case.facts.committed_publicly else None
    yield case.say("conditions.commitment", satisfied=committed)
    yield case.unknown("conditions.other")
    until = case.facts.barred_until
    if until:
        yield case.say(BARRED, satisfied=case.as_of > until, last=until)
    if case.record.status is RecordStatus.DISPUTED and case.is_penalty:
        yield case.unknown("conditions.disputed")


def how_performed(case: Case, performance: Performance) -> Iterator[Reason]:
    """Whether all duties are performed, as far as known."""
    if performance.done:
        when = f"（{case.words(performance.on)}）" if performance.on else ""
        yield case.holds("conditions.performance", when=when)
        return
    if performance.on:
        yield case.fails("conditions.planned", when=performance.on)
        return
    yield case.say("conditions.performance", satisfied=performance.done)
    if case.facts.agreed_instalments or partly_paid(case.record):
        yield case.fails("conditions.instalments")


def _if_performed_today(case: Case, decision: Decision) -> Iterator[Reason]:
    """What would hold if the open duties were performed on the day of the assessment."""
    if decision.performance.done is not False:
        return
    then = if_performed(decision, case.facts.barred_until, case.as_of)
    if then.outcome is Outcome.REPAIRABLE_NOW:
        yield case.suppose("conditions.if_performed_today", holds=True, today=case.as_of)
    elif then.outcome is Outcome.REPAIRABLE_LATER and then.earliest_on:
        yield case.suppose("conditions.if_performed_today", holds=False, today=case.as_of, earliest=then.earliest_on)
    elif then.outcome is Outcome.NEEDS_INFORMATION:
        yield case.suppose("conditions.if_performed_today", holds=None, today=case.as_of)


def _class_known(case: Case, window: Window) -> Iterator[Reason]:
    if window.severity is None or "severity" in case.told:
        return
    if case.record.severity:
        yield case.holds("publication.class", severity=window.severity)
    elif case.record.publication_ends_on and case.is_penalty:
        yield case.holds("publication.class_by_end", shown=case.record.publication_ends_on, severity=window.severity)


def _class_unknown(case: Case, decision: Decision) -> Iterator[Reason]:
    yield case.unknown("publication.class")
    older = is_older(case.record, decision.regimes)
    yield from _hints(case)
    for severity in Severity:
        possible = [window for window in decision.windows if window.severity is severity]
        if possible:
            ends = [window.earliest for window in possible if window.earliest]
            yield case.unknown(
                "publication.minimum_by_class_earlier" if older else "publication.minimum_by_class",
                cites=[ref for span in possible[0].spans if span.period.severity for ref in span.period.cites],
                severity=severity,
                earliest=max(ends) if ends else "履行完义务那天",
                last=max(window.last for window in possible),
            )


def _hints(case: Case) -> Iterator[Reason]:
    """What single sources say about the penalties: shown with caution, deciding nothing."""
    penalties = case.record.penalties or ()
    for entry in case.library.only_rule(PenaltyClasses).entries:
        if (entry.penalty and entry.penalty in penalties) or (
            entry.procedure and entry.procedure == case.record.procedure
        ):
            yield Reason(
                rule="publication.class_hint",
                text=f"{entry.note}（待核实，不作为依据）",
                satisfied=None,
                verification=entry.verification,
                citations=case.library.cite_on(case.as_of, entry.cites),
            )
    if len(penalties) > 1:
        yield case.unknown("publication.several")


def _minimum(case: Case, windows: tuple[Window, ...]) -> Iterator[Reason]:
    """The minimum period by each rule, or that there is none."""
    for span in _spans(case, windows):
        if span.period.minimum and span.minimum_last:
            yield _told(
                case,
                span,
                span.table.telling.minimum,
                satisfied=case.as_of > span.minimum_last,
                length=span.period.minimum,
                last=span.minimum_last,
            )
        elif span.table.telling.no_minimum:
            yield case.holds(span.table.telling.no_minimum)


def _maximum(case: Case, decision: Decision) -> Iterator[Reason]:
    """The last day by each rule; of an older decision none is computed, because the transition was not read."""
    window = max(decision.windows, key=lambda window: (window.last, window.legal_last))
    if case.as_of > window.last:
        # With duties open it does not stop by itself: the outcome says so, or the question.
        if decision.performance.done:
            yield case.holds("publication.ended", last=window.last)
        elif decision.performance.done is None:
            yield case.unknown("publication.uncorrected", last=window.last)
        return
    for span in window.spans if not is_older(case.record, decision.regimes) else ():
        yield _told(
            case,
            span,
            span.table.telling.maximum,
            satisfied=True,
            length=span.period.maximum,
            last=span.maximum_last,
        )


def _told(case: Case, span: Span, statement_id: str, *, satisfied: bool, **values: object) -> Reason:
    cites, regime = (*span.period.cites, *span.table.cites), span.table.regime
    start = _counted_from(case, span)
    return case.say(statement_id, satisfied=satisfied, cites=cites, regime=regime, start=start, **values)


def _counted_from(case: Case, span: Span) -> str:
    """The first day of a count in words: a day of publication that nobody told is only bounded, and says so."""
    day = case.words(span.start)
    if _is_bounded(case, span):
        return f"最晚应当公示的那天（{day}）"
    return f"公示日{day}" if span.table.counted_from == "published_on" else day


def _spans(case: Case, windows: tuple[Window, ...]) -> tuple[Span, ...]:
    """Each different count of each table, once; of one with a bounded start the last, which is safe."""
    found = {(span.table.id, span): span for window in windows for span in window.spans}
    last = {span.table.id: span.start for span in sorted(found.values(), key=lambda span: span.start)}
    return tuple(span for span in found.values() if not _is_bounded(case, span) or span.start == last[span.table.id])


def _is_bounded(case: Case, span: Span) -> bool:
    """Whether it counts from a day of publication of which only the first and the last possible day are known."""
    return span.table.counted_from == "published_on" and case.record.published_on is None


def _of_the_tables(case: Case, decision: Decision) -> Iterator[Reason]:
    """What must be said whenever a table is applied, and a day of publication that is only bounded."""
    for table in {span.table.id: span.table for window in decision.windows for span in window.spans}.values():
        yield from (case.unknown(statement, as_of=case.as_of) for statement in table.telling.always)
    if decision.regimes.display.counted_from == "published_on" and case.record.published_on is None:
        last = max(window.spans[-1].start for window in decision.windows)
        yield case.unknown("publication.day_unknown", last=last)


def _notes(case: Case, decision: Decision) -> Iterator[Reason]:
    """The shown end, where it says something of its own, and the transition between regimes."""
    shown = case.record.publication_ends_on
    older = is_older(case.record, decision.regimes)
    if older:
        yield case.unknown("publication.transition")
    legal_last = max(window.legal_last for window in decision.windows)
    if shown and shown > legal_last and not older:
        yield case.unknown("publication.shown_end", shown=shown, last=legal_last)
    elif shown and shown != legal_last and "publication_ends_on" not in case.told:
        yield case.holds("publication.shown_end", shown=shown)
