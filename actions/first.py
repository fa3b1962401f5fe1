"""What a message says for itself, read before its intent, the topic and an open form's question.

Whom it is for, which office's matter it names, and the questions that have one narrow answer. Only the action that an
intent leads to reads it, and only once in a turn.
"""

from actions.belonging import about_somebody_else, acts_for_others, after_refusal, refuse_others
from actions.client import ApiDown, Problem
from actions.elsewhere import HOUSES, house_named
from actions.models import Record
from actions.persons import CHILD
from actions.representing import for_somebody_else
from actions.turn import Event, Turn, remember, then
from actions.wondering import asks_whether_done, wonders

_POLICY, _OBJECTS = "action_answer_policy", "action_begin_objection"
_BEGINS = frozenset({"action_begin_repair", "action_begin_objection", "action_withdraw"})
_TALKS = frozenset({"action_small_talk", "action_not_understood", "action_answer_pending", "action_stop"})
_LOOKS = frozenset(
    {"action_show_records", "action_check_repairability", "action_take_value", "action_show_progress", "action_remind"}
)
_ASKS = frozenset({_POLICY, "action_privacy", "action_appeal", "action_supplement"})
# What is withdrawn or followed was filed already, for whomever: the API knows who may.
_FOR_OTHERS = (_BEGINS | _TALKS | _LOOKS) - {"action_withdraw", "action_stop", "action_show_progress"}
_READS = _BEGINS | _TALKS | _LOOKS | _ASKS


async def read_first(turn: Turn, action: str) -> list[Event] | None:
    """What follows from the words alone; ``None`` where ``action`` is to go on."""
    if action not in _READS or turn.is_button or turn.attachments or not turn.text or turn.ran:
        return None
    if (turn.slot("pending") or {}).get("ask"):
        return None
    told = _told_to_do(turn, action)
    if told is not None:
        return told
    asked = wonders(turn)
    if asked is not None:
        return remember(pending={**(turn.slot("pending") or {}), "ask": asked}) + then(_POLICY)
    if action in _BEGINS | {"action_answer_pending"} and _wonders_whether_done(turn):
        return then("action_show_progress")
    others = await _others(turn, action)
    if others is not None:
        return others
    return await _another_house(turn, action)


def _told_to_do(turn: Turn, action: str) -> list[Event] | None:
    """What was just asked for confirmation and is told to be done now, whatever the words were taken for."""
    pending = turn.slot("pending") or {}
    answers = {
        "action_withdraw": pending.get("withdraw") and turn.tells("withdraw"),
        "action_privacy": pending.get("right") and turn.tells(str(pending.get("right"))),
        "action_supplement": pending.get("supplement") and turn.tells("submit"),
    }
    does = next((name for name, meant in answers.items() if meant), None)
    return remember(pending=pending) + then(does) if does and does != action else None


def _wonders_whether_done(turn: Turn) -> bool:
    waits = bool(turn.slot("pending")) or turn.active_form is not None
    return turn.signed_in and not waits and asks_whether_done(turn.text)


async def _others(turn: Turn, action: str) -> list[Event] | None:
    """Nothing is looked up or done for others; a general question about doing so is one about rules."""
    asks_on = bool(CHILD.search(turn.text)) or after_refusal(turn)
    if action not in _FOR_OTHERS and not (action == _POLICY and asks_on):
        return None
    if action == _OBJECTS and not acts_for_others(turn.text):
        return None
    if turn.active_form or not about_somebody_else(turn, []):
        return None
    if not turn.signed_in:
        return refuse_others(turn)
    records = await _own(turn)
    return None if records is None else await for_somebody_else(turn, records)


async def _own(turn: Turn) -> list[Record] | None:
    """None where they cannot be seen now: the action itself asks for consent, or says what is wrong."""
    try:
        return (await turn.api.records()).items
    except (Problem, ApiDown):
        return None


async def _another_house(turn: Turn, action: str) -> list[Event] | None:
    if turn.active_form or action in ("action_privacy", "action_remind"):
        return None
    house = await house_named(turn, unless_recorded=action == "action_check_repairability")
    if house is None:
        return None
    return remember(pending={"ask": house}, door=HOUSES[house]) + then(_POLICY)
