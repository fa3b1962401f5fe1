"""From one form to the other: asked once; a yes, the wish said again, or what is wrong with the record leaves it.

The question waits alone: that of the open form beside it would make a yes to either of them unclear. The draft that
is left is kept.
"""

import re

from actions.choosing import named_exactly
from actions.grounds import ground_in, telling
from actions.models import Record
from actions.telling import told_in
from actions.turn import Event, Turn, remember, then

TO_REPAIR, TO_OBJECTION = "to_repair", "to_objection"
_BEGINS = {TO_REPAIR: "action_begin_repair", TO_OBJECTION: "action_begin_objection"}
_CASES = {"objection_form": "objection_case", "listing_form": "listing_case"}
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
    return not about_the_form and telling(text, ground_in(text))


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
