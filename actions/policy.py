"""Policy questions: asked in the person's own words, answered by the API with its citations."""

import re
from typing import Any

from actions.belonging import OF_A_CHILD
from actions.client import ApiDown, Problem
from actions.elsewhere import HOUSES, without_denied
from actions.following import followed
from actions.grounds import SUBJECTS
from actions.models import PolicyAnswer, once_each
from actions.own_case import say_own_first
from actions.skill import SkillAction
from actions.topics import DOORS, at_the_door, door_kept
from actions.turn import Event, Turn, remember, then
from actions.twofold import question_beside, wish_beside
from actions.wondering import FIRST_SAID, QUESTIONS

# Without such a word a likeness to another door's matters is chance.
_NEAR = re.compile("信用|征信|失信|罚|名单|限高|限制|老赖|不良|逾期|贷|记录|异常|年报|评级|等级|纳税|欠")
# Shorter words are no question that the rules could answer.
_SHORTEST = 4
# Up to so many say which kind of thing is asked, and of what only where the talk was: 啥时候能好.
_SHORT = 6
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
    **DOORS,
    "report_paid_agent": "信用修复收费吗？",
    "appeal_rejection": "对信用修复结果不服怎么办？",
}
# Asked on at another office: where, with what, how long, how.
_ASKED_ON = ("ask_materials", "ask_procedure", "ask_time_limit", "ask_repairability")
# What follows from the ground of an objection, and what is asked of the objection itself.
_FOLLOWS = re.compile("撤|拿掉|拿下|下来|下架|删|停止|消失|依据|条文|哪条|哪一条|规定|法律")
_OF_OBJECTING = re.compile("异议|修复|答复|回复|结果|办[结完好]|处理|审核|受理")
# The national days were not read, some places have their own: the rules know which.
_OBJECTION_DAYS = "异议多少个工作日办结？"


class AnswerPolicy(SkillAction):
    """Every intent that asks about rules."""

    name = "action_answer_policy"

    async def handle(self, turn: Turn) -> list[Event]:
        """Ask, and say what came back; words about the record or case just talked of get its own answer."""
        pending = turn.slot("pending") or {}
        if pending.get("ask"):
            return await _say_asked(turn, pending)
        if pending.get("door") or (turn.intent in _ASKED_ON and "修复" not in turn.text and at_the_door(turn)):
            pass_on(turn, await turn.api.answer(str(turn.slot("door")), turn.entity("region")), doors_too=True)
            return remember(door=turn.slot("door"))
        going_on = await followed(turn)
        if going_on is not None:
            return going_on
        question = question_of(turn)
        if not question:
            turn.say("utter_policy_invite")
            return []
        if await say_own_first(turn) and turn.more_than_values <= _SHORT:
            question = _QUESTIONS.get(turn.intent, question)
        subject = _subject(turn)
        if subject and await answered(turn, f"{subject}{question}"):
            return []
        if turn.intent == "ask_time_limit" and _about_objection(turn):
            if not await answered(turn, _OBJECTION_DAYS):
                turn.say("utter_objection_time")
            return []
        found = await answer(turn, question_beside(turn) or question)
        return door_kept(turn, found) + _wish_besides(turn)


async def _say_asked(turn: Turn, pending: dict[str, Any]) -> list[Event]:
    """The narrow answer to what the message itself asks; what was offered before stays offered."""
    asked = str(pending["ask"])
    if asked == OF_A_CHILD:
        turn.say("utter_only_own_child")
        await answered(turn, turn.text)
    if asked in HOUSES:
        await _say_elsewhere(turn, HOUSES[asked])
    if asked in FIRST_SAID:
        turn.say(FIRST_SAID[asked])
    if asked in QUESTIONS:
        pass_on(turn, await turn.api.answer(QUESTIONS[asked], turn.entity("region")))
    kept = {name: value for name, value in pending.items() if name != "ask"}
    return remember(pending=kept or None)


async def _say_elsewhere(turn: Turn, usual: str) -> None:
    """Who handles another house's matter: by the person's words where these are answered, else by the usual ones.

    Who wished something done is told where that is done, and not only a rule.
    """
    found = await turn.api.answer(without_denied(turn.text), turn.entity("region"))
    wished = turn.intent not in _QUESTIONS or turn.intent in ("start_repair", "ask_repairability")
    answers = found.status == "wrong_door" or (found.status == "answered" and (found.doors or not wished))
    if not answers:
        found = await turn.api.answer(usual, turn.entity("region"))
    pass_on(turn, found, doors_too=True)


def _wish_besides(turn: Turn) -> list[Event]:
    """What else the message wants, once its question is answered."""
    wish = wish_beside(turn) if turn.signed_in and not turn.active_form else None
    if wish is None:
        return []
    begin = "action_begin_repair" if wish == "act" else "action_check_repairability"
    return remember(pending={"answered": True}) + then(begin)


async def answer(turn: Turn, question: str) -> PolicyAnswer:
    """Answer ``question`` with citations, doors and further questions; failing that, what its intent asks."""
    found = await turn.api.answer(question, turn.entity("region"))
    usual = _QUESTIONS.get(turn.intent, question)
    if found.status == "not_found" and usual != question:
        found = await turn.api.answer(usual, turn.entity("region"))
    pass_on(turn, found)
    if found.status == "not_found" or (found.status == "wrong_door" and not found.doors):
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


async def pointed_elsewhere(turn: Turn) -> bool:
    """Whether the rules know who handles what the person's words are about, though it is not us; said if so."""
    if turn.more_than_values < _SHORTEST or not _NEAR.search(turn.text):
        return False
    try:
        found = await turn.api.answer(turn.text, turn.entity("region"))
    except (Problem, ApiDown):
        return False
    if found.status != "wrong_door" or not found.doors:
        return False
    pass_on(turn, found)
    return True


def pass_on(turn: Turn, found: PolicyAnswer, *, doors_too: bool = False) -> None:
    """Say an answer with its citations; further questions are offered only where no form waits."""
    doors = found.doors if doors_too or found.status != "answered" else []
    citations = once_each(found.citations + [c for door in doors for c in door.citations])
    related = [] if turn.active_form else [{"title": q, "payload": q} for q in found.related[:3]]
    turn.pass_on(found.answer, {"citations": citations} if citations else None, related)
    unnamed = [door.where for door in doors if door.name not in found.answer]
    if unnamed:
        turn.say("utter_policy_door", where="；".join(unnamed))


def question_of(turn: Turn) -> str:
    """The person's words, or what the intent asks by itself."""
    return turn.text or _QUESTIONS.get(turn.intent, "")


def _subject(turn: Turn) -> str | None:
    """What is wrong with the record talked of, where it is asked what follows from that, and not how we go on."""
    asked = turn.active_form == "objection_form" and turn.intent in ("ask_time_limit", "ask_policy")
    follows = asked and _FOLLOWS.search(turn.text) and not _OF_OBJECTING.search(turn.text)
    return SUBJECTS.get(str(turn.slot("objection_ground"))) if follows else None


def _about_objection(turn: Turn) -> bool:
    """Waiting for an answer to an objection: its limits are not those of a repair."""
    if "修复" in turn.text or "异议" in turn.text:
        return False
    talked_of = str(turn.slot("focus_case") or "").startswith(("YY-", "LY-"))
    return turn.active_form == "objection_form" or (talked_of and turn.active_form is None)
