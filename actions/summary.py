"""What a summary tells beside record and papers, and what a filing left out."""

import datetime as dt
from typing import Any

from actions.models import Receipt, once_each
from actions.turn import Turn, day


def told_lines(turn: Turn, facts: dict[str, Any], helpful: str) -> str:
    """What the person told that the draft keeps, and papers that would help, a line each; needs the domain."""
    contact: dict[str, str] = facts.get("contact") or {}
    performed = facts.get("performed_on")
    lines = [
        turn.phrase("utter_line_performed", day=day(dt.date.fromisoformat(performed))) if performed else "",
        turn.phrase("utter_line_agent", name=facts["agent"]) if facts.get("agent") else "",
        turn.phrase("utter_line_contact", contact=" ".join(v for v in contact.values() if v)) if contact else "",
        turn.phrase("utter_line_helpful", names=helpful) if helpful else "",
    ]
    return "".join("\n" + line for line in lines if line)


def say_left_out(turn: Turn, receipt: Receipt) -> None:
    """The records that could not be filed today, and why."""
    if not receipt.left_out:
        return
    lines = "\n".join(f"· {one['document_number']}：{''.join(one.get('reasons', [])[:1])}" for one in receipt.left_out)
    citations = once_each([c for one in receipt.left_out for c in one.get("citations", [])])
    turn.say("utter_several_left", custom={"citations": citations} if citations else None, lines=lines)
