"""How far the platforms are."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.accounts.looking import StaffLook
from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.cases import service as cases
from api.clock import CurrentClock
from api.db import ReadSession, WriteSession
from api.filing import sync
from api.filing.sync_schemas import DeliveryOut, DeliveryPage, State, SyncOut
from api.openapi import problems
from api.pages import CurrentPaging

router = APIRouter(tags=["接收平台与同步"], route_class=Writing)


@router.get("/cases/{number}/sync", summary="各平台的同步进度", responses=problems(401, 404))
def case_sync(
    number: str, viewer: CurrentViewer, session: ReadSession, clock: CurrentClock, look: StaffLook
) -> SyncOut:
    """One row a platform and record; empty until the case is granted."""
    case = cases.get_case(session, viewer, number)
    look.at("case:staff:sync", case.number, case.subject_id, task=cases.handling(case))
    return sync.of_case(session, case, viewer, clock.today())


@router.get("/deliveries", summary="还没有确认的平台通知（工作人员）", responses=problems(401, 403))
def list_deliveries(
    viewer: CurrentViewer,
    session: ReadSession,
    clock: CurrentClock,
    paging: CurrentPaging,
    look: StaffLook,
    state: Annotated[
        State | None,
        Query(
            description="pending 等待送达，delivered 等对方确认，failed 没有送成，confirmed 已确认；不填是未确认的全部"
        ),
    ] = None,
) -> DeliveryPage:
    """The oldest first."""
    page = sync.list_unconfirmed(session, viewer, state, paging)
    look.listed("delivery", [(row.content["case"], row.record.subject_id) for row in page.items])
    items = [sync.full(row, clock.today()) for row in page.items]
    return DeliveryPage(items=items, total=page.total, next=page.next)


@router.post("/deliveries/{delivery_id}/replay", summary="重新发送（工作人员）", responses=problems(401, 403, 404, 409))
def replay_delivery(
    delivery_id: str,
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
) -> DeliveryOut:
    """At once; the platform knows the message by its id, should it have it already."""
    return sync.full(sync.replay(session, viewer, delivery_id, now=clock.now()), clock.today())
