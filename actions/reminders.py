"""“提醒我”: of the first day on which a record may be repaired, and taken back again."""

import re
from collections.abc import Sequence

from actions.authorities import of_field
from actions.cards import title_of
from actions.choosing import choose
from actions.client import Problem
from actions.matters import ending_in
from actions.models import Record
from actions.several import listed
from actions.skill import SkillAction
from actions.turn import Event, Turn, day, remember

REMIND = "action_remind"
_WANTS = re.compile(
    "提醒(?:我|一下|下)|(?:设|加|要|来)(?:个|一个)?提醒|(?:到时候?|那天|到了).{0,6}(?:告诉|叫|通知|提醒|喊)我?"
    "|到(?:那个?)?(?:日子|日期|点|期|时间|天数|时候)了?.{0,4}(?:告诉|叫|通知|喊|招呼|知会|吱)(?:我|一?声|一下)"
)
# Right after a reminder was offered these are enough: 喊我一声, 能办了跟我说一声.
_RINGS = re.compile("(?:叫|喊|通知|招呼)(?:我|俺|一?声|一下)|(?:告诉|知会|吱|[跟和给]我说)(?:我|俺)?(?:一?声|一下)")
_LONGEST = 20
_CLAUSE = re.compile(r"[，,。；;！!？?\n]+")
_REPAIRS = re.compile("修|申请|办")
_TOO_EARLY = re.compile("没到|不到|未到|还早|不能|不行")
_NO_MORE = re.compile(
    "(?:取消|不用|不要|别|撤[掉销]?|关[掉闭]?|删[掉除]?).{0,6}提醒|提醒.{0,4}(?:取消|撤|不要|不用|删|关)"
)


class Remind(SkillAction):
    """Store a reminder, or take it back."""

    name = "action_remind"

    async def handle(self, turn: Turn) -> list[Event]:
        """For the record named, else the one that was talked about."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        if turn.entity("step") == "unremind" or no_reminder(turn.text):
            return await _take_back(turn)
        records = (await turn.api.records()).items
        several = listed(turn, records)
        if len(several) > 1:
            return await remind(turn, several)
        offered = (turn.slot("pending") or {}).get("remind") or turn.slot("focus_record")
        named = choose(turn, records) if turn.text and len(records) > 1 else None
        pressed = next((r for r in records if r.id == turn.entity("record")), None)
        record = pressed or named or next((r for r in records if r.id == offered), None)
        if record is None:
            turn.say("utter_reminder_which")
            return []
        return await remind(turn, [record])


async def remind(turn: Turn, records: Sequence[Record]) -> list[Event]:
    """Store a reminder for each, or say why there is none to store; the others are not lost for it."""
    for record in records:
        try:
            reminder = await turn.api.remind(record.id)
        except Problem as problem:
            if len(records) == 1 or problem.status in (401, 403):
                raise
            turn.say("utter_api_problem", detail=problem.detail)
            continue
        turn.say("utter_reminder_set", title=title_of(record), day=day(reminder.on_day), record=record.id)
    return remember(focus_record=records[-1].id)


def wished_apart(turn: Turn, records: Sequence[Record]) -> tuple[Record, Record] | None:
    """The record to repair now and the one to be reminded of, where clauses of one message name each."""
    repaired = reminded = None
    named: Record | None = None
    for clause in _CLAUSE.split(turn.text):
        found = ending_in(records, clause) or of_field(records, clause)
        named = found[0] if len(found) == 1 else named
        if wants_reminder(clause):
            reminded = named
        elif _REPAIRS.search(clause) and not _TOO_EARLY.search(clause):
            repaired = named
    return (repaired, reminded) if repaired and reminded and repaired != reminded else None


def takes_reminder(turn: Turn) -> bool:
    """Whether the words take up the reminder that was just offered."""
    offered = bool((turn.slot("pending") or {}).get("remind"))
    short = len(turn.text) <= _LONGEST and not turn.is_question
    return offered and short and bool(_RINGS.search(turn.text))


def wants_reminder(text: str) -> bool:
    """Whether the words ask for a reminder, or to take one back."""
    return bool(_WANTS.search(text)) or no_reminder(text)


def no_reminder(text: str) -> bool:
    """Whether the words take a reminder back."""
    return bool(_NO_MORE.search(text))


async def _take_back(turn: Turn) -> list[Event]:
    """The one of the record named or talked about, else the only one."""
    waiting = (await turn.api.reminders()).items
    wanted = turn.entity("record") or turn.slot("focus_record")
    about = [r for r in waiting if r.record_id == wanted] or (waiting if len(waiting) == 1 else [])
    if not about:
        turn.say("utter_reminder_none" if not waiting else "utter_reminder_which")
        return []
    await turn.api.forget_reminder(about[0].id)
    turn.say("utter_reminder_gone", day=day(about[0].on_day))
    return []
