"""Objections, first cut: record, ground, the person's own words, an explicit yes.

The API decides whether the draft may be opened and filed; its refusal is passed on in its own words.
"""

import re
from typing import Any

from actions.cards import ask_record, say_receipt, title_of
from actions.choosing import choose
from actions.client import ApiDown, Problem, key_of
from actions.consent import backs_out, files_now
from actions.forms import FormAnswer, after_unfiled, ask_again, end_form
from actions.objecting import GROUNDS, SLOTS, advance, corrected, draft_slots, ground_in, resume, telling
from actions.policy import answer, answered
from actions.skill import SkillAction
from actions.turn import Event, Turn, forget, remember, then
from actions.uploads import attach, default_material

_MIN_STATEMENT = 6
_LISTING = re.compile("拟(?:将|把)?.{0,8}列入|列入.{0,14}(?:告知|通知|之前)|(?:告知|通知).{0,12}列入")
_ANOTHER = re.compile("再提|另一条|另外|换一条|还有一条|别的")
_EXPLICIT = re.compile("异议|申诉|纠错|更正|不是我")
# Words that may stand in a correction of what the draft says.
_CORRECTION = re.compile("应|其实|实际|不是|不对|错|改|决定书|\\d|写|原因|因为")
_LONGEST_NO = 7
_HOW = "怎么对信用信息提出异议？"


class BeginObjection(SkillAction):
    """What the message already says about record and ground, then the form."""

    name = "action_begin_objection"

    async def handle(self, turn: Turn) -> list[Event]:
        """Give the form's first slots."""
        if _LISTING.search(turn.text):
            return await _before_listing(turn)
        if not turn.signed_in:
            await answered(turn, None if turn.text else _HOW)
            turn.say("utter_sign_in")
            return []
        if not turn.is_button and _held_by_form(turn):
            return await _stay(turn)
        number = turn.entity("case_number") or _resumed(turn)
        if number:
            return await resume(turn, number)
        return await self._fresh(turn)

    async def _fresh(self, turn: Turn) -> list[Event]:
        records = (await turn.api.records()).items
        if not records:
            turn.say("utter_records_none")
            return []
        record = choose(turn, records, whatever_matter=True)
        ground = turn.entity("ground") or ground_in(turn.text)
        ground = ground if ground in GROUNDS else None
        statement = turn.text if telling(turn.text, ground) else None
        if record and turn.text:
            turn.say("utter_objection_about", title=title_of(record))
        known = await advance(turn, record.id if record else None, ground, statement)
        return forget(SLOTS) + known + remember(shown_records=[r.id for r in records]) + then("objection_form")


class HearObjection(FormAnswer):
    """Listens while the objection form is open."""

    name = "validate_objection_form"
    form = "objection_form"
    case_slot = "objection_case"
    slots = SLOTS

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """Files are evidence; the statement is free text."""
        if turn.attachments:
            return await self._files(turn)
        steps = {
            "objection_record": self._record,
            "objection_ground": self._ground,
            "objection_statement": self._statement,
            "objection_confirmed": self._confirmed,
        }
        return await steps[asked](turn)

    async def _files(self, turn: Turn) -> list[Event]:
        number = turn.slot("objection_case")
        case = await turn.api.case(str(number)) if number else None
        material = default_material(case) if case else None
        if case is None or material is None:
            turn.say("utter_objection_upload_later")
            return ask_again(turn)
        return ask_again(turn) + await draft_slots(
            turn, await attach(turn, case, material.id, "utter_repair_upload_taken")
        )

    async def _record(self, turn: Turn) -> list[Event]:
        if not turn.may_be_value:
            return []
        record = choose(turn, (await turn.api.records()).items, whatever_matter=True)
        if record is not None:
            return await advance(turn, record.id, turn.slot("objection_ground"), turn.slot("objection_statement"))
        return ask_again(turn) if turn.intent == "inform" else []

    async def _ground(self, turn: Turn) -> list[Event]:
        ground = turn.entity("ground") or ground_in(turn.text)
        if ground in GROUNDS and (turn.may_be_value or turn.intent == "start_objection"):
            said = turn.slot("objection_statement") or (turn.text if telling(turn.text, ground) else None)
            return await advance(turn, turn.slot("objection_record"), ground, said)
        return ask_again(turn) if turn.intent in ("inform", "affirm", "deny") else []

    async def _statement(self, turn: Turn) -> list[Event]:
        told = turn.may_be_value or turn.intent == "start_objection"
        if not told or not turn.text:
            return []
        if len(turn.text) < _MIN_STATEMENT:
            turn.say("utter_objection_statement_short")
            return ask_again(turn)
        return await advance(turn, turn.slot("objection_record"), turn.slot("objection_ground"), turn.text)

    async def _confirmed(self, turn: Turn) -> list[Event]:
        number = str(turn.slot("objection_case"))
        correction = await self._correction(turn)
        if correction:
            return correction
        if backs_out(turn):
            turn.say("utter_objection_not_submitted", number=number)
            return remember(objection_confirmed=False, pending={"resume": number}) + end_form()
        if files_now(turn, number):
            return remember(objection_confirmed=True)
        if turn.intent in ("affirm", "deny", "inform", "start_objection", "appeal_rejection"):
            turn.say("utter_repair_confirm_plainly")
            return ask_again(turn)
        return []

    async def _correction(self, turn: Turn) -> list[Event]:
        """Another ground or other words for the draft that is about to be filed."""
        told = turn.may_be_value or turn.intent in ("start_objection", "appeal_rejection")
        ground = turn.entity("ground") or ground_in(turn.text)
        plain = turn.is_button or turn.is_question or len(turn.text) < _LONGEST_NO
        if not told or turn.said_yes() or (plain and not turn.entity("ground")):
            return []
        if not turn.entity("ground") and not (_CORRECTION.search(turn.text) or ground):
            return []
        before = str(turn.slot("objection_statement") or "")
        words = corrected(before, turn.text) if turn.text else before
        known = await advance(turn, turn.slot("objection_record"), ground or turn.slot("objection_ground"), words)
        return known + ask_again(turn)


class AskRecord(SkillAction):
    """Which record."""

    name = "action_ask_objection_record"

    async def handle(self, turn: Turn) -> list[Event]:
        """The person's records as cards."""
        return await ask_record(turn, "utter_ask_objection_record")


class AskGround(SkillAction):
    """What is wrong with it."""

    name = "action_ask_objection_ground"

    async def handle(self, turn: Turn) -> list[Event]:
        """The grounds as buttons."""
        turn.say("utter_ask_objection_ground")
        return []


class AskStatement(SkillAction):
    """The person's own words."""

    name = "action_ask_objection_statement"

    async def handle(self, turn: Turn) -> list[Event]:
        """One question."""
        turn.say("utter_ask_objection_statement")
        return []


class AskConfirmed(SkillAction):
    """The summary and the last question."""

    name = "action_ask_objection_confirmed"

    async def handle(self, turn: Turn) -> list[Event]:
        """What will be filed, exactly."""
        paper: dict[str, Any] = turn.slot("objection_material") or {}
        turn.say(
            "utter_ask_objection_confirmed",
            number=turn.slot("objection_case"),
            title=paper.get("title", ""),
            ground=turn.button_title("utter_ask_objection_ground", f'"{turn.slot("objection_ground")}"'),
            statement=turn.slot("objection_statement"),
            files=paper.get("files", "—"),
            material=paper.get("id", "other"),
        )
        return []


class FinishObjection(SkillAction):
    """File the objection after the explicit yes; otherwise nothing."""

    name = "action_finish_objection"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Submit, and say number and dates."""
        number = str(turn.slot("objection_case") or "")
        if turn.slot("objection_confirmed") is not True or not number:
            return after_unfiled(turn, SLOTS)
        done = forget(SLOTS) + remember(focus_case=number)
        try:
            receipt = await turn.api.submit(number, None, key_of("submit", number))
        except Problem as problem:
            turn.say("utter_repair_not_filed", number=number, detail=problem.detail)
            return done
        except ApiDown:
            turn.say("utter_repair_not_filed_down", number=number)
            return done
        say_receipt(turn, receipt, "utter_objection_submitted")
        return done


def _resumed(turn: Turn) -> str | None:
    """The objection that was just put aside, where the message is about going on with it."""
    number = str((turn.slot("pending") or {}).get("resume") or "")
    return number if number.startswith("YY-") and not ground_in(turn.text) else None


def _held_by_form(turn: Turn) -> bool:
    """Another form is open, and these words may well be meant for it."""
    if turn.active_form == "objection_form":
        return not _ANOTHER.search(turn.text)
    return turn.active_form == "repair_form"


async def _stay(turn: Turn) -> list[Event]:
    """The open form goes on; only the button leaves it."""
    if turn.is_question and await answered(turn):
        return []
    if turn.active_form == "repair_form":
        explicit = _EXPLICIT.search(turn.text)
        turn.say("utter_leave_repair" if explicit else "utter_correct_here", record=turn.slot("repair_record") or "")
    return []


async def _before_listing(turn: Turn) -> list[Event]:
    """A notice before a listing runs against the clock: the right to answer it first, then a person."""
    await answer(turn, turn.text)
    turn.say("utter_listing_urgent")
    return []
