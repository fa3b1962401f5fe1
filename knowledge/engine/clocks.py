"""Clocks (计时): one statutory time limit in one case, from its start through pauses and extensions to its end.

A clock is a value: each function gives a new one. What follows from a day (state, days left) is computed from its
history up to that day, never stored. The day of an event is not counted (民法典 art. 201 by analogy): a pause keeps
the days that were left on the day it began, and they run on from the day after it ended. Where the law is silent on
whether a pause or an extension moves the end, the clock is provisional from then on and nobody is called late by it.
"""

import datetime as dt
from dataclasses import dataclass

from knowledge.engine.clock import Clock, ClockError, Extended, Met, Paused, Resumed, Supposed
from knowledge.engine.deadlines import compute, last_day
from knowledge.engine.schema_time import TimeLimit
from knowledge.engine.vocabulary import DeadlineState, Event, Unit
from knowledge.engine.workdays import add_working_days, is_certain, next_working_day, working_days_between


@dataclass(frozen=True)
class Due:
    """The last day; none where the time was extended and nobody has read by how much.

    ``provisional``: a holiday notice that is not out yet, or a clause that nobody has read, may move it.
    """

    on: dt.date | None
    provisional: bool


def start(limit: TimeLimit, on: dt.date) -> Clock:
    """The clock of a limit whose event happened ``on``.

    Raises:
        ClockError: the limit has no verified number, or is no time by which somebody must act.

    """
    if limit.amount is None or limit.unit is None or not limit.counts_down:
        raise ClockError(f"time limit {limit.id} may not count down")
    return Clock(
        limit=limit.id,
        name=limit.name,
        actor=limit.actor,
        amount=limit.amount,
        unit=limit.unit,
        started_on=on,
        cites=limit.cites,
        verification=limit.verification,
        note=limit.note,
    )


def suppose(limit: TimeLimit, on: dt.date) -> Clock:
    """The clock of a limit that runs only under conditions that nobody has said yet; raises as ``start``.

    Were it started once they are known, it could be late before anybody saw it.
    """
    note = f"{limit.trigger.removesuffix('的')}的，才按这个期限；还没有确认，日期是暂定的。{limit.note or ''}"
    return start(limit, on).model_copy(update={"note": note, "history": (Supposed(on=on),)})


def confirm(clock: Clock, limit: TimeLimit) -> Clock:
    """The same clock once the conditions of its limit are known to hold."""
    history = tuple(change for change in clock.history if not isinstance(change, Supposed))
    return clock.model_copy(update={"note": _own(clock, limit).note, "history": history})


def pause(clock: Clock, limit: TimeLimit, by: Event, on: dt.date) -> Clock:
    """Stop the clock, where its limit knows such an event.

    Raises:
        ClockError: the event does not stop this limit, or the clock does not run, or was overdue before.

    """
    reason = next((pause for pause in _own(clock, limit).pauses if pause.by is by), None)
    if reason is None:
        raise ClockError(f"{by} does not stop {clock.limit}")
    if clock.paused_on is not None:
        raise ClockError(f"{clock.limit} is paused already")
    _must_run(clock, on)
    return clock.with_change(Paused(on=on, by=by, certain=reason.verification.may_decide, cites=reason.cites))


def resume(clock: Clock, on: dt.date) -> Clock:
    """Let a paused clock run on.

    Raises:
        ClockError: it is not paused, or ``on`` lies before the pause.

    """
    if clock.paused_on is None or clock.met_on is not None:
        raise ClockError(f"{clock.limit} is not paused")
    _must_follow(clock, on)
    return clock.with_change(Resumed(on=on))


def extend(clock: Clock, by: TimeLimit, on: dt.date) -> Clock:
    """Give more time by the limit that the law has for it; without a number the end is open from then on.

    Raises:
        ClockError: ``by`` does not extend this limit, was used before, counts otherwise, or came too late.

    """
    if clock.limit not in by.extends:
        raise ClockError(f"{by.id} does not extend {clock.limit}")
    if any(isinstance(change, Extended) and change.limit == by.id for change in clock.history):
        raise ClockError(f"{clock.limit} was extended by {by.id} before")
    amount = by.amount if by.verification.may_decide else None
    if amount is not None and by.unit is not clock.unit:
        raise ClockError(f"{by.id} counts in another unit than {clock.limit}")
    _must_run(clock, on)
    more = amount - clock.amount if amount is not None and by.in_total else amount
    return clock.with_change(Extended(on=on, limit=by.id, amount=more, cites=by.cites))


def meet(clock: Clock, on: dt.date) -> Clock:
    """Note that it was done, in time or late; a pause that lasts ends with it.

    Raises:
        ClockError: it was met before, or ``on`` lies before what has happened.

    """
    if clock.met_on is not None:
        raise ClockError(f"{clock.limit} was met before")
    _must_follow(clock, on)
    running = resume(clock, on) if clock.paused_on is not None else clock
    return running.with_change(Met(on=on))


def due(clock: Clock) -> Due:
    """The last day after everything that has happened.

    Raises:
        ValueError: a year outside the calendar.

    """
    plain, end, certain, paused = _plain_end(clock), _end(clock), not clock.supposed, clock.started_on
    for change in clock.history:
        if isinstance(change, Paused):
            paused, certain = change.on, certain and change.certain
        elif isinstance(change, Resumed):
            plain, end = _moved(clock, plain, end, paused, change.on)
        elif isinstance(change, Extended):
            if change.amount is None:
                return Due(None, provisional=True)
            plain, end = _longer(clock, plain, end, change.amount)
    return Due(end, provisional=not certain or not is_certain(clock.started_on, end))


def state_on(clock: Clock, day: dt.date) -> DeadlineState:
    """How the clock stood on ``day``, by what had happened until then."""
    known = clock.until(day)
    if known.met_on is not None:
        return DeadlineState.MET
    if known.paused_on is not None:
        return DeadlineState.PAUSED
    last = due(known)
    if last.provisional or last.on is None:
        return DeadlineState.PROVISIONAL
    return DeadlineState.BREACHED if day > last.on else DeadlineState.RUNNING


def is_late(clock: Clock, day: dt.date) -> bool:
    """Whether the last day passed before it was done: overdue on ``day``, or met after the end."""
    known = clock.until(day)
    last = due(known)
    if last.on is None or last.provisional or (known.paused_on is not None and known.met_on is None):
        return False
    return (known.met_on or day) > last.on


def days_left(clock: Clock, day: dt.date) -> int | None:
    """Working days after ``day`` up to the last one; negative: overdue by so many.

    None once it is met and where no last day is known. During a pause: what was left when it began.
    """
    known = clock.until(day)
    last = due(known)
    if known.met_on is not None or last.on is None:
        return None
    return working_days_between(known.paused_on or day, last.on)


def in_words(clock: Clock, day: dt.date) -> str:
    """For a reader: ``还剩3个工作日，最晚12月4日`` (with the year when it is another one)."""
    known = clock.until(day)
    last, state, left = due(known), state_on(clock, day), days_left(clock, day)
    if known.met_on is not None:
        return _met_in_words(known, last)
    if last.on is None or left is None:
        return "已延长，延长多久没有读到原文，以办理单位告知为准"
    if state is DeadlineState.PAUSED:
        return f"已暂停计时，暂停时还剩{left}个工作日"
    if state is DeadlineState.BREACHED:
        return f"已超期{f'{-left}个工作日' if left else ''}，最晚应在{_day(last.on, day)}办完"
    guess = "（暂定）" if last.provisional else ""
    if day > last.on:
        return f"最晚{_day(last.on, day)}{guess}，是否超期待核实"
    return f"还剩{left}个工作日，最晚{_day(last.on, day)}{guess}" if left else f"今天是最后一天{guess}"


def _met_in_words(clock: Clock, last: Due) -> str:
    if last.on is None or clock.met_on is None or (last.provisional and clock.met_on > last.on):
        return "已办完"
    return "已按期办完" if clock.met_on <= last.on else "已办完，但晚于期限"


def _own(clock: Clock, limit: TimeLimit) -> TimeLimit:
    if limit.id != clock.limit:
        raise ClockError(f"{limit.id} is not the limit of this clock")
    return limit


def _must_follow(clock: Clock, on: dt.date) -> None:
    latest = clock.history[-1].on if clock.history else clock.started_on
    if on < latest:
        raise ClockError(f"{on} lies before {latest}, when {clock.limit} last changed")


def _must_run(clock: Clock, on: dt.date) -> None:
    """Only a clock that has not ended can be stopped or given more time."""
    _must_follow(clock, on)
    if clock.met_on is not None:
        raise ClockError(f"{clock.limit} was met before")
    last = due(clock).on
    if last is not None and on > last and clock.paused_on is None:
        raise ClockError(f"{clock.limit} ended on {last}")


def _plain_end(clock: Clock) -> dt.date:
    """The last day before any day off moves it."""
    if clock.unit is Unit.WORKING_DAY:
        return _end(clock)
    return last_day(clock.started_on, clock.amount, clock.unit)


def _end(clock: Clock) -> dt.date:
    return compute(clock.started_on, clock.amount, clock.unit).due_on


def _moved(clock: Clock, plain: dt.date, end: dt.date, paused: dt.date, resumed: dt.date) -> tuple[dt.date, dt.date]:
    """The end after a pause: what was left when it began is left when it ends."""
    if clock.unit is Unit.WORKING_DAY:
        left = working_days_between(paused, end)
        end = add_working_days(resumed, left).due_on if left > 0 else next_working_day(resumed).due_on
        return end, end
    plain = resumed + max(plain - paused, dt.timedelta())
    return plain, next_working_day(plain).due_on


def _longer(clock: Clock, plain: dt.date, end: dt.date, amount: int) -> tuple[dt.date, dt.date]:
    """The end with so much more time."""
    if clock.unit is Unit.WORKING_DAY:
        end = add_working_days(end, amount).due_on
        return end, end
    plain = last_day(plain, amount, clock.unit)
    return plain, next_working_day(plain).due_on


def _day(day: dt.date, today: dt.date) -> str:
    year = "" if day.year == today.year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"
