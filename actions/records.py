"""What is recorded about the person, and whether it can be repaired."""

import datetime as dt
import re
from collections.abc import Sequence

from actions.asking import told_about
from actions.cards import record_cards
from actions.choosing import choose
from actions.explaining import explain, is_performed, say_supposed
from actions.models import Assessment, Record
from actions.policy import answer, answered
from actions.skill import SkillAction
from actions.turn import Event, Turn, day, remember, then

CHECK = "action_check_repairability"
# Chinese characters beside the values: from here on a message says more than a value.
_A_SENTENCE, _LONG = 4, 12
# "If I paid today": a supposed performance of duties, not one that is told.
_SUPPOSES_PERFORMANCE = re.compile(
    "(?:如果|要是|假如|假设|万一|倘若).{0,12}?(?:[交缴付]|履行|整改|改正)|[交缴付](?:清|了|完|掉).{0,8}的话"
)
_EXACT_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
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
        if turn.today and _SUPPOSES_PERFORMANCE.search(turn.text):
            return await _suppose(turn, record, turn.today)
        return await explain(turn, record, await assess(turn, record), retry=CHECK)


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


async def _suppose(turn: Turn, record: Record, today: dt.date) -> list[Event]:
    """What would hold if the duties were performed today, or on the coming day that the message names."""
    named = turn.entity("date") or ""
    on = dt.date.fromisoformat(named) if _EXACT_DAY.fullmatch(named) else today
    if on < today:
        return await explain(turn, record, await assess(turn, record), retry=CHECK)
    told = told_about(turn, record.id)
    change = {"obligations_fulfilled": None, "performed_on": on.isoformat()}
    supposed = await turn.api.what_if(record.id, told, change)
    if is_performed(supposed.before):
        return await explain(turn, record, supposed.before, retry=CHECK)
    return say_supposed(turn, record, supposed, day(on))


def show_choice(turn: Turn, records: Sequence[Record]) -> list[Event]:
    """Ask which record is meant."""
    cards = record_cards(turn, records, "ask_repairability")
    turn.say("utter_records_which", custom={"cards": cards}, count=len(records))
    return remember(shown_records=[r.id for r in records])


def _names_a_record(turn: Turn) -> bool:
    names = ("record", "document_number", "ordinal", "authority", "amount", "date")
    return any(turn.entity(name) for name in names)


async def _for_anybody(turn: Turn) -> list[Event]:
    """Without signing in: what the rules say in general, and how to learn about one's own record."""
    if turn.text:
        await answer(turn, turn.text)
    turn.say("utter_sign_in")
    return []
