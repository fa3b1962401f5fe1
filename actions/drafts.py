"""Repair drafts: opened once the assessment allows it, found again, and what they still lack.

The API keeps the draft and its files; the slots only say which question comes next.
"""

from actions.asking import told_about
from actions.cards import title_of
from actions.client import key_of
from actions.explaining import explain
from actions.hearing import READ_OFF
from actions.models import Case, Record
from actions.turn import Event, Turn, remember, then
from actions.uploads import COMMITMENT, next_missing

SLOTS = (
    "repair_record", "repair_case", "repair_missing", "repair_signers", "repair_proof", "repair_commitment",
    "repair_confirmed", "repair_upload", "asked_once",
)  # fmt: skip

# Of the assessment, the opening says no more than this.
_FREE = "fee.free"


async def open_draft(turn: Turn, record: Record) -> list[Event]:
    """Assess ``record`` and open or find its draft; explains instead where nothing can be filed."""
    told = told_about(turn, record.id)
    insists = turn.entity("step") == "anyway"
    found = await turn.api.assess(record.id, {**told, "sought": "repair"} if insists else told)
    anyway = insists and found.outcome == "needs_person"
    if found.outcome != "repairable_now" and not anyway:
        return await explain(turn, record, found, retry="action_begin_repair")
    facts = {k: v for k, v in told.items() if k in ("performed_on", *READ_OFF) and v is not None}
    key = key_of("repair", turn.conversation, record.id, turn.message_id)
    case = await turn.api.create_repair(record.id, facts, key)
    held = any(m.files for m in case.materials)
    opened = "utter_repair_resumed" if held else "utter_repair_opened"
    free = [c for reason in found.reasons if reason.rule == _FREE for c in reason.citations]
    custom = {"case": case.number} | ({"citations": free} if free else {})
    turn.say(opened, custom=custom, number=case.number, title=title_of(record))
    return draft_slots(case, record)


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


async def resume(turn: Turn, number: str) -> list[Event]:
    """Go on with a case that a button or the person names."""
    case = await turn.api.case(number)
    if case.kind != "repair":
        return remember(pending={"resume": number}) + then("action_begin_objection")
    if case.status != "draft":
        return then("action_show_progress")
    records = (await turn.api.records()).items
    record = next((r for r in records if r.id in case.record_ids), None)
    if record is None:
        return then("action_show_progress")
    turn.say("utter_repair_resumed", custom={"case": case.number}, number=case.number, title=title_of(record))
    return draft_slots(case, record) + then("repair_form")


def draft_slots(case: Case, record: Record) -> list[Event]:
    """The form's slots for a draft; nothing is confirmed yet."""
    signers = {
        "text": case.commitment.text if case.commitment else "",
        "person": case.subject.name if case.subject.kind == "person" else None,
        "title": title_of(record),
    }
    return (
        remember(repair_record=record.id, repair_case=case.number, repair_signers=signers, repair_confirmed=None)
        + remember(repair_upload=None, asked_once=None)
        + slots_of(case, None)
        + remember(focus_record=record.id, focus_case=case.number)
    )


def is_open(events: list[Event]) -> bool:
    """Whether ``open_draft`` found or opened a draft."""
    return any(e.get("name") == "repair_case" and e.get("value") for e in events)
