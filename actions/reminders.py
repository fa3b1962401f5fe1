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
from actions.turn import Event, Turn, day, remember, then

REMIND = "action_remind"
# Right after a reminder was offered these are enough: 喊我一声, 能办了跟我说一声.
_RINGS = re.compile(
    "(?:叫|喊|通知|招呼|提醒)(?:我|俺|咱|本|一?声|一下)|(?:告诉|知会|吱|[跟和给]我?说)(?:我|俺|咱)?(?:一?声|一下)"
)
# A day to come, or a bidding not to forget; somewhere near it stands what is to be done then.
_THAT_DAY = (
    "(?:到(?:了|那|时|日|期|点|限|天|嗰|辰)|届时|那[天日]|满(?:了|期)|够(?:了|日)|能(?:办|申请|修|撤|弄)了?|可以了"
    "|(?:别|莫|不要)忘|记得|记着|说好)"
)
_WITHIN = "[^，,。；;！!？?]{0,10}?(?<!没)(?<!不会)"
_WANTS = re.compile(
    "提醒(?:我|俺|一下|下)|(?:设|加|要|来|弄|开)(?:个|一个)?提醒"
    f"|{_THAT_DAY}{_WITHIN}(?:{_RINGS.pattern}|提醒|提示|提个醒|通知|告诉(?!我?.{{0,3}}[怎什哪几多])|叫我|[话話]我知"
    "|[跟和给向](?:我|俺|咱|本)(?:来|发|捎|打|带)?(?:个|条|一)?(?:说|信|消息|短信|电话))"
)
# 有结果了通知我: how an application went is told anyway, and is no day to wait for.
_OF_A_RESULT = re.compile("结果|进度|进展|办[好完]|审|批|答复|回复")
# 632 of 632到日子了: a number alone, and no day, sum or count.
_BARE_NUMBER = re.compile(r"(?<![\d.〔\[（(])(\d{2,6})(?![\d.]|\s*[年月日天号元块万千个条周点分%])")
_LONGEST = 20
_CLAUSE = re.compile(r"[，,。；;！!？?\n]+")
_REPAIRS = re.compile("修|申请|办")
_TOO_EARLY = re.compile("没到|不到|未到|还早|不能|不行")
_NO_MORE = re.compile(
    "(?:取消|不用|不要(?!忘)|别(?!忘)|撤[掉销]?|关[掉闭]?|删[掉除]?).{0,6}提醒|提醒.{0,4}(?:取消|撤|不要|不用|删|关)"
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
        if wished_apart(turn, records):
            return then("action_begin_repair")
        named = _meant(turn, records)
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


async def reminded_beside(turn: Turn) -> list[Event] | None:
    """The reminder that is wished while a form waits, whatever the words were taken for; the form goes on."""
    plain = turn.signed_in and not (turn.is_button or turn.attachments)
    if not plain or not _wishes_one(turn.text) or _OF_A_RESULT.search(turn.text):
        return None
    records = (await turn.api.records()).items
    several = listed(turn, records)
    named = _meant(turn, records)
    about = turn.slot("focus_record") or (turn.slot("pending") or {}).get("remind")
    record = named or next((r for r in records if r.id == about), None)
    if len(several) < 2 and record is None:
        return None
    await remind(turn, several if len(several) > 1 and named is None else [record] if record else [])
    return []


def _meant(turn: Turn, records: Sequence[Record]) -> Record | None:
    """The record named beside the wish for a reminder, else anywhere in the message."""
    for clause in _CLAUSE.split(turn.text):
        found = _numbered(records, clause) if _wishes_one(clause) else []
        if len(found) == 1:
            return found[0]
    return choose(turn, records) if turn.text and len(records) > 1 else None


def _numbered(records: Sequence[Record], clause: str) -> list[Record]:
    """Those whose document number ends in a number of the clause: 632号, or only 632."""
    bare = {int(number) for number in _BARE_NUMBER.findall(clause)}
    return ending_in(records, clause) or [r for r in records if bare & {_end_of(r)}]


def _end_of(record: Record) -> int | None:
    found = re.search(r"(\d+)\s*号$", record.document_number or "")
    return int(found[1]) if found else None


def _wishes_one(text: str) -> bool:
    return bool(_WANTS.search(text)) and not no_reminder(text)


def wished_apart(turn: Turn, records: Sequence[Record]) -> tuple[Record, Record] | None:
    """The record to repair now and the one to be reminded of, where clauses of one message name each."""
    repaired = reminded = None
    named: Record | None = None
    for clause in _CLAUSE.split(turn.text):
        found = _numbered(records, clause) or of_field(records, clause)
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
