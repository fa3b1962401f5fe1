"""Where cases stand; taking a case back; disagreeing with a result."""

import re

from actions.case_choice import case_meant, offer
from actions.drafts import SLOTS as REPAIR_SLOTS
from actions.objecting import SLOTS as OBJECTION_SLOTS
from actions.policy import answer, question_of
from actions.skill import SkillAction
from actions.standing import say_status
from actions.turn import Event, Turn, close_form, forget, remember, then

# The person asks about all cases, not about the one just talked about.
_ALL = re.compile("所有|全部|哪些|都有|其他|别的|几个")
_RECORD = re.compile("处罚|公示|记录|罚款|网上|[那这第].{0,4}条|消掉|那个")
_FILED = re.compile("申请|异议|案|编号|办件|撤件|草稿|提交|[交递报填]|件|单子")
_AGREE = re.compile("确认|确定|[是对好嗯行中撤]|可以|没错|ok|yes", re.IGNORECASE)
_REFUSE = re.compile("[不别吗？?等]|再想|算了|先放")
_NO_MORE = re.compile("不(?:想)?(?:办|要|弄|修|申请)了")
_WITHDRAWABLE = ("draft", "submitted", "supplement_requested", "accepted", "reviewing")
_FORM_CASES = {
    "repair_form": ("repair_case", REPAIR_SLOTS),
    "objection_form": ("objection_case", OBJECTION_SLOTS),
}


class ShowProgress(SkillAction):
    """One case, or the person's cases as cards."""

    name = "action_show_progress"

    async def handle(self, turn: Turn) -> list[Event]:
        """The case that a form just left, the one named or talked about, the only one not withdrawn, or a choice."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        number = (turn.slot("pending") or {}).get("show") or turn.entity("case_number")
        if number:
            return await say_status(turn, await turn.api.case(number))
        every = (await turn.api.cases()).items
        cases = [c for c in every if c.status != "withdrawn"]
        focus = None if _ALL.search(turn.text) else turn.slot("focus_case")
        meant = next((c for c in cases if c.number == focus), cases[0] if len(cases) == 1 else None)
        if meant is None:
            return await offer(turn, cases, "ask_case_status")
        return await say_status(turn, await turn.api.case(meant.number), others=len(cases) > 1)


class Withdraw(SkillAction):
    """Take a case back, after asking once."""

    name = "action_withdraw"

    async def handle(self, turn: Turn) -> list[Event]:
        """The button that names the case withdraws it, and so does a clear yes to the question just asked."""
        asked = str((turn.slot("pending") or {}).get("withdraw") or "")
        if not (asked or turn.is_button or turn.entity("case_number")) and _about_a_record(turn.text):
            return then("action_check_repairability")
        if asked and turn.text and _REFUSE.search(_NO_MORE.sub("", turn.text)) and not turn.is_question:
            turn.say("utter_not_withdrawn", number=asked)
            return []
        agreed = bool(asked) and turn.entity("case_number") in (None, asked) and _agrees(turn)
        case = await turn.api.case(asked) if agreed else await case_meant(turn, _WITHDRAWABLE, "withdraw_case")
        if case is None:
            return []
        focus = remember(focus_case=case.number)
        if "withdraw" not in case.allowed_actions:
            turn.say("utter_withdraw_not_possible", number=case.number, status=case.status_text)
            return focus
        pressed = turn.entity("step") == "confirmed" and turn.entity("case_number") == case.number
        if agreed or pressed:
            taken = await turn.api.withdraw(case.number)
            turn.say("utter_withdrawn", number=taken.number)
            return focus + _leave_form_of(turn, case.number)
        turn.say("utter_withdraw_ask", number=case.number, status=case.status_text)
        # The form's question would stand between this one and its answer, so the form waits.
        return focus + remember(pending={"withdraw": case.number}) + then("action_listen")


class Appeal(SkillAction):
    """Disagreement with a result: the remedies from the law, and a person."""

    name = "action_appeal"

    async def handle(self, turn: Turn) -> list[Event]:
        """What the rules offer, then the way to a person."""
        await answer(turn, question_of(turn))
        turn.say("utter_appeal_next")
        return []


def _about_a_record(text: str) -> bool:
    """``撤掉工地那条`` is about what is published, not about something filed."""
    return bool(_RECORD.search(text)) and not _FILED.search(text)


def _agrees(turn: Turn) -> bool:
    """A yes, a wish to withdraw repeated with "confirm", and no "but" beside it."""
    words = _NO_MORE.sub("", turn.text)
    return not turn.is_button and len(words) <= 12 and bool(_AGREE.search(words)) and not _REFUSE.search(words)


def _leave_form_of(turn: Turn, number: str) -> list[Event]:
    """A form that fills in a case which is gone asks nothing more."""
    for form, (slot, slots) in _FORM_CASES.items():
        if turn.slot(slot) == number:
            return forget(slots) + (close_form() if turn.active_form == form else [])
    return []
