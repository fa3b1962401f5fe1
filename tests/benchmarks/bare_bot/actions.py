"""The one action of the bare bot: it knows its answer and asks nobody."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class Answer(Action):
    """Says one sentence."""

    def name(self) -> str:
        """As in the domain."""
        return "action_answer"

    def run(self, dispatcher: CollectingDispatcher, _tracker: Tracker, _domain: dict[str, Any]) -> list[dict[str, Any]]:
        """One message, no events."""
        dispatcher.utter_message(text="不要钱。")
        return []
