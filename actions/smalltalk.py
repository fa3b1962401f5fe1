"""Greetings, yes and no, what is outside, and what was not understood."""

import re
from typing import Any

from actions.afterwards import taken_up
from actions.client import ApiDown, Problem
from actions.following import followed
from actions.handover import call, calls_person
from actions.leaving import TO_OBJECTION, TO_REPAIR
from actions.matters import begins_story, goes_on_filing, waits
from actions.models import CaseLine
from actions.offered import takes_offered
from actions.pausing import postpones
from actions.policy import answered, pointed_elsewhere
from actions.reminders import no_reminder, wants_reminder
from actions.skill import SkillAction
from actions.topics import held_by_topic, wishes_right
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
_SHORT_YES = re.compile("好[的呀啊吧嘞]?|行[的吧啊]?|可以|嗯+")
# 好，留着: a yes to nothing that was asked.
_KEEPS = re.compile("留着|留下|保留|先放")
_FORM_CASES = {
    "repair_form": "repair_case",
    "objection_form": "objection_case",
    "listing_form": "listing_case",
    "appeal_form": "appeal_case",
}
# What was told here has no draft yet: it stays open for whoever only leaves it for later.
_FOR_LATER = ("assessment_form", "repair_form", "objection_form", "listing_form")
# Somebody leaves, and is not only polite; the form that is open is not asked again then.
_LEAVES = re.compile(
    "再见|再会|拜|回头|下[次回]|改天|明[天儿]|先走|走了|走啦|下线|挂了|晚安|先这样|去忙|88|bye", re.IGNORECASE
)


class SmallTalk(SkillAction):
    """An answer for each of these intents, by what is open for the person."""

    name = "action_small_talk"

    async def handle(self, turn: Turn) -> list[Event]:
        """Say it; shorter while a form is open."""
        if turn.intent == "out_of_scope":
            return await self._outside(turn)
        if wants_reminder(turn.text) and turn.intent != "ask_help":
            return remember(pending=turn.slot("pending")) + then("action_remind")
        if turn.insults:
            turn.say("utter_insulted")
            return []
        if _takes_offer(turn):
            return remember(pending=turn.slot("pending")) + then("action_answer_pending")
        if turn.intent == "goodbye" and turn.active_form and _LEAVES.search(turn.text):
            return leave_form(turn)
        if turn.intent == "bot_challenge" and calls_person(turn.text):
            return call(turn)
        if turn.intent in ("greet", "goodbye", "thank") and turn.signed_in and not turn.active_form:
            return await _by_state(turn)
        turn.say(_WORDS.get(turn.intent, "utter_out_of_scope"))
        return []

    async def _outside(self, turn: Turn) -> list[Event]:
        going_on = await followed(turn)
        if going_on is not None:
            return going_on
        if waits(turn.text) and await answered(turn):
            return []
        if turn.insults:
            turn.say("utter_insulted")
        elif begins_story(turn):
            turn.say("utter_listening")
        elif not await pointed_elsewhere(turn):
            turn.say("utter_out_of_scope_in_form" if turn.active_form else "utter_out_of_scope")
        return []


class NotUnderstood(SkillAction):
    """What the rules answer, if they do; else buttons the first time, a person the second time in a row."""

    name = "action_not_understood"

    async def handle(self, turn: Turn) -> list[Event]:
        """Say it, and count."""
        if (turn.slot("pending") or {}).get("withdraw") and turn.said_yes("withdraw"):
            return remember(pending=turn.slot("pending")) + then("action_withdraw")
        if _takes_offer(turn):
            return remember(pending=turn.slot("pending")) + then("action_answer_pending")
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
        if turn.entity("step") in ("submit", "appeal"):
            return _late_submit(turn)
        pending: dict[str, Any] = turn.slot("pending") or {}
        if wants_reminder(turn.text):
            return then("action_remind")
        going_on = None if pending else takes_offered(turn)
        if going_on is not None:
            return going_on
        about_filed = taken_up(turn) if turn.signed_in and not (pending or turn.active_form) else None
        if about_filed is not None:
            return about_filed
        for offer, (action, refused) in _OFFERS.items():
            if pending.get(offer):
                return _taken_or_left(turn, offer, action, refused)
        if turn.intent == "deny":
            if pending or not turn.active_form:
                turn.say("utter_deny_noted" if pending else "utter_nothing_pending")
            return []
        return _gone_on(turn, pending)


def _gone_on(turn: Turn, pending: dict[str, Any]) -> list[Event]:
    """A yes to what was offered, or to going on with a draft."""
    if pending.get("resume"):
        objects = str(pending["resume"]).startswith(("YY-", "LY-"))
        return remember(pending=pending) + then("action_begin_objection" if objects else "action_begin_repair")
    if pending.get("record"):
        return remember(focus_record=pending["record"], pending=pending) + then("action_begin_repair")
    if goes_on_filing(turn.text) and not turn.active_form:
        return then("action_begin_repair")
    if turn.talked_of == "focus_case" and _ASKS_WHEN.search(turn.text):
        return then("action_show_progress")
    # While a form waits, its own question comes next and says enough.
    if not turn.active_form:
        turn.say("utter_nothing_pending")
    return []


# 最晚哪天告诉我 resembles a wish to be told, and asks.
_ASKS_WHEN = re.compile("哪一?[天日]|几号|多久|什么时候|何时|最[晚迟]")
# What was offered, the action that a yes leads to, and what is said to a no.
_OFFERS = {
    "withdraw": ("action_withdraw", "utter_not_withdrawn"),
    "supplement": ("action_supplement", "utter_supplement_kept"),
    "right": ("action_privacy", "utter_right_left"),
    "consent": ("action_privacy", "utter_consent_refused"),
    "remind": ("action_remind", "utter_deny_noted"),
    "report": ("action_begin_report", "utter_deny_noted"),
    "complaint": ("action_begin_report", "utter_deny_noted"),
    TO_REPAIR: ("action_begin_repair", "utter_stay_here"),
    TO_OBJECTION: ("action_begin_objection", "utter_stay_here"),
}


def _taken_or_left(turn: Turn, offer: str, action: str, refused: str) -> list[Event]:
    pending: dict[str, Any] = turn.slot("pending") or {}
    held = held_by_topic(turn) if offer == "right" and wishes_right(turn.text) else None
    if held is not None:
        return held
    if turn.intent == "affirm" and not _KEEPS.search(turn.text):
        return remember(pending=pending) + then(action)
    turn.say(refused, number=pending[offer])
    return []


def _late_submit(turn: Turn) -> list[Event]:
    """A "submit" button pressed after its form was left: go back to the form, which asks again."""
    number = turn.entity("case_number") or ""
    appeals = turn.entity("step") == "appeal"
    if turn.intent == "deny":
        turn.say("utter_appeal_not_filed" if appeals else "utter_repair_not_submitted", number=number)
        return []
    if appeals or number.startswith(("YY-", "LY-")):
        return then("action_show_progress")
    return then("action_begin_repair")


class Stop(SkillAction):
    """Leave the form; the draft is kept by the API."""

    name = "action_stop"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Say what is kept."""
        if turn.active_form is None and no_reminder(turn.text):
            return then("action_remind")
        if turn.active_form is None:
            turn.say("utter_nothing_to_stop")
            return []
        return leave_form(turn)


def leave_form(turn: Turn) -> list[Event]:
    """Close the open form, and say that what it filled in is kept and not filed."""
    form = str(turn.active_form)
    number = turn.slot(_FORM_CASES[form]) if form in _FORM_CASES else None
    if not number and form in _FOR_LATER and postpones(turn.text):
        turn.say("utter_take_your_time")
        return then("action_listen")
    if not number:
        turn.say("utter_stopped")
        return close_form()
    if form == "appeal_form":
        turn.say("utter_appeal_not_filed", number=number)
        return close_form()
    turn.say("utter_stopped_draft" if form == "repair_form" else "utter_stopped_objection", number=number)
    return close_form() + remember(focus_case=number, pending={"resume": number})


def _takes_offer(turn: Turn) -> bool:
    """A short yes to the application just offered, whatever else "好" is taken for."""
    pending: dict[str, Any] = turn.slot("pending") or {}
    offered = bool(pending.get("record") or pending.get("resume"))
    return offered and _SHORT_YES.fullmatch(turn.text) is not None


async def _by_state(turn: Turn) -> list[Event]:
    """What waits for the person is said on coming and going: a supplement first, a day that passed, then a draft."""
    try:
        cases = (await turn.api.cases()).items
    except (Problem, ApiDown):
        cases = []
    asked = next((c for c in cases if c.status == "supplement_requested"), None)
    draft = next((c for c in cases if c.status == "draft"), None)
    if turn.intent != "greet":
        waiting = asked or draft
        turn.say(_LEAVING[turn.intent][waiting is not None], number=waiting.number if waiting else "")
        return remember(focus_case=waiting.number, pending={"resume": draft.number}) if waiting and draft else []
    if asked is not None:
        return _greet(turn, "utter_greet_supplement", asked)
    late = next((c for c in cases if any(d.state == "breached" for d in c.deadlines)), None)
    if late is not None:
        return _greet(turn, "utter_greet_late", late)
    if draft is not None:
        own = draft.number.startswith("XF-")
        response = "utter_greet_draft" if own else "utter_greet_draft_objection"
        return _greet(turn, response, draft) + remember(pending={"resume": draft.number})
    handled = next((c for c in cases if c.status not in ("closed", "withdrawn", "denied", "not_accepted")), None)
    if handled is not None:
        return _greet(turn, "utter_greet_handled", handled)
    turn.say("utter_greet")
    return []


_LEAVING = {
    "goodbye": ("utter_goodbye", "utter_goodbye_kept"),
    "thank": ("utter_thank", "utter_thank_kept"),
}


def _greet(turn: Turn, response: str, case: CaseLine) -> list[Event]:
    turn.say(response, number=case.number, status=case.status_text)
    return remember(focus_case=case.number)
