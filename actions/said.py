"""What the assistant said lately, by the names of its responses."""

from collections.abc import Mapping, Sequence
from typing import Any

_RESPONSE = "utter" + "_action"
"""Where Rasa notes which response a text is; no response of ours."""
ALONE = frozenset({"utter_take_your_time", "utter_leave_objection", "utter_leave_repair"})
"""What stands alone: a pause, or the question whether the form is left. A yes to it is none to the form's question."""


def said(events: Sequence[Mapping[str, Any]], turns_ago: int) -> list[str]:
    """The responses of that turn of the assistant, the newest first; the present turn is 0."""
    names: list[str] = []
    messages = 0
    for event in reversed(events):
        messages += event.get("event") == "user"
        if messages > turns_ago:
            break
        if event.get("event") == "bot" and messages == turns_ago:
            names.append(str((event.get("metadata") or {}).get(_RESPONSE)))
    return names
