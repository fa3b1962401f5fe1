"""Decisions that wait for a second person: how a case keeps them, and who may do what about them.

Only staff see them: what is not decided yet is not told to anybody.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from api.accounts.viewer import Viewer
from api.cases.models import Case

Kept = dict[str, Any]
End = Literal["confirmed", "returned", "replaced", "overtaken"]
VERBS = ("confirm_decision", "return_decision")


def written(hands: Sequence[str], name: str, data: Kept, decision: Kept, why: str, *, now: dt.datetime) -> Kept:
    """A proposal of the first of ``hands``; the others might have signed in as that one.

    ``data`` is what was asked for, ``decision`` what it would come to.
    """
    return {
        "data": data,
        "decision": decision,
        "proposed_by": hands[0],
        "hands": list(hands),
        "proposed_by_name": name,
        "proposed_at": now.isoformat(),
        "why": why,
    }


def end(case: Case, how: End, *, now: dt.datetime, by: Viewer | None = None, reason: str | None = None) -> None:
    """The proposal, where there is one, waits no more; it stays on record."""
    if case.proposal is None:
        return
    ended = {"end": how, "ended_by_name": by.username if by else None, "ended_at": now.isoformat(), "reason": reason}
    case.earlier_proposals = [*case.earlier_proposals, case.proposal | ended]
    case.proposal = None


def verbs(case: Case, viewer: Viewer) -> list[str]:
    """What the viewer may do about an open proposal: nobody confirms their own."""
    is_other = case.proposal is not None and case.proposal["proposed_by"] != viewer.account_id
    return list(VERBS) if is_other and viewer.has("reviewer") and viewer.subject_id != case.subject_id else []
