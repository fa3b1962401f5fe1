"""The only function that moves a case: status, clocks, timeline, audit line and news in the caller's transaction."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from api.accounts.acting import Acting
from api.accounts.viewer import Viewer
from api.audit import service as audit
from api.cases import clocking, proposals
from api.cases.models import Case, CaseDeadline, CaseEvent
from api.cases.refusals import refuses
from api.cases.states import ACTOR_WORDS, BY_NAME, MOVES, STATUS_WORDS, Actor, Move, MoveName
from api.errors import Conflict, NotAllowed
from api.outbox import service as outbox
from knowledge.engine.clock import ClockError
from knowledge.engine.library import Library
from knowledge.engine.vocabulary import Circumstance

NEWS = "case.moved"
SYSTEM = "system"
_MOST_POWERFUL_FIRST: tuple[Actor, ...] = ("owner", "reviewer", "clerk", "system")


@dataclass(frozen=True)
class Deed:
    """Who moves a case, by which law and on which day.

    ``viewer`` is None for the system itself. ``words`` are added to the timeline line, ``details`` to the audit line;
    ``heading`` stands in the timeline where the move's own words would say too much; ``known`` says who received an
    objection. ``version`` is the case's as the mover saw it, where told.
    """

    viewer: Viewer | None
    library: Library
    today: dt.date
    now: dt.datetime
    words: str = ""
    heading: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    known: tuple[Circumstance, ...] = ()
    version: int | None = None

    @property
    def account_id(self) -> str:
        """Who answers for it in the audit trail."""
        return self.viewer.account_id if self.viewer else SYSTEM

    @property
    def acting(self) -> Acting | None:
        """By which authorisation, where it is done for somebody else."""
        return self.viewer.acting if self.viewer else None

    def done_by(self, actor: Actor) -> str:
        """As what whoever does it stands in the timeline."""
        return self.acting.words if self.acting and actor == "owner" else ACTOR_WORDS[actor]

    def told(self, words: str) -> str:
        """A line of the timeline, with who did it for whom."""
        return self.acting.says(words) if self.acting else words

    def in_audit(self, **details: Any) -> dict[str, Any]:
        """The details of an audit line, with for whom it was done."""
        return details | (self.viewer.in_audit if self.viewer else {})


def make(session: Session, case: Case, name: MoveName, deed: Deed) -> CaseEvent:
    """Carry a move out; the caller holds the lock of the case (``locked``) and has checked what the move needs.

    Raises ``Conflict`` naming the present state when the table has no such move from it, or somebody else was
    faster; ``NotAllowed`` when this viewer may not make it.
    """
    move = BY_NAME[name]
    actor = check(case, name, deed)
    before = case.status
    case.status = _target(case, move)
    # A move that changes nothing but clocks is a new version too: whoever saw the case before must look again.
    flag_modified(case, "status")
    if case.status != before:
        proposals.end(case, "overtaken", now=deed.now)
    try:
        clocking.apply(case, move.clocks, deed.library, deed.today, deed.known)
    except ClockError:
        raise Conflict("这件申请没有可以延长的法定期限，不需要延长。", code="nothing_to_extend") from None
    line = note(case, actor, move, deed)
    details = deed.in_audit(**deed.details, **{"from": before, "to": case.status})
    audit.record(session, deed.account_id, f"case:{actor}:{name}", case.number, now=deed.now, details=details)
    if move.told:
        outbox.put(session, NEWS, f"{NEWS}:{case.number}:{line.sequence}", news_of(case, line, deed), now=deed.now)
    return line


def news_of(case: Case, line: CaseEvent, deed: Deed) -> dict[str, Any]:
    """What a message about a move is made of: how the case stood at that moment, whatever happens before it is told."""
    return {
        "number": case.number,
        "move": line.action,
        "sequence": line.sequence,
        "at": deed.now.isoformat(),
        "status": case.status,
        "words": deed.words,
        "unconfirmed": deed.details.get("unconfirmed", 0),
        "clocks": [_clock_now(row) for row in case.deadlines if row.met_on is None],
    }


def check(case: Case, name: MoveName, deed: Deed) -> Actor:
    """Whether the move may be made now, and as whom; raises as ``make`` does."""
    move = BY_NAME[name]
    actor = next((one for one in capacities(case, deed.viewer) if one in move.actors), None)
    if actor is None:
        raise NotAllowed(_not_yours(move))
    if deed.version is not None and deed.version != case.version:
        raise Conflict("这件申请刚刚被别人改动了。请刷新后看最新情况，再决定怎样办理。", code="overtaken")
    if case.status not in move.frm or not _was_asked_there(case, move):
        raise Conflict(
            f"申请 {case.number} 现在是“{STATUS_WORDS[case.status]}”，不能{move.verb}，也不会重复办理。",
            code=f"case_{case.status}",
        )
    if case.kind not in move.kinds:
        raise Conflict(f"这一类申请不需要{move.verb}。", code="not_of_this_kind")
    if _was_made(case, move):
        raise Conflict(f"申请 {case.number} 已经{move.verb}过一次，不能再次{move.verb}。", code=f"{name}_made_before")
    if move.refused and not refuses(case):
        raise Conflict(f"申请 {case.number} 里没有未同意的内容，不需要{move.verb}。", code="nothing_refused")
    return actor


def capacities(case: Case, viewer: Viewer | None) -> tuple[Actor, ...]:
    """As whom a viewer may act in a case; nobody handles a case of their own."""
    if viewer is None:
        return ("system",)
    if viewer.subject_id == case.subject_id:
        return ("owner",)
    return tuple(one for one in _MOST_POWERFUL_FIRST if one in ("clerk", "reviewer") and viewer.has(one))


def allowed(case: Case, viewer: Viewer) -> list[str]:
    """The verbs of the API that this viewer may use on the case now."""
    able = capacities(case, viewer)
    here: Iterable[Move] = (move for move in MOVES if case.status in move.frm and _is_open(case, move))
    moves = (move for move in here if any(one in move.actors for one in able))
    return list(dict.fromkeys(move.call or move.name for move in moves))


def locked(session: Session, case: Case) -> Case:
    """The case as it stands now, kept for this transaction: two clicks at once take turns."""
    session.execute(select(Case.id).where(Case.id == case.id).with_for_update())
    session.refresh(case)
    return case


def note(case: Case, actor: Actor, move: Move, deed: Deed) -> CaseEvent:
    """Add the line of a move to the timeline."""
    heading = deed.heading or move.words
    words = f"{heading}：{deed.words}" if deed.words else heading
    return add_line(case, deed.done_by(actor), move.name, deed.told(words), now=deed.now)


def add_line(case: Case, actor: str, action: str, text: str, *, now: dt.datetime) -> CaseEvent:
    """Add a line to the timeline."""
    line = CaseEvent(sequence=len(case.events) + 1, at=now, actor=actor, action=action, text=text)
    case.events.append(line)
    return line


def _is_open(case: Case, move: Move) -> bool:
    able = case.kind in move.kinds and not _was_made(case, move) and _was_asked_there(case, move)
    return able and (not move.refused or refuses(case))


def _clock_now(row: CaseDeadline) -> dict[str, Any]:
    return {
        "name": row.name,
        "last_day": row.due_on.isoformat() if row.due_on else None,
        "provisional": row.provisional,
        "paused": row.paused_on is not None,
        "note": row.note,
    }


def _was_made(case: Case, move: Move) -> bool:
    """Whether a move that is made once was made already."""
    return move.once and any(event.action in (move.name, move.call) for event in case.events)


def _was_asked_there(case: Case, move: Move) -> bool:
    """Whether the papers that are waited for, if any are, were asked for at a step that the move may be made from."""
    waits = case.status == "supplement_requested" and bool(move.asked_from)
    return not waits or (case.supplement or {}).get("from") in move.asked_from


def _target(case: Case, move: Move) -> str:
    if move.to == "same":
        return case.status
    if move.to == "as_before":
        return str((case.supplement or {})["from"])
    return move.to


def _not_yours(move: Move) -> str:
    if move.actors == ("owner",):
        return "只有申请人本人可以进行这项操作。"
    return f"您的账号不能{move.verb}。如果工作需要，请联系管理员开通；自己的申请要由别的同事办理。"
