"""Consent before own records are used in a conversation: asked once, and the message that needed it is gone on with."""

from typing import Any

from rasa_sdk import Tracker

from actions.client import Problem
from actions.turn import Event, Turn, remember, then

NEEDED = "consent_needed"
"""The API's code for a call that needs a consent which was not given, or was taken back."""
_KEPT = ("text", "intent", "entities")


def message_meant(tracker: Tracker) -> dict[str, Any]:
    """The message to act on: after a yes to the question for consent, the message that had needed it."""
    latest: dict[str, Any] = tracker.latest_message or {}
    resumed: dict[str, Any] = tracker.get_slot("resumed") or {}
    if not resumed or resumed.get("by") != latest.get("message_id"):
        return latest
    # The yes was to the question for consent; the message that waited said none.
    said = {"attachments": resumed.get("attachments") or [], "agrees": False, "acts": []}
    metadata = {**(latest.get("metadata") or {}), **said}
    return {**latest, **resumed["message"], "metadata": metadata}


def ask_consent(turn: Turn, action: str, message: dict[str, Any], problem: Problem) -> list[Event]:
    """Say in the API's words what is asked for and why, and remember the message; a form's question waits."""
    turn.say("utter_consent_ask", detail=problem.detail)
    kept = {
        "message": {name: message.get(name) for name in _KEPT},
        "attachments": (message.get("metadata") or {}).get("attachments"),
        "action": _again(action),
    }
    return remember(pending={"consent": problem.purpose, **kept}) + then("action_listen")


def resumed(turn: Turn, pending: dict[str, Any]) -> list[Event]:
    """Act on the message that had needed the consent, while this one is answered."""
    kept = {"by": turn.message_id, "message": pending["message"], "attachments": pending["attachments"]}
    return remember(resumed=kept) + then(str(pending["action"]))


def _again(action: str) -> str:
    """What runs a refused action again: a form's own listening and asking belong to the form."""
    if action.startswith("validate_"):
        return action.removeprefix("validate_")
    return "action_listen" if action.startswith("action_ask_") else action
