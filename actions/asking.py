"""Facts that a record does not hold: asked one at a time, and the assessment is made again with the answer."""

from collections.abc import Sequence
from typing import Any

from actions.forms import FormAnswer, ask_again
from actions.hearing import BASIS, CLASS, DECIDED, GROUND, NOT_KNOWN, PERFORMED, STAGE, can_ask, heard, is_answered
from actions.models import Question, Record
from actions.skill import SkillAction
from actions.telling import keep_told, speaks_of_reorganisation, told_about
from actions.turn import Event, Turn, forget, remember, then
from actions.uploads import wait_for_draft

SLOTS = ("assessment_question", "assessment_answer")
_ASKED = {
    PERFORMED: "utter_ask_assessment_performed",
    BASIS: "utter_ask_assessment_basis",
    CLASS: "utter_ask_assessment_class",
    GROUND: "utter_ask_assessment_ground",
    STAGE: "utter_ask_assessment_stage",
}
# Asked before and not answered: in other words, with what it is needed for.
_ASKED_AGAIN = {
    PERFORMED: "utter_ask_assessment_performed_again",
    BASIS: "utter_ask_assessment_basis_again",
    CLASS: "utter_ask_assessment_class_again",
    GROUND: "utter_ask_assessment_ground_again",
    STAGE: "utter_ask_assessment_stage_again",
}
# What a draft can do without (``drafts.assess_to_file``): a file that comes instead of the answer opens it.
_NOT_FOR_A_DRAFT = (PERFORMED, BASIS)
_BEGIN_REPAIR = "action_begin_repair"


class HearFact(FormAnswer):
    """Listens while the assessment form is open."""

    name = "validate_assessment_form"
    form = "assessment_form"

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """A day, a class, a yes or no, or the person's own words, as the question wants."""
        question: dict[str, Any] = turn.slot("assessment_question") or {}
        if turn.attachments:
            return _with_files(turn, asked, question)
        facts = heard(turn, question)
        if facts:
            return remember(**{asked: facts})
        if turn.may_be_value and not turn.is_question and _asked_enough(question):
            return _left_open(turn, asked)
        return ask_again(turn) if facts is None or turn.intent == "inform" else []


def _asked_enough(question: dict[str, Any]) -> bool:
    """Whether it was asked twice, and goes on without an answer: not to know the basis bars nobody from repair."""
    return question.get("field") == BASIS and int(question.get("times") or 0) > 1


def _left_open(turn: Turn, asked: str) -> list[Event]:
    turn.say("utter_assessment_left_open")
    return remember(**{asked: NOT_KNOWN})


def _with_files(turn: Turn, asked: str, question: dict[str, Any]) -> list[Event]:
    """Papers for the application that the question stands before: they open its draft where it can do without."""
    kept = wait_for_draft(turn, str(question.get("record")))
    if question.get("field") not in _NOT_FOR_A_DRAFT:
        return kept + ask_again(turn)
    goes_on = remember(assessment_question={**question, "retry": _BEGIN_REPAIR})
    return kept + goes_on + remember(**{asked: NOT_KNOWN})


class AskFact(SkillAction):
    """The assessment's own question."""

    name = "action_ask_assessment_answer"

    async def handle(self, turn: Turn) -> list[Event]:
        """With buttons where a plain answer will do; never twice in the same words."""
        question: dict[str, Any] = turn.slot("assessment_question") or {}
        field, times = str(question.get("field")), int(question.get("times") or 0)
        if times:
            response = _ASKED_AGAIN.get(field, "utter_ask_assessment_day_again")
        else:
            response = _ASKED.get(field, "utter_ask_assessment_day")
        turn.say(response, question=question.get("text", ""))
        return remember(assessment_question={**question, "times": times + 1})


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
        known = _remembered(turn, record, told_about(turn, record) | answer)
        return forget(SLOTS) + known + remember(pending={"record": record, "sure": True}) + then(str(question["retry"]))


def open_question(turn: Turn, record: Record, questions: Sequence[Question]) -> Question | None:
    """The first question, in the assessment's order, that the person can answer and has not answered yet."""
    told = _to_ask_with(turn, record)
    return next((q for q in questions if can_ask(q.field) and not is_answered(q.field, told)), None)


def asked_before(turn: Turn, record: Record, question: Question) -> int:
    """How often just this has been asked, without an answer since."""
    before: dict[str, Any] = turn.slot("assessment_question") or {}
    same = (before.get("record"), before.get("field")) == (record.id, question.field)
    return int(before.get("times") or 0) if same and turn.active_form == HearFact.form else 0


def ask_fact(turn: Turn, record: Record, question: Question, retry: str) -> list[Event]:
    """Open the form for ``question``; ``retry`` runs with the answer."""
    told = _to_ask_with(turn, record)
    kept: dict[str, Any] = {"record": record.id, "field": question.field, "text": question.text, "retry": retry}
    kept["times"] = asked_before(turn, record, question)
    kept[DECIDED] = record.decided_on.isoformat() if record.decided_on else told.get(DECIDED)
    asked_anew = told != told_about(turn, record.id)
    known = _remembered(turn, record.id, told) if asked_anew else keep_told(turn, record.id)
    return known + remember(assessment_question=kept, assessment_answer=None) + then("assessment_form")


def asks_stage(turn: Turn, record: Record) -> bool:
    """Whether a reorganisation is spoken of, and nobody has said how far it is."""
    business = record.subject.kind == "business"
    return business and speaks_of_reorganisation(turn.text) and STAGE not in told_about(turn, record.id)


def ask_stage(turn: Turn, record: Record, retry: str) -> list[Event]:
    """How far it is; ``retry`` runs with the answer."""
    return remember(focus_record=record.id) + ask_fact(turn, record, Question(field=STAGE, text=""), retry)


def _to_ask_with(turn: Turn, record: Record) -> dict[str, Any]:
    """What was told; somebody who has looked it up since may be asked again what was not known."""
    told = told_about(turn, record.id)
    looked_up = turn.entity("step") == "again" and turn.entity("record") == record.id
    return {name: value for name, value in told.items() if value is not None} if looked_up else told


def _remembered(turn: Turn, record: str, told: dict[str, Any]) -> list[Event]:
    return remember(known_facts={**(turn.slot("known_facts") or {}), record: told})
