"""Records and cases as cards; their words come from the domain's responses."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from actions.models import CaseLine, Deadline, Receipt, Record, once_each
from actions.turn import Event, Turn, china_day, day, money, remember

_STATUS = {
    "published": "utter_status_published",
    "ended": "utter_status_ended",
    "repaired": "utter_status_repaired",
    "disputed": "utter_status_disputed",
    "withdrawn": "utter_status_withdrawn",
}
_LONG = 60


def record_cards(turn: Turn, records: Iterable[Record], intent: str) -> list[dict[str, Any]]:
    """One card a record; choosing it says ``intent`` about it."""
    return [_record_card(turn, record, intent) for record in records]


def case_cards(turn: Turn, cases: Iterable[CaseLine], titles: dict[str, str], intent: str) -> list[dict[str, Any]]:
    """One card a case; ``titles`` are the document numbers of records by id."""
    return [_case_card(turn, case, titles, intent) for case in cases]


def title_of(record: Record) -> str:
    """How a record is called in a sentence: its document number, or the list it is on."""
    return record.document_number or record.list_name or record.authority


def deadline_lines(turn: Turn, deadlines: Iterable[Deadline]) -> str:
    """The clocks not yet met, overdue ones too, the nearest first, each on a new line; needs the domain."""
    waiting = [d for d in deadlines if d.state != "met"]
    lines = [_deadline_line(turn, d) for d in sorted(waiting, key=lambda d: d.due_on or dt.date.max)]
    return "".join("\n" + line for line in lines)


def say_receipt(turn: Turn, receipt: Receipt, response: str) -> None:
    """Number, running clocks with their clauses, and the receipt."""
    citations = once_each([c for d in receipt.deadlines for c in d.citations])
    custom = {"case": receipt.number} | ({"citations": citations} if citations else {})
    turn.say(response, custom=custom, number=receipt.number, deadlines=deadline_lines(turn, receipt.deadlines))
    turn.say("utter_receipt_link", number=receipt.number, href=receipt.receipt_url)


def payload(intent: str, **entities: str) -> str:
    """What a button says to the bot."""
    return f"/{intent}{json.dumps(entities, ensure_ascii=False)}" if entities else f"/{intent}"


async def ask_record(turn: Turn, response: str, steps: int) -> list[Event]:
    """Ask which record a form of ``steps`` is about: on cards the first time, one line with buttons after that."""
    records = (await turn.api.records()).items
    if turn.slot("asked_once") == response:
        buttons = [{"title": title_of(r), "payload": payload("inform", record=r.id)} for r in records]
        turn.say("utter_record_again", buttons=buttons)
        return remember(shown_records=[r.id for r in records])
    progress = {"step": 1, "of": steps, "label": turn.phrase("utter_progress_record")}
    turn.say(response, custom={"cards": record_cards(turn, records, "inform"), "progress": progress})
    return remember(shown_records=[r.id for r in records], asked_once=response)


def _deadline_line(turn: Turn, deadline: Deadline) -> str:
    key = "utter_deadline_line_open" if deadline.due_on is None else "utter_deadline_line"
    line = turn.phrase(key, name=deadline.name, text=deadline.text)
    # The note ends as a sentence of its own; in brackets it is none.
    note = (deadline.note or "").rstrip("。")
    return line + (turn.phrase("utter_deadline_note", note=note) if note else "")


def _record_card(turn: Turn, record: Record, intent: str) -> dict[str, Any]:
    violation = record.violation or ""
    lines = [violation if len(violation) <= _LONG else violation[:_LONG] + "…"]
    if record.fine_amount:
        lines.append(turn.phrase("utter_card_fine", yuan=money(record.fine_amount)))
    if record.decided_on:
        lines.append(turn.phrase("utter_card_decided", day=day(record.decided_on)))
    if record.publication_ends_on:
        lines.append(turn.phrase("utter_card_ends", day=day(record.publication_ends_on)))
    return {
        "title": title_of(record),
        "subtitle": record.authority,
        "lines": [line for line in lines if line],
        "payload": payload(intent, record=record.id),
        "status": _status_of(turn, record),
    }


def _status_of(turn: Turn, record: Record) -> str:
    """The status and the marks, each word once: a disputed record carries the mark of the same name."""
    status = [turn.phrase(_STATUS[record.status])] if record.status in _STATUS else []
    return "，".join(dict.fromkeys([*status, *(mark.name for mark in record.marks)]))


def _case_card(turn: Turn, case: CaseLine, titles: dict[str, str], intent: str) -> dict[str, Any]:
    lines = [titles[i] for i in case.record_ids if i in titles]
    if case.submitted_at:
        lines.append(turn.phrase("utter_case_submitted_on", day=day(china_day(case.submitted_at))))
    return {
        "title": case.number,
        "lines": lines + deadline_lines(turn, case.deadlines).strip().splitlines(),
        "payload": payload(intent, case_number=case.number),
        "status": case.status_text,
    }
