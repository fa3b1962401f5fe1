"""Policy questions: asked in the person's own words, answered by the API with its citations."""

from actions.models import PolicyAnswer, once_each
from actions.skill import SkillAction
from actions.turn import Event, Turn

# What a button without words of its own asks.
_QUESTIONS = {
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
        """Ask, and say what came back."""
        question = turn.text or _QUESTIONS.get(turn.intent, "")
        if not question:
            turn.say("utter_policy_invite")
            return []
        await answer(turn, question)
        if turn.intent == "ask_privacy":
            turn.say("utter_privacy_here")
        return []


async def answer(turn: Turn, question: str) -> PolicyAnswer:
    """Answer ``question`` with citations, doors and further questions."""
    found = await turn.api.answer(question, turn.entity("region"))
    doors = found.doors if found.status != "answered" else []
    citations = once_each(found.citations + [c for door in doors for c in door.citations])
    turn.pass_on(found.answer, {"citations": citations} if citations else None)
    for door in doors:
        turn.say("utter_policy_door", where=door.where)
    if found.related:
        turn.say("utter_policy_related", buttons=[{"title": q, "payload": q} for q in found.related[:3]])
    if found.status == "not_found":
        turn.say("utter_policy_not_found")
    return found


def question_of(turn: Turn) -> str:
    """The person's words, or what the intent asks by itself."""
    return turn.text or _QUESTIONS.get(turn.intent, "")
