"""How an assessment is told: one plain sentence, the days, why, what to bring, where; never more than people read."""

from collections.abc import Sequence
from typing import Any

from actions.asking import ask_fact, asked_before, open_question
from actions.cards import title_of
from actions.models import Assessment, Door, Paper, Reason, Record, WhatIf, once_each
from actions.offered import offer_kept
from actions.telling import keep_told, told_about
from actions.turn import Event, Turn, day, remember

_OUTCOMES = {
    "repairable_now": "utter_assessed_repairable_now",
    "repairable_later": "utter_assessed_repairable_later",
    "not_repairable": "utter_assessed_not_repairable",
    "ended": "utter_assessed_ended",
    "wrong_door": "utter_assessed_wrong_door",
    "objection_instead": "utter_assessed_objection_instead",
    "needs_person": "utter_assessed_needs_person",
}
_SUPPOSED = {
    "repairable_now": "utter_what_if_now",
    "repairable_later": "utter_what_if_later",
    "ended": "utter_what_if_ended",
}
# Otherwise the matter is handled right here, and naming a place to go would mislead.
_DOOR_MATTERS = {"wrong_door", "not_repairable", "needs_person"}
_CAN_BE_FILED = {"repairable_now", "repairable_later"}
_MARKS = {True: "✓ ", False: "✗ ", None: "· "}
_MOST_REASONS = {"repairable_now": 5, "repairable_later": 5, "needs_person": 4, "ended": 4}
_MOST_OTHERWISE = 3
# The same for every record, or told by a line of its own.
_TOLD_ANYWAY = {"conditions.commitment", "conditions.other", "fee.free"}
# Cautions about a place: they change nothing in the answer.
_ASIDE = ("local.",)
_LAST_DAY = {"publication.maximum", "publication.maximum_107"}
_SHOWN_END = "publication.shown_end"
# What is left to know of an item whose publication is over.
_OVER = {"publication.ended", "publication.still_shown", "publication.transition", "publication.shown_end"}
# Closed by its source: not the same as a publication that ran out.
_CLOSED = {"repaired": "utter_assessed_repaired", "withdrawn": "utter_assessed_withdrawn"}
# Left open, these bear the whole answer: never cut off.
_BEARING = {
    "conditions.performance", "conditions.planned", "conditions.instalments", "publication.uncorrected",
    "publication.day_unknown", "publication.shown_end", "publication.transition",
}  # fmt: skip
_IF_TODAY, _PERFORMANCE = "conditions.if_performed_today", "conditions.performance"
_IS_SUPPOSED = {"conditions.planned", _PERFORMANCE}


async def explain(
    turn: Turn, record: Record, found: Assessment, *, retry: str, without_papers: bool = False
) -> list[Event]:
    """Say outcome, days, reasons and papers with their citations, and offer the next step.

    Where the assessment asks for a fact, the assessment form asks the person, and ``retry`` runs with the answer.
    Whoever was told a moment ago and asks why is spared what to bring and where (``without_papers``).
    """
    if without_papers and found.outcome in _CAN_BE_FILED:
        found = found.model_copy(update={"materials": [], "not_asked_for": [], "door": None})
    title, focus = title_of(record), remember(focus_record=record.id) + keep_told(turn, record.id)
    reasons = _worth_saying(found)
    custom = _cited(found, reasons)
    if found.outcome == "needs_information" and found.questions:
        question = open_question(turn, record, found.questions)
        if question is None:
            return focus + _still_open(turn, record, found)
        if not asked_before(turn, record, question):
            turn.say("utter_assessed_needs_information", title=title)
        return focus + ask_fact(turn, record, question, retry)
    values: dict[str, Any] = {"title": title, "record": record.id, "ground": found.ground or "other"}
    if found.earliest_on:
        values["earliest"] = day(found.earliest_on)
    details = _marked(turn, record) + _details(turn, found, reasons)
    turn.say(_response(turn, record, found), custom=custom, details=details, **values)
    if found.door and found.outcome in _DOOR_MATTERS:
        turn.say("utter_assessed_door", where=found.door.where)
    return focus + offer_kept(record, found) + remember(pending=_offer(record, found))


def _offer(record: Record, found: Assessment) -> dict[str, str] | None:
    """What a yes takes up next."""
    if found.outcome == "repairable_now":
        return {"record": record.id}
    return {"remind": record.id} if found.outcome == "repairable_later" and found.earliest_on else None


def say_supposed(turn: Turn, record: Record, supposed: WhatIf, performed: str) -> list[Event]:
    """What would hold if the duties were performed on a day; nothing of it is remembered as told."""
    after = supposed.after
    reasons = [r for r in _worth_saying(after) if r.rule not in _IS_SUPPOSED]
    values: dict[str, Any] = {"title": title_of(record), "record": record.id, "performed": performed}
    if after.earliest_on:
        values["earliest"] = day(after.earliest_on)
    response = _SUPPOSED.get(after.outcome, "utter_what_if_unclear")
    if after.outcome == "repairable_later" and after.earliest_on is None:
        response = "utter_what_if_unclear"
    turn.say(response, custom=_clauses(reasons), reasons=_lines(reasons), **values)
    return remember(focus_record=record.id, pending=None)


def say_papers(turn: Turn, record: Record, found: Assessment) -> list[Event]:
    """Only what to bring for this record, and where."""
    lines = [*_needed(turn, found), *_where(turn, found), *_spared(turn, found)]
    said: list[Paper | Door] = [*_papers_said(found), *([found.door] if found.door else [])]
    _say_part(turn, record, lines, said)
    return remember(focus_record=record.id)


def say_place(turn: Turn, record: Record, found: Assessment, door: Door) -> list[Event]:
    """Only where to go with this record."""
    _say_part(turn, record, _where(turn, found), [door])
    return remember(focus_record=record.id)


def _say_part(turn: Turn, record: Record, lines: Sequence[str], said: Sequence[Reason | Paper | Door]) -> None:
    title, details = title_of(record), "\n".join(lines)
    turn.say("utter_record_part", custom=_clauses(said), title=title, record=record.id, details=details)


def is_performed(found: Assessment) -> bool:
    """Whether the duties are known to be performed, so that supposing it changes nothing."""
    return any(r.rule == _PERFORMANCE and r.satisfied for r in found.reasons)


def _still_open(turn: Turn, record: Record, found: Assessment) -> list[Event]:
    """Everything was asked that the person may know: what is missing, who knows it, and a person who helps."""
    asked = "".join(f"\n· {question.text}" for question in found.questions)
    where = "；".join([record.authority, *([found.door.where] if found.door else [])])
    turn.say(
        "utter_assessed_needs_record",
        custom=_clauses([found.door] if found.door else []),
        title=title_of(record),
        record=record.id,
        questions=asked,
        where=where,
    )
    return remember(pending=None)


def _response(turn: Turn, record: Record, found: Assessment) -> str:
    if found.outcome == "ended":
        return _CLOSED.get(record.status, "utter_assessed_ended")
    if found.outcome == "repairable_later" and found.earliest_on is None:
        return "utter_assessed_repairable_later_no_day"
    if found.outcome == "repairable_later" and not is_performed(found):
        return "utter_assessed_repairable_later_if_performed"
    if found.outcome == "objection_instead" and "publication_basis" in told_about(turn, record.id):
        return "utter_assessed_no_basis"
    return _OUTCOMES.get(found.outcome, "utter_assessed_needs_person")


def _marked(turn: Turn, record: Record) -> str:
    """What the record is marked as meanwhile: neither a shielding nor an open objection is a repair."""
    names = "、".join(mark.name for mark in record.marks)
    return turn.phrase("utter_line_marked", names=names) + "\n" if names else ""


def _details(turn: Turn, found: Assessment, reasons: Sequence[Reason]) -> str:
    """Everything below the first sentence, a line each; what need not be done comes last."""
    lines = [_lines(reasons)]
    if found.outcome in _CAN_BE_FILED:
        # With duties open it may go on being shown (36号 ch. 2).
        last = "utter_line_last_day" if is_performed(found) else "utter_line_last_day_if_performed"
        lines += [turn.phrase(last, day=day(found.ends_on))] if found.ends_on else []
        lines += [r.text for r in found.reasons if r.rule == _IF_TODAY]
        lines += [*_needed(turn, found), *_where(turn, found), *_spared(turn, found)]
    return "\n".join(line for line in lines if line)


def _needed(turn: Turn, found: Assessment) -> list[str]:
    names = [paper.name for paper in found.materials if paper.required]
    return [turn.phrase("utter_line_papers", names="、".join(names))] if names else []


def _spared(turn: Turn, found: Assessment) -> list[str]:
    names = [paper.name for paper in found.not_asked_for]
    return [turn.phrase("utter_line_not_asked_for", names="、".join(names))] if names else []


def _where(turn: Turn, found: Assessment) -> list[str]:
    return [turn.phrase("utter_line_where", where=found.door.name)] if found.door else []


def _worth_saying(found: Assessment) -> list[Reason]:
    """What stands in the way first; where an application is possible, what holds before what is open."""
    filed = found.outcome in _CAN_BE_FILED
    aside = (*_ASIDE, "door.") if filed else _ASIDE
    left = [r for r in found.reasons if not _told_elsewhere(r, filed=filed) and not r.rule.startswith(aside)]
    if found.outcome == "ended":
        left = [r for r in left if r.rule in _OVER or _is_person_s_word(r)] or left
    ordered = sorted(left, key=lambda r: (r.satisfied is not False, filed and _place(r)))
    most = _MOST_REASONS.get(found.outcome, _MOST_OTHERWISE)
    return [r for place, r in enumerate(ordered) if place < most or _bears(r)]


def _told_elsewhere(reason: Reason, *, filed: bool) -> bool:
    """The same for every record, or told by a line of its own; a shown end is told only where it is a warning."""
    if reason.rule == _SHOWN_END:
        return reason.satisfied is not None
    return reason.rule in _TOLD_ANYWAY | {_IF_TODAY} | (_LAST_DAY if filed else set())


def _bears(reason: Reason) -> bool:
    """Left open or not met, the answer hangs on it."""
    return reason.rule in _BEARING and not reason.satisfied


def _place(reason: Reason) -> int:
    """What rests on the person's word before what holds, and that before what is open."""
    return 0 if _is_person_s_word(reason) else 1 if reason.satisfied is not None else 2


def _is_person_s_word(reason: Reason) -> bool:
    return reason.rule.startswith("conditions.told")


def _lines(reasons: Sequence[Reason]) -> str:
    return "\n".join(_MARKS[r.satisfied] + r.text for r in reasons)


def _cited(found: Assessment, reasons: Sequence[Reason]) -> dict[str, Any] | None:
    """The clauses of what is said, each once."""
    said: list[Reason | Paper | Door] = [*reasons]
    filed = found.outcome in _CAN_BE_FILED
    if filed:
        by_lines = {_IF_TODAY} | (_LAST_DAY if found.ends_on else set())
        said += [r for r in found.reasons if r.rule in by_lines]
        said += _papers_said(found)
    if found.door and (filed or found.outcome in _DOOR_MATTERS):
        said.append(found.door)
    return _clauses(said)


def _papers_said(found: Assessment) -> list[Paper]:
    return [*(paper for paper in found.materials if paper.required), *found.not_asked_for]


def _clauses(said: Sequence[Reason | Paper | Door]) -> dict[str, Any] | None:
    citations = once_each([citation for part in said for citation in part.citations])
    return {"citations": citations} if citations else None
