"""How an assessment is told: one plain sentence, the days, why, what to bring, where; never more than people read."""

from collections.abc import Sequence
from typing import Any

from actions.asking import ask_fact, told_about
from actions.cards import title_of
from actions.models import Assessment, Door, Paper, Reason, Record, WhatIf, once_each
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
_MOST_REASONS = {"repairable_now": 5, "repairable_later": 5, "needs_person": 4, "ended": 2}
_MOST_OTHERWISE = 3
# The same for every record, or told by a line of its own.
_TOLD_ANYWAY = {"conditions.commitment", "conditions.other", "fee.free"}
# Cautions about a place: they change nothing in the answer.
_ASIDE = ("local.",)
_TOLD_BY_LINES = {"publication.maximum", "publication.maximum_107", "publication.shown_end"}
# What is left to know of an item whose publication is over.
_OVER = {"publication.ended", "publication.still_shown"}
_IF_TODAY, _PERFORMANCE = "conditions.if_performed_today", "conditions.performance"
_IS_SUPPOSED = {"conditions.planned", _PERFORMANCE}


async def explain(turn: Turn, record: Record, found: Assessment, *, retry: str) -> list[Event]:
    """Say outcome, days, reasons and papers with their citations, and offer the next step.

    Where the assessment asks for a fact, the assessment form asks the person, and ``retry`` runs with the answer.
    """
    title, focus = title_of(record), remember(focus_record=record.id)
    reasons = _worth_saying(found)
    custom = _cited(found, reasons)
    if found.outcome == "needs_information" and found.questions:
        turn.say("utter_assessed_needs_information", custom=custom, title=title)
        return focus + ask_fact(turn, record.id, found.questions[0], retry)
    values: dict[str, Any] = {"title": title, "record": record.id, "ground": found.ground or "other"}
    if found.earliest_on:
        values["earliest"] = day(found.earliest_on)
    turn.say(_response(turn, record, found), custom=custom, details=_details(turn, found, reasons), **values)
    if found.door and found.outcome in _DOOR_MATTERS:
        turn.say("utter_assessed_door", where=found.door.where)
    offer = {"record": record.id} if found.outcome == "repairable_now" else None
    return focus + remember(pending=offer)


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
    turn.say(response, custom=_cited(after, reasons), reasons=_lines(reasons), **values)
    return remember(focus_record=record.id, pending=None)


def is_performed(found: Assessment) -> bool:
    """Whether the duties are known to be performed, so that supposing it changes nothing."""
    return any(r.rule == _PERFORMANCE and r.satisfied for r in found.reasons)


def _response(turn: Turn, record: Record, found: Assessment) -> str:
    if found.outcome == "repairable_later" and found.earliest_on is None:
        return "utter_assessed_repairable_later_no_day"
    if found.outcome == "objection_instead" and "publication_basis" in told_about(turn, record.id):
        return "utter_assessed_no_basis"
    return _OUTCOMES.get(found.outcome, "utter_assessed_needs_person")


def _details(turn: Turn, found: Assessment, reasons: Sequence[Reason]) -> str:
    """Everything below the first sentence, a line each."""
    lines = [_lines(reasons)]
    if found.outcome in _CAN_BE_FILED:
        lines += [turn.phrase("utter_line_last_day", day=day(found.ends_on))] if found.ends_on else []
        lines += [r.text for r in found.reasons if r.rule == _IF_TODAY]
        lines += _paper_lines(turn, found)
        lines += [turn.phrase("utter_line_where", where=found.door.name)] if found.door else []
    return "\n".join(line for line in lines if line)


def _paper_lines(turn: Turn, found: Assessment) -> list[str]:
    needed = [paper.name for paper in found.materials if paper.required]
    spared = [paper.name for paper in found.not_asked_for]
    lines = [turn.phrase("utter_line_papers", names="、".join(needed))] if needed else []
    return lines + ([turn.phrase("utter_line_not_asked_for", names="、".join(spared))] if spared else [])


def _worth_saying(found: Assessment) -> list[Reason]:
    """What stands in the way first; where an application is possible, what holds before what is open."""
    filed = found.outcome in _CAN_BE_FILED
    told = _TOLD_ANYWAY | {_IF_TODAY} | (_TOLD_BY_LINES if filed else set())
    aside = (*_ASIDE, "door.") if filed else _ASIDE
    left = [r for r in found.reasons if r.rule not in told and not r.rule.startswith(aside)]
    if found.outcome == "ended":
        left = [r for r in left if r.rule in _OVER] or left
    ordered = sorted(left, key=lambda r: (r.satisfied is not False, filed and r.satisfied is None))
    return ordered[: _MOST_REASONS.get(found.outcome, _MOST_OTHERWISE)]


def _lines(reasons: Sequence[Reason]) -> str:
    return "\n".join(_MARKS[r.satisfied] + r.text for r in reasons)


def _cited(found: Assessment, reasons: Sequence[Reason]) -> dict[str, Any] | None:
    """The clauses of what is said, each once."""
    papers = [*found.materials, *found.not_asked_for] if found.outcome in _CAN_BE_FILED else []
    if_today = [r for r in found.reasons if r.rule == _IF_TODAY]
    doors = [found.door] if found.door else []
    said: list[Reason | Paper | Door] = [*reasons, *if_today, *papers, *doors]
    citations = once_each([citation for part in said for citation in part.citations])
    return {"citations": citations} if citations else None
