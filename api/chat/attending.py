"""Hand-overs from the side of staff: seen, read, taken, talked, closed.

A hand-over belongs to the staff of its region. One without a region (an anonymous person) belongs to every clerk:
nothing in it is a region's own, and somebody has to answer.
"""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from api.accounts import service as accounts
from api.accounts.looking import Looking
from api.accounts.models import Account
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.accounts.whose import HANDLERS
from api.audit import service as audit
from api.cases import service as cases
from api.cases import shown as shown_cases
from api.cases.schemas import CaseSummary
from api.chat import handover_words as words
from api.chat import saying
from api.chat.handover_schemas import HandoverDetail, HandoverLine, State
from api.chat.handovers import NOT_FOUND, Desk
from api.chat.models import ChatMessage, Conversation, Handover
from api.chat.schemas import Content
from api.chat.transcript import in_words, names_file
from api.errors import Conflict, NotAllowed, NotFound
from api.masking import masked
from api.materials.models import Attachment
from api.pages import Page, Paging, fetch

_CLOSED = "这次人工服务已经结束。对方再次请求时会重新排队。"
_TAKEN = "这次人工服务已由别的工作人员接手。需要换人时，请审核人员接手。"
_NOT_TAKEN = "请先点“接手”，再回复或结束。"
_OWN = "不能接手自己的求助，请由其他工作人员接手。"
_GONE = "对方已经删除了这个对话，不能再回复。"


def listing(session: Session, viewer: Viewer, state: State | None, case: str | None, paging: Paging) -> Page[Handover]:
    """Who waits longest comes first; what is over, latest first; of one case only, where told."""
    query = _visible(viewer)
    if state is not None:
        query = query.where(Handover.state == state)
    if case is not None:
        query = query.where(Handover.case_number == case.strip().upper())
    newest_first = (Handover.created_at.desc(), Handover.number.desc())
    oldest_first = (Handover.closed_at.is_not(None), Handover.created_at, Handover.number)
    return fetch(session, query, paging, order=newest_first if state == "closed" else oldest_first)


def callers(session: Session, found: Sequence[Handover]) -> list[tuple[str, str | None]]:
    """The number of each hand-over of a page, and whom it is about."""
    called = {one.account_id for one in found}
    rows = session.execute(select(Account.id, Account.subject_id).where(Account.id.in_(called)))
    whose = {row.id: row.subject_id or row.id for row in rows}
    return [(one.number, whose.get(one.account_id or "")) for one in found]


def read(
    session: Session, viewer: Viewer, number: str, paging: Paging, look: Looking, *, after: int | None, in_full: bool
) -> tuple[Handover, Page[ChatMessage]]:
    """The hand-over with what was said; every look at it is on record, but for the talker's looks for news."""
    handover = _get(session, viewer, number)
    query = _said(handover)
    if after is not None:
        query = query.where(ChatMessage.sequence > after)
    page = fetch(session, query, paging, order=(ChatMessage.sequence.desc(),))
    if in_full:
        look.in_full("handover", handover.number, _about(session, handover))
    elif not after or not _is_news(handover, viewer, page.items):
        look.at("handover:staff:read", handover.number, _about(session, handover), task=_task(handover))
    return handover, Page(list(reversed(page.items)), page.total, page.next)


def take(session: Session, desk: Desk, viewer: Viewer, number: str) -> Handover:
    """Talk from now on, and the bot is silent; a reviewer may take over from a colleague."""
    handover = _locked(session, viewer, number)
    if handover.account_id == viewer.account_id:
        raise NotAllowed(_OWN)
    if handover.state == "closed":
        raise Conflict(_CLOSED, code="handover_closed")
    if handover.taken_by == viewer.account_id:
        return handover
    if handover.state == "talking" and not viewer.roles & {"reviewer", "admin"}:
        raise Conflict(_TAKEN, code="handover_taken")
    now = desk.clock.now()
    before = handover.taken_by
    handover.state, handover.taken_by, handover.taken_at = "talking", viewer.account_id, now
    details = {"before": before} if before else None
    audit.record(session, viewer.account_id, "handover:staff:taken", handover.number, now=now, details=details)
    saying.tell(session, desk.cipher, _conversation(session, handover), words.TAKEN, now=now)
    return handover


def say(session: Session, desk: Desk, viewer: Viewer, number: str, text: str) -> ChatMessage:
    """A reply of whoever talks, in the person's own window."""
    handover = _talking(session, viewer, number)
    now = desk.clock.now()
    conversation = _conversation(session, handover)
    row = saying.tell(session, desk.cipher, conversation, Content(text=text), now=now, author="staff")
    details = {"message": row.id}
    audit.record(session, viewer.account_id, "handover:staff:replied", handover.number, now=now, details=details)
    return row


def close(session: Session, desk: Desk, viewer: Viewer, number: str, *, back_to_bot: bool) -> Handover:
    """Give the window back to the bot, and say so; one whose conversation was deleted is only closed."""
    handover = _locked(session, viewer, number)
    if handover.state == "closed":
        return handover
    _require_talker(handover, viewer)
    now = desk.clock.now()
    handover.state, handover.closed_at = "closed", now
    audit.record(session, viewer.account_id, "handover:staff:closed", handover.number, now=now)
    line = words.closed(back_to_bot=back_to_bot)
    saying.tell(session, desk.cipher, _conversation(session, handover), line, now=now)
    return handover


def get_file(
    session: Session, desk: Desk, viewer: Viewer, number: str, attachment_id: str, look: Looking
) -> Attachment:
    """A file that the person sent in the conversation; taking a copy is on record. Raises ``NotFound``."""
    handover = _get(session, viewer, number)
    file = session.get(Attachment, attachment_id)
    from_person = session.scalars(_said(handover).where(ChatMessage.author == "person"))
    if file is None or not any(names_file(row, desk.cipher, attachment_id) for row in from_person):
        raise NotFound("这个对话里没有这个文件，或文件已到期清理。", code="file_not_found")
    details = {"file": file.id, "sha256": file.sha256}
    about = _about(session, handover)
    look.at("handover:staff:download", handover.number, about, task=_task(handover), details=details)
    return file


def line(session: Session, desk: Desk, viewer: Viewer, handover: Handover, *, in_full: bool = False) -> HandoverLine:
    """A hand-over in a list; the person's code is masked, and unless ``in_full`` the numbers in what they wrote."""
    people = {id_: session.get(Account, id_) for id_ in (handover.account_id, handover.taken_by) if id_}
    asker, taker = people.get(handover.account_id or ""), people.get(handover.taken_by or "")
    subject = asker.subject if asker else None
    conversation = session.get(Conversation, handover.conversation_id) if handover.conversation_id else None
    reason = desk.cipher.open(handover.reason_sealed) if handover.reason_sealed else None
    return HandoverLine.model_validate(
        {
            "number": handover.number,
            "state": handover.state,
            "channel": conversation.channel if conversation else None,
            "region": handover.region,
            "subject": accounts.shown_subject(subject, desk.cipher, in_full=False) if subject else None,
            "case_number": handover.case_number,
            "reason": reason if in_full or reason is None else masked(reason),
            "taken_by": taker.username if taker else None,
            "is_mine": handover.taken_by == viewer.account_id,
            "created_at": handover.created_at,
            "taken_at": handover.taken_at,
            "closed_at": handover.closed_at,
        }
    )


def detail(
    session: Session, desk: Desk, viewer: Viewer, handover: Handover, page: Page[ChatMessage], *, in_full: bool
) -> HandoverDetail:
    """A hand-over with its messages, in words, and its case."""
    return HandoverDetail(
        **line(session, desk, viewer, handover, in_full=in_full).model_dump(),
        case=_case(session, desk, viewer, handover),
        messages=in_words(session, desk.cipher, page.items, in_full=in_full),
        total=page.total,
        next=page.next,
    )


def _case(session: Session, desk: Desk, viewer: Viewer, handover: Handover) -> CaseSummary | None:
    """The case spoken of, where it was filed and is the viewer's to see."""
    if handover.case_number is None:
        return None
    try:
        case = cases.get_case(session, viewer, handover.case_number)
    except NotFound:
        return None
    return shown_cases.summary(case, viewer, desk.cipher, desk.clock.today())


def _said(handover: Handover) -> Select[ChatMessage]:
    """What staff may read: what is said after the end is said to the bot, or to whoever is called next."""
    query = select(ChatMessage).where(ChatMessage.conversation_id == handover.conversation_id)
    return query.where(ChatMessage.created_at <= handover.closed_at) if handover.closed_at else query


def _is_news(handover: Handover, viewer: Viewer, rows: Sequence[ChatMessage]) -> bool:
    """Whether the one who talks sees nothing but what was said since taking it."""
    since = handover.taken_at
    if handover.state != "talking" or handover.taken_by != viewer.account_id or since is None:
        return False
    return all(row.created_at >= since for row in rows)


def _visible(viewer: Viewer) -> Select[Handover]:
    """The region's own, those without a region, and the one in which the viewer talks until it ends."""
    viewer.require(*HANDLERS)
    return visible(viewer, Handover)


def _get(session: Session, viewer: Viewer, number: str) -> Handover:
    found = session.scalar(_visible(viewer).where(Handover.number == number.strip().upper()))
    if found is None:
        raise NotFound(NOT_FOUND, code="handover_not_found")
    return found


def _locked(session: Session, viewer: Viewer, number: str) -> Handover:
    """Locked first and read then: of two who press at once, the second sees what the first has done."""
    found = _get(session, viewer, number)
    if found.conversation_id:
        saying.take_turn(session, saying.owner_of(_conversation(session, found)))
    session.refresh(found, with_for_update=True)
    return found


def _talking(session: Session, viewer: Viewer, number: str) -> Handover:
    handover = _locked(session, viewer, number)
    if handover.state == "closed":
        raise Conflict(_CLOSED, code="handover_closed")
    _require_talker(handover, viewer)
    return handover


def _require_talker(handover: Handover, viewer: Viewer) -> None:
    if handover.state == "waiting":
        raise Conflict(_NOT_TAKEN, code="handover_not_taken")
    if handover.taken_by != viewer.account_id:
        raise Conflict(_TAKEN, code="handover_taken")


def _conversation(session: Session, handover: Handover) -> Conversation:
    found = session.get(Conversation, handover.conversation_id) if handover.conversation_id else None
    if found is None:
        raise Conflict(_GONE, code="conversation_deleted")
    return found


def _task(handover: Handover) -> str:
    return f"接待人工服务 {handover.number}"


def _about(session: Session, handover: Handover) -> str | None:
    """The subject of who called, or the account where it stands for none; nobody, of a stranger."""
    account = session.get(Account, handover.account_id) if handover.account_id else None
    return (account.subject_id or account.id) if account else None
