"""Objections: record, ground, the person's own words, what shows it, an explicit yes.

The API decides whether the draft may be opened and filed; its refusal is passed on in its own words.
"""

import re
from collections.abc import Sequence

from actions.afterwards import asks_why_refused, disagrees
from actions.cards import title_of
from actions.choosing import choose
from actions.consent import backs_out, files_now
from actions.correcting import another, may_name_another
from actions.drafts import go_on
from actions.forms import FormAnswer, ask_again, end_form
from actions.grounds import GROUNDS, ground_changed, ground_in, only_vents, reproaches, telling
from actions.leaving import ask_to_object, left_for, objects_clearly, said_before_leaving
from actions.listing_choice import about_a_notice, perhaps_a_notice
from actions.matters import goes_on_filing, is_about
from actions.models import Record
from actions.objecting import SLOTS, advance, draft_slots, main_paper, resume, states
from actions.policy import answered
from actions.records import show_choice
from actions.restating import facts_told, restated, tells_value, with_day
from actions.several import only_sorts, picks_record
from actions.skill import SkillAction
from actions.telling import keep_waiting, without_contact
from actions.topics import held_by_topic
from actions.turn import Event, Turn, forget, remember, then
from actions.uploads import attach, wait_for_draft

_MIN_STATEMENT = 6
_ANOTHER = re.compile("再提|另一条|另外|换一条|还有一条|别的")
# Words that may stand in a correction of what the draft says.
_CORRECTION = re.compile("应|其实|实际|不是|不对|错|改|决定书|\\d|写|原因|因为")
_TELLING = 7
# "联系电话改成 138…": facts, and no part of what is wrong.
_LONGEST_FACT = 30
# 原因应该是不该公开: another ground, and no word about the matter itself.
_ONLY_GROUND = re.compile("(?:不对[，,]?)?(?:原因|理由)(?:写错|选错|不对|错|应该|应|改|换)")
_HAS_NONE = re.compile(
    "(?:(?<!有)没有?|拿不出|找不到|交不出|手上没|手边没).{0,6}(?:材料|证据|凭证|文书|截图|资料|图|东西)?|先不传|不传|不用传|用我写的|就这些"
)
_HOW = "怎么对信用信息提出异议？"


class BeginObjection(SkillAction):
    """What the message already says about record and ground, then the form."""

    name = "action_begin_objection"

    async def handle(self, turn: Turn) -> list[Event]:
        """Give the form's first slots."""
        refused = disagrees(turn.text) or asks_why_refused(turn.text)
        if refused and turn.signed_in and not turn.active_form:
            return then("action_appeal")
        held = held_by_topic(turn)
        if held:
            return held
        if about_a_notice(turn):
            return remember(pending=turn.slot("pending")) + then("action_begin_listing")
        if not turn.signed_in:
            await answered(turn, None if turn.text else _HOW)
            turn.say("utter_sign_in")
            return []
        if not turn.is_button and _held_by_form(turn) and said_before_leaving(turn) is None:
            return await _stay(turn)
        number = turn.entity("case_number") or _resumed(turn)
        if number:
            return await resume(turn, number)
        if goes_on_filing(turn.text) and not ground_in(turn.text):
            going_on = await go_on(turn)
            if going_on is not None:
                return going_on
        return await self._fresh(turn)

    async def _fresh(self, turn: Turn) -> list[Event]:
        records = (await turn.api.records()).items
        if (not records or perhaps_a_notice(turn.text)) and (await turn.api.listing_notices()).items:
            return then("action_begin_listing")
        if not records:
            turn.say("utter_records_none")
            return []
        before = said_before_leaving(turn)
        record = choose(turn, records, whatever_matter=True) if before is None else left_for(turn, records)
        if before is None and not (turn.is_button or turn.active_form) and only_vents(turn.text):
            return _two_ways(turn, record or choose(turn, records), records)
        ground, statement = _own_words(turn, before or "")
        record = record or _past_its_end(turn, records, ground)
        if record and turn.text:
            _say_about(turn, record, ground)
        known = await advance(turn, record.id if record else None, ground, statement)
        left = turn.slot("repair_case") if turn.active_form == "repair_form" else None
        if left:
            turn.say("utter_draft_put_aside", number=left)
        return (
            forget(SLOTS)
            + known
            + keep_waiting(turn)
            + remember(shown_records=[r.id for r in records])
            + then("objection_form")
        )


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
        if may_name_another(turn) and turn.slot("objection_record"):
            moved = await self._moved(turn)
            if moved:
                return moved
        steps = {
            "objection_record": self._record,
            "objection_ground": self._ground,
            "objection_statement": self._statement,
            "objection_evidence": self._evidence,
            "objection_confirmed": self._confirmed,
        }
        return await steps[asked](turn)

    async def _files(self, turn: Turn) -> list[Event]:
        number = turn.slot("objection_case")
        case = await turn.api.case(str(number)) if number else None
        if case is None or not case.materials:
            return wait_for_draft(turn, None) + ask_again(turn)
        material = main_paper(case) or case.materials[0]
        case = await attach(turn, case, material.id, "utter_repair_upload_taken")
        return ask_again(turn) + await draft_slots(turn, case)

    async def _moved(self, turn: Turn) -> list[Event]:
        """It is another record that is wrong; what was said of it stays."""
        is_other, record = another(turn, (await turn.api.records()).items, [str(turn.slot("objection_record"))])
        if not is_other:
            return []
        if record is not None:
            _say_about(turn, record, None)
        elif turn.slot("objection_case"):
            turn.say("utter_draft_put_aside", number=turn.slot("objection_case"))
        gone = forget(("objection_case", "objection_confirmed", "asked_once"))
        ground, statement = turn.slot("objection_ground"), turn.slot("objection_statement")
        return gone + await advance(turn, record.id if record else None, ground, statement)

    async def _record(self, turn: Turn) -> list[Event]:
        """What else the answer tells, such as what is wrong, is not asked again."""
        if turn.is_question or not (turn.may_be_value or turn.intent == "start_objection" or picks_record(turn)):
            return []
        ground, words = _own_words(turn, "")
        ground = turn.slot("objection_ground") or ground
        statement = "；".join(filter(None, (turn.slot("objection_statement"), words))) or None
        records = (await turn.api.records()).items
        record = choose(turn, records, whatever_matter=True) or _past_its_end(turn, records, ground)
        known = await advance(turn, record.id if record else None, ground, statement)
        return known if record or turn.intent != "inform" else known + ask_again(turn)

    async def _ground(self, turn: Turn) -> list[Event]:
        ground = turn.entity("ground") or ground_in(turn.text, asked=True)
        if ground in GROUNDS and (turn.may_be_value or turn.intent == "start_objection"):
            said = turn.slot("objection_statement") or (turn.text if telling(turn.text, ground) else None)
            return await advance(turn, turn.slot("objection_record"), ground, said)
        return ask_again(turn) if turn.intent in ("inform", "affirm", "deny") else []

    async def _statement(self, turn: Turn) -> list[Event]:
        if backs_out(turn):
            return self._left(turn)
        if not states(turn):
            return []
        if len(turn.text) < _MIN_STATEMENT:
            turn.say("utter_objection_statement_short")
            return ask_again(turn)
        words = without_contact(turn.text)
        return await advance(turn, turn.slot("objection_record"), turn.slot("objection_ground"), words)

    async def _evidence(self, turn: Turn) -> list[Event]:
        """Uploaded, or not at hand: where a page of one's own words will do, the statement is that page."""
        correction = await self._correction(turn)
        if correction:
            turn.say("utter_noted")
            return correction
        paper = turn.slot("objection_material") or {}
        if backs_out(turn) and not _HAS_NONE.search(turn.text):
            return self._left(turn)
        sure = files_now(turn, str(turn.slot("objection_case")))
        has_none = sure or turn.entity("step") == "none" or (not turn.is_question and _HAS_NONE.search(turn.text))
        if has_none or (turn.intent == "deny" and not backs_out(turn)):
            if paper.get("required"):
                turn.say("utter_objection_evidence_needed", name=paper.get("name", ""))
                return ask_again(turn)
            return remember(objection_evidence="—")
        if turn.intent in ("affirm", "inform"):
            case = await turn.api.case(str(turn.slot("objection_case")))
            return ask_again(turn) + await draft_slots(turn, case)
        return []

    def _left(self, turn: Turn) -> list[Event]:
        """Nothing is filed; the draft, where there is one, can be gone on with."""
        number = turn.slot("objection_case")
        turn.say("utter_objection_not_submitted" if number else "utter_stopped", number=number)
        return remember(objection_confirmed=False, pending={"resume": number} if number else None) + end_form()

    async def _confirmed(self, turn: Turn) -> list[Event]:
        number = str(turn.slot("objection_case"))
        if files_now(turn, number, titles=str((turn.slot("objection_material") or {}).get("title") or "")):
            return remember(objection_confirmed=True)
        correction = await self._correction(turn)
        if correction:
            turn.say("utter_noted")
            return correction
        if backs_out(turn):
            return self._left(turn)
        if turn.intent in ("affirm", "deny", "inform", "start_objection", "appeal_rejection"):
            turn.say("utter_repair_confirm_plainly")
            return ask_again(turn)
        return []

    async def _correction(self, turn: Turn) -> list[Event]:
        """Another ground or other words for the draft that is about to be filed."""
        before = str(turn.slot("objection_statement") or "")
        facts = facts_told(turn)
        if facts and len(turn.text) <= _LONGEST_FACT:
            words = with_day(turn, before) if "performed_on" in facts else before
            case = await turn.api.correct(str(turn.slot("objection_case")), facts=facts, statement=words)
            known = remember(objection_statement=words) + await draft_slots(turn, case, without=True)
            return ask_again(turn) + known
        told = turn.may_be_value or turn.intent in ("start_objection", "appeal_rejection")
        ground = turn.entity("ground") or ground_changed(turn.text, turn.slot("objection_ground"), before)
        value = tells_value(turn)
        asks = turn.is_question and not (ground and reproaches(turn.text))
        plain = turn.is_button or asks or (len(turn.text) < _TELLING and not value)
        if not told or turn.sounds_like_yes or (plain and not turn.entity("ground")):
            return []
        if not turn.entity("ground") and not (_CORRECTION.search(turn.text) or ground or value):
            return []
        said = "" if _ONLY_GROUND.match(turn.text) or only_sorts(turn.text) else without_contact(turn.text)
        words = restated(turn, before, said) if said else before
        known = await advance(turn, turn.slot("objection_record"), ground or turn.slot("objection_ground"), words)
        return known + ask_again(turn)


def _two_ways(turn: Turn, record: Record | None, records: Sequence[Record]) -> list[Event]:
    """The record, and what can be done about it; where its source decides elsewhere, that is said instead."""
    if record is None:
        return show_choice(turn, records) + keep_waiting(turn)
    if is_about(record, ("court", "bank")):
        return remember(pending={"record": record.id, "sure": True}) + then("action_check_repairability")
    turn.say("utter_record_two_ways", title=title_of(record), record=record.id)
    return remember(focus_record=record.id) + keep_waiting(turn)


def _past_its_end(turn: Turn, records: Sequence[Record], ground: str | None) -> Record | None:
    """The only record whose publication should have ended, where that is what is wrong."""
    ended = [r for r in records if turn.today and r.publication_ends_on and r.publication_ends_on < turn.today]
    return ended[0] if ground == "expired" and len(ended) == 1 else None


def _own_words(turn: Turn, before: str) -> tuple[str | None, str | None]:
    """Ground and statement, out of this message and what was said before it was asked whether to object."""
    ground = turn.entity("ground") or ground_in(turn.text, asked=True) or ground_in(before, asked=True)
    ground = ground if ground in GROUNDS else None
    told = [without_contact(words) for words in (before, turn.text) if telling(words, ground_in(words, asked=True))]
    return ground, "；".join(told) or None


def _say_about(turn: Turn, record: Record, ground: str | None) -> None:
    """Which record the words were taken to mean, and what for: neither is settled unheard."""
    title = turn.button_title("utter_ask_objection_ground", f'"{ground}"')
    taken = turn.phrase("utter_line_objection_ground", ground=title) if ground else ""
    turn.say("utter_objection_about", title=title_of(record), ground=taken)


def _resumed(turn: Turn) -> str | None:
    """The objection that was just put aside, where the message is about going on with it."""
    number = str((turn.slot("pending") or {}).get("resume") or "")
    return number if number.startswith(("YY-", "LY-")) and not ground_in(turn.text) else None


def _held_by_form(turn: Turn) -> bool:
    """Another form is open, and these words may well be meant for it."""
    if turn.active_form == "objection_form":
        return not _ANOTHER.search(turn.text)
    return turn.active_form in ("repair_form", "listing_form")


async def _stay(turn: Turn) -> list[Event]:
    """The open form goes on; where the record is said to be wrong, it is asked whether to leave it."""
    if turn.is_question and await answered(turn):
        return []
    if turn.active_form == "repair_form":
        if objects_clearly(turn.text):
            return ask_to_object(turn, turn.slot("repair_record"))
        turn.say("utter_correct_here")
    return []
