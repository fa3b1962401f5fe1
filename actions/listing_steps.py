"""The questions of the form against a notice, and the filing itself."""

from typing import Any

from actions.cards import say_receipt
from actions.client import ApiDown, Problem, key_of
from actions.forms import after_unfiled
from actions.listing import SLOTS
from actions.listing_choice import notice_cards
from actions.skill import SkillAction
from actions.summary import told_lines
from actions.turn import Event, Turn, forget, remember


class AskNotice(SkillAction):
    """Which notice."""

    name = "action_ask_listing_notice"

    async def handle(self, turn: Turn) -> list[Event]:
        """The notices as cards."""
        notices = (await turn.api.listing_notices()).items
        turn.say("utter_ask_listing_notice", custom={"cards": notice_cards(turn, notices)})
        return []


class AskStatement(SkillAction):
    """Why the listing should not be."""

    name = "action_ask_listing_statement"

    async def handle(self, turn: Turn) -> list[Event]:
        """One question."""
        turn.say("utter_ask_listing_statement")
        return []


class AskConfirmed(SkillAction):
    """The summary and the last question."""

    name = "action_ask_listing_confirmed"

    async def handle(self, turn: Turn) -> list[Event]:
        """What will be filed, exactly."""
        paper: dict[str, Any] = turn.slot("listing_paper") or {}
        turn.say(
            "utter_ask_listing_confirmed",
            number=turn.slot("listing_case"),
            list=paper.get("list", ""),
            authority=paper.get("authority", ""),
            statement=turn.slot("listing_statement"),
            files=paper.get("files", "—"),
            material=paper.get("id", "other"),
            told=told_lines(turn, paper.get("facts") or {}, ""),
        )
        return []


class FinishListing(SkillAction):
    """File it after the explicit yes; otherwise nothing."""

    name = "action_finish_listing"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Submit, and say number and dates."""
        number = str(turn.slot("listing_case") or "")
        if turn.slot("listing_confirmed") is not True or not number:
            return after_unfiled(turn, SLOTS)
        done = forget(SLOTS) + remember(focus_case=number)
        try:
            receipt = await turn.api.submit(number, None, key_of("submit", number))
        except Problem as problem:
            turn.say("utter_objection_not_filed", number=number, detail=problem.detail)
            return done
        except ApiDown:
            turn.say("utter_objection_not_filed_down", number=number)
            return done
        say_receipt(turn, receipt, "utter_listing_submitted")
        return done
