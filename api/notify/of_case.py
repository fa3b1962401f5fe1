"""The messages that were sent to whoever applied, and what became of each on its way."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.viewer import Viewer
from api.cases.models import Case
from api.notify.channels import Channel, Outcome
from api.notify.models import Notification, Sending
from api.notify.schemas import CaseMessageOut, ChannelState, SentOut
from api.outbox.models import OutboxMessage
from api.pages import Page, Paging, fetch

_TAKEN = {Channel.EMAIL: "邮件服务器已收下", Channel.SMS: "短信网关已收下", Channel.WECHAT: "微信已收下"}
_SAID: Mapping[str, tuple[ChannelState, str]] = {
    Outcome.NOBODY_THERE: ("failed", "没有送到：这个地址或者号码不存在"),
    Outcome.NOT_ALLOWED: ("failed", "没有送到：本人允许的条数已用完"),
}
_SHORT = (Channel.SMS, Channel.WECHAT)


def of_case(session: Session, case: Case, viewer: Viewer, paging: Paging) -> Page[CaseMessageOut]:
    """What was written to the subject of a case that the viewer may see, in the order written."""
    query = select(Notification).where(
        Notification.subject_id == case.subject_id, Notification.case_number == case.number
    )
    page = fetch(session, query, paging, order=(Notification.created_at, Notification.key))
    sent = _sendings(session, [notice.id for notice in page.items])
    jobs = _jobs(session, [one for each in sent.values() for one in each])
    names_reason = viewer.is_staff and viewer.subject_id != case.subject_id
    items = [
        CaseMessageOut(
            id=notice.id,
            kind=notice.kind,
            title=notice.title,
            created_at=notice.created_at,
            sent=[_in_app(notice), *_elsewhere(notice, sent.get(notice.id, ()), jobs, names_reason=names_reason)],
        )
        for notice in page.items
    ]
    return Page(items=items, total=page.total, next=page.next)


def _sendings(session: Session, ids: Sequence[str]) -> dict[str, list[Sending]]:
    found: dict[str, list[Sending]] = {}
    query = select(Sending).where(Sending.notification_id.in_(ids)).order_by(Sending.channel, Sending.contact_id)
    for one in session.scalars(query):
        found.setdefault(one.notification_id, []).append(one)
    return found


def _jobs(session: Session, sendings: Sequence[Sending]) -> dict[str, OutboxMessage]:
    """The jobs of those of which nothing has been heard."""
    keys = [one.job_key for one in sendings if one.outcome is None]
    return {job.key: job for job in session.scalars(select(OutboxMessage).where(OutboxMessage.key.in_(keys)))}


def _in_app(notice: Notification) -> SentOut:
    if notice.read_at is not None:
        return SentOut(channel="in_app", state="seen", state_text="已读", at=notice.read_at, text=notice.text)
    return SentOut(
        channel="in_app", state="delivered", state_text="已送到，还没有读", at=notice.created_at, text=notice.text
    )


def _elsewhere(
    notice: Notification, sendings: Sequence[Sending], jobs: Mapping[str, OutboxMessage], *, names_reason: bool
) -> Iterator[SentOut]:
    for one in sendings:
        channel = Channel(one.channel)
        state, words = _state(one, channel, jobs.get(one.job_key), names_reason=names_reason)
        text = notice.short if channel in _SHORT else notice.text
        yield SentOut(channel=channel, state=state, state_text=words, at=one.at, text=text)


def _state(
    one: Sending, channel: Channel, job: OutboxMessage | None, *, names_reason: bool
) -> tuple[ChannelState, str]:
    """What the channel said; else what its job says, whose faults are words for staff."""
    if one.outcome is not None:
        return _SAID.get(one.outcome) or ("delivered", _TAKEN[channel])
    if job is None or job.done_at is not None:
        return "not_sent", "没有再发：事情已经变了，或者这个渠道已经关掉"
    why = f"：{job.last_error.rstrip('。')}" if job.last_error and names_reason else ""
    if job.dead_at is not None:
        return "failed", f"没有送成{why}"
    return "waiting", f"还没有送出{why}" if why else "还没有送出"
