"""The talk stays on its topic for the next messages: a right that waits for its yes, another office's matter.

Whoever was told that a court or a bank decides asks on where and with what, or insists; neither begins anything here.
"""

import re

from actions.elsewhere import HOUSES, without_denied
from actions.matters import named_matters, short_numbers
from actions.models import PolicyAnswer
from actions.turn import Event, Turn, remember, then

DOORS = {"ask_court_list": HOUSES["court"], "ask_bank_credit": HOUSES["bank"]}
"""What each intent of another office's matter asks where there are no words of its own."""

_POLICY, _PRIVACY = "action_answer_policy", "action_privacy"
_TOPICS = ("door", "focus_record", "focus_case")
# Words of a record that is handled here.
_OWN_MATTER = re.compile("罚|处罚|记录|文号|[第那这]一?.?[条份]|条|局|城管|环保|消防|税务|单位|公司|查进度|举报|投诉")
_OF_ANOTHER = ("record", "document_number", "ordinal", "authority", "amount", "case_number")
_COPY = re.compile("导出|副本|拷贝|复印|复制|(?:导|拷|打印?)一?份|要一份")
_OF_A_RIGHT = re.compile("删|清[空除掉]|抹|注销|导出|副本|拷贝|留着|保留|还在|没了")


def held_by_topic(turn: Turn) -> list[Event] | None:
    """Where the message belongs instead of what its words resemble; ``None`` where it stands for itself."""
    if turn.is_button or turn.active_form or turn.attachments or not turn.text:
        return None
    pending = turn.slot("pending") or {}
    if pending.get("right"):
        about_it = _OF_A_RIGHT.search(turn.text)
        return remember(pending=pending) + then(_PRIVACY) if about_it else None
    return remember(pending={"door": turn.slot("door")}) + then(_POLICY) if at_the_door(turn) else None


def at_the_door(turn: Turn) -> bool:
    """Whether another office was named just now and the message names nothing else."""
    if turn.is_button or turn.active_form or turn.filled_last(*_TOPICS) != "door":
        return False
    named = any(turn.entity(kind) for kind in _OF_ANOTHER) or short_numbers(turn.text)
    denied = without_denied(turn.text) != turn.text and not named_matters(without_denied(turn.text))
    return not (named or denied) and _OWN_MATTER.search(turn.text) is None


def wishes_right(text: str) -> bool:
    """Whether a copy is asked for in place of what waits: 先别删，我要一份副本."""
    return bool(_COPY.search(text))


def door_kept(turn: Turn, found: PolicyAnswer) -> list[Event]:
    """The other office's matter that the message is about, kept as the topic; a list may be another's."""
    elsewhere = turn.intent in DOORS and (found.status == "wrong_door" or turn.is_button)
    return remember(door=DOORS[turn.intent]) if elsewhere else []
