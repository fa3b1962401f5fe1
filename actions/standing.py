"""What is said of one case: where it stands, what it waits for, and what is open to the person."""

from collections.abc import Iterator

from actions.cards import deadline_lines
from actions.models import Case, Citations, Decision, Delivery, Effect, Supplement, WayOn, once_each
from actions.turn import Event, Turn, day, remember

# The statement that the rules make of a temporary shielding.
_SHIELDING = "reorganisation.shielding"
# From here on platforms are told of what was decided.
_TOLD = ("syncing", "closed")


async def say_status(turn: Turn, case: Case, *, others: bool = False) -> list[Event]:
    """Status, news and clocks of ``case``; needs the domain."""
    if case.status == "draft":
        turn.say("utter_case_status_draft", number=case.number)
    else:
        deliveries = (await turn.api.sync(case.number)).items if case.status in _TOLD else []
        citations = once_each(list(_cited(case)))
        custom = {"case": case.number} | ({"citations": citations} if citations else {})
        turn.say(
            "utter_case_status" if case.supplement is None else "utter_case_status_asked",
            custom=custom, number=case.number, status=case.status_text,
            news="".join("\n" + line for line in _news(turn, case, deliveries)),
            deadlines=deadline_lines(turn, case.deadlines),
        )  # fmt: skip
    if others and not turn.active_form:
        turn.say("utter_cases_others")
    return remember(focus_case=case.number)


def _news(turn: Turn, case: Case, deliveries: list[Delivery]) -> Iterator[str]:
    """What the person has to know next."""
    if case.shielding:
        yield turn.phrase("utter_status_shielding")
        yield from (effect.text for effect in _of_shielding(case))
    if case.supplement is not None:
        yield from _asked(turn, case.supplement)
    elif case.decision is not None:
        yield from _decided(turn, case.decision)
    if deliveries:
        yield from _platforms(turn, deliveries)


def _asked(turn: Turn, asked: Supplement) -> Iterator[str]:
    return (turn.phrase("utter_status_asked", name=item.name, why=item.why) for item in asked.items)


def _decided(turn: Turn, decision: Decision) -> Iterator[str]:
    if decision.reasons:
        yield turn.phrase("utter_status_reasons", reasons="；".join(r.rstrip("。；") for r in decision.reasons))
    yield from (_way_on(turn, way) for way in decision.remedies)


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
    if case.decision is not None:
        yield from case.decision.citations
        yield from _all_of([way.citations for way in case.decision.remedies])
    yield from _all_of([deadline.citations for deadline in case.deadlines])


def _all_of(many: list[Citations]) -> Citations:
    return [citation for citations in many for citation in citations]
