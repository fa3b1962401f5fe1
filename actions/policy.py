"""Policy questions: asked in the person's own words, answered by the API with its citations."""

from actions.client import ApiDown, Problem
from actions.following import followed
from actions.models import PolicyAnswer, once_each
from actions.skill import SkillAction
from actions.turn import Event, Turn

# Shorter words are no question that the rules could answer.
_SHORTEST = 4
# What an intent asks when there are no words of its own, or none that the rules know.
_QUESTIONS = {
    "ask_repairability": "行政处罚什么时候可以申请修复？",
    "start_repair": "怎么申请信用修复？",
    "ask_fee": "信用修复收费吗？",
    "ask_materials": "申请信用修复需要哪些材料？",
    "ask_time_limit": "信用修复多少个工作日办结？",
    "ask_procedure": "怎么申请信用修复？",
    "ask_consequence": "行政处罚公示有什么影响？",
    "ask_privacy": "个人信息怎么处理？",
    "ask_bank_credit": "银行征信记录怎么修复？",
    "ask_court_list": "失信被执行人名单怎么移出？",
    "report_paid_agent": "信用修复收费吗？",
    "appeal_rejection": "对信用修复结果不服怎么办？",
}


class AnswerPolicy(SkillAction):
    """Every intent that asks about rules."""

    name = "action_answer_policy"

    async def handle(self, turn: Turn) -> list[Event]:
        """Ask, and say what came back; words about the record or case just talked of get its own answer."""
        going_on = await followed(turn)
        if going_on is not None:
            return going_on
        if turn.intent == "ask_time_limit" and _about_objection(turn):
            turn.say("utter_objection_time")
            return []
        question = question_of(turn)
        if not question:
            turn.say("utter_policy_invite")
            return []
        await answer(turn, question)
        if turn.intent == "ask_privacy":
            turn.say("utter_privacy_here")
        return []


async def answer(turn: Turn, question: str) -> PolicyAnswer:
    """Answer ``question`` with citations, doors and further questions; failing that, what its intent asks."""
    found = await turn.api.answer(question, turn.entity("region"))
    usual = _QUESTIONS.get(turn.intent, question)
    if found.status == "not_found" and usual != question:
        found = await turn.api.answer(usual, turn.entity("region"))
    pass_on(turn, found)
    if found.status == "not_found":
        turn.say("utter_policy_not_found")
    return found


async def answered(turn: Turn, question: str | None = None) -> bool:
    """Whether the rules have an answer to ``question`` or the person's words; said if so, and nothing otherwise."""
    if question is None and turn.more_than_values < _SHORTEST:
        return False
    try:
        found = await turn.api.answer(question or turn.text, turn.entity("region"))
    except (Problem, ApiDown):
        return False
    if found.status not in ("answered", "wrong_door"):
        return False
    pass_on(turn, found)
    return True


def pass_on(turn: Turn, found: PolicyAnswer) -> None:
    """Say an answer with its citations; further questions are offered only where no form waits."""
    doors = found.doors if found.status != "answered" else []
    citations = once_each(found.citations + [c for door in doors for c in door.citations])
    related = [] if turn.active_form else [{"title": q, "payload": q} for q in found.related[:3]]
    turn.pass_on(found.answer, {"citations": citations} if citations else None, related)
    for door in doors:
        turn.say("utter_policy_door", where=door.where)


def question_of(turn: Turn) -> str:
    """The person's words, or what the intent asks by itself."""
    return turn.text or _QUESTIONS.get(turn.intent, "")


def _about_objection(turn: Turn) -> bool:
    """Waiting for an answer to an objection: its limits are not those of a repair."""
    if "修复" in turn.text or "异议" in turn.text:
        return False
    talked_of = str(turn.slot("focus_case") or "").startswith(("YY-", "LY-"))
    return turn.active_form == "objection_form" or (talked_of and turn.active_form is None)
