"""What of a report was told before its form: the wish to make one, and the words that go into it."""

import re

from actions.turn import Event, Turn, remember

OFFERED = "report"
_WISH = re.compile("举报|登记|告他|报上去")
_LONGEST = 2000


def reports(turn: Turn) -> bool:
    """Whether the words take up the report that was just offered."""
    return told_before(turn) is not None and bool(_WISH.search(turn.text)) and not turn.is_question


def wishes_to_report(turn: Turn) -> bool:
    """Somebody who sells repair: said with 举报, said again, or agreed to; a question about it is none of these."""
    if turn.entity("step") == "start":
        return True
    if turn.active_form or turn.is_question:
        return False
    return "举报" in turn.text or told_before(turn) is not None


def told_before(turn: Turn) -> str | None:
    """What was told when the report was offered; ``None`` where that was not just now."""
    words = (turn.slot("pending") or {}).get(OFFERED)
    return None if words is None else str(words)


def offer_report(turn: Turn) -> list[Event]:
    """Offer it; what was told so far is kept for it."""
    turn.say("utter_paid_agent_warning")
    return remember(pending={OFFERED: with_before(turn)})


def with_before(turn: Turn) -> str:
    """What was told before and now, a yes left out."""
    now = "" if turn.sounds_like_yes or turn.said_yes() else turn.text
    return joined(told_before(turn) or "", now)


def joined(before: str, now: str) -> str:
    """Two pieces of one report."""
    return "；".join(words for words in (before, now) if words)[:_LONGEST]
