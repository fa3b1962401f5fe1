"""Repair drafts: opened once the assessment allows it, found again, and what they still lack.

The API keeps the draft and its files; the slots only say which question comes next.
"""

from collections.abc import Sequence
from typing import Any

from actions.asking import ask_stage, asks_stage
from actions.cards import title_of
from actions.case_choice import offer
from actions.client import key_of
from actions.explaining import explain
from actions.hearing import NOT_KNOWN as _REPAIR
from actions.hearing import PERFORMED, READ_OFF
from actions.models import Assessment, Case, Record
from actions.telling import for_the_case, keep_told, told_about, waiting
from actions.turn import Event, Turn, remember, then
from actions.uploads import COMMITMENT, attach_waiting, default_material, next_missing

SLOTS = (
    "repair_record", "repair_case", "repair_missing", "repair_signers", "repair_proof", "repair_commitment",
    "repair_confirmed", "repair_upload", "asked_once",
)  # fmt: skip

# Of the assessment, the opening says no more than this.
_FREE = "fee.free"
_GO_ON_WITH = {"XF": "action_begin_repair", "YY": "action_begin_objection", "LY": "action_begin_listing"}


async def open_draft(turn: Turn, record: Record) -> list[Event]:
    """Assess ``record`` and open or find its draft; explains instead where nothing can be filed."""
    if asks_stage(turn, record):
        return ask_stage(turn, record, "action_begin_repair")
    insists = turn.entity("step") == "anyway"
    found = await assess_to_file(turn, record, insists=insists)
    anyway = insists and found.outcome == "needs_person"
    if found.outcome != "repairable_now" and not anyway:
        return await explain(turn, record, found, retry="action_begin_repair")
    return await create(turn, [record], [found])


async def assess_to_file(turn: Turn, record: Record, *, insists: bool = False) -> Assessment:
    """What stands in the way of a draft, and nothing that it can do without.

    On which ground it was published bars nobody from repair. That duties were performed is shown by the paper that the
    draft asks for; whether it is known on which day is then left to the person.
    """
    told = told_about(turn, record.id)
    found = await turn.api.assess(record.id, told | _REPAIR if insists else told)
    if found.outcome != "needs_information":
        return found
    found = await turn.api.assess(record.id, told | _REPAIR)
    silent = told.get("obligations_fulfilled") is None and PERFORMED in {q.field for q in found.questions}
    if found.outcome != "needs_information" or not silent:
        return found
    proven = await turn.api.assess(record.id, told | _REPAIR | {"obligations_fulfilled": True})
    return proven if proven.outcome == "repairable_now" else found


async def create(turn: Turn, records: Sequence[Record], found: Sequence[Assessment]) -> list[Event]:
    """The draft of these records, with all that was told; raises ``Problem`` where they cannot be filed together."""
    ids = [record.id for record in records]
    key = key_of("repair", turn.conversation, *ids, turn.message_id)
    case = await turn.api.create_repair(ids, facts_for(turn, ids[0]), key)
    known = opened(turn, case, records, found)
    material = default_material(case)
    case, put_in = await attach_waiting(turn, case, material.id if material else "other", ids[0])
    return known + slots_of(case, None) + put_in if put_in else known


def opened(turn: Turn, case: Case, records: Sequence[Record], found: Sequence[Assessment]) -> list[Event]:
    """Say which draft is filled in now, and which one is put aside for it."""
    say_put_aside(turn, turn.slot("repair_case"), case.number)
    held = any(m.files for m in case.materials)
    free = [c for one in found[:1] for reason in one.reasons if reason.rule == _FREE for c in reason.citations]
    custom = {"case": case.number} | ({"citations": free} if free else {})
    title = "、".join(title_of(record) for record in records)
    again = held or turn.slot("repair_case") == case.number
    turn.say("utter_repair_resumed" if again else "utter_repair_opened", custom=custom, number=case.number, title=title)
    if case.shielding:
        turn.say("utter_draft_is_shielding")
    return keep_told(turn, records[0].id) + draft_slots(turn, case, records)


def facts_for(turn: Turn, record: str) -> dict[str, Any]:
    """What was told that a draft about ``record`` keeps."""
    about = told_about(turn, record)
    read_off = {name: about[name] for name in READ_OFF if about.get(name) is not None}
    return for_the_case(waiting(turn) | about) | read_off


def say_put_aside(turn: Turn, before: object, number: str) -> None:
    """Another draft was being filled in: it is kept, and that is said."""
    if before and str(before) != number and turn.active_form:
        turn.say("utter_draft_put_aside", number=before)


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
        return remember(pending={"resume": number}) + then(_GO_ON_WITH[number[:2]])
    if case.status != "draft":
        return then("action_show_progress")
    records = [r for r in (await turn.api.records()).items if r.id in case.record_ids]
    if not records:
        return then("action_show_progress")
    say_put_aside(turn, turn.slot("repair_case"), case.number)
    title = "、".join(title_of(record) for record in records)
    turn.say("utter_repair_resumed", custom={"case": case.number}, number=case.number, title=title)
    return draft_slots(turn, case, records) + then("repair_form")


async def go_on(turn: Turn) -> list[Event] | None:
    """Go on with what was begun, by the drafts that the API keeps; ``None`` where there is none."""
    put_aside = (turn.slot("pending") or {}).get("resume")
    drafts = [c for c in (await turn.api.cases()).items if c.status == "draft"]
    numbers = [c.number for c in drafts]
    focus = put_aside or turn.slot("focus_case")
    if focus in numbers or len(drafts) == 1:
        return await resume(turn, str(focus) if focus in numbers else numbers[0])
    return await offer(turn, drafts, "start_repair") if drafts else None


def draft_slots(turn: Turn, case: Case, records: Sequence[Record]) -> list[Event]:
    """The form's slots for a draft; nothing is confirmed yet."""
    same = turn.slot("repair_case") == case.number and turn.active_form is not None
    person = case.subject.name if case.subject.kind == "person" else waiting(turn).get("signatory")
    signers = {
        "text": case.commitment.text if case.commitment else "",
        "person": person,
        "title": "、".join(title_of(record) for record in records),
        **told_of(case),
    }
    return (
        remember(repair_record=records[0].id, repair_case=case.number, repair_signers=signers, repair_confirmed=None)
        + remember(repair_upload=None, asked_once=None)
        + slots_of(case, turn.slot("repair_commitment") if same else None)
        + remember(focus_record=records[0].id, focus_case=case.number, offered=None)
    )


def told_of(case: Case) -> dict[str, Any]:
    """What the summary shows beside records and papers: what was told, and papers that would help."""
    helpful = [m.name for m in case.materials if not m.required and not m.files]
    return {"facts": {k: v for k, v in case.facts.items() if v}, "helpful": "、".join(helpful)}


def is_open(events: list[Event]) -> bool:
    """Whether ``open_draft`` found or opened a draft."""
    return any(e.get("name") == "repair_case" and e.get("value") for e in events)
