"""A person, a complaint, somebody who sells repair: a numbered report that staff will look at."""

import re

from actions.client import key_of
from actions.forms import FormAnswer, ask_again
from actions.policy import answer, answered, question_of
from actions.skill import SkillAction
from actions.turn import Event, Turn, forget, remember, then

SLOTS = ("report_kind", "report_text", "report_contact")
_KINDS = {"request_human": "callback", "complain": "complaint", "report_paid_agent": "paid_agent"}
_ASK = {
    "callback": "utter_ask_report_text_callback",
    "complaint": "utter_ask_report_text_complaint",
    "paid_agent": "utter_ask_report_text_paid_agent",
}
_FILED = {
    "callback": "utter_report_filed_callback",
    "complaint": "utter_report_filed_complaint",
    "paid_agent": "utter_report_filed_paid_agent",
}
_NUMBER = re.compile(r"(?:\+?86[- ]?)?(1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})")
# From this length on a complaint says what happened; shorter ones are asked.
_TELLING = 15
_MIN_TEXT = 4
_NONE = "-"


class BeginReport(SkillAction):
    """Decide whether to open the report form."""

    name = "action_begin_report"

    async def handle(self, turn: Turn) -> list[Event]:
        """A warning first where money is asked; an apology where another form is open."""
        started = turn.entity("step") == "start"
        if turn.intent == "report_paid_agent" and not started:
            await answer(turn, question_of(turn))
            turn.say("utter_paid_agent_warning")
            return []
        if turn.insults and not turn.active_form:
            turn.say("utter_insulted")
            return []
        if turn.intent == "complain" and not started and turn.active_form:
            turn.say("utter_complain_in_form")
            return []
        if not turn.signed_in:
            if len(turn.text) >= _TELLING:
                await answered(turn)
            turn.say("utter_report_sign_in")
            return []
        telling = turn.intent == "complain" and len(turn.text) >= _TELLING
        return remember(
            report_kind=_KINDS.get(turn.intent, "callback"),
            report_text=turn.text if telling else None,
            report_contact=None,
        ) + then("report_form")


class HearReport(FormAnswer):
    """Listens while the report form is open."""

    name = "validate_report_form"
    form = "report_form"

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """Whatever the person tells is the report; a question of theirs is a report too, a stop is not."""
        if turn.attachments:
            turn.say("utter_upload_not_here")
            return ask_again(turn)
        if turn.intent in ("stop", "restart") or not (turn.text or turn.intent == "deny"):
            return []
        return self._contact(turn) if asked == "report_contact" else self._text(turn)

    def _text(self, turn: Turn) -> list[Event]:
        if len(turn.text) < _MIN_TEXT:
            turn.say("utter_report_text_short")
            return ask_again(turn)
        return remember(report_text=turn.text)

    def _contact(self, turn: Turn) -> list[Event]:
        found = _NUMBER.search(turn.text)
        if found:
            return remember(report_contact=found.group(1))
        if turn.intent == "deny":
            return remember(report_contact=_NONE)
        if turn.may_be_value:
            turn.say("utter_report_contact_unclear")
            return ask_again(turn)
        return []


class AskText(SkillAction):
    """What it is about."""

    name = "action_ask_report_text"

    async def handle(self, turn: Turn) -> list[Event]:
        """Worded by kind."""
        turn.say(_ASK.get(str(turn.slot("report_kind")), "utter_ask_report_text_callback"))
        return []


class AskContact(SkillAction):
    """How to reach the person; may be left out."""

    name = "action_ask_report_contact"

    async def handle(self, turn: Turn) -> list[Event]:
        """One question."""
        turn.say("utter_ask_report_contact")
        return []


class FinishReport(SkillAction):
    """Leave the report."""

    name = "action_finish_report"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Its number, and the way back to an application that waits."""
        kind, text, contact = (str(turn.slot(name) or "") for name in SLOTS)
        if not text or not contact:
            return forget(SLOTS)
        key = key_of("report", turn.conversation, turn.message_id, kind, text)
        report = await turn.api.report(kind, text, None if contact == _NONE else contact, key)
        turn.say(_FILED.get(kind, "utter_report_filed_callback"), number=report.number)
        waiting = turn.slot("repair_case")
        if waiting:
            turn.say("utter_resume_repair", number=waiting)
        return forget(SLOTS)
