"""The queues of the case desk: what waits for whom, what is due first at the top."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Subquery, func, or_
from sqlalchemy.orm import Session, lazyload, raiseload, selectinload

from api.accounts.models import Account, Subject
from api.accounts.service import region_prefix
from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.cases import shown
from api.cases.models import Case, CaseDeadline, CaseRecord
from api.cases.queue_schemas import QueueCount, QueueFilters, QueueItem, QueueName
from api.cases.schemas import DeadlineOut
from api.crypto import FieldCipher
from api.errors import NotAllowed
from api.pages import Page, Paging, counted, fetch
from api.records.models import Record
from knowledge.engine.workdays import add_working_days

_PLACES = {2: Case.province, 4: Case.city, 6: Case.region}
_LISTED = (
    raiseload(Case.files),
    raiseload(Case.events),
    lazyload(Case.notice),
    selectinload(Case.assignee).lazyload(Account.subject),
    selectinload(Case.entries).joinedload(CaseRecord.record).lazyload(Record.subject),
)
_REVIEWED = ("accepted", "reviewing")


@dataclass(frozen=True)
class _Asked:
    """Who looks, on which day, and the clocks that they may see."""

    viewer: Viewer
    today: dt.date
    first_due: Subquery


@dataclass(frozen=True)
class Queue:
    """A queue: its name, whose work it is, and which cases stand in it."""

    name: str
    roles: frozenset[str]
    holds: Callable[[_Asked], ColumnElement[bool]]


def _mine(asked: _Asked) -> ColumnElement[bool]:
    """What the viewer's role does next, unless it was given to somebody else or waits for somebody else's word."""
    statuses = [*(["submitted"] if asked.viewer.has("clerk") else [])]
    statuses += _REVIEWED if asked.viewer.has("reviewer") else ()
    me = asked.viewer.account_id
    not_others = or_(Case.assignee_id.is_(None), Case.assignee_id == me)
    not_mine_to_confirm = or_(Case.proposal.is_(None), Case.proposal["proposed_by"].as_string() != me)
    return Case.status.in_(statuses) & not_others & not_mine_to_confirm


_STAFF = frozenset({"clerk", "reviewer", "admin", "auditor"})
_REVIEWERS = frozenset({"reviewer", "admin"})
QUEUES: Mapping[QueueName, Queue] = {
    "mine": Queue("轮到我办", frozenset({"clerk", "reviewer"}), _mine),
    "accept": Queue("等待受理", frozenset({"clerk", "admin"}), lambda _: Case.status == "submitted"),
    "review": Queue(
        "等待审查",
        _REVIEWERS,
        lambda _: Case.status.in_(_REVIEWED) & Case.appeal_sealed.is_(None) & Case.proposal.is_(None),
    ),
    "appeals": Queue("要求复核", _REVIEWERS, lambda _: (Case.status == "reviewing") & Case.appeal_sealed.is_not(None)),
    "confirm": Queue("等第二人确认", _REVIEWERS, lambda _: Case.proposal.is_not(None)),
    "supplement": Queue("等待补正", _STAFF, lambda _: Case.status == "supplement_requested"),
    "syncing": Queue("同步未确认", _STAFF, lambda _: Case.status.in_(("granted", "syncing"))),
    "overdue": Queue("已经超期", _STAFF, lambda asked: asked.first_due.c.due_on < asked.today),
    "all": Queue("全部申请", _STAFF, lambda _: Case.number.is_not(None)),
}


def page(session: Session, viewer: Viewer, filters: QueueFilters, paging: Paging, *, today: dt.date) -> Page[Case]:
    """What is due first comes first, what has no clock running last; staff, of their region."""
    asked = _asked(viewer, today)
    query = _chosen(asked, filters).options(*_LISTED)
    due = asked.first_due.c.due_on
    return fetch(session, query, paging, order=(due.is_(None), due, Case.submitted_at, Case.number))


def counts(session: Session, viewer: Viewer, *, today: dt.date) -> list[QueueCount]:
    """The queues of the viewer's work, each with how many cases are in it."""
    asked = _asked(viewer, today)
    found = []
    for key, queue in QUEUES.items():
        if viewer.roles & queue.roles:
            of_queue = _chosen(asked, QueueFilters(queue=key)).with_only_columns(Case.number)
            total, more = counted(session, of_queue)
            found.append(QueueCount(queue=key, name=queue.name, total=total, total_is_lower_bound=more))
    return found


def item(case: Case, viewer: Viewer, cipher: FieldCipher, today: dt.date) -> QueueItem:
    """A case as a queue shows it."""
    whole = shown.summary(case, viewer, cipher, today)
    return QueueItem(
        **whole.model_dump(),
        region=case.region,
        ground=case.ground,
        document_numbers=[record.document_number for record in case.records],
        assignee=case.assignee.username if case.assignee else None,
        is_mine=case.assignee_id == viewer.account_id,
        is_appeal=case.appeal_sealed is not None and case.status == "reviewing",
        is_proposed=case.proposal is not None,
        next_due=_first(whole.deadlines),
    )


def _first(deadlines: list[DeadlineOut]) -> DeadlineOut | None:
    """The running clock that ends first, else one that is paused."""
    running = [one for one in deadlines if one.state not in ("met", "paused")]
    dated = [one for one in running if one.due_on is not None]
    paused = [one for one in deadlines if one.state == "paused"]
    return min(dated, key=lambda one: one.due_on or dt.date.max, default=next(iter([*running, *paused]), None))


def _asked(viewer: Viewer, today: dt.date) -> _Asked:
    if not viewer.is_staff:
        raise NotAllowed("办件清单只供工作人员查看。您的申请在“我的申请”里。")
    clocks = visible(viewer, CaseDeadline).where(CaseDeadline.ticking(), CaseDeadline.due_on.is_not(None))
    first = clocks.with_only_columns(CaseDeadline.case_id, func.min(CaseDeadline.due_on).label("due_on"))
    return _Asked(viewer, today, first.group_by(CaseDeadline.case_id).subquery())


def _chosen(asked: _Asked, filters: QueueFilters) -> Select[Case]:
    first = asked.first_due
    query = visible(asked.viewer, Case).outerjoin(first, first.c.case_id == Case.id)
    query = query.where(QUEUES[filters.queue].holds(asked))
    prefix = region_prefix(filters.region)
    if prefix:
        query = query.where(_PLACES[len(prefix)] == prefix)
    same = {Case.kind: filters.kind, Case.status: filters.status, Case.ground: filters.ground}
    query = query.where(*(column == value for column, value in same.items() if value is not None))
    if filters.query:
        query = query.where(_speaks_of(filters.query))
    if filters.due_within is not None:
        last = add_working_days(asked.today, filters.due_within).due_on if filters.due_within else asked.today
        query = query.where(first.c.due_on <= last)
    if filters.assigned is not None:
        query = query.where(Case.assignee_id == (asked.viewer.account_id if filters.assigned == "me" else None))
    return query


def _speaks_of(text: str) -> ColumnElement[bool]:
    """The number begins with it, or the subject's name or a record's 文号 has it."""
    document = CaseRecord.record.has(Record.document_number.contains(text, autoescape=True))
    named = Case.subject.has(Subject.name.contains(text, autoescape=True))
    return or_(Case.number.startswith(text.upper(), autoescape=True), named, Case.entries.any(document))
