"""What is recorded about the person, and whether it can be repaired."""

import datetime as dt
import re
from collections.abc import Sequence

from actions.afterwards import takes_back
from actions.applying import applies
from actions.asking import ask_stage, asks_stage
from actions.belonging import about_somebody_else
from actions.cards import record_cards, title_of
from actions.choosing import choose
from actions.explaining import explain, is_performed, say_papers, say_place, say_supposed
from actions.following import CHECK, followed, to_check
from actions.grounds import ground_in
from actions.matters import (
    asks_papers,
    asks_place,
    begins_story,
    contradicted,
    ending_in,
    goes_on,
    supposes_performance,
    waits,
)
from actions.models import Assessment, Record
from actions.policy import answer, answered
from actions.reminders import REMIND, wants_reminder
from actions.reporting import offer_complaint, sighs
from actions.representing import for_somebody_else
from actions.skill import SkillAction
from actions.telling import keep_waiting, told_about, told_in
from actions.topics import held_by_topic
from actions.turn import Event, Turn, day, remember, then
from actions.twofold import asks_papers_beside, question_beside

# Chinese characters beside the values: from here on a message says more than a value.
_A_SENTENCE, _LONG = 4, 12
_EXACT_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAMES_A_YEAR = re.compile(r"\d{4}|年")


class ShowRecords(SkillAction):
    """The person's records as cards."""

    name = "action_show_records"

    async def handle(self, turn: Turn) -> list[Event]:
        """Fetch and show them; choosing one asks whether it can be repaired."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        awaited = await followed(turn) if waits(turn.text) else None
        if awaited is not None:
            return awaited
        records = (await turn.api.records()).items
        elsewhere = await for_somebody_else(turn, records)
        if elsewhere is not None:
            return elsewhere
        if not records:
            turn.say("utter_records_none")
            return []
        if len(ending_in(records, turn.text)) == 1:
            return then(CHECK)
        cards = record_cards(turn, records, "ask_repairability")
        turn.say("utter_records_found", custom={"cards": cards}, count=len(records))
        return remember(shown_records=[r.id for r in records])


class CheckRepairability(SkillAction):
    """Whether a record can be repaired, and why."""

    name = "action_check_repairability"

    async def handle(self, turn: Turn) -> list[Event]:
        """Find the record meant and explain its assessment."""
        if not turn.signed_in:
            return await _for_anybody(turn)
        pending = turn.slot("pending") or {}
        elsewhere = held_by_topic(turn) or _elsewhere(turn)
        if elsewhere:
            return elsewhere
        records = (await turn.api.records()).items
        others = await for_somebody_else(turn, records)
        if others is not None:
            return others
        if not records:
            return await _nothing(turn)
        record = choose(turn, records)
        supposed = _supposed_day(turn)
        if record is None and contradicted(records, turn.text):
            return await _another_matter(turn, records)
        if record is None:
            return (
                show_choice(turn, records)
                + keep_waiting(turn)
                + (remember(pending={"suppose": supposed.isoformat()}) if supposed else [])
            )
        if supposed:
            return await _suppose(turn, record, supposed)
        if asks_stage(turn, record):
            return ask_stage(turn, record, CHECK)
        if question_beside(turn) and not asks_papers_beside(turn) and not pending.get("answered"):
            await answered(turn, question_beside(turn))
        return await _tell(turn, record, await assess(turn, record))


class TakeValue(SkillAction):
    """A bare value outside a form: what it most likely asks about."""

    name = "action_take_value"

    async def handle(self, turn: Turn) -> list[Event]:
        """Look up the case or record named."""
        if turn.entity("case_number"):
            return then("action_show_progress")
        going_on = await followed(turn)
        if going_on is not None:
            return going_on
        if (turn.slot("pending") or {}).get("withdraw") and turn.said_yes("withdraw"):
            return remember(pending=turn.slot("pending")) + then("action_withdraw")
        others = await _others(turn) if turn.signed_in else None
        if others is not None:
            return others
        pasted = bool(told_in(turn) or _codes(turn))
        if turn.signed_in and _names_a_record(turn):
            long = turn.more_than_values > _LONG and not (pasted or ground_in(turn.text))
            return [] if long and await answered(turn) else to_check(turn)
        if turn.more_than_values >= _A_SENTENCE and not pasted and await answered(turn):
            return []
        turn.say("utter_listening" if begins_story(turn) else "utter_value_unclear")
        return keep_waiting(turn)


async def _others(turn: Turn) -> list[Event] | None:
    """A value of somebody else's; own records are fetched only where a code may be one's own."""
    records = (await turn.api.records()).items if _codes(turn) else []
    return await for_somebody_else(turn, records) if about_somebody_else(turn, records) else None


async def _nothing(turn: Turn) -> list[Event]:
    """No record; within the form against a notice the question is about that."""
    if not (turn.active_form and await answered(turn)):
        turn.say("utter_records_none")
    return []


def _elsewhere(turn: Turn) -> list[Event]:
    """A reminder is wished, or a repair: no question about the record."""
    if takes_back(turn):
        return remember(pending={"withdraw": turn.slot("focus_case")}) + then("action_withdraw")
    if turn.entity("step") in ("remind", "unremind") or wants_reminder(turn.text):
        return then(REMIND)
    if sighs(turn):
        return offer_complaint(turn, None)
    return remember(pending=turn.slot("pending")) + then("action_begin_repair") if applies(turn) else []


async def assess(turn: Turn, record: Record) -> Assessment:
    """The assessment of ``record`` with what the person told about it."""
    return await turn.api.assess(record.id, told_about(turn, record.id))


async def _tell(turn: Turn, record: Record, found: Assessment) -> list[Event]:
    """The part of the assessment that is asked for; all of it where the question has another answer."""
    # Why it takes so long is asked of the record, whatever the words were taken for.
    only_papers = turn.intent == "ask_materials" and not (question_beside(turn) or goes_on(turn.text))
    if (only_papers or asks_papers(turn.text)) and found.materials:
        return say_papers(turn, record, found)
    if asks_place(turn.text) and found.door and found.materials:
        return say_place(turn, record, found, found.door)
    told_before = turn.talked_of == "focus_record" and turn.slot("focus_record") == record.id
    return await explain(turn, record, found, retry=CHECK, without_papers=told_before and goes_on(turn.text))


def _supposed_day(turn: Turn) -> dt.date | None:
    """The day on which duties are supposed to be performed: named, else today; or asked before the record was known."""
    if turn.today is None:
        return None
    if supposes_performance(turn.text):
        named = turn.entity("date") or ""
        return _to_come(turn, dt.date.fromisoformat(named), turn.today) if _EXACT_DAY.fullmatch(named) else turn.today
    waiting = (turn.slot("pending") or {}).get("suppose")
    return dt.date.fromisoformat(waiting) if waiting else None


def _to_come(turn: Turn, day: dt.date, today: dt.date) -> dt.date:
    """A day without its year is taken for the latest one; supposed, it is rather the one still to come this year."""
    if _NAMES_A_YEAR.search(turn.text) or (day.month, day.day) <= (today.month, today.day):
        return day
    return day.replace(year=today.year) if (day.month, day.day) != (2, 29) else day


async def _suppose(turn: Turn, record: Record, day_meant: dt.date) -> list[Event]:
    """What would hold if the duties were performed today, or on the coming day that was named."""
    if turn.today and day_meant < turn.today:
        return await explain(turn, record, await assess(turn, record), retry=CHECK)
    told = told_about(turn, record.id)
    change = {"obligations_fulfilled": None, "performed_on": day_meant.isoformat()}
    supposed = await turn.api.what_if(record.id, told, change)
    if is_performed(supposed.before):
        turn.say("utter_what_if_performed", title=title_of(record))
        return await explain(turn, record, supposed.before, retry=CHECK, without_papers=True)
    return say_supposed(turn, record, supposed, day(day_meant))


async def _another_matter(turn: Turn, records: Sequence[Record]) -> list[Event]:
    """The message names a matter that no record is about: the rules first, then the way to what is on record."""
    await answer(turn, turn.text)
    if len(records) == 1:
        turn.say("utter_own_record_besides", title=title_of(records[0]), record=records[0].id)
    else:
        turn.say("utter_own_records_besides", count=len(records))
    return remember(shown_records=[r.id for r in records])


def show_choice(turn: Turn, records: Sequence[Record]) -> list[Event]:
    """Ask which record is meant."""
    cards = record_cards(turn, records, "ask_repairability")
    turn.say("utter_records_which", custom={"cards": cards}, count=len(records))
    return remember(shown_records=[r.id for r in records])


def _codes(turn: Turn) -> list[str]:
    return [*turn.entities("uscc"), *turn.entities("id_number")]


def _names_a_record(turn: Turn) -> bool:
    names = ("record", "document_number", "ordinal", "authority", "amount", "date")
    return any(turn.entity(name) for name in names)


async def _for_anybody(turn: Turn) -> list[Event]:
    """Without signing in: what the rules say in general, and how to learn about one's own record."""
    if turn.text:
        await answer(turn, turn.text)
    turn.say("utter_sign_in")
    return []
