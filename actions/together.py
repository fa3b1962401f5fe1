"""Several records in one application: those that can be filed now, in the groups that the API files together."""

import re
from collections.abc import Sequence
from typing import Any

from actions.cards import title_of
from actions.client import Problem
from actions.drafts import assess_to_file, create, draft_slots, facts_for, opened, say_put_aside
from actions.models import Assessment, Record, once_each
from actions.turn import Event, Turn, day, remember

_PLACE = re.compile(r"/record_ids/(\d+)$")


async def open_several(turn: Turn, records: Sequence[Record]) -> list[Event]:
    """Open the draft of those that can be filed now; say of the others why not, and what comes after."""
    found = {record.id: await assess_to_file(turn, record) for record in records}
    fit = [record for record in records if found[record.id].outcome == "repairable_now"]
    left = [record for record in records if record not in fit]
    if left:
        _say_left(turn, left, found)
    if not fit:
        return remember(shown_records=[record.id for record in records])
    try:
        return await create(turn, fit, [found[fit[0].id]])
    except Problem as problem:
        if problem.code == "records_apart":
            return await _apart(turn, fit, found, problem)
        if problem.code != "in_another_draft":
            raise
        return await _into_draft(turn, fit, found)


async def open_next(turn: Turn, records: Sequence[Record]) -> list[Event] | None:
    """The next group that waits to be filed; ``None`` where none does."""
    queue: list[list[str]] = turn.slot("repair_queue") or []
    known = {record.id: record for record in records}
    group = [known[i] for i in queue[0] if i in known] if queue else []
    if not group:
        return None
    return await open_several(turn, group) + remember(repair_queue=queue[1:] or None)


def say_next(turn: Turn) -> list[Event]:
    """After a filing: what waits to be filed apart."""
    queue: list[list[str]] = turn.slot("repair_queue") or []
    if not queue:
        return []
    turn.say("utter_repair_next", count=len(queue))
    return remember(pending={"record": queue[0][0], "queue": True})


async def add(turn: Turn, number: str, records: Sequence[Record], more: Sequence[Record]) -> list[Event]:
    """Put ``more`` into the draft, as far as they can be filed now."""
    found = {record.id: await assess_to_file(turn, record) for record in more}
    fit = [record for record in more if found[record.id].outcome == "repairable_now"]
    left = [record for record in more if record not in fit]
    if left:
        _say_left(turn, left, found)
    return await _change(turn, number, [*records, *fit]) if fit else []


async def take_out(turn: Turn, number: str, records: Sequence[Record], less: Sequence[Record]) -> list[Event]:
    """Take ``less`` out of the draft; one must stay."""
    rest = [record for record in records if record not in less]
    return await _change(turn, number, rest) if rest and len(rest) < len(records) else []


async def _change(turn: Turn, number: str, records: Sequence[Record]) -> list[Event]:
    case = await turn.api.correct(number, record_ids=[record.id for record in records])
    turn.say("utter_draft_changed", title="、".join(title_of(record) for record in records), number=number)
    return draft_slots(turn, case, records)


async def _apart(turn: Turn, records: Sequence[Record], found: dict[str, Assessment], problem: Problem) -> list[Event]:
    """Groups that go different ways: the first now, the others when it is filed."""
    groups = _groups(records, problem.errors)
    turn.pass_on(problem.detail)
    turn.say("utter_repair_apart", count=len(groups), first="、".join(title_of(r) for r in groups[0]))
    events = await create(turn, groups[0], [found[groups[0][0].id]])
    return events + remember(repair_queue=[[r.id for r in group] for group in groups[1:]] or None)


def _groups(records: Sequence[Record], errors: Sequence[dict[str, Any]]) -> list[list[Record]]:
    groups: dict[str, list[Record]] = {}
    for error in errors:
        place = _PLACE.search(str(error.get("pointer")))
        if place and int(place[1]) < len(records):
            groups.setdefault(str(error.get("detail")), []).append(records[int(place[1])])
    return list(groups.values()) or [list(records)]


async def _into_draft(turn: Turn, records: Sequence[Record], found: dict[str, Assessment]) -> list[Event]:
    """A draft holds some of them already: the others are added to it. Raises ``Problem`` where several drafts do."""
    ids = {record.id for record in records}
    lines = (await turn.api.cases()).items
    drafts = [c for c in lines if c.kind == "repair" and c.status == "draft" and ids & set(c.record_ids)]
    known = {record.id: record for record in (await turn.api.records()).items}
    wanted = [known[i] for i in dict.fromkeys([*drafts[0].record_ids, *(r.id for r in records)]) if i in known]
    say_put_aside(turn, turn.slot("repair_case"), drafts[0].number)
    facts = facts_for(turn, wanted[0].id)
    changes: dict[str, Any] = {"record_ids": [r.id for r in wanted]} | ({"facts": facts} if facts else {})
    case = await turn.api.correct(drafts[0].number, **changes)
    return opened(turn, case, wanted, [found[records[0].id]])


def _say_left(turn: Turn, records: Sequence[Record], found: dict[str, Assessment]) -> None:
    lines = "\n".join(f"· {title_of(record)}：{_why(turn, found[record.id])}" for record in records)
    citations = once_each([c for r in records for reason in _against(found[r.id]) for c in reason.citations])
    turn.say("utter_several_left", custom={"citations": citations} if citations else None, lines=lines)


def _why(turn: Turn, found: Assessment) -> str:
    if found.outcome == "repairable_later" and found.earliest_on:
        return turn.phrase("utter_line_earliest", day=day(found.earliest_on))
    if found.outcome == "needs_information":
        return turn.phrase("utter_line_needs_information")
    return "".join(reason.text for reason in _against(found)[:1]) or turn.phrase("utter_line_not_now")


def _against(found: Assessment) -> list[Any]:
    """What stands in the way, or is said of it; the first is enough."""
    against = [r for r in found.reasons if r.satisfied is False] or list(found.reasons)
    return against[:1]
