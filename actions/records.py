"""What is recorded about the person, and whether it can be repaired."""

import re
from collections.abc import Sequence
from typing import Any

from actions.asking import ask_fact, told_about
from actions.cards import record_cards, title_of
from actions.choosing import choose
from actions.models import Assessment, Reason, Record
from actions.policy import answer, answered
from actions.skill import SkillAction
from actions.turn import Event, Turn, day, remember, then

CHECK = "action_check_repairability"
_OUTCOMES = {
    "repairable_now": "utter_assessed_repairable_now",
    "not_repairable": "utter_assessed_not_repairable",
    "ended": "utter_assessed_ended",
    "wrong_door": "utter_assessed_wrong_door",
    "objection_instead": "utter_assessed_objection_instead",
    "needs_person": "utter_assessed_needs_person",
}
# Otherwise the matter is handled right here, and naming a place to go would mislead.
_DOOR_MATTERS = {"wrong_door", "not_repairable", "needs_person"}
_MARKS = {True: "✓ ", False: "✗ ", None: "· "}
_MAX_REASONS = 6
# Chinese characters beside the values: from here on a message says more than a value.
_A_SENTENCE, _LONG = 4, 12
# Somebody else's company is asked about.
_OTHERS = re.compile("(?:查|看|搜).{0,4}?[一-龥]{2,12}(?:公司|集团|厂|酒店|饭店)|别人|别家|人家|对手|甲方|合作方|客户")
_OWN = re.compile("我|咱|俺|自己|本(?:公司|单位|企业)|名下")


class ShowRecords(SkillAction):
    """The person's records as cards."""

    name = "action_show_records"

    async def handle(self, turn: Turn) -> list[Event]:
        """Fetch and show them; choosing one asks whether it can be repaired."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        records = (await turn.api.records()).items
        if not records:
            turn.say("utter_records_none")
            return []
        if _OTHERS.search(turn.text) and not _OWN.search(turn.text):
            turn.say("utter_only_own_records")
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
        records = (await turn.api.records()).items
        if not records:
            turn.say("utter_records_none")
            return []
        record = choose(turn, records)
        if record is None:
            return show_choice(turn, records)
        return await explain(turn, record, await assess(turn, record))


class TakeValue(SkillAction):
    """A bare value outside a form: what it most likely asks about."""

    name = "action_take_value"

    async def handle(self, turn: Turn) -> list[Event]:
        """Look up the case or record named."""
        if turn.entity("case_number"):
            return then("action_show_progress")
        if (turn.slot("pending") or {}).get("withdraw") and turn.words_say_yes():
            return remember(pending=turn.slot("pending")) + then("action_withdraw")
        if turn.signed_in and _names_a_record(turn) and not (turn.more_than_values > _LONG and await answered(turn)):
            return then("action_check_repairability")
        if turn.more_than_values >= _A_SENTENCE and await answered(turn):
            return []
        turn.say("utter_value_unclear")
        return []


async def assess(turn: Turn, record: Record) -> Assessment:
    """The assessment of ``record`` with what the person told about it."""
    return await turn.api.assess(record.id, told_about(turn, record.id))


def show_choice(turn: Turn, records: Sequence[Record]) -> list[Event]:
    """Ask which record is meant."""
    cards = record_cards(turn, records, "ask_repairability")
    turn.say("utter_records_which", custom={"cards": cards}, count=len(records))
    return remember(shown_records=[r.id for r in records])


async def explain(turn: Turn, record: Record, found: Assessment, *, retry: str = CHECK) -> list[Event]:
    """Say outcome, dates and reasons with their citations, and offer the next step.

    Where the assessment asks for a fact, the assessment form asks the person, and ``retry`` runs with the answer.
    """
    title, focus = title_of(record), remember(focus_record=record.id)
    custom = {"citations": found.citations} if found.citations else None
    if found.outcome == "needs_information" and found.questions:
        turn.say("utter_assessed_needs_information", custom=custom, title=title)
        return focus + ask_fact(turn, record.id, found.questions[0], retry)
    if found.outcome == "repairable_later":
        _say_later(turn, record, found, custom)
    else:
        response = _OUTCOMES.get(found.outcome, "utter_assessed_needs_person")
        if found.outcome == "objection_instead" and "publication_basis" in told_about(turn, record.id):
            response = "utter_assessed_no_basis"
        ground, reasons = found.ground or "other", _reasons(found.reasons)
        turn.say(response, custom=custom, title=title, reasons=reasons, record=record.id, ground=ground)
    if found.door and found.outcome in _DOOR_MATTERS:
        turn.say("utter_assessed_door", where=found.door.where)
    offer = {"record": record.id} if found.outcome == "repairable_now" else None
    return focus + remember(pending=offer)


def _say_later(turn: Turn, record: Record, found: Assessment, custom: dict[str, Any] | None) -> None:
    values: dict[str, Any] = {"title": title_of(record), "reasons": _reasons(found.reasons), "record": record.id}
    if found.earliest_on is None:
        turn.say("utter_assessed_repairable_later_no_day", custom=custom, **values)
    else:
        turn.say("utter_assessed_repairable_later", custom=custom, earliest=day(found.earliest_on), **values)


def _reasons(reasons: Sequence[Reason]) -> str:
    """What stands in the way first, then in the order of the assessment; at most six lines."""
    ordered = sorted(reasons, key=lambda r: r.satisfied is not False)
    return "\n".join(_MARKS[r.satisfied] + r.text for r in ordered[:_MAX_REASONS])


def _names_a_record(turn: Turn) -> bool:
    names = ("record", "document_number", "ordinal", "authority", "amount", "date")
    return any(turn.entity(name) for name in names)


async def _for_anybody(turn: Turn) -> list[Event]:
    """Without signing in: what the rules say in general, and how to learn about one's own record."""
    if turn.text:
        await answer(turn, turn.text)
    turn.say("utter_sign_in")
    return []
