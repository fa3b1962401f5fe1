"""Applying for repair: record, papers, commitment, and an explicit yes.

The API keeps the draft from the moment the record is chosen, and every file from the moment it is sent. The slots
only say which question comes next, so a lost conversation loses nothing.
"""

import re
from typing import Any

from actions.cards import ask_record, say_receipt
from actions.choosing import choose
from actions.client import ApiDown, Problem, key_of
from actions.consent import backs_out, files_now
from actions.drafts import SLOTS, is_open, open_draft, resume, slots_of
from actions.forms import FormAnswer, after_unfiled, ask_again, end_form
from actions.models import Record
from actions.signing import corrected_name, typed_name
from actions.skill import SkillAction
from actions.turn import Attachment, Event, Turn, forget, remember, then
from actions.uploads import COMMITMENT, attach, default_material, named_commitment

_GO_ON = re.compile("继续|接着|上次|上回|没填完|没办完|没弄完")
_IS_PROOF = re.compile("不是|证明|凭证|回单|收据|缴款|转账|材料|票")


class BeginRepair(SkillAction):
    """Find the record, assess it, open or find its draft; only then is the form called."""

    name = "action_begin_repair"

    async def handle(self, turn: Turn) -> list[Event]:
        """Give the form's first slots, or say why nothing can be filed."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        if turn.active_form == "objection_form" and not turn.is_button:
            turn.say("utter_leave_objection")
            return []
        number = turn.entity("case_number") or await _unfinished(turn)
        if number:
            return await resume(turn, number)
        records = (await turn.api.records()).items
        if not records:
            turn.say("utter_records_none")
            return []
        record = choose(turn, records) or _offered(turn, records)
        if record is None:
            return forget(SLOTS) + remember(shown_records=[r.id for r in records]) + then("repair_form")
        opened = await open_draft(turn, record)
        return opened + then("repair_form") if is_open(opened) else opened


class HearRepair(FormAnswer):
    """Listens while the repair form is open."""

    name = "validate_repair_form"
    form = "repair_form"
    case_slot = "repair_case"
    slots = SLOTS

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """Files come first, whatever the message was taken for."""
        if turn.attachments:
            return await self._files(turn, asked)
        name = corrected_name(turn) if asked in ("repair_commitment", "repair_confirmed") else None
        if name and turn.slot("repair_commitment") != COMMITMENT:
            return remember(repair_commitment=name, repair_confirmed=None)
        if not turn.may_be_value and asked != "repair_commitment":
            return []
        steps = {
            "repair_record": self._record,
            "repair_proof": self._proof,
            "repair_commitment": self._commitment,
            "repair_confirmed": self._confirmed,
        }
        return await steps[asked](turn)

    async def _files(self, turn: Turn, asked: str) -> list[Event]:
        number = turn.slot("repair_case")
        if not number:
            turn.say("utter_repair_upload_needs_record")
            return ask_again(turn)
        signed = named_commitment(turn.attachments)
        if asked == "repair_commitment" and not signed:
            # A receipt sent at this point must not pass for a signature: nothing is kept until that is clear.
            waiting = [*(turn.slot("repair_upload") or []), *({"id": a.id, "name": a.name} for a in turn.attachments)]
            return ask_again(turn) + remember(repair_upload=waiting)
        case = await turn.api.case(str(number))
        other = default_material(case)
        material = COMMITMENT if signed or other is None else other.id
        case = await attach(turn, case, material, "utter_repair_upload_taken")
        return ask_again(turn) + slots_of(case, turn.slot("repair_commitment"))

    async def _sort(self, turn: Turn) -> list[Event]:
        """The person says what the file was that came while the commitment was asked for."""
        waiting = [Attachment(**file) for file in turn.slot("repair_upload")]
        proof = turn.entity("step") == "proof" or turn.intent == "deny" or bool(_IS_PROOF.search(turn.text))
        paper = turn.entity("step") == "commitment" or "承诺" in turn.text or turn.said_yes()
        if not (proof or paper):
            return ask_again(turn) if turn.may_be_value else []
        case = await turn.api.case(str(turn.slot("repair_case")))
        other = default_material(case)
        material = other.id if proof and other else COMMITMENT
        case = await attach(turn, case, material, "utter_repair_upload_taken", waiting)
        return ask_again(turn) + remember(repair_upload=None) + slots_of(case, turn.slot("repair_commitment"))

    async def _record(self, turn: Turn) -> list[Event]:
        record = choose(turn, (await turn.api.records()).items)
        if record is None:
            return ask_again(turn) if turn.intent == "inform" else []
        opened = await open_draft(turn, record)
        return opened if is_open(opened) else opened + end_form()

    async def _proof(self, turn: Turn) -> list[Event]:
        if turn.intent == "deny":
            turn.say("utter_repair_proof_help")
            return ask_again(turn)
        if turn.intent not in ("affirm", "inform"):
            return []
        # "Done" may be true: the file may have come by another way than this conversation.
        case = await turn.api.case(str(turn.slot("repair_case")))
        return ask_again(turn) + slots_of(case, turn.slot("repair_commitment"))

    async def _commitment(self, turn: Turn) -> list[Event]:
        if turn.slot("repair_upload"):
            return await self._sort(turn)
        name = turn.entity("signatory") or typed_name(turn)
        if name:
            return remember(repair_commitment=name)
        if turn.intent == "deny":
            turn.say("utter_repair_commitment_needed")
            return ask_again(turn)
        return ask_again(turn) if turn.intent in ("affirm", "inform") else []

    async def _confirmed(self, turn: Turn) -> list[Event]:
        number = str(turn.slot("repair_case"))
        if backs_out(turn):
            turn.say("utter_repair_not_submitted", number=number)
            return remember(repair_confirmed=False, pending={"resume": number}) + end_form()
        if files_now(turn, number):
            return remember(repair_confirmed=True)
        name = turn.entity("signatory") or typed_name(turn)
        if name and turn.slot("repair_commitment") != COMMITMENT:
            return remember(repair_commitment=name) + ask_again(turn)
        if turn.intent in ("affirm", "deny", "inform"):
            turn.say("utter_repair_confirm_plainly")
            return ask_again(turn)
        return []


class AskRecord(SkillAction):
    """Which record."""

    name = "action_ask_repair_record"

    async def handle(self, turn: Turn) -> list[Event]:
        """The person's records as cards."""
        return await ask_record(turn, "utter_ask_repair_record")


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
        if turn.answers("repair_form") == "repair_commitment" and turn.intent == "affirm":
            turn.say("utter_repair_commitment_need_name", number=number)
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
        turn.say(
            "utter_ask_repair_confirmed_paper" if signed == COMMITMENT else "utter_ask_repair_confirmed",
            number=turn.slot("repair_case"),
            title=(turn.slot("repair_signers") or {}).get("title", ""),
            files=turn.slot("repair_proof"),
            signer=signed,
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
        return forget(SLOTS) + remember(focus_case=number)


def _offered(turn: Turn, records: list[Record]) -> Record | None:
    """The record whose repair was just offered, where the message names none."""
    offer = (turn.slot("pending") or {}).get("record")
    return next((r for r in records if r.id == offer), None)


async def _unfinished(turn: Turn) -> str | None:
    """The draft to go on with, where the message speaks of going on: the one put aside last, or the only one."""
    put_aside = (turn.slot("pending") or {}).get("resume")
    if put_aside and (turn.intent == "affirm" or _GO_ON.search(turn.text)):
        return str(put_aside)
    if not _GO_ON.search(turn.text):
        return None
    drafts = [c.number for c in (await turn.api.cases()).items if c.status == "draft"]
    if turn.slot("focus_case") in drafts:
        return str(turn.slot("focus_case"))
    repairs = [number for number in drafts if number.startswith("XF-")] or drafts
    return repairs[0] if len(repairs) == 1 else None
