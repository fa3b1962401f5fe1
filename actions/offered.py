"""A repair that was offered for a record and not taken up yet: what people bring next belongs to its draft.

The offer of a yes holds for one message; a payment slip, a day, a name or 提交 says plainly later on what it is for.
"""

import re
from collections.abc import Sequence

from actions.models import Assessment, Record
from actions.signing import name_among
from actions.telling import told_in
from actions.turn import Event, Turn, remember, then

_BEGIN = "action_begin_repair"
# 申请吧, 那就办: about what was just talked of.
_GOES_AHEAD = re.compile(
    "^(?:那|就|好|行|可以|嗯|现在|马上|帮我|给我|直接|我要)*[，, ]?"
    "(?:申请|修复?|办理?|弄|开始)(?:修复|申请)?(?:吧|了|啊|呀)$"
)


def offer_kept(record: Record, found: Assessment) -> list[Event]:
    """The offer that an assessment makes, or the end of the one before."""
    return remember(offered=record.id if found.outcome == "repairable_now" else None)


def takes_offered(turn: Turn) -> list[Event] | None:
    """The draft of the record that was offered, where the message is a part of its application."""
    record = turn.slot("offered")
    if not record or turn.active_form or turn.is_button or turn.is_question or not turn.signed_in:
        return None
    told = told_in(turn)
    part = told.get("performed_on") or told.get("signatory") or name_among(turn) or turn.tells("submit")
    return go_on_with(str(record)) if part else None


def go_on_with(record: str) -> list[Event]:
    """Open the draft of ``record``, whatever the words resemble."""
    return remember(pending={"record": record, "sure": True}) + then(_BEGIN)


def shown(turn: Turn, records: Sequence[Record]) -> list[Record]:
    """Those of ``records`` that were shown last."""
    return [record for record in records if record.id in (turn.slot("shown_records") or ())]


def offered_record(turn: Turn, records: Sequence[Record]) -> Record | None:
    """The record whose repair was just offered or talked about, where the message names none."""
    offer = (turn.slot("pending") or {}).get("record")
    if offer is None and turn.talked_of == "focus_record" and _GOES_AHEAD.search(turn.text):
        offer = turn.slot("focus_record")
    return next((r for r in records if r.id == offer), None)
