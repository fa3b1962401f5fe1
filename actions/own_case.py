"""A general question while an own case is talked about: what holds for that case comes before the rule."""

from actions.cards import deadline_lines
from actions.client import ApiDown, Problem
from actions.models import Case, once_each
from actions.turn import Turn
from actions.uploads import COMMITMENT

_OVER = ("withdrawn", "closed", "denied", "not_accepted")
# Questions that name another request than the case's are general ones.
_KINDS = {"repair": ("异议", "申诉", "复核", "复议"), "objection": ("修复",), "listing_objection": ("修复", "异议")}


async def say_own_first(turn: Turn) -> bool:
    """The clocks or the missing papers of the case just talked about, where that is what was asked; whether said."""
    say = {"ask_time_limit": _clocks, "ask_materials": _papers, "ask_procedure": _next_step}.get(turn.intent)
    number = turn.slot("focus_case")
    if say is None or not number or not turn.signed_in or turn.talked_of != "focus_case" or turn.active_form:
        return False
    try:
        case = await turn.api.case(str(number))
    except (Problem, ApiDown):
        # The general answer still helps; it says itself when nothing can be reached.
        return False
    if case.status in _OVER or any(word in turn.text for word in _KINDS.get(case.kind, ())):
        return False
    say(turn, case)
    return True


def _clocks(turn: Turn, case: Case) -> None:
    if case.status == "draft":
        turn.say("utter_own_clock_draft", number=case.number)
        return
    lines = deadline_lines(turn, case.deadlines)
    if not lines:
        turn.say("utter_own_no_clock", number=case.number, status=case.status_text)
        return
    citations = once_each([c for d in case.deadlines if d.state != "met" for c in d.citations])
    custom = {"case": case.number} | ({"citations": citations} if citations else {})
    turn.say("utter_own_clocks", custom=custom, number=case.number, status=case.status_text, deadlines=lines)


def _papers(turn: Turn, case: Case) -> None:
    if case.supplement is not None:
        names = [item.name for item in case.supplement.items]
    else:
        names = [m.name for m in case.materials if m.required and not m.files and m.id != COMMITMENT]
    signed = any(m.files for m in case.materials if m.id == COMMITMENT)
    if case.status == "draft" and case.kind == "repair" and not signed:
        names += [m.name for m in case.materials if m.id == COMMITMENT]
    if case.status not in ("draft", "supplement_requested"):
        turn.say("utter_own_papers_none", number=case.number, status=case.status_text)
    elif names:
        turn.say("utter_own_papers", number=case.number, names="、".join(names))
    else:
        turn.say("utter_own_papers_all", number=case.number)


def _next_step(turn: Turn, case: Case) -> None:
    turn.say("utter_own_step", number=case.number, status=case.status_text)
