"""Applying for repair: record, papers, commitment, and an explicit yes.

The API keeps the draft from the moment the record is chosen, and every file from the moment it is sent. The slots
only say which question comes next, so a lost conversation loses nothing.
"""

import re
from typing import Any

from actions.asking import told_about
from actions.cards import record_cards, say_receipt, title_of
from actions.choosing import choose
from actions.client import ApiDown, Problem, key_of
from actions.forms import FormAnswer, ask_again, end_form
from actions.models import Case, Record
from actions.records import explain
from actions.signing import typed_name
from actions.skill import SkillAction
from actions.turn import Event, Turn, forget, remember, then
from actions.uploads import COMMITMENT, attach, default_material, next_missing

SLOTS = (
    "repair_record", "repair_case", "repair_missing", "repair_signers", "repair_proof", "repair_commitment",
    "repair_confirmed",
)  # fmt: skip


class BeginRepair(SkillAction):
    """Find the record, assess it, open or find its draft; only then is the form called."""

    name = "action_begin_repair"

    async def handle(self, turn: Turn) -> list[Event]:
        """Give the form's first slots, or say why nothing can be filed."""
        if not turn.signed_in:
            turn.say("utter_sign_in")
            return []
        number = turn.entity("case_number")
        if number:
            return await _resume(turn, number)
        records = (await turn.api.records()).items
        if not records:
            turn.say("utter_records_none")
            return []
        record = choose(turn, records) or _offered(turn, records) or await _unfinished(turn, records)
        if record is None:
            return forget(SLOTS) + remember(shown_records=[r.id for r in records]) + then("repair_form")
        opened = await open_draft(turn, record)
        return opened + then("repair_form") if _is_open(opened) else opened


class HearRepair(FormAnswer):
    """Listens while the repair form is open."""

    name = "validate_repair_form"
    form = "repair_form"

    async def hear(self, turn: Turn, asked: str) -> list[Event]:
        """Files come first, whatever the message was taken for."""
        if turn.attachments:
            return await self._files(turn, asked)
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
        case = await turn.api.case(str(number))
        other = default_material(case)
        material = COMMITMENT if asked == "repair_commitment" or other is None else other.id
        case = await attach(turn, case, material, "utter_repair_upload_taken")
        return ask_again(turn) + slots_of(case, turn.slot("repair_commitment"))

    async def _record(self, turn: Turn) -> list[Event]:
        record = choose(turn, (await turn.api.records()).items)
        if record is None:
            return ask_again(turn) if turn.intent == "inform" else []
        opened = await open_draft(turn, record)
        return opened if _is_open(opened) else opened + end_form()

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
        name = turn.entity("signatory") or typed_name(turn)
        if name:
            return remember(repair_commitment=name)
        if turn.intent == "deny":
            turn.say("utter_repair_commitment_needed")
            return ask_again(turn)
        return ask_again(turn) if turn.intent in ("affirm", "inform") else []

    async def _confirmed(self, turn: Turn) -> list[Event]:
        number = str(turn.slot("repair_case"))
        about = turn.entity("case_number")
        if turn.intent == "deny":
            turn.say("utter_repair_not_submitted", number=number)
            return remember(repair_confirmed=False) + end_form()
        if turn.said_yes() and about in (None, number):
            return remember(repair_confirmed=True)
        name = turn.entity("signatory") or typed_name(turn)
        if name and turn.slot("repair_commitment") != COMMITMENT:
            return remember(repair_commitment=name) + ask_again(turn)
        if turn.intent in ("affirm", "inform"):
            turn.say("utter_repair_confirm_plainly")
            return ask_again(turn)
        return []


class AskRecord(SkillAction):
    """Which record."""

    name = "action_ask_repair_record"

    async def handle(self, turn: Turn) -> list[Event]:
        """The person's records as cards."""
        records = (await turn.api.records()).items
        cards = record_cards(turn, records, "inform")
        progress = {"step": 1, "of": 4, "label": turn.phrase("utter_progress_record")}
        turn.say("utter_ask_repair_record", custom={"cards": cards, "progress": progress})
        return remember(shown_records=[r.id for r in records])


class AskProof(SkillAction):
    """The next paper that is missing."""

    name = "action_ask_repair_proof"
    takes_files = True

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
    takes_files = True

    async def handle(self, turn: Turn) -> list[Event]:
        """Its text once; after a plain yes only the name is asked for."""
        number = turn.slot("repair_case")
        signers: dict[str, Any] = turn.slot("repair_signers") or {}
        if turn.answers("repair_form") == "repair_commitment" and turn.intent == "affirm":
            turn.say("utter_repair_commitment_need_name", number=number)
        elif signers.get("person"):
            turn.say(
                "utter_ask_repair_commitment_person",
                number=number, commitment=signers.get("text", ""), name=signers["person"],
            )  # fmt: skip
        else:
            turn.say("utter_ask_repair_commitment", number=number, commitment=signers.get("text", ""))
        return []


class AskConfirmed(SkillAction):
    """The summary and the last question."""

    name = "action_ask_repair_confirmed"
    takes_files = True

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
            return forget(SLOTS)
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


async def open_draft(turn: Turn, record: Record) -> list[Event]:
    """Assess ``record`` and open or find its draft; explains instead where nothing can be filed."""
    told = told_about(turn, record.id)
    found = await turn.api.assess(record.id, {**told, "sought": "repair"})
    anyway = found.outcome == "needs_person" and turn.entity("step") == "anyway"
    if found.outcome != "repairable_now" and not anyway:
        return await explain(turn, record, found, retry="action_begin_repair")
    facts = {k: v for k, v in told.items() if k == "performed_on"}
    key = key_of("repair", turn.conversation, record.id, turn.message_id)
    case = await turn.api.create_repair(record.id, facts, key)
    held = any(m.files for m in case.materials)
    opened = "utter_repair_resumed" if held else "utter_repair_opened"
    custom = {"case": case.number} | ({"citations": found.citations} if found.citations else {})
    turn.say(opened, custom=custom, number=case.number, title=title_of(record))
    return _draft_slots(case, record)


def slots_of(case: Case, signed: object) -> list[Event]:
    """Which questions a draft still leaves open; ``signed`` is the name given before, if any."""
    missing = next_missing(case)
    names = [f.name for m in case.materials if m.id != COMMITMENT for f in m.files]
    paper = any(m.files for m in case.materials if m.id == COMMITMENT)
    return remember(
        repair_missing=missing.model_dump(include={"id", "name", "why"}) if missing else None,
        repair_proof=None if missing else "、".join(names) or "—",
        repair_commitment=COMMITMENT if paper else signed,
    )


async def _resume(turn: Turn, number: str) -> list[Event]:
    """Go on with a case that a button or the person names."""
    case = await turn.api.case(number)
    if case.kind != "repair":
        return then("action_begin_objection")
    if case.status != "draft":
        return then("action_show_progress")
    records = (await turn.api.records()).items
    record = next((r for r in records if r.id in case.record_ids), None)
    if record is None:
        return then("action_show_progress")
    turn.say("utter_repair_resumed", custom={"case": case.number}, number=case.number, title=title_of(record))
    return _draft_slots(case, record) + then("repair_form")


def _draft_slots(case: Case, record: Record) -> list[Event]:
    signers = {
        "text": case.commitment.text if case.commitment else "",
        "person": case.subject.name if case.subject.kind == "person" else None,
        "title": title_of(record),
    }
    return (
        remember(repair_record=record.id, repair_case=case.number, repair_signers=signers, repair_confirmed=None)
        + slots_of(case, None)
        + remember(focus_record=record.id, focus_case=case.number)
    )


def _is_open(events: list[Event]) -> bool:
    return any(e.get("name") == "repair_case" and e.get("value") for e in events)


def _offered(turn: Turn, records: list[Record]) -> Record | None:
    """The record whose repair was just offered, where the message names none."""
    offer = (turn.slot("pending") or {}).get("record")
    return next((r for r in records if r.id == offer), None)


async def _unfinished(turn: Turn, records: list[Record]) -> Record | None:
    """The record of the only open draft, where the message speaks of going on."""
    if not re.search(r"继续|接着|上次|没填完|没办完", turn.text):
        return None
    drafts = [c for c in (await turn.api.cases()).items if c.kind == "repair" and c.status == "draft"]
    if len(drafts) != 1:
        return None
    return next((r for r in records if r.id in drafts[0].record_ids), None)
