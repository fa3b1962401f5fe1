"""Greetings, yes and no, what is outside, and what was not understood."""

from typing import Any

from actions.skill import SkillAction
from actions.turn import Event, Turn, close_form, remember, then

_WORDS = {
    "greet": "utter_greet",
    "goodbye": "utter_goodbye",
    "thank": "utter_thank",
    "bot_challenge": "utter_bot_challenge",
    "ask_help": "utter_ask_help",
    "out_of_scope": "utter_out_of_scope",
}


class SmallTalk(SkillAction):
    """A fixed answer for each of these intents."""

    name = "action_small_talk"

    async def handle(self, turn: Turn) -> list[Event]:
        """Say it; shorter while a form is open."""
        if turn.intent == "out_of_scope" and turn.active_form:
            turn.say("utter_out_of_scope_in_form")
        else:
            turn.say(_WORDS.get(turn.intent, "utter_out_of_scope"))
        return []


class NotUnderstood(SkillAction):
    """Buttons the first time, a person the second time in a row."""

    name = "action_not_understood"

    async def handle(self, turn: Turn) -> list[Event]:
        """Say it, and count."""
        times = int(turn.slot("misunderstood") or 0) + 1
        if times > 1:
            turn.say("utter_not_understood_twice")
        else:
            turn.say("utter_not_understood_in_form" if turn.active_form else "utter_not_understood")
        return remember(misunderstood=times)


class AnswerPending(SkillAction):
    """Yes or no to what was just offered; a button's own values come before what is remembered."""

    name = "action_answer_pending"

    async def handle(self, turn: Turn) -> list[Event]:
        """Go on with the offer, or let it go."""
        if turn.entity("step") == "submit":
            return _late_submit(turn)
        pending: dict[str, Any] = turn.slot("pending") or {}
        if turn.intent == "deny":
            turn.say("utter_deny_noted" if pending else "utter_nothing_pending")
            return []
        if pending.get("record"):
            return remember(focus_record=pending["record"], pending=pending) + then("action_begin_repair")
        turn.say("utter_nothing_pending")
        return []


def _late_submit(turn: Turn) -> list[Event]:
    """A "submit" button pressed after its form was left: go back to the form, which asks again."""
    number = turn.entity("case_number") or ""
    if turn.intent == "deny":
        turn.say("utter_repair_not_submitted", number=number)
        return []
    if number.startswith("YY-"):
        return then("action_show_progress")
    return then("action_begin_repair")


class Stop(SkillAction):
    """Leave the form; the draft is kept by the API."""

    name = "action_stop"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Say what is kept."""
        slots = {"repair_form": "repair_case", "objection_form": "objection_case"}
        form = turn.active_form
        if form is None:
            turn.say("utter_nothing_to_stop")
            return []
        number = turn.slot(slots[form]) if form in slots else None
        if number:
            turn.say("utter_stopped_draft", number=number)
        else:
            turn.say("utter_stopped")
        return close_form()
