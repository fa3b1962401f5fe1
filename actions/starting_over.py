"""``重新开始``: what was being filled in is forgotten here; the drafts stay with the API."""

from actions.skill import SkillAction
from actions.turn import Event, Turn, close_form

_DRAFTS = ("repair_case", "objection_case", "listing_case")


class Restart(SkillAction):
    """Takes the place of Rasa's own action of this name, which would say nothing of the drafts."""

    name = "action_restart"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Empty every slot, and say which draft is kept."""
        number = next((turn.slot(slot) for slot in _DRAFTS if turn.slot(slot)), None) if turn.active_form else None
        turn.say("utter_restart_draft" if number else "utter_restart", number=number or "")
        return [*close_form(), {"event": "reset_slots", "timestamp": None}]
