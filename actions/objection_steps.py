"""The questions of the objection form, and the filing itself."""

from typing import Any

from actions.cards import ask_record, deadline_lines, say_receipt
from actions.client import ApiDown, Problem, key_of
from actions.forms import after_unfiled
from actions.grounds import GROUNDS, likeliest, question_for
from actions.objecting import SLOTS
from actions.skill import SkillAction
from actions.summary import told_lines
from actions.turn import Event, Turn, forget, remember

_EVIDENCE = {
    (True, False): "utter_ask_objection_evidence_needed",
    (True, True): "utter_ask_objection_evidence_needed_again",
    (False, False): "utter_ask_objection_evidence",
    (False, True): "utter_ask_objection_evidence_again",
}


class AskRecord(SkillAction):
    """Which record."""

    name = "action_ask_objection_record"

    async def handle(self, turn: Turn) -> list[Event]:
        """The person's records as cards."""
        return await ask_record(turn, "utter_ask_objection_record", 5)


class AskGround(SkillAction):
    """What is wrong with it."""

    name = "action_ask_objection_ground"

    async def handle(self, turn: Turn) -> list[Event]:
        """The grounds as buttons; where the words tell something of some, the two likeliest first."""
        first = likeliest(turn.text) if turn.text and not turn.is_question else []
        if not first:
            turn.say("utter_ask_objection_ground")
            return []
        buttons = turn.buttons_of("utter_ask_objection_ground")
        of = {ground: button for button in buttons for ground in GROUNDS if f'"{ground}"' in button["payload"]}
        likely = [of[ground] for ground in first]
        named = "”，还是“".join(button["title"] for button in likely)
        turn.say("utter_ask_objection_ground_likely", likely + [b for b in buttons if b not in likely], named=named)
        return []


class AskStatement(SkillAction):
    """The person's own words."""

    name = "action_ask_objection_statement"

    async def handle(self, turn: Turn) -> list[Event]:
        """One question, worded by ground."""
        turn.say(question_for(str(turn.slot("objection_ground"))))
        return []


class AskEvidence(SkillAction):
    """What shows it, as the API's list of papers says for this ground."""

    name = "action_ask_objection_evidence"

    async def handle(self, turn: Turn) -> list[Event]:
        """With the upload; the person's own words will do where the list says so."""
        paper: dict[str, Any] = turn.slot("objection_material") or {}
        needed, again = bool(paper.get("required")), turn.slot("asked_once") == self.name
        turn.say(
            _EVIDENCE[needed, again],
            number=turn.slot("objection_case"),
            material=paper.get("id", "other"),
            name=paper.get("name", ""),
            why=paper.get("why", ""),
        )
        return remember(asked_once=self.name)


class AskConfirmed(SkillAction):
    """The summary and the last question."""

    name = "action_ask_objection_confirmed"

    async def handle(self, turn: Turn) -> list[Event]:
        """What will be filed, exactly."""
        paper: dict[str, Any] = turn.slot("objection_material") or {}
        turn.say(
            "utter_ask_objection_confirmed",
            number=turn.slot("objection_case"),
            title=paper.get("title", ""),
            ground=turn.button_title("utter_ask_objection_ground", f'"{turn.slot("objection_ground")}"'),
            statement=turn.slot("objection_statement"),
            files=paper.get("files", "—"),
            material=paper.get("id", "other"),
            told=told_lines(turn, paper.get("facts") or {}, paper.get("helpful") or ""),
        )
        return []


class FinishObjection(SkillAction):
    """File the objection after the explicit yes; otherwise nothing."""

    name = "action_finish_objection"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Submit, and say number and dates."""
        number = str(turn.slot("objection_case") or "")
        if turn.slot("objection_confirmed") is not True or not number:
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
        say_receipt(turn, receipt, "utter_objection_submitted")
        if not deadline_lines(turn, receipt.deadlines):
            turn.say("utter_objection_time")
        return done
