"""A refusal: why, what is open until when, and asking that somebody else looks again - with an explicit yes.

The API knows one appeal a case; what was refused inside a grant goes on in a case of its own.
"""

import re
from typing import Any

from actions.afterwards import asks_why_refused
from actions.case_choice import again_button, in_focus, of_kind, offer, only, picked, record_named
from actions.client import key_of
from actions.consent import backs_out, files_now
from actions.forms import FormAnswer, after_unfiled, ask_again, end_form
from actions.models import Case, CaseLine, Decision
from actions.policy import answer, question_of
from actions.restating import restated
from actions.skill import SkillAction
from actions.standing import cited, reasons_line, remedy_lines
from actions.turn import Event, Turn, forget, remember, then

SLOTS = ("appeal_case", "appeal_statement", "appeal_confirmed", "asked_once")
_REFUSED = ("denied", "not_accepted")
# Inside these something may have been refused beside what was granted.
_GRANTED = ("granted", "syncing", "closed")
_AGAIN = "reviewing"
_MOST_LOOKED_AT = 3
# Words that only say that somebody disagrees: the reason is still to be asked.
_ONLY_DISAGREES = re.compile(
    "(?:XF|YY|LY)-[0-9-]+|我们?|俺|要求?|想|请|帮|对|这个|那个|那条|这条|的|了|很|就是|不服气?|不认可?|不接受|不满意|不同意|有意见"
    "|申诉|申素|复核|复查|重新|再|审核?|看|一?[次遍下]|处理|结果|结论|决定|申请|修复|异议|被拒绝?|拒绝?|驳回|没通过|未通过|不通过|不予|受理"
    "|怎么办?|去哪里?|吗|呢|啊|吧|，|。|！|？|[,.!? ]"
)
_TELLING, _LONGEST_QUESTION = 6, 15
_ELSE = frozenset(
    {"stop", "restart", "request_human", "withdraw_case", "greet", "goodbye", "thank", "bot_challenge", "ask_help"}
)


class BeginAppeal(SkillAction):
    """Disagreement with a refusal, or the question why: about a refused case, else what the rules say."""

    name = "action_appeal"

    async def handle(self, turn: Turn) -> list[Event]:
        """Reasons and remedies first for who asks why; the form for who disagrees."""
        if not turn.signed_in:
            return await _general(turn)
        case = await _refused_case(turn)
        if isinstance(case, list):
            return case
        if case is None:
            return await _general(turn)
        if "appeal" not in case.allowed_actions:
            return _no_more(turn, case)
        if asks_why_refused(turn.text) and turn.entity("step") != "start":
            return _say_why(turn, case)
        statement = _statement_in(turn.text)
        if not statement:
            _say_why(turn, case, briefly=True)
        slots = remember(appeal_case=case.number, appeal_statement=statement, appeal_confirmed=None, asked_once=None)
        return slots + remember(focus_case=case.number) + then("appeal_form")


class HearAppeal(FormAnswer):
    """Listens while the appeal form is open."""

    name = "validate_appeal_form"
    form = "appeal_form"

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """The reason in the person's words; then an explicit yes, a correction, or leaving it."""
        if turn.attachments:
            turn.say("utter_appeal_no_files")
            return ask_again(turn)
        if asked == "appeal_statement":
            return self._statement(turn)
        return self._confirmed(turn, str(turn.slot("appeal_case")))

    def _statement(self, turn: Turn) -> list[Event]:
        if not turn.text or _interrupts(turn):
            return []
        if len(turn.text) < _TELLING:
            turn.say("utter_appeal_short")
            return ask_again(turn)
        return remember(appeal_statement=turn.text)

    def _confirmed(self, turn: Turn, number: str) -> list[Event]:
        if backs_out(turn):
            turn.say("utter_appeal_not_filed", number=number)
            return remember(appeal_confirmed=False) + end_form()
        if files_now(turn, number, "appeal"):
            return remember(appeal_confirmed=True)
        if _interrupts(turn) or turn.is_button:
            return []
        if len(turn.text) < _TELLING or turn.sounds_like_yes:
            turn.say("utter_appeal_confirm_plainly")
            return ask_again(turn)
        words = restated(turn, str(turn.slot("appeal_statement")))
        return remember(appeal_statement=words) + ask_again(turn)


class AskStatement(SkillAction):
    """Why the person disagrees."""

    name = "action_ask_appeal_statement"

    async def handle(self, turn: Turn) -> list[Event]:
        """One question."""
        again = turn.slot("asked_once") == self.name
        turn.say("utter_ask_appeal_statement_again" if again else "utter_ask_appeal_statement")
        return remember(asked_once=self.name)


class AskConfirmed(SkillAction):
    """The summary and the last question."""

    name = "action_ask_appeal_confirmed"

    async def handle(self, turn: Turn) -> list[Event]:
        """What will be sent, exactly."""
        statement = turn.slot("appeal_statement")
        turn.say("utter_ask_appeal_confirmed", number=turn.slot("appeal_case"), statement=statement)
        return []


class FinishAppeal(SkillAction):
    """Hand the disagreement in after the explicit yes; otherwise nothing."""

    name = "action_finish_appeal"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """What happens next, and what is open outside until when."""
        number = str(turn.slot("appeal_case") or "")
        if turn.slot("appeal_confirmed") is not True or not number:
            return after_unfiled(turn, SLOTS)
        statement = str(turn.slot("appeal_statement"))
        before = (await turn.api.case(number)).decision
        case = await turn.api.appeal(number, statement, key_of("appeal", number))
        # What was refused beside a grant is looked at again in a case of its own, the newest.
        again = number if case.status not in _GRANTED else (await turn.api.cases()).items[0].number
        turn.say("utter_appeal_filed", custom={"case": again}, number=again)
        if before and before.remedies:
            outside = "".join("\n" + line for line in remedy_lines(turn, before))
            turn.say("utter_appeal_outside", custom=_citations(before) or None, outside=outside)
        return forget(SLOTS) + remember(focus_case=again)


async def _refused_case(turn: Turn) -> Case | list[Event] | None:
    """The refused case that is meant; a choice where several are; ``None`` where nothing was refused."""
    number = turn.entity("case_number")
    if number:
        case = await turn.api.case(number)
        return case if _is_refused(case) else None
    cases = (await turn.api.cases()).items
    refused = [c for c in cases if c.status in _REFUSED]
    if not refused:
        perhaps = [c for c in cases if c.status in (*_GRANTED, _AGAIN)][:_MOST_LOOKED_AT]
        looked_at = [await turn.api.case(c.number) for c in perhaps]
        refused = [c for c in looked_at if _is_refused(c)]
        again = next((c for c in looked_at if c.status == _AGAIN and c.earlier_decisions), None)
        if again is not None and not refused:
            return remember(pending={"show": again.number}) + then("action_show_progress")
    if not refused:
        return None
    refused = of_kind(turn, refused)
    record = await record_named(turn)
    about = [c for c in refused if record and record.id in c.record_ids] or refused
    chosen: CaseLine | None = picked(turn, about) or in_focus(turn, about) or only(about)
    return await turn.api.case(chosen.number) if chosen else await offer(turn, about, "appeal_rejection")


def _is_refused(case: Case) -> bool:
    return case.status in _REFUSED or "appeal" in case.allowed_actions


async def _general(turn: Turn) -> list[Event]:
    """Nothing of the person's was refused: what the rules say, and a person."""
    await answer(turn, question_of(turn))
    turn.say("utter_appeal_next")
    return []


def _say_why(turn: Turn, case: Case, *, briefly: bool = False) -> list[Event]:
    """The reasons with their clauses, and what is open; ``briefly``: the form asks its question right after."""
    decision = case.decision
    if decision is None:
        return []
    lines = [*reasons_line(turn, decision), *([] if briefly else remedy_lines(turn, decision))]
    custom = {"case": case.number} | _citations(decision)
    details = "".join("\n" + line for line in lines)
    turn.say("utter_refused_why", custom=custom, number=case.number, status=case.status_text, details=details)
    if not briefly:
        turn.say("utter_next_refused", buttons=again_button(turn, case), number=case.number)
    return remember(focus_case=case.number)


def _no_more(turn: Turn, case: Case) -> list[Event]:
    """It was looked at again before: what is open outside, with its last days, and a person."""
    _say_why(turn, case, briefly=True)
    decision = case.decision
    outside = "".join("\n" + line for line in remedy_lines(turn, decision)) if decision else ""
    turn.say("utter_appealed_before", buttons=again_button(turn, case), outside=outside)
    return remember(focus_case=case.number)


def _statement_in(text: str) -> str | None:
    """The words, where they tell why; a bare "I disagree" does not, nor does a question for the reasons."""
    rest = _ONLY_DISAGREES.sub("", text)
    return text if len(rest) >= _TELLING and not asks_why_refused(text) else None


def _interrupts(turn: Turn) -> bool:
    """A wish of another kind, or a short question: answered first, and the form asks again."""
    if turn.intent in _ELSE or turn.is_button:
        return True
    asks = turn.intent.startswith("ask_") or turn.intent == "supplement_materials"
    return asks and turn.is_question and len(turn.text) <= _LONGEST_QUESTION


def _citations(decision: Decision | None) -> dict[str, Any]:
    citations = cited(decision) if decision else []
    return {"citations": citations} if citations else {}
