"""A person of the office at once; or a complaint, somebody who sells repair: a numbered report to be looked at."""

import re
from typing import Any

from actions.client import Problem, key_of
from actions.forms import FormAnswer, ask_again
from actions.pausing import postpones
from actions.policy import answer, answered, question_of
from actions.reminders import REMIND, wants_reminder
from actions.reporting import (
    complaint_before,
    joined,
    offer_complaint,
    offer_report,
    told_before,
    wishes_to_complain,
    wishes_to_report,
    with_before,
)
from actions.skill import SkillAction
from actions.turn import Event, Turn, close_form, forget, remember, then

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
_LEFT_OUT = re.compile("不(?:想|用|要|必|方便)?(?:再)?留|不(?:用|要|必)联系|匿名|跳过")
# More about the matter, told while a contact is asked for, belongs to the report.
_TELLS = ("complain", "report_paid_agent", "inform", "nlu_fallback", "out_of_scope")
_MIN_MORE = 10
# 转人工, while something is being written down, is a call for a person; a longer wish for one may be the matter itself.
_SHORT_CALL = 10
_CLAUSE = re.compile(r"[^，,。；;！!？?\n]+[？?]?")
_CALLS = re.compile("(?:要|想|找|转|换|叫|请|给我|接).{0,6}?(?:真人|人工|活人|客服|工作人员|个人|[跟和与同]人)")
_ASKS = re.compile("[?？吗么]|你是|是不是")
_REPORTS = re.compile("投诉|举报|反映")
_GOES_ON_WITH = {
    "start_repair": "action_begin_repair", "start_objection": "action_begin_objection",
    "ask_my_records": "action_show_records", "ask_repairability": "action_check_repairability",
    "ask_case_status": "action_show_progress", "withdraw_case": "action_withdraw", "ask_privacy": "action_privacy",
    "thank": "action_small_talk", "goodbye": "action_small_talk",
    **dict.fromkeys(
        ("ask_policy", "ask_materials", "ask_time_limit", "ask_fee", "ask_procedure", "ask_consequence"),
        "action_answer_policy",
    ),
}  # fmt: skip
# Nothing is to be written down after all; 先这样 and 今天不办修复 take back no report.
_TAKES_BACK = re.compile("算了|不[用要想]?(?:再)?(?:投诉|举报|反映|登记|告)|取消|撤|停[止下]?|别(?:投诉|举报|登记)")
# What people turn to in the middle of a report.
_OTHER_WISHES = (*_GOES_ON_WITH, "ask_my_records", "ask_repairability", "withdraw_case", "ask_fee", "ask_materials")
_SURE, _SHORT_WISH = 0.8, 30
_CALL_BACK, _BACK = "callback", "back"
_PERSON = "申请人"
_SLOW = re.compile(
    "慢|拖|磨蹭|超期|超时|逾期|过期|没(?:个)?(?:动静|消息|下文|结果|回音|人[管理办])|等了|还没[办审批处弄]|不(?:办|理)我?"
)


class BeginReport(SkillAction):
    """A person at once; what is to be written down opens the report form."""

    name = "action_begin_report"

    async def handle(self, turn: Turn) -> list[Event]:
        """A warning first where money is asked; an apology where another form is open."""
        step = turn.entity("step")
        if turn.intent == "request_human" and step != _CALL_BACK:
            left = forget(SLOTS) + close_form() if turn.active_form == HearReport.form else []
            return _go_on(turn) if step == _BACK else left + call(turn)
        started = step == "start"
        kind = "report_paid_agent" if told_before(turn) is not None else turn.intent
        kind = "complain" if complaint_before(turn) is not None else kind
        if kind == "report_paid_agent" and not wishes_to_report(turn):
            await answer(turn, question_of(turn))
            return offer_report(turn)
        if turn.insults and not turn.active_form:
            turn.say("utter_insulted")
            return []
        if wants_reminder(turn.text):
            return remember(pending=turn.slot("pending")) + then(REMIND)
        if turn.intent == "complain" and not started and turn.active_form:
            turn.say("utter_complain_in_form")
            return []
        if not turn.signed_in:
            if len(turn.text) >= _TELLING:
                await answered(turn)
            turn.say("utter_report_sign_in")
            return []
        wished = kind != "complain" or wishes_to_complain(turn)
        slow = turn.intent == "complain" and _SLOW.search(turn.text)
        clock = await _late_clock(turn, wished=wished) if slow else None
        if not wished:
            return offer_complaint(turn, clock)
        return remember(
            report_kind=_KINDS.get(kind, "callback"),
            report_text=_told(turn, clock),
            report_contact=None,
        ) + then("report_form")


def calls_person(text: str) -> bool:
    """Whether a clause wishes for a person, beside whatever else is asked: 你是机器吧？我要跟真人讲."""
    return any(_CALLS.search(clause) and not _ASKS.search(clause) for clause in _CLAUSE.findall(text))


def call(turn: Turn) -> list[Event]:
    """Ask the API for a person, about the case at hand; the words are the API's, which knows the queue and the hours.

    An open form waits without asking again: its question would stand between the person and the queue.
    """
    turn.pass_on("", custom={"handover": {"case": _case_at_hand(turn)}})
    return then("action_listen")


def _case_at_hand(turn: Turn) -> str | None:
    form = turn.active_form or ""
    case = turn.slot(f"{form.removesuffix('_form')}_case") if form else None
    case = case or turn.slot("focus_case")
    return str(case) if case else None


def _go_on(turn: Turn) -> list[Event]:
    """Back from a person: an open form asks its question again by itself, a draft that waits is offered."""
    if turn.active_form:
        return remember(asked_once=None)
    waiting = turn.slot("repair_case")
    if waiting:
        turn.say("utter_resume_repair", number=waiting)
    else:
        turn.say("utter_nothing_pending")
    return []


async def _late_clock(turn: Turn, *, wished: bool) -> str | None:
    """The overdue clock of the office in an own case, named; or the one that still runs. What to write down of it."""
    try:
        cases = (await turn.api.cases()).items
    except Problem:  # the complaint itself must not be lost for it
        return None
    clocks = [(case, clock) for case in cases for clock in case.deadlines]
    office = [(case, clock) for case, clock in clocks if clock.actor != _PERSON and clock.due_on is not None]
    late = next(((case, clock) for case, clock in office if clock.state == "breached"), None)
    found = late or next(((case, clock) for case, clock in office if clock.state == "running"), None)
    if found is None:
        return None
    case, clock = found
    words: dict[str, Any] = {"number": case.number, "clock": clock.name, "stand": clock.text}
    custom = {"case": case.number} | ({"citations": clock.citations} if clock.citations else {})
    turn.say(_CLOCKS[late is not None, wished], custom=custom, **words)
    return turn.phrase("utter_complain_clock", **words) if late else None


_CLOCKS = {
    (True, True): "utter_complain_late",
    (True, False): "utter_clock_late",
    (False, True): "utter_complain_running",
    (False, False): "utter_clock_running",
}


def _told(turn: Turn, clock: str | None) -> str | None:
    """What the complaint says already, so that it is not asked."""
    if turn.intent == "report_paid_agent" or told_before(turn) is not None:
        words = with_before(turn)
        return words if len(words) >= _TELLING else None
    before = complaint_before(turn)
    if before is not None:
        now = turn.text if turn.intent == "complain" else ""
        words = joined(before, now)
        return words if len(words) >= _TELLING else None
    if turn.intent != "complain":
        return None
    if clock:
        return f"{turn.text}{clock}"
    return turn.text if len(turn.text) >= _TELLING else None


class HearReport(FormAnswer):
    """Listens while the report form is open."""

    name = "validate_report_form"
    form = "report_form"

    def set_aside(self, turn: Turn, asked: str) -> list[Event]:
        """Who turns to something else, be it for another day, does not pause in the report."""
        return [] if asked == "report_contact" and _moves_on(turn) else super().set_aside(turn, asked)

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """Whatever the person tells is the report; a question of theirs is a report too, a stop is not."""
        if turn.attachments:
            turn.say("utter_upload_not_here")
            return ask_again(turn)
        calls = turn.intent == "request_human" and len(turn.text) <= _SHORT_CALL
        leaves = turn.intent in ("stop", "restart") and not (asked == "report_contact" and _moves_on(turn))
        if calls or leaves or not (turn.text or turn.intent == "deny"):
            return []
        if asked == "report_text" and _turns_away(turn):
            return []
        return self._contact(turn) if asked == "report_contact" else self._text(turn)

    def _text(self, turn: Turn) -> list[Event]:
        if len(turn.text) < _MIN_TEXT:
            turn.say("utter_report_text_short")
            return ask_again(turn)
        return remember(report_text=turn.text)

    def _contact(self, turn: Turn) -> list[Event]:
        if _moves_on(turn):
            # The report is written; who turns to something else leaves no contact, and loses no report for it.
            return remember(report_contact=_NONE)
        found = _NUMBER.search(turn.text)
        if found:
            return remember(report_contact=found.group(1))
        if turn.intent == "deny" or _LEFT_OUT.search(turn.text):
            return remember(report_contact=_NONE)
        if turn.intent in _TELLS and len(turn.text) >= _MIN_MORE and not turn.is_question:
            turn.say("utter_noted")
            return remember(report_text=joined(str(turn.slot("report_text") or ""), turn.text)) + ask_again(turn)
        if turn.may_be_value:
            turn.say("utter_report_contact_unclear")
            return ask_again(turn)
        return []


def _moves_on(turn: Turn) -> bool:
    told_contact = bool(_NUMBER.search(turn.text)) or turn.is_button
    leaves = turn.intent == "stop" and not _TAKES_BACK.search(turn.text)
    return (leaves or turn.intent in _GOES_ON_WITH) and _is_wished(turn) and not told_contact


def _turns_away(turn: Turn) -> bool:
    """Plainly another wish, which is no part of the report: answered first, and the report goes on."""
    sure = turn.intent in _OTHER_WISHES and turn.confidence >= _SURE and len(turn.text) <= _SHORT_WISH
    return sure and not _REPORTS.search(turn.text)


def _is_wished(turn: Turn) -> bool:
    """Whether it was said to be written down: their forms open on nothing else; a call back needs a number."""
    return turn.slot("report_kind") in ("paid_agent", "complaint")


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
        goes_on = contact == _NONE and turn.text and not postpones(turn.text)
        wished = _GOES_ON_WITH.get(turn.intent) if goes_on else None
        return forget(SLOTS) + (then(wished) if wished else [])
