"""Hand-overs from the person's side: called, waited for, left. Staff's side is in ``attending``."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.audit import service as audit
from api.cases import service as cases
from api.chat import handover_words as words
from api.chat import phrases, saying
from api.chat.gate import Gate
from api.chat.hours import OfficeHours
from api.chat.models import Conversation, Handover
from api.chat.schemas import Content, HandoverNews, HandoverState
from api.chat.service import Speaker
from api.clock import Clock
from api.crypto import FieldCipher
from api.errors import NotFound, TooManyRequests
from api.notify import staff
from api.numbers import next_number
from api.outbox import service as outbox
from api.records.models import Record

NATIONWIDE = "000000"
LATE = "chat.handover_late"
NOT_FOUND = "没有找到这次人工服务。它可能已经结束，或不归您的账号查看。"
MAX_OPEN = 3
"""Open ones of one person, each in a conversation of its own."""
_SILENT_AFTER = dt.timedelta(minutes=15)
_STILL_TOLD = dt.timedelta(minutes=10)


@dataclass(frozen=True)
class Desk:
    """What verbs on hand-overs need; ``late_after`` is how long somebody waits before staff are told."""

    cipher: FieldCipher
    clock: Clock
    hours: OfficeHours
    late_after: dt.timedelta
    gate: Gate


def open_of(session: Session, conversation_id: str) -> Handover | None:
    """The hand-over that is open in a conversation."""
    return session.scalar(select(Handover).where(Handover.conversation_id == conversation_id, Handover.is_open()))


def call(
    session: Session,
    desk: Desk,
    conversation: Conversation,
    speaker: Speaker,
    *,
    case: str | None = None,
    reason: str | None = None,
) -> tuple[Handover, bool]:
    """Put the person into the queue, once, and whether that is new; a case that is not the person's own is left out.

    Raises ``TooManyRequests`` where one person, or one address of strangers, would fill the queue.
    """
    saying.take_turn(session, saying.owner_of(conversation))
    waiting = open_of(session, conversation.id)
    if waiting is not None:
        return waiting, False
    _refuse_too_many(session, desk, speaker)
    number, region = _case_and_region(session, desk, conversation, speaker.viewer, case)
    now = desk.clock.now()
    handover = Handover(
        number=next_number(session, "RG", desk.clock.today()),
        conversation_id=conversation.id,
        account_id=conversation.account_id,
        region=region,
        case_number=number,
        reason_sealed=desk.cipher.seal(reason).ciphertext if reason else None,
        state="waiting",
        created_at=now,
    )
    session.add(handover)
    session.flush()
    audit.record(session, _actor(speaker.viewer), "handover:owner:called", handover.number, now=now)
    due = (desk.hours.opens_at(now) or now) + desk.late_after
    outbox.put(session, LATE, f"{LATE}:{handover.id}", {"handover": handover.id}, now=now, due=due)
    return handover, True


def _refuse_too_many(session: Session, desk: Desk, speaker: Speaker) -> None:
    query = select(func.count()).select_from(Handover).join(Conversation, Conversation.id == Handover.conversation_id)
    if (session.scalar(query.where(Handover.is_open(), speaker.owns())) or 0) >= MAX_OPEN:
        raise TooManyRequests(phrases.TOO_MANY_CALLS)
    desk.gate.call(speaker)


def bind(session: Session, desk: Desk, conversation_id: str, viewer: Viewer) -> None:
    """Who called as a guest has signed in: from now on only the staff of the person's region see it."""
    handover = open_of(session, conversation_id)
    if handover is None:
        return
    handover.account_id = viewer.account_id
    if handover.region is None:
        conversation = session.get_one(Conversation, conversation_id)
        handover.case_number, handover.region = _case_and_region(session, desk, conversation, viewer, None)


def _case_and_region(
    session: Session, desk: Desk, conversation: Conversation, viewer: Viewer | None, wanted: str | None
) -> tuple[str | None, str | None]:
    """The case spoken of, if it is the person's own, and the region whose staff are asked."""
    if viewer is None:
        return None, None
    number = wanted or saying.last_case(session, desk.cipher, conversation.id)
    try:
        case = cases.get_case(session, viewer, number, parts=False) if number and viewer.subject_id else None
    except NotFound:
        case = None
    if case is not None and case.subject_id == viewer.subject_id:
        return case.number, case.region
    return None, viewer.region or _region_of_records(session, viewer) or _nationwide(session)


def _region_of_records(session: Session, viewer: Viewer) -> str | None:
    if viewer.subject_id is None:
        return None
    mine = select(Record.region).where(Record.subject_id == viewer.subject_id)
    return session.scalar(mine.order_by(Record.created_at.desc(), Record.id).limit(1))


def _nationwide(session: Session) -> str | None:
    """As with reports, who is in no record yet is for nationwide staff; where there are none, for every clerk."""
    return NATIONWIDE if staff.attending(session, NATIONWIDE) else None


def position(session: Session, handover: Handover) -> int | None:
    """1 for who is next among those that the same staff attend to; None for who does not wait."""
    if handover.state != "waiting":
        return None
    before = select(func.count()).where(
        Handover.state == "waiting",
        Handover.region == handover.region if handover.region else Handover.region.is_(None),
        (Handover.created_at < handover.created_at)
        | ((Handover.created_at == handover.created_at) & (Handover.number < handover.number)),
    )
    return (session.scalar(before) or 0) + 1


def state_of(session: Session, desk: Desk, handover: Handover) -> HandoverState:
    """Where it stands."""
    opens_at = desk.hours.opens_at(desk.clock.now()) if handover.state == "waiting" else None
    place = position(session, handover)
    return HandoverState.model_validate(
        {"number": handover.number, "state": handover.state, "position": place, "opens_at": opens_at}
    )


def state_in(session: Session, desk: Desk, conversation_id: str) -> HandoverState | None:
    """Where the open hand-over of a conversation stands."""
    handover = open_of(session, conversation_id)
    return state_of(session, desk, handover) if handover else None


def note(desk: Desk, state: HandoverState) -> str:
    """What somebody is told who calls, or calls again."""
    if state.state == "talking":
        return words.TAKEN.text
    return words.note(state.number, state.position or 1, state.opens_at, desk.clock.now())


def told(desk: Desk, state: HandoverState, *, signed_in: bool) -> Content:
    """The same as a message."""
    if state.state == "talking":
        return words.TAKEN
    return words.waiting(note(desk, state), is_closed=state.opens_at is not None, signed_in=signed_in)


def get_own(session: Session, speaker: Speaker, number: str) -> tuple[Handover, Conversation]:
    """A hand-over of the person's own, locked for change; raises ``NotFound``."""
    query = select(Handover, Conversation).join(Conversation, Conversation.id == Handover.conversation_id)
    found = session.execute(query.where(Handover.number == number.strip().upper(), speaker.owns())).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="handover_not_found")
    handover, conversation = found
    saying.take_turn(session, saying.owner_of(conversation))
    session.refresh(handover, with_for_update=True)
    return handover, conversation


def leave(session: Session, desk: Desk, handover: Handover, viewer: Viewer | None) -> Content:
    """The person waits no more, or goes back to the bot; what is said about it."""
    was_talking = handover.state == "talking"
    now = desk.clock.now()
    handover.state, handover.closed_at = "closed", now
    audit.record(session, _actor(viewer), "handover:owner:left", handover.number, now=now)
    return words.left(was_talking=was_talking)


def is_silent(session: Session, desk: Desk, handover: Handover) -> bool:
    """Whether whoever talks has said nothing for long, so that the person should hear of the way back."""
    last = saying.last_not_by_person(session, str(handover.conversation_id)) or handover.taken_at
    return last is not None and last < desk.clock.now() - _SILENT_AFTER


def news(session: Session, desk: Desk, speaker: Speaker) -> list[HandoverNews]:
    """The person's open hand-overs, and those closed a moment ago."""
    recent = Handover.is_open() | (Handover.closed_at > desk.clock.now() - _STILL_TOLD)
    query = select(Handover).join(Conversation, Conversation.id == Handover.conversation_id)
    found = session.scalars(query.where(speaker.owns(), recent).order_by(Handover.created_at))
    return [
        HandoverNews(conversation_id=str(one.conversation_id), **state_of(session, desk, one).model_dump())
        for one in found
    ]


def _actor(viewer: Viewer | None) -> str:
    return viewer.account_id if viewer else "guest"
