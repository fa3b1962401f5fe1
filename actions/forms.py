"""What the validation of every form shares."""

from abc import abstractmethod
from typing import Any, ClassVar

from actions.client import Problem
from actions.skill import SkillAction, say_problem
from actions.turn import Event, Turn, remember


class FormAnswer(SkillAction):
    """Listens while a form is open (``validate_<form>``).

    No slot event means "this did not answer the question": Rasa then lets go of the message, a rule answers it, and
    the form asks again. Setting the asked slot to ``None`` means "it did, but I need it again".
    """

    form: ClassVar[str]
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Nothing to hear when the form only starts, or comes back after an interruption."""
        asked = turn.answers(self.form)
        pending: dict[str, Any] = turn.slot("pending") or {}
        if asked is None or (pending.get("withdraw") and turn.intent in ("affirm", "deny", "withdraw_case")):
            return []
        heard = await self.hear(turn, asked)
        # An offer holds for one message: a "yes" to the form's next question must not take it up.
        return heard + remember(pending=None) if heard and pending else heard

    @abstractmethod
    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """What the message means for the slot ``asked``."""

    def on_problem(self, turn: Turn, problem: Problem) -> list[Event]:
        """Say why, and ask again."""
        say_problem(turn, problem)
        return ask_again(turn)

    def on_down(self, turn: Turn) -> list[Event]:
        """Say that the API does not answer, and ask again."""
        turn.say("utter_api_down")
        return ask_again(turn)


def ask_again(turn: Turn) -> list[Event]:
    """Keep the question open."""
    asked = turn.slot("requested_slot")
    return remember(**{str(asked): None}) if asked else []


def end_form() -> list[Event]:
    """Close the form without its last questions."""
    return remember(requested_slot=None)
