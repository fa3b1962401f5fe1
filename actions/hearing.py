"""What an answer to a question of the assessment says: facts for the next assessment.

``None`` as a fact's value means that the person does not know: that is an answer too, and is not asked again.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from actions.grounds import GROUNDS, ground_in
from actions.telling import told_in
from actions.turn import Turn

Facts = dict[str, Any]
Question = Mapping[str, Any]
Hearing = Callable[[Turn, Question], Facts | None]

PERFORMED, BASIS, CLASS, GROUND = "obligations_fulfilled_on", "publication_basis", "severity", "ground"
STAGE = "reorganisation"
DECIDED, PUBLISHED, END = "decided_on", "published_on", "publication_ends_on"
READ_OFF = (CLASS, DECIDED, PUBLISHED, END)
"""What a person reads off the papers or the page where the record is silent."""

NOT_KNOWN: Facts = {"sought": "repair"}
"""Instead of the basis: not to know it bars nobody from repair."""

_FIRST, _LAST = "1949-10-01", "2199-12-31"
_SOME_BASIS, _NO_BASIS = "有，具体是哪一条没有说", "没有"
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
# Without a year the latest day of that date is meant, and an end mostly lies ahead.
_NAMES_A_YEAR = re.compile(r"\d{4}|年")
_CLASSES = {"轻微": "minor", "一般": "general", "严重": "serious"}
_NAMES_A_CLASS = re.compile(r".{0,8}?(轻微|一般|严重)(?:类别?|级别?|失信|信息|行为|违法|的|吧|啊|呀|哦)*[。！!，,\s]*")
_STAGES = ("plan_approved", "plan_completed", "settlement_approved")
_NOT = re.compile("[不非没]")


def heard(turn: Turn, question: Question) -> Facts | None:
    """The facts in the person's answer; none where it was no answer, ``None`` where it must be said otherwise."""
    return _HEARINGS[str(question.get("field"))](turn, question)


def can_ask(field: str) -> bool:
    """Whether a person can answer a question for this field."""
    return field in _HEARINGS


def is_answered(field: str, told: Mapping[str, Any]) -> bool:
    """Whether the person has answered already, be it with "I do not know"."""
    return {PERFORMED: "obligations_fulfilled"}.get(field, field) in told


def _performed(turn: Turn, _question: Question) -> Facts:
    date = turn.entity("date") or ""
    if _EXACT_DAY.fullmatch(date) and turn.may_be_value:
        return {"performed_on": date, "obligations_fulfilled": True}
    if turn.entity("step") == "unknown":
        return {"obligations_fulfilled": None}
    if turn.is_question or not turn.may_be_value:
        return {}
    if _UNKNOWN.search(turn.text):
        return {"obligations_fulfilled": None}
    if turn.intent == "deny" or _NOT_YET.search(turn.text):
        return {"obligations_fulfilled": False}
    return {"obligations_fulfilled": True} if turn.intent == "affirm" or _DONE.search(turn.text) else {}


def _basis(turn: Turn, _question: Question) -> Facts:
    """No basis leads to an objection, so only a clear no counts as one; not knowing bars nobody from repair."""
    if turn.entity("step") == "unknown" or (_UNKNOWN.search(turn.text) and not turn.is_question):
        return NOT_KNOWN
    if turn.is_button or turn.is_question:
        pressed = {"affirm": _SOME_BASIS, "deny": _NO_BASIS}.get(turn.intent) if turn.is_button else None
        return {BASIS: pressed} if pressed else {}
    if _LAW.search(turn.text) and not _NONE.search(turn.text) and turn.intent not in _OTHER_WISHES:
        return {BASIS: turn.text[:200]}
    has = bool(_SOME.search(turn.text)) and not _NONE.search(turn.text)
    if not turn.may_be_value and not (has and turn.intent == "start_objection"):
        return {}
    if _NONE.search(turn.text):
        return {BASIS: _NO_BASIS}
    return {BASIS: _SOME_BASIS} if turn.said_yes() or _SOME.search(turn.text) else {}


def _class(turn: Turn, _question: Question) -> Facts:
    pressed = turn.entity("step")
    if pressed in _CLASSES.values():
        return {CLASS: pressed}
    if _is_not_known(turn):
        return {CLASS: None}
    named = _NAMES_A_CLASS.fullmatch(turn.text)
    unclear = turn.is_question or _NOT.search(turn.text) or turn.intent in _OTHER_WISHES
    return {CLASS: _CLASSES[named[1]]} if named and not unclear else {}


def _ground(turn: Turn, _question: Question) -> Facts:
    ground = turn.entity("ground") or ground_in(turn.text, asked=True)
    if ground in GROUNDS and (turn.may_be_value or turn.intent == "start_objection"):
        return {GROUND: ground}
    return {GROUND: None} if _is_not_known(turn) else {}


def _stage(turn: Turn, _question: Question) -> Facts:
    """How far a reorganisation is; none of it, or not known, is an answer too."""
    pressed = turn.entity("step")
    if pressed in _STAGES:
        return {STAGE: pressed}
    told = told_in(turn).get(STAGE)
    if told:
        return {STAGE: told}
    none = turn.intent == "deny" or (turn.may_be_value and bool(_NONE.search(turn.text)))
    return {STAGE: None} if _is_not_known(turn) or none else {}


def _day(turn: Turn, question: Question) -> Facts | None:
    """One whole day that can be; anything less is asked for again, with the reason."""
    field, named = str(question["field"]), turn.entities("date")
    if _is_not_known(turn):
        return {field: None}
    if not named or turn.is_question or not turn.may_be_value:
        return {}
    exact = len(named) == 1 and _EXACT_DAY.fullmatch(named[0])
    if not exact or (field == END and not _NAMES_A_YEAR.search(turn.text)):
        turn.say("utter_assessment_day_incomplete")
        return None
    if not _can_be(turn, question, named[0]):
        turn.say("utter_assessment_day_impossible")
        return None
    return {field: named[0]}


def _can_be(turn: Turn, question: Question, day: str) -> bool:
    """A decision or publication has come; nothing is published, or ends, before the decision."""
    field, today = question["field"], turn.today.isoformat() if turn.today else _LAST
    first = _FIRST if field == DECIDED else question.get(DECIDED) or _FIRST
    return bool(first <= day <= (_LAST if field == END else today))


def _is_not_known(turn: Turn) -> bool:
    """Said, or pressed; "where do I see that" is no such answer."""
    if turn.entity("step") == "unknown":
        return True
    if turn.is_question or "哪" in turn.text:
        return False
    return bool(_UNKNOWN.search(turn.text) or (turn.may_be_value and _NONE.search(turn.text)))


_HEARINGS: Mapping[str, Hearing] = {
    PERFORMED: _performed,
    BASIS: _basis,
    CLASS: _class,
    GROUND: _ground,
    STAGE: _stage,
    DECIDED: _day,
    PUBLISHED: _day,
    END: _day,
}
