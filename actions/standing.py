"""What is said of one case: where it stands, what it waits for, and what is open to the person."""

import datetime as dt
from collections.abc import Iterator, Sequence

from actions.cards import deadline_lines
from actions.case_choice import again_button
from actions.models import Case, Citations, Deadline, Decision, Delivery, Effect, Supplement, WayOn, once_each
from actions.turn import Event, Turn, day, remember

# The statement that the rules make of a temporary shielding.
_SHIELDING = "reorganisation.shielding"
# From here on platforms are told of what was decided.
_TOLD = ("syncing", "closed")
_REFUSED = ("denied", "not_accepted")
_WAITS_FOR = {
    "supplement_requested": "utter_waits_for_you",
    "syncing": "utter_waits_for_platforms",
    "granted": "utter_waits_for_platforms",
}
_OVER = ("closed", "withdrawn", *_REFUSED)


async def say_status(turn: Turn, case: Case, *, others: bool = False) -> list[Event]:
    """Status, news and clocks of ``case``, and what may be done next; needs the domain."""
    if case.status == "draft":
        own = case.number.startswith("XF-")
        turn.say("utter_case_status_draft" if own else "utter_case_status_draft_objection", number=case.number)
    else:
        await _say_filed(turn, case, "")
    if others and not turn.active_form:
        turn.say("utter_cases_others")
    return remember(focus_case=case.number)


async def say_who(turn: Turn, case: Case) -> list[Event]:
    """Who is at ``case`` now and until when, for somebody who asks why it is not done yet; needs the domain."""
    waiting = sorted(_open(case.deadlines), key=lambda d: d.due_on or dt.date.max)
    who = ""
    if case.status in _WAITS_FOR:
        who = turn.phrase(_WAITS_FOR[case.status])
    elif case.status not in _OVER:
        actor = waiting[0].actor if waiting else ""
        who = turn.phrase("utter_waits_for", actor=actor) if actor else turn.phrase("utter_waits_no_clock")
    await _say_filed(turn, case, who)
    return remember(focus_case=case.number)


def reasons_line(turn: Turn, decision: Decision) -> Iterator[str]:
    """Why something was refused or granted, where that was said."""
    if decision.reasons:
        yield turn.phrase("utter_status_reasons", reasons="；".join(r.rstrip("。；") for r in decision.reasons))


def remedy_lines(turn: Turn, decision: Decision) -> Iterator[str]:
    """What is open besides, each with its last day where one is known; how the days were counted is said once."""
    if decision.remedies:
        yield turn.phrase("utter_status_ways")
    yield from (_way_on(turn, way) for way in decision.remedies)
    yield from dict.fromkeys(way.note for way in decision.remedies if way.note)


def cited(decision: Decision) -> Citations:
    """The clauses of a decision and of what is open after it."""
    return once_each([*decision.citations, *_all_of([way.citations for way in decision.remedies])])


def is_late(case: Case) -> bool:
    """Whether a last day has passed for certain."""
    return any(d.state == "breached" for d in case.deadlines)


async def _say_filed(turn: Turn, case: Case, who: str) -> None:
    deliveries = (await turn.api.sync(case.number)).items if case.status in _TOLD else []
    citations = once_each(list(_cited(case)))
    custom = {"case": case.number} | ({"citations": citations} if citations else {})
    lines = ([who] if who else []) + list(_news(turn, case, deliveries))
    turn.say(
        "utter_case_status" if case.supplement is None else "utter_case_status_asked",
        custom=custom, number=case.number, status=case.status_text,
        news="".join("\n" + line for line in lines),
        deadlines=deadline_lines(turn, case.deadlines),
    )  # fmt: skip
    if not turn.active_form:
        _say_next(turn, case)


def _say_next(turn: Turn, case: Case) -> None:
    """What people do next with a case that went badly, is late, or was taken back."""
    again = again_button(turn, case)
    if "appeal" in case.allowed_actions:
        turn.say("utter_next_refused", buttons=again, number=case.number)
    elif case.status in _REFUSED:
        turn.say("utter_next_refused_again", buttons=again)
    elif case.status == "withdrawn":
        turn.say("utter_next_withdrawn", buttons=again)
    elif is_late(case):
        turn.say("utter_next_late")


def _open(deadlines: Sequence[Deadline]) -> list[Deadline]:
    return [d for d in deadlines if d.state != "met"]


def _news(turn: Turn, case: Case, deliveries: list[Delivery]) -> Iterator[str]:
    """What the person has to know next."""
    if case.shielding:
        yield turn.phrase("utter_status_shielding")
        yield from (effect.text for effect in _of_shielding(case))
    if case.supplement is not None:
        yield from _asked(turn, case.supplement)
    elif case.decision is not None and case.decision.appealed_at is None:
        yield from reasons_line(turn, case.decision)
        yield from remedy_lines(turn, case.decision)
    elif case.earlier_decisions:
        yield turn.phrase("utter_status_again")
        yield from remedy_lines(turn, case.earlier_decisions[-1])
    if deliveries:
        yield from _platforms(turn, deliveries)


def _asked(turn: Turn, asked: Supplement) -> Iterator[str]:
    return (turn.phrase("utter_status_asked", name=item.name, why=item.why) for item in asked.items)


def _way_on(turn: Turn, way: WayOn) -> str:
    if way.last_day is None:
        return turn.phrase("utter_status_remedy_open", name=way.name, where=way.where)
    return turn.phrase("utter_status_remedy", name=way.name, where=way.where, day=day(way.last_day))


def _platforms(turn: Turn, deliveries: list[Delivery]) -> Iterator[str]:
    """How many have confirmed: a platform has once it confirmed every record; the others by name."""
    every = list(dict.fromkeys(d.platform for d in deliveries))
    waiting = list(dict.fromkeys(d.platform for d in deliveries if d.state != "confirmed"))
    yield turn.phrase("utter_status_platforms", total=len(every), confirmed=len(every) - len(waiting))
    if waiting:
        yield turn.phrase("utter_status_platforms_open", count=len(waiting), names="、".join(waiting))


def _of_shielding(case: Case) -> list[Effect]:
    return [effect for effect in case.effects if effect.rule == _SHIELDING]


def _cited(case: Case) -> Iterator[dict[str, object]]:
    for effect in _of_shielding(case):
        yield from effect.citations
    decision = case.decision or next(iter(case.earlier_decisions[-1:]), None)
    if decision is not None:
        yield from cited(decision)
    yield from _all_of([deadline.citations for deadline in case.deadlines])


def _all_of(many: list[Citations]) -> Citations:
    return [citation for citations in many for citation in citations]
