"""Clocks: started, stopped, prolonged, met; what they say on a day."""

import datetime as dt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.engine import clocks
from knowledge.engine.clock import Clock, ClockError, Paused, Resumed
from knowledge.engine.library import Library
from knowledge.engine.schema import Verification
from knowledge.engine.vocabulary import DeadlineState, Event, Unit
from knowledge.engine.workdays import is_working_day

MONDAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)
STARTS = st.dates(dt.date(2021, 1, 1), dt.date(2026, 6, 30))


def _clock(started_on: dt.date = MONDAY, amount: int = 10, unit: Unit = Unit.WORKING_DAY) -> Clock:
    return Clock(
        limit="T53b",
        name="处理异议并告知",
        actor="信用信息平台",
        amount=amount,
        unit=unit,
        started_on=started_on,
        cites=("henan-credit-2019#art41.2",),
        verification=Verification.PRIMARY,
    )


def _stopped(clock: Clock, begun: dt.date, ended: dt.date, *, certain: bool = True) -> Clock:
    paused = Paused(on=begun, by=Event.EXPERT_EXAMINATION, certain=certain, cites=("henan-credit-2019#art41.3",))
    return clock.with_change(paused).with_change(Resumed(on=ended))


def test_a_clock_says_what_is_left(library: Library) -> None:
    """Protects the sentence that people read: working days left and the last day, computed for that day."""
    clock = clocks.start(library.time_limit("T01"), dt.date(2026, 11, 20))
    assert clocks.in_words(clock, dt.date(2026, 12, 1)) == "还剩3个工作日，最晚12月4日"
    assert clocks.in_words(clock, dt.date(2026, 12, 4)) == "今天是最后一天"
    assert clocks.in_words(clock, dt.date(2026, 12, 8)) == "已超期2个工作日，最晚应在12月4日办完"
    assert clocks.days_left(clock, dt.date(2026, 12, 8)) == -2
    assert (clock.actor, clock.amount, clock.unit) == ("信用中国", 10, Unit.WORKING_DAY)
    assert clock.cites == ("gbf-2025-22#6", "ndrc-36#time-limit")
    assert clock.verification is Verification.CORROBORATED


@pytest.mark.parametrize("limit", ["T03", "T04", "T07", "T10", "T16a", "T21", "T35", "T14"])
def test_what_may_not_count_down_starts_no_clock(library: Library, limit: str) -> None:
    """Protects promises: no number, one source only, or a time of waiting gives no clock."""
    with pytest.raises(ClockError, match="may not count down"):
        clocks.start(library.time_limit(limit), MONDAY)


def test_met_late_stays_late() -> None:
    """Protects the record of delay: overdue first, then done, and both are known."""
    clock = clocks.meet(_clock(), dt.date(2026, 12, 9))
    assert clocks.state_on(clock, dt.date(2026, 12, 8)) is DeadlineState.BREACHED
    assert clocks.state_on(clock, dt.date(2026, 12, 9)) is DeadlineState.MET
    assert clocks.is_late(clock, dt.date(2027, 1, 1))
    assert clocks.in_words(clock, dt.date(2026, 12, 9)) == "已办完，但晚于期限"
    in_time = clocks.meet(_clock(), dt.date(2026, 12, 7))
    assert not clocks.is_late(in_time, dt.date(2027, 1, 1))
    assert clocks.in_words(in_time, dt.date(2026, 12, 7)) == "已按期办完"
    assert clocks.days_left(in_time, dt.date(2026, 12, 7)) is None


def test_a_pause_of_a_clause_that_was_read_moves_the_last_day(library: Library) -> None:
    """Protects both sides in Henan: expert tests do not count, and the clock stays certain."""
    limit = library.time_limit("T53b")
    clock = clocks.start(limit, dt.date(2026, 11, 20))
    clock = clocks.pause(clock, limit, Event.EXPERT_EXAMINATION, dt.date(2026, 11, 24))
    assert clocks.state_on(clock, dt.date(2026, 12, 30)) is DeadlineState.PAUSED
    assert clocks.days_left(clock, dt.date(2026, 12, 30)) == 5
    assert clocks.in_words(clock, dt.date(2026, 12, 30)) == "已暂停计时，暂停时还剩5个工作日"
    clock = clocks.resume(clock, dt.date(2026, 12, 4))
    assert clocks.due(clock) == clocks.Due(dt.date(2026, 12, 11), provisional=False)


def test_what_is_done_during_a_pause_is_not_late(library: Library) -> None:
    """Protects an office that answers while the experts' test still stops its clock."""
    limit = library.time_limit("T53b")
    paused = clocks.pause(
        clocks.start(limit, dt.date(2026, 11, 20)), limit, Event.EXPERT_EXAMINATION, dt.date(2026, 11, 24)
    )
    met = clocks.meet(paused, dt.date(2026, 12, 30))
    assert not clocks.is_late(met, dt.date(2026, 12, 31))


def test_a_pause_that_no_clause_was_read_for_is_provisional(library: Library) -> None:
    """Protects the department: where the law on supplements was not read, nobody is called late by our guess."""
    limit = library.time_limit("T01")
    clock = clocks.pause(clocks.start(limit, MONDAY), limit, Event.SUPPLEMENT_REQUESTED, dt.date(2026, 11, 25))
    clock = clocks.resume(clock, dt.date(2026, 11, 30))
    assert clocks.due(clock) == clocks.Due(dt.date(2026, 12, 10), provisional=True)
    assert clocks.state_on(clock, dt.date(2026, 12, 15)) is DeadlineState.PROVISIONAL
    assert clocks.in_words(clock, dt.date(2026, 12, 15)) == "最晚12月10日（暂定），是否超期待核实"
    assert not clocks.is_late(clock, dt.date(2026, 12, 15))


def test_an_extension_of_unknown_length_leaves_no_date(library: Library) -> None:
    """Protects against an invented date: extended by nobody knows how much means no number."""
    clock = clocks.extend(clocks.start(library.time_limit("T01"), MONDAY), library.time_limit("T04"), MONDAY)
    assert clocks.due(clock) == clocks.Due(None, provisional=True)
    assert clocks.state_on(clock, dt.date(2027, 3, 1)) is DeadlineState.PROVISIONAL
    assert clocks.days_left(clock, MONDAY) is None
    assert "没有读到" in clocks.in_words(clock, MONDAY)


@pytest.mark.parametrize(
    ("limit", "by", "last"),
    [("T54a", "T54b", "2026-12-21"), ("T56a", "T56b", "2026-12-01"), ("T41a", "T41b", "2027-02-22")],
)
def test_extensions_that_were_read(library: Library, limit: str, by: str, last: str) -> None:
    """Protects the two ways to extend: so many days more, or so many in total."""
    clock = clocks.start(library.time_limit(limit), MONDAY)
    assert clocks.due(clocks.extend(clock, library.time_limit(by), MONDAY)).on == dt.date.fromisoformat(last)


def test_steps_that_the_law_or_the_order_of_events_forbids(library: Library) -> None:
    """Protects the history of a clock: no second extension, no pause of what has ended, nothing backwards."""
    repair, shenzhen, more = (library.time_limit(name) for name in ("T01", "T56a", "T56b"))
    clock = clocks.start(shenzhen, MONDAY)
    late, longer = dt.date(2026, 12, 30), clocks.extend(clock, more, MONDAY)
    paused = clocks.pause(clocks.start(repair, MONDAY), repair, Event.SUPPLEMENT_REQUESTED, MONDAY + DAY)
    met = clocks.meet(paused, MONDAY + DAY)
    forbidden = [
        (lambda: clocks.pause(clock, shenzhen, Event.EXPERT_EXAMINATION, MONDAY), "does not stop"),
        (lambda: clocks.pause(clock, repair, Event.SUPPLEMENT_REQUESTED, MONDAY), "not the limit"),
        (lambda: clocks.pause(paused, repair, Event.SUPPLEMENT_REQUESTED, late), "paused already"),
        (lambda: clocks.pause(clocks.start(repair, MONDAY), repair, Event.SUPPLEMENT_REQUESTED, late), "ended on"),
        (lambda: clocks.resume(clock, MONDAY), "not paused"),
        (lambda: clocks.resume(paused, MONDAY), "lies before"),
        (lambda: clocks.resume(met, late), "not paused"),
        (lambda: clocks.extend(longer, more, MONDAY), "before"),
        (lambda: clocks.extend(clock, library.time_limit("T54b"), MONDAY), "does not extend"),
        (lambda: clocks.extend(clock, more, late), "ended on"),
        (lambda: clocks.meet(met, late), "met before"),
        (lambda: clocks.meet(clock, MONDAY - DAY), "lies before"),
    ]
    for step, reason in forbidden:
        with pytest.raises(ClockError, match=reason):
            step()


def test_a_clock_survives_being_written_down() -> None:
    """Protects what is stored: a clock read back from JSON says the same."""
    clock = clocks.meet(_stopped(_clock(), MONDAY + DAY, MONDAY + 5 * DAY), MONDAY + 9 * DAY)
    assert Clock.model_validate_json(clock.model_dump_json()) == clock


@settings(max_examples=150, deadline=None)
@given(
    started_on=STARTS,
    amount=st.integers(1, 40),
    unit=st.sampled_from(Unit),
    after=st.integers(0, 60),
    lasting=st.integers(0, 60),
    again=st.integers(0, 40),
)
def test_a_pause_never_brings_the_last_day_forward(
    started_on: dt.date, amount: int, unit: Unit, after: int, lasting: int, again: int
) -> None:
    """Protects time that was given: a pause only adds, keeps what was left, and a longer one adds no less."""
    clock = _clock(started_on, min(amount, 12) if unit in (Unit.MONTH, Unit.YEAR) else amount, unit)
    last = clocks.due(clock).on
    begun = started_on + after * DAY
    assume(last is not None and begun <= last)
    ended = begun + lasting * DAY
    stopped = _stopped(clock, begun, ended)
    moved = clocks.due(stopped).on
    assert moved is not None
    assert last is not None
    assert moved >= last
    assert moved >= ended
    later = clocks.due(_stopped(clock, begun, ended + again * DAY)).on
    assert later is not None
    assert later >= moved
    if unit is Unit.WORKING_DAY:
        # With nothing left, a pause that ends on a day off ends the clock on the next working day.
        assert clocks.days_left(stopped, ended) == (clocks.days_left(clock, begun) or int(not is_working_day(ended)))


@settings(max_examples=100, deadline=None)
@given(started_on=STARTS, amount=st.integers(1, 30), day=st.integers(0, 80), met=st.none() | st.integers(0, 80))
def test_time_only_runs_one_way(started_on: dt.date, amount: int, day: int, met: int | None) -> None:
    """Protects the day's view: days left never grow, overdue stays overdue until met, met stays met."""
    clock = _clock(started_on, amount)
    clock = clock if met is None else clocks.meet(clock, started_on + met * DAY)
    today = started_on + day * DAY
    now, then = clocks.state_on(clock, today), clocks.state_on(clock, today + DAY)
    order = [DeadlineState.RUNNING, DeadlineState.BREACHED, DeadlineState.MET]
    assert order.index(now) <= order.index(then)
    left, later = clocks.days_left(clock, today), clocks.days_left(clock, today + DAY)
    assert left is None or later is None or later <= left
    assert clocks.is_late(clock, today) <= clocks.is_late(clock, today + DAY)


@given(started_on=STARTS, amount=st.integers(1, 40))
def test_a_longer_limit_never_ends_sooner(started_on: dt.date, amount: int) -> None:
    """Protects arithmetic: one more working day is a later last day."""
    shorter, longer = (clocks.due(_clock(started_on, days)).on for days in (amount, amount + 1))
    assert shorter is not None
    assert longer is not None
    assert shorter < longer


def test_a_pause_of_a_clock_in_calendar_days_moves_its_end_by_the_pause() -> None:
    """Protects both sides: what was left when the pause began is left when it ends, to the day."""
    clock = _clock(dt.date(2026, 3, 2), 30, Unit.CALENDAR_DAY)
    assert clocks.due(clock).on == dt.date(2026, 4, 1)
    stopped = _stopped(clock, dt.date(2026, 3, 10), dt.date(2026, 3, 17))
    assert clocks.due(stopped).on == dt.date(2026, 4, 8)


def test_clocks_side_by_side_say_what_sets_them_apart(library: Library) -> None:
    """Protects the reader of two dates: a supposed clock says its condition as a sentence, and no two share a name."""
    limits = [library.time_limit(name) for name in ("T50b", "T50c", "T52a", "T52b", "T53a", "T53b")]
    supposed = [clocks.suppose(limit, MONDAY) for limit in limits if limit.only_if]
    assert all("的，才按这个期限" in str(clock.note) and "的的" not in str(clock.note) for clock in supposed)
    assert len({limit.name for limit in limits}) == len(limits)
