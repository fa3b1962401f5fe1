"""Greetings, yes and no, what is outside, and what was not understood."""

from typing import Any

from actions.following import followed
from actions.matters import waits
from actions.policy import answered
from actions.skill import SkillAction
from actions.turn import Event, Turn, close_form, remember, then
from actions.uploads import replaces_file

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
        going_on = await followed(turn) if turn.intent == "out_of_scope" else None
        if going_on is not None:
            return going_on
        if turn.intent == "out_of_scope" and waits(turn.text) and await answered(turn):
            return []
        if turn.insults:
            turn.say("utter_insulted")
        elif turn.intent == "out_of_scope" and turn.active_form:
            turn.say("utter_out_of_scope_in_form")
        else:
            turn.say(_WORDS.get(turn.intent, "utter_out_of_scope"))
        return []


class NotUnderstood(SkillAction):
    """What the rules answer, if they do; else buttons the first time, a person the second time in a row."""

    name = "action_not_understood"

    async def handle(self, turn: Turn) -> list[Event]:
        """Say it, and count."""
        if (turn.slot("pending") or {}).get("withdraw") and turn.words_say_yes():
            return remember(pending=turn.slot("pending")) + then("action_withdraw")
        if turn.insults:
            turn.say("utter_insulted")
            return []
        if replaces_file(turn.text) and turn.active_form == "repair_form" and turn.slot("repair_case"):
            turn.say("utter_replace_file", number=turn.slot("repair_case"))
            return []
        going_on = await followed(turn)
        if going_on is not None:
            return going_on
        if await answered(turn):
            return []
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
        if pending.get("withdraw"):
            return self._withdrawal(turn, pending)
        if pending.get("supplement"):
            return self._supplement(turn, pending)
        if turn.intent == "deny":
            if pending or not turn.active_form:
                turn.say("utter_deny_noted" if pending else "utter_nothing_pending")
            return []
        if pending.get("resume"):
            objects = str(pending["resume"]).startswith("YY-")
            return remember(pending=pending) + then("action_begin_objection" if objects else "action_begin_repair")
        if pending.get("record"):
            return remember(focus_record=pending["record"], pending=pending) + then("action_begin_repair")
        # While a form waits, its own question comes next and says enough.
        if not turn.active_form:
            turn.say("utter_nothing_pending")
        return []

    def _withdrawal(self, turn: Turn, pending: dict[str, Any]) -> list[Event]:
        if turn.intent == "affirm":
            return remember(pending=pending) + then("action_withdraw")
        turn.say("utter_not_withdrawn", number=pending["withdraw"])
        return []

    def _supplement(self, turn: Turn, pending: dict[str, Any]) -> list[Event]:
        if turn.intent == "affirm":
            return remember(pending=pending) + then("action_supplement")
        turn.say("utter_supplement_kept", number=pending["supplement"])
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
        if not number:
            turn.say("utter_stopped")
            return close_form()
        turn.say("utter_stopped_objection" if form == "objection_form" else "utter_stopped_draft", number=number)
        return close_form() + remember(focus_case=number, pending={"resume": number})
