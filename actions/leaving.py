"""From one form to the other: asked once; a yes, the wish said again, or what is wrong with the record leaves it.

The question waits alone: that of the open form beside it would make a yes to either of them unclear. The draft that
is left is kept.
"""

import re

from actions.choosing import named_exactly
from actions.grounds import ground_in, telling
from actions.matters import points_by_number
from actions.models import Record
from actions.telling import keep_waiting, told_in
from actions.turn import Event, Turn, remember, then

TO_REPAIR, TO_OBJECTION = "to_repair", "to_objection"
_BEGINS = {TO_REPAIR: "action_begin_repair", TO_OBJECTION: "action_begin_objection"}
_CASES = {"objection_form": "objection_case", "listing_form": "listing_case", "repair_form": "repair_case"}
_RECORDS = {"objection_form": "objection_record", "repair_form": "repair_record"}
_OTHER_WAY = {"objection_form": TO_REPAIR, "repair_form": TO_OBJECTION}
_LETS_GO = "(?:不|别|甭)(?:想|要|再|用|给我|帮我|去|走|做|搞|弄|提|申请|办)*"
_TURNS = "(?:[改换转](?:成|为|做|办|走|提|申请|到|去|个)*|(?:还是|干脆|不如|那就)(?:[给帮]我|做|走|办|提|申请|去|来)*)"
# 修复不了, 修复过了, 异议没用 tell how it went, and wish nothing.
_REPAIR, _OBJECTION = "修复(?![不过没期失])", "(?:异议|申诉|纠错)(?![不过没期失])"
_CHANGES = {
    TO_REPAIR: re.compile(f"{_LETS_GO}(?:异议|申诉)[^？?]*{_REPAIR}|{_TURNS}(?:信用)?{_REPAIR}"),
    TO_OBJECTION: re.compile(f"{_LETS_GO}(?:信用)?修复[^？?]*{_OBJECTION}|{_TURNS}{_OBJECTION}"),
}
_STAYS = re.compile("(?:不|别|没|先不)[改换转]|算了")
_CLAUSE = re.compile(r"[，,。；;！!\n\s]+")
_ADMITS = re.compile(
    "(?:内容|信息|登的?|罚得?|处罚|记录|网上)[^，。！？]{0,6}(?:没有?|不)(?:写|弄|登|罚|搞)?(?:错|冤|问题)|没有?[写登填录罚]错"
    "|不冤|(?<!不)认罚|(?<!不)该罚|罚得(?:对|应该)|(?<!不)属实|(?<!不)是事实|有这么?(?:回事|事)"
)
_OBJECTS = re.compile("异议|申诉|纠错|更正|不是我(?!们?(?:公司)?[签交缴付传])")
# 签字人写错了，文件传错了: something in the application is wrong, and nothing in the record.
_OF_THE_FORM = re.compile(
    "签|姓名|名字|承诺|[传发交点选填]错|上传|文件|材料|照片|图片|回单|凭证|日期|[交缴付](?:清|款|的)|联系|电话"
)
_OF_THE_RECORD = re.compile("网上|公示|决定书|你们|页面|网站|处罚")
_SHORT = 12


def objects_clearly(text: str) -> bool:
    """Whether the words say that a record is wrong, and not only that something is."""
    if _OBJECTS.search(text):
        return True
    about_the_form = _OF_THE_FORM.search(text) and not _OF_THE_RECORD.search(text)
    return not about_the_form and telling(text, ground_in(text, asked=True))


def ask_to_object(turn: Turn, record: object) -> list[Event]:
    """Whether the repair is left for an objection; what was said already is kept for it."""
    turn.say("utter_leave_repair", record=record or "")
    return remember(pending={TO_OBJECTION: turn.text, "record": record}) + then("action_listen")


def ask_to_repair(turn: Turn, records: list[Record]) -> list[Event]:
    """Whether the objection is left for a repair of its record, or of the one that is named."""
    named = named_exactly(turn, records)
    record = named.id if named else turn.slot("objection_record")
    turn.say("utter_leave_objection", record=record or "")
    return remember(pending={TO_REPAIR: True, "record": record}) + then("action_listen")


def leaves_for_repair(turn: Turn) -> bool:
    """Whether it was asked just now, or a repair was offered on the way; says which draft waits then."""
    pending = turn.slot("pending") or {}
    if not (pending.get(TO_REPAIR) or pending.get("record")):
        return False
    number = turn.slot(_CASES.get(str(turn.active_form), ""))
    if number:
        turn.say("utter_draft_put_aside", number=number)
    return True


def said_before_leaving(turn: Turn) -> str | None:
    """What was said when it was asked whether to object instead; ``None`` where that was not asked just now.

    The button names the record and asks for everything else.
    """
    words = (turn.slot("pending") or {}).get(TO_OBJECTION)
    return None if words is None or turn.is_button else str(words)


def left_for(turn: Turn, records: list[Record]) -> Record | None:
    """The record that is objected to then: the one named, else that of the repair."""
    offered = (turn.slot("pending") or {}).get("record")
    return named_exactly(turn, records) or next((r for r in records if r.id == offered), None)


def answers_leaving(turn: Turn) -> bool:
    """A yes or no to that question; the open form must not take it for an answer to its own."""
    short = turn.intent in ("affirm", "deny") and len(turn.text) <= _SHORT
    return not turn.attachments and (short or goes_over(turn) is not None)


def changed_way(turn: Turn, form: str) -> list[Event]:
    """The other way in plain words, 不提异议了，改成修复: begun for the same record; says which draft waits then."""
    way = _OTHER_WAY.get(form)
    plain = way and turn.text and not (turn.is_button or turn.is_question or turn.attachments)
    if not way or not plain or not _CHANGES[way].search(turn.text) or _STAYS.search(turn.text):
        return []
    number, record = turn.slot(_CASES[form]), turn.slot(_RECORDS[form])
    if number:
        turn.say("utter_draft_put_aside", number=number)
    named = any(turn.entity(kind) for kind in ("document_number", "ordinal")) or points_by_number(turn.text)
    same = {"record": record, "sure": True} if record and not named else {}
    return keep_waiting(turn) + remember(pending={"begin": _BEGINS[way], **same})


def admits(text: str) -> bool:
    """Whether nothing is said to be wrong: 没写错，罚得也不冤, and nothing else that would be a ground."""
    rest = "，".join(clause for clause in _CLAUSE.split(text) if not _ADMITS.search(clause))
    return (
        rest != text
        and bool(_ADMITS.search(text))
        and ground_in(rest, asked=True) is None
        and not _OBJECTS.search(rest)
    )


def offers_repair(turn: Turn) -> list[Event]:
    """Asked what is wrong, somebody says that nothing is: what is wished is a repair, and that is asked."""
    asked = turn.slot("requested_slot") in ("objection_ground", "objection_statement")
    if not asked or turn.is_button or turn.is_question or turn.attachments or not admits(turn.text):
        return []
    record = turn.slot("objection_record")
    turn.say("utter_leave_objection", record=record or "")
    return remember(pending={TO_REPAIR: True, "record": record})


def goes_over(turn: Turn) -> list[Event] | None:
    """Told what is wrong with the record, whatever the words were taken for, somebody asked about it objects."""
    pending = turn.slot("pending") or {}
    if turn.is_button or turn.is_question or turn.attachments:
        return None
    if pending.get(TO_REPAIR):
        # Who tells when the fine was paid, asked whether to repair, does not say that the record is wrong.
        return remember(pending=pending) + then(_BEGINS[TO_REPAIR]) if told_in(turn).get("performed_on") else None
    if said_before_leaving(turn) is None or not objects_clearly(turn.text):
        return None
    return remember(pending=turn.slot("pending")) + then(_BEGINS[TO_OBJECTION])
