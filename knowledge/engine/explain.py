"""Reasons of a repair assessment: class, minimum, maximum, duties, commitment, each with its clause."""

from collections.abc import Iterator

from knowledge.engine.assessment import Reason
from knowledge.engine.case import Case
from knowledge.engine.publication import Regimes, Span, Window, is_older
from knowledge.engine.schema_publication import PenaltyClasses
from knowledge.engine.verdict import Performance, partly_paid
from knowledge.engine.vocabulary import RecordStatus, Severity


def explain(case: Case, regimes: Regimes, windows: tuple[Window, ...], performance: Performance) -> Iterator[Reason]:
    """All reasons that the periods and the conditions give."""
    one_class = len({window.severity for window in windows}) == 1
    yield from _class_known(case, windows[0]) if one_class else _class_unknown(case, regimes, windows)
    if one_class:
        yield from _minimum(case, windows)
        yield from _maximum(case, windows, performance, older=is_older(case.record, regimes))
    if regimes.field:
        yield case.unknown("publication.start_107")
        yield from _publication_day_guessed(case, windows)
    yield from _notes(case, regimes, windows)
    yield from conditions(case, performance)


def conditions(case: Case, performance: Performance) -> Iterator[Reason]:
    """The conditions besides the minimum period (36号 ch. 3)."""
    yield from _performance(case, performance)
    committed = True if case.facts.committed_publicly else None
    yield case.say("conditions.commitment", satisfied=committed)
    yield case.unknown("conditions.other")
    until = case.facts.barred_until
    if until:
        yield case.say("conditions.barred", satisfied=case.as_of > until, last=until)
    if case.record.status is RecordStatus.DISPUTED:
        yield case.unknown("conditions.disputed")


def _performance(case: Case, performance: Performance) -> Iterator[Reason]:
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


def _class_known(case: Case, window: Window) -> Iterator[Reason]:
    if window.severity is None:
        yield case.unknown("history.periods_58", as_of=case.as_of)
        yield case.unknown("history.beside_22")
    elif case.record.severity:
        yield case.holds("publication.class", severity=window.severity)
    elif case.record.publication_ends_on and case.is_penalty:
        yield case.holds("publication.class_by_end", shown=case.record.publication_ends_on, severity=window.severity)


def _class_unknown(case: Case, regimes: Regimes, windows: tuple[Window, ...]) -> Iterator[Reason]:
    yield case.unknown("publication.class")
    older = is_older(case.record, regimes)
    yield from _hints(case)
    for severity in Severity:
        possible = [window for window in windows if window.severity is severity]
        if possible:
            earliest = (
                max(window.earliest or case.as_of for window in possible) if severity is not Severity.MINOR else None
            )
            yield case.unknown(
                "publication.minimum_by_class_earlier" if older else "publication.minimum_by_class",
                cites=[ref for span in possible[0].spans if span.period.severity for ref in span.period.cites],
                severity=severity,
                earliest=earliest or "履行完义务那天",
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
    if windows[0].severity is Severity.MINOR:
        yield case.holds("publication.no_minimum")
        if case.in_market_regulation:
            yield case.holds("publication.minor_107")
        return
    spans = {span.table.id: span for window in windows for span in window.spans}
    for span in spans.values():
        yield from _minimum_of(case, span)


def _publication_day_guessed(case: Case, windows: tuple[Window, ...]) -> Iterator[Reason]:
    """Say so where the day of publication is only bounded by the time limit for publishing."""
    if case.record.published_on is None:
        yield case.unknown("publication.day_unknown", last=max(window.spans[-1].start for window in windows))


def _minimum_of(case: Case, span: Span) -> Iterator[Reason]:
    if span.minimum_last is None or span.period.minimum is None:
        return
    by_publication = span.table.counted_from == "published_on"
    yield case.say(
        "publication.minimum_107" if by_publication else "publication.minimum",
        satisfied=case.as_of > span.minimum_last,
        cites=(*span.period.cites, *span.table.cites),
        start=span.start,
        length=span.period.minimum,
        last=span.minimum_last,
    )


def _maximum(case: Case, windows: tuple[Window, ...], performance: Performance, *, older: bool) -> Iterator[Reason]:
    """The last day by each rule; of an older decision none is computed, because the transition was not read."""
    window = max(windows, key=lambda window: window.last)
    if case.as_of > window.last:
        # With duties open it does not stop by itself: the outcome says so, or the question.
        if performance.done:
            yield case.holds("publication.ended", last=window.last)
        elif performance.done is None:
            yield case.unknown("publication.uncorrected", last=window.last)
        return
    for span in window.spans if not older else ():
        by_publication = span.table.counted_from == "published_on"
        yield case.holds(
            "publication.maximum_107" if by_publication else "publication.maximum",
            cites=(*span.period.cites, *span.table.cites),
            start=span.start,
            length=span.period.maximum,
            last=span.maximum_last,
        )


def _notes(case: Case, regimes: Regimes, windows: tuple[Window, ...]) -> Iterator[Reason]:
    """The shown end, where it says something of its own, and the transition between regimes."""
    shown = case.record.publication_ends_on
    older = is_older(case.record, regimes)
    if older:
        yield case.unknown("publication.transition")
    legal_last = max(window.legal_last for window in windows)
    if shown and shown > legal_last and not older:
        yield case.unknown("publication.shown_end", shown=shown, last=legal_last)
    elif shown and shown != legal_last:
        yield case.holds("publication.shown_end", shown=shown)
