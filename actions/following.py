"""What a message goes on about: the record or the case just talked of, or an own record that it names by number.

People do not name it again. Whatever such words were taken for, they are about that record or case.
"""

import re

from actions.afterwards import taken_up
from actions.belonging import asks_for_own
from actions.choosing import described, named_exactly
from actions.grounds import ground_in, tells_plainly
from actions.leaving import goes_over
from actions.listing_choice import about_a_notice
from actions.matters import (
    asks_about_own,
    asks_papers,
    asks_place,
    goes_on,
    points_by_description,
    points_by_number,
    short_numbers,
    tells_to_go_on,
    waits,
)
from actions.models import CaseLine
from actions.offered import takes_offered
from actions.pausing import taken_up_again
from actions.reminders import REMIND, takes_reminder, wants_reminder
from actions.reporting import offer_complaint, reports, sighs
from actions.supplying import hands_in
from actions.turn import Event, Turn, remember, then
from actions.twofold import asks_papers_beside, question_beside, wish_beside

CHECK = "action_check_repairability"
_PROGRESS = "action_show_progress"
_LONGEST_NAME = 8
_NUMBER_BESIDE = re.compile("申请|异议|案件|编号|进度|查一?下?|看一?下?|[的号呢件是]")
# 刚才那个要什么材料: pointing back adds nothing to what is asked.
_POINTS_BACK = re.compile("^(?:那|刚才|刚刚|上面|前面)?的?[那这]一?[个条](?:处罚|记录)?")
_CHINESE = re.compile("[\u4e00-\u9fff]")


async def followed(turn: Turn) -> list[Event] | None:
    """What takes the message up; ``None`` where it stands for itself."""
    if names_only_a_case(turn):
        return then(_PROGRESS)
    if hands_in(turn):
        return remember(pending=turn.slot("pending")) + then("action_supplement")
    if not turn.signed_in or turn.active_form:
        return goes_over(turn)
    begun = taken_up_again(turn) or _begins(turn) or takes_offered(turn)
    if begun is not None:
        return begun
    filed = taken_up(turn)
    if filed is not None:
        return filed
    if question_beside(turn):
        # Two requests: the question is answered first, but for papers, which the answer on a record holds.
        return to_check(turn) if asks_papers_beside(turn) and wish_beside(turn) == "check" else None
    if await _names_own_record(turn):
        return to_check(turn)
    if waits(turn.text):
        case = await _case_awaited(turn)
        return remember(focus_case=case.number) + then(_PROGRESS) if case else None
    if turn.talked_of == "focus_record" and _about_it(turn):
        return remember(pending={"record": turn.slot("focus_record"), "sure": True}) + then(CHECK)
    return None


def names_only_a_case(turn: Turn) -> bool:
    """The number of a case, typed with hardly a word beside: where that case stands is asked."""
    beside = _NUMBER_BESIDE.sub("", turn.text)
    return not turn.is_button and turn.entity("case_number") is not None and not _CHINESE.search(beside)


def to_check(turn: Turn) -> list[Event]:
    """Look at the record that the message names, or object where it says what is wrong with it.

    A supposition that waits for the record is kept.
    """
    if turn.text and ground_in(turn.text) and not turn.is_question and not asks_about_own(turn.text):
        return then("action_begin_objection")
    pending = turn.slot("pending") or {}
    return (remember(pending=pending) if pending.get("suppose") else []) + then(CHECK)


def _begins(turn: Turn) -> list[Event] | None:
    """A report or reminder that was just offered, a notice that came, or the own records after somebody else's."""
    if tells_to_go_on(turn.text):
        return remember(pending=turn.slot("pending")) + then("action_begin_repair")
    if sighs(turn):
        return offer_complaint(turn, None)
    if turn.may_be_value and tells_plainly(turn.text) and not turn.is_question:
        return remember(pending=turn.slot("pending")) + then("action_begin_objection")
    offered = REMIND if wants_reminder(turn.text) or takes_reminder(turn) else None
    offered = "action_begin_report" if reports(turn) else offered
    if offered:
        return remember(pending=turn.slot("pending")) + then(offered)
    if not turn.intent.startswith("ask_") and about_a_notice(turn):
        return then("action_begin_listing")
    return then("action_show_records") if asks_for_own(turn.text) else None


async def _names_own_record(turn: Turn) -> bool:
    """Its number, and a question about it or hardly a word beside."""
    if points_by_description(turn.text):
        return described(turn, (await turn.api.records()).items) is not None
    place = turn.entity("ordinal") and asks_about_own(turn.text)
    if not turn.text or not (turn.entity("document_number") or short_numbers(turn.text) or place):
        return False
    asks = points_by_number(turn.text) or len(turn.text) <= _LONGEST_NAME or asks_about_own(turn.text)
    return asks and named_exactly(turn, (await turn.api.records()).items) is not None


def _about_it(turn: Turn) -> bool:
    if turn.is_button:
        return turn.intent == "ask_materials"
    words = _POINTS_BACK.sub("", turn.text)
    return goes_on(words) or asks_papers(words) or asks_place(words)


async def _case_awaited(turn: Turn) -> CaseLine | None:
    """The case with a clock that was talked about, or the only one; else the one just talked of, though it has none."""
    cases = [c for c in (await turn.api.cases()).items if c.status != "withdrawn"]
    running = [c for c in cases if any(d.state != "met" for d in c.deadlines)]
    focus = next((c for c in cases if c.number == turn.slot("focus_case")), None)
    if focus in running or (focus and turn.talked_of == "focus_case" and turn.intent != "ask_time_limit"):
        return focus
    return running[0] if len(running) == 1 else None
