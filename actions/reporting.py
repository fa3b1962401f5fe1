"""What of a report was told before its form: the wish to make one, and the words that go into it."""

import re

from actions.turn import Event, Turn, remember

OFFERED = "report"
COMPLAINT = "complaint"
_WISH = re.compile("举报|登记|告他|报上去")
_LONGEST = 2000
# Whoever says so wants it written down; anger and disappointment alone register nothing.
_COMPLAINS = re.compile(
    "[投头][诉素述]|举报|反映|反应(?:一下|问题)|控告|检举|(?:告|写信给|打给|找)(?:你们|他们)?(?:的)?(?:领导|市长|上级|局长)"
    "|告(?:你|他|她|它)们?|1234[58]|信访|纪委|督查|曝光|差评|给个说法|要个说法"
)
# How long it takes is regretted, and nobody is blamed.
_WAITS_LONG = re.compile("(?:[这那]么|恁|介|噶|咁|太|好|多)(?:久|长|晚|慢)|等[到不]|要等|[还得]等|黄花菜")
_ASKS_ON = re.compile("怎|什么|啥|能|可以|可不|吗|多久|几|哪|为何|凭|办法|提前|提早|早[点些]|快[点些]")


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


def wishes_to_complain(turn: Turn) -> bool:
    """Said with the word, pressed, or agreed to when it was offered just now."""
    return turn.entity("step") == "start" or complaint_before(turn) is not None or bool(_COMPLAINS.search(turn.text))


def complaint_before(turn: Turn) -> str | None:
    """What was told when it was offered to register a complaint; ``None`` where that was not just now."""
    words = (turn.slot("pending") or {}).get(COMPLAINT)
    return None if words is None else str(words)


def offer_complaint(turn: Turn, clock: str | None) -> list[Event]:
    """One kind sentence and the choices at hand; what was told is kept for the complaint, should it be wished."""
    record = turn.slot("focus_record")
    waits = _WAITS_LONG.search(turn.text) or clock
    turn.say("utter_regrets_waiting" if record and waits else "utter_regrets", record=record or "")
    told = {} if turn.intent != "complain" else {COMPLAINT: f"{turn.text}{clock or ''}"}
    return remember(pending=({"remind": record} if record and waits else {}) | told)


def sighs(turn: Turn) -> bool:
    """Disheartened by the time that was just told of a record, and asking nothing more."""
    told = turn.talked_of == "focus_record" and not (turn.is_button or turn.active_form or turn.attachments)
    named = any(turn.entity(kind) for kind in ("record", "document_number", "ordinal", "case_number"))
    return told and not named and bool(_WAITS_LONG.search(turn.text)) and not _ASKS_ON.search(turn.text)


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
