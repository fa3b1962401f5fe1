"""What every action shares: one turn, files first, and clear words when the API is down or refuses."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import httpx2
import structlog
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.agreeing import NEEDED, ask_consent, message_meant
from actions.client import ApiDown, Problem
from actions.first import read_first
from actions.representing import NOT_AUTHORISED
from actions.telling import keeps_files
from actions.turn import Event, Turn, remember, then
from actions.uploads import take_files

log = structlog.get_logger(__name__)


class SkillAction(ABC):
    """An action of the domain; ``name`` is what the domain calls it."""

    name: ClassVar[str]
    # Whether the action looks after files itself. All others leave a message with files to ``take_files``.
    takes_files: ClassVar[bool] = False

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self._http = http

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any] | None
    ) -> list[Event]:
        """Carry the action out; never raises, since the person would then hear nothing."""
        tracker.latest_message = message = message_meant(tracker)
        turn = Turn(dispatcher, tracker, domain or {}, self._http)
        try:
            events = await self._handle(turn)
        except Problem as problem:
            if problem.code == NEEDED and problem.purpose:
                events = ask_consent(turn, self.name, message, problem)
            else:
                events = self.on_problem(turn, problem)
            if problem.code == NOT_AUTHORISED:
                events = events + remember(acting_for=None)
        except ApiDown as error:
            log.warning("api_down", action=self.name, reason=str(error))
            events = self.on_down(turn)
        except Exception as error:  # a person waits for an answer, whatever went wrong
            log.error("action_failed", action=self.name, exc_info=error)
            turn.say("utter_internal_error")
            events = []
        return _completed(turn, self.name, events)

    async def _handle(self, turn: Turn) -> list[Event]:
        # What asks a form's question comes after the form has said what became of the files.
        asks = self.name.startswith("action_ask_")
        if asks and turn.waits_for_reply:
            return []
        if turn.attachments and not (self.takes_files or asks or keeps_files(turn)):
            return await take_files(turn)
        first = await read_first(turn, self.name)
        return await self.handle(turn) if first is None else first

    @abstractmethod
    async def handle(self, turn: Turn) -> list[Event]:
        """Do it, and give the events back; may raise ``Problem`` and ``ApiDown``."""

    def on_problem(self, turn: Turn, problem: Problem) -> list[Event]:
        """Say why the API refused."""
        say_problem(turn, problem)
        return []

    def on_down(self, turn: Turn) -> list[Event]:
        """Say that the API does not answer."""
        turn.say("utter_api_down")
        return []


def say_problem(turn: Turn, problem: Problem) -> None:
    """The API's own words, or an invitation to sign in."""
    if problem.status == 401:
        turn.say("utter_sign_in")
    elif problem.detail:
        turn.say("utter_api_problem", detail=problem.detail)
    else:
        turn.say("utter_internal_error")


def _completed(turn: Turn, action: str, events: list[Event]) -> list[Event]:
    """``events``, the memory that this turn ends, and what comes next.

    An offer holds for the next message only; a message that was understood ends the count of those that were not.
    An action that names no successor gives way to the form that it interrupted, or to the person.
    """
    if action.startswith(("validate_", "action_ask_")):
        return events
    named = {e.get("name") for e in events if e.get("event") == "slot"}
    stale = {name: None for name in ("pending", "misunderstood") if name not in named and turn.slot(name) is not None}
    kinds = {e.get("event") for e in events}
    closed = "active_loop" in kinds or turn.active_form is None
    successor = [] if "followup" in kinds else then("action_listen" if closed else str(turn.active_form))
    return events + remember(**stale) + successor
