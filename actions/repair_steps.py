"""The questions of the repair form, and the filing itself."""

from typing import Any

from actions.around_names import names_nobody
from actions.cards import ask_record, say_receipt
from actions.client import ApiDown, Problem, key_of
from actions.drafts import SLOTS
from actions.forms import after_unfiled
from actions.signing import doubtful_name
from actions.skill import SkillAction
from actions.summary import say_left_out, told_lines
from actions.together import say_next
from actions.turn import Event, Turn, forget, remember
from actions.uploads import COMMITMENT


class AskRecord(SkillAction):
    """Which record."""

    name = "action_ask_repair_record"

    async def handle(self, turn: Turn) -> list[Event]:
        """The person's records as cards."""
        return await ask_record(turn, "utter_ask_repair_record", 4)


class AskProof(SkillAction):
    """The next paper that is missing."""

    name = "action_ask_repair_proof"

    async def handle(self, turn: Turn) -> list[Event]:
        """Show the upload control for it."""
        missing: dict[str, Any] = turn.slot("repair_missing") or {}
        turn.say(
            "utter_ask_repair_material",
            number=turn.slot("repair_case"),
            material=missing.get("id", ""),
            name=missing.get("name", ""),
            why=missing.get("why", ""),
        )
        return []


class AskCommitment(SkillAction):
    """The commitment: accept by name, or upload the signed paper."""

    name = "action_ask_repair_commitment"

    async def handle(self, turn: Turn) -> list[Event]:
        """Its text once, then one line; after a plain yes only the name is asked for."""
        number = turn.slot("repair_case")
        signers: dict[str, Any] = turn.slot("repair_signers") or {}
        waiting = turn.slot("repair_upload")
        if waiting:
            turn.say("utter_ask_repair_upload_kind", file="、".join(file["name"] for file in waiting))
            return []
        nobody = turn.intent == "affirm" or names_nobody(turn.text)
        if turn.answers("repair_form") == "repair_commitment" and nobody:
            turn.say("utter_repair_commitment_need_name", number=number)
            return []
        doubtful = doubtful_name(turn) if turn.answers("repair_form") == "repair_commitment" else None
        if doubtful:
            turn.say("utter_repair_signer_ask", number=number, name=doubtful)
            return []
        values = {"number": number, "commitment": signers.get("text", ""), "name": signers.get("person")}
        again = turn.slot("asked_once") == self.name
        if signers.get("person"):
            turn.say("utter_commitment_again_person" if again else "utter_ask_repair_commitment_person", **values)
        else:
            turn.say("utter_commitment_again" if again else "utter_ask_repair_commitment", **values)
        return remember(asked_once=self.name)


class AskConfirmed(SkillAction):
    """The summary and the last question."""

    name = "action_ask_repair_confirmed"

    async def handle(self, turn: Turn) -> list[Event]:
        """What will be filed, exactly."""
        signed = turn.slot("repair_commitment")
        signers: dict[str, Any] = turn.slot("repair_signers") or {}
        turn.say(
            "utter_ask_repair_confirmed_paper" if signed == COMMITMENT else "utter_ask_repair_confirmed",
            number=turn.slot("repair_case"),
            title=signers.get("title", ""),
            files=turn.slot("repair_proof"),
            signer=signed,
            told=told_lines(turn, signers.get("facts") or {}, signers.get("helpful") or ""),
        )
        return []


class FinishRepair(SkillAction):
    """File the application after the explicit yes; otherwise nothing."""

    name = "action_finish_repair"
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Submit, and say number, dates and receipt."""
        number = str(turn.slot("repair_case") or "")
        if turn.slot("repair_confirmed") is not True or not number:
            return after_unfiled(turn, SLOTS)
        signed = str(turn.slot("repair_commitment"))
        signed_by = None if signed == COMMITMENT else signed
        try:
            receipt = await turn.api.submit(number, signed_by, key_of("submit", number, signed))
        except Problem as problem:
            turn.say("utter_repair_not_filed", number=number, detail=problem.detail)
            return forget(SLOTS) + remember(focus_case=number)
        except ApiDown:
            turn.say("utter_repair_not_filed_down", number=number)
            return forget(SLOTS) + remember(focus_case=number)
        say_receipt(turn, receipt, "utter_repair_submitted")
        say_left_out(turn, receipt)
        return forget(SLOTS) + remember(focus_case=number) + say_next(turn)
