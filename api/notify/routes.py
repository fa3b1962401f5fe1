"""In-app messages."""

from fastapi import APIRouter

from api.accounts.viewer import CurrentViewer
from api.db import ReadSession
from api.notify import service
from api.notify.service import NotificationOut, NotificationPage
from api.openapi import problems
from api.pages import CurrentPaging

router = APIRouter(tags=["站内消息"])


@router.get("/notifications", summary="我的站内消息", responses=problems(401))
def list_notifications(viewer: CurrentViewer, session: ReadSession, paging: CurrentPaging) -> NotificationPage:
    """Newest first."""
    page = service.list_own(session, viewer, paging)
    items = [NotificationOut.model_validate(n, from_attributes=True) for n in page.items]
    return NotificationPage(items=items, total=page.total, next=page.next)
