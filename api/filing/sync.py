"""How far the platforms are: of one case for its owner, over all cases for staff; sending again, and asking again."""

import datetime as dt

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from api.accounts.viewer import Viewer
from api.accounts.visibility import visible
from api.accounts.whose import OFFICE
from api.audit import service as audit
from api.cases.models import Case
from api.cases.states import STATUS_WORDS
from api.clock import CHINA, Clock
from api.errors import Conflict, NotAllowed, NotFound
from api.filing.models import Delivery
from api.filing.settling import is_overtaken, locked, send_again
from api.filing.sync_schemas import DeliveryOut, SyncOut, SyncRow
from api.filing.words import ACTION_WORDS, INSTRUCTION_WORDS, KIND_WORDS, STATE_WORDS, error_text
from api.pages import Page, Paging, fetch
from knowledge.engine.workdays import add_working_days, is_working_day

_OLDEST_FIRST = (Delivery.created_at, Delivery.id)
_SAME_NAME = (
    "id", "record_id", "state", "attempts", "sent_at", "delivered_at", "confirmed_at", "failed_at", "next_attempt_at",
    "note",
)  # fmt: skip
_AT_ONCE = 2000
log = structlog.get_logger(__name__)


def of_case(session: Session, case: Case, viewer: Viewer, today: dt.date) -> SyncOut:
    """One row a platform and record, in the order of the platforms' names."""
    query = select(Delivery).where(Delivery.case_id == case.id).options(joinedload(Delivery.record))
    rows = sorted(session.scalars(query), key=lambda row: (row.receiver.name, row.record_id, row.sequence))
    return SyncOut(
        number=case.number,
        status=case.status,
        status_text=STATUS_WORDS[case.status],
        confirmed=sum(row.state == "confirmed" for row in rows),
        total=len(rows),
        items=[SyncRow.model_validate(_shown(row, today, for_staff=viewer.is_staff)) for row in rows],
    )


def list_unconfirmed(session: Session, viewer: Viewer, state: str | None, paging: Paging) -> Page[Delivery]:
    """Deliveries in a state, or all that are not confirmed, the oldest first; staff, of their region."""
    _require_staff(viewer)
    query = visible(viewer, Delivery).options(joinedload(Delivery.record))
    query = query.where(Delivery.state == state if state else Delivery.state != "confirmed")
    return fetch(session, query, paging, order=_OLDEST_FIRST)


def unconfirmed(session: Session, prefix: str) -> int:
    """How many are not confirmed yet, of cases whose region begins with ``prefix``."""
    query = select(func.count()).select_from(Delivery).where(Delivery.state != "confirmed")
    return session.scalar(query.where(Delivery.region.startswith(prefix))) or 0


def replay(session: Session, viewer: Viewer, delivery_id: str, *, now: dt.datetime) -> Delivery:
    """Send once more at once; raises ``NotFound``, ``Conflict`` where it is confirmed or a later one has arrived."""
    viewer.require("clerk", "reviewer", "admin")
    is_theirs = session.scalar(visible(viewer, Delivery).where(Delivery.id == delivery_id)) is not None
    row = locked(session, delivery_id) if is_theirs else None
    if row is None:
        raise NotFound("没有找到这条通知，请核对编号。", code="delivery_not_found")
    if row.state == "confirmed":
        raise Conflict("对方已经确认，不用再送。", code="delivery_confirmed")
    if is_overtaken(session, row):
        raise Conflict("同一条记录后来的通知已经送达，再送这一条会让对方退回旧的状态。", code="delivery_superseded")
    if row.state == "failed":
        row.state, row.failed_at = "pending", None
    send_again(session, row, now=now)
    session.flush()
    details = {"receiver": row.receiver_id, "round": row.round}
    audit.record(session, viewer.account_id, "delivery:staff:replayed", row.id, now=now, details=details)
    return row


def chase(session: Session, clock: Clock, working_days: int) -> int:
    """Ask again who has not confirmed for so many working days since it was last sent; how many were asked."""
    today = clock.today()
    if not is_working_day(today):
        return 0
    silent = select(Delivery).where(Delivery.state == "delivered", Delivery.next_attempt_at.is_(None))
    silent = silent.order_by(*_OLDEST_FIRST).limit(_AT_ONCE).with_for_update(of=Delivery)
    asked = 0
    for row in session.scalars(silent).all():
        last = (row.sent_at or row.created_at).astimezone(CHINA).date()
        if add_working_days(last, working_days).due_on <= today:
            row.asked += 1
            send_again(session, row, now=clock.now())
            asked += 1
    session.flush()
    log.info("deliveries_chased", asked=asked)
    return asked


def full(row: Delivery, today: dt.date) -> DeliveryOut:
    """A row in the list of staff."""
    shown = _shown(row, today, for_staff=True)
    mine = {"case_number": row.content["case"], "region": row.region, "sequence": row.sequence}
    return DeliveryOut.model_validate(shown | mine | {"reference": row.reference})


def _shown(row: Delivery, today: dt.date, *, for_staff: bool) -> dict[str, object]:
    begun = row.created_at.astimezone(CHINA).date()
    return {name: getattr(row, name) for name in _SAME_NAME} | {
        "platform": row.receiver.name,
        "platform_kind": KIND_WORDS[row.receiver.kind],
        "document_number": row.record.document_number,
        "instruction": INSTRUCTION_WORDS[row.instruction],
        "actions": [ACTION_WORDS[action] for action in row.content["actions"]],
        "state_text": STATE_WORDS[row.state],
        "started_at": row.created_at,
        "days_outstanding": None if row.state == "confirmed" else (today - begun).days,
        "times_asked": row.asked,
        "error": error_text(row.error, row.state) if row.error else None,
        "error_detail": row.error_detail if for_staff else None,
    }


def _require_staff(viewer: Viewer) -> None:
    if not viewer.roles & OFFICE:
        raise NotAllowed("各平台的通知清单只供工作人员查看。您可以在自己的申请里查看同步进度。")
