"""Facts that a record does not hold: asked one at a time, and the assessment is made again with the answer."""

import re
from typing import Any

from actions.forms import FormAnswer, ask_again
from actions.models import Question
from actions.skill import SkillAction
from actions.turn import Event, Turn, forget, remember, then

SLOTS = ("assessment_question", "assessment_answer")
# What the person can tell. Other questions are about the record itself, which only its authority can complete.
_PERFORMED, _BASIS = "obligations_fulfilled_on", "publication_basis"
_SOME_BASIS = "当事人说有依据"
_UNKNOWN = re.compile(
    "不知道|不(?:太)?清楚|不确定|不了解|不晓得|不懂|不记得|记不得|忘了|没注意|没看到|没留意|说不准|说不好|看不懂|没见过"
)
_NONE = re.compile("没有|没写|没说|没提|没给|无依据|^无$|^没$|没依据|^否")
_SOME = re.compile("^有|有的|有依据|有写|写了|写着|列了")
_LAW = re.compile("《.+》|条例|办法|规定|[一-龥]法(?:第|$|[，。,])")
_OTHER_WISHES = frozenset({"stop", "restart", "request_human", "complain", "withdraw_case", "ask_case_status"})
_NOT_YET = re.compile("没[交缴履完付]|未[交缴履完付]|还没|还差|没有")
_DONE = re.compile("[交缴付]了|[交缴付][清完齐]|履行|完成|整改好|办完")
_EXACT_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_BASIS = "没有"


class HearFact(FormAnswer):
    """Listens while the assessment form is open."""

    name = "validate_assessment_form"
    form = "assessment_form"

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """A day, a yes or no, or the person's own words, as the question wants."""
        if turn.attachments:
            turn.say("utter_upload_not_here")
            return ask_again(turn)
        question: dict[str, Any] = turn.slot("assessment_question") or {}
        facts = _performed(turn) if question.get("field") == _PERFORMED else _basis(turn)
        if facts:
            return remember(**{asked: facts})
        return ask_again(turn) if turn.intent == "inform" else []


class AskFact(SkillAction):
    """The assessment's own question."""

    name = "action_ask_assessment_answer"

    async def handle(self, turn: Turn) -> list[Event]:
        """With buttons where a plain answer will do."""
        question: dict[str, Any] = turn.slot("assessment_question") or {}
        performed = question.get("field") == _PERFORMED
        response = "utter_ask_assessment_performed" if performed else "utter_ask_assessment_basis"
        turn.say(response, question=question.get("text", ""))
        return []


class FinishFact(SkillAction):
    """Keep the answer for this conversation, and assess again."""

    name = "action_finish_assessment"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """The record is the one asked about, whatever the answer's words resemble."""
        question: dict[str, Any] = turn.slot("assessment_question") or {}
        answer: dict[str, Any] = turn.slot("assessment_answer") or {}
        record = question.get("record")
        if not record or not answer:
            return forget(SLOTS)
        facts: dict[str, dict[str, Any]] = dict(turn.slot("known_facts") or {})
        facts[record] = {**facts.get(record, {}), **answer}
        known = remember(known_facts=facts, pending={"record": record, "sure": True})
        return forget(SLOTS) + known + then(str(question["retry"]))


def ask_fact(turn: Turn, record: str, question: Question, retry: str) -> list[Event]:
    """Open the form for a question that the person can answer and has not answered yet; else offer a person."""
    asked_before = {_PERFORMED: "obligations_fulfilled", _BASIS: _BASIS}.get(question.field)
    if asked_before is None or asked_before in told_about(turn, record):
        turn.say("utter_assessed_needs_record", question=question.text)
        return remember(pending=None)
    kept = {"record": record, "field": question.field, "text": question.text, "retry": retry}
    return remember(assessment_question=kept, assessment_answer=None) + then("assessment_form")


def told_about(turn: Turn, record: str) -> dict[str, Any]:
    """What the person told about a record in this conversation."""
    return dict((turn.slot("known_facts") or {}).get(record, {}))


def _performed(turn: Turn) -> dict[str, Any]:
    date = turn.entity("date") or ""
    if _EXACT_DAY.fullmatch(date) and turn.may_be_value:
        return {"performed_on": date, "obligations_fulfilled": True}
    if turn.is_question or not turn.may_be_value:
        return {}
    if _UNKNOWN.search(turn.text):
        return {"obligations_fulfilled": None}
    if turn.intent == "deny" or _NOT_YET.search(turn.text):
        return {"obligations_fulfilled": False}
    return {"obligations_fulfilled": True} if turn.intent == "affirm" or _DONE.search(turn.text) else {}


def _basis(turn: Turn) -> dict[str, Any]:
    """No basis leads to an objection, so only a clear no counts as one; not knowing bars nobody from repair."""
    if turn.entity("step") == "unknown" or (_UNKNOWN.search(turn.text) and not turn.is_question):
        return {"sought": "repair"}
    if turn.is_button or turn.is_question:
        pressed = {"affirm": _SOME_BASIS, "deny": _NO_BASIS}.get(turn.intent) if turn.is_button else None
        return {_BASIS: pressed} if pressed else {}
    if _LAW.search(turn.text) and not _NONE.search(turn.text) and turn.intent not in _OTHER_WISHES:
        return {_BASIS: turn.text[:200]}
    if not turn.may_be_value:
        return {}
    if _NONE.search(turn.text):
        return {_BASIS: _NO_BASIS}
    return {_BASIS: _SOME_BASIS} if turn.words_say_yes() or _SOME.search(turn.text) else {}
