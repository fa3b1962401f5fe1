"""A copy of one's own data, and its deletion."""

import base64
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request, Response

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.crypto import CurrentCipher
from api.db import CurrentDatabase, ReadSession, WriteSession
from api.materials.routes import as_download
from api.openapi import problems
from api.pages import CurrentPaging
from api.privacy.periods import Periods
from api.privacy.routes import get_periods
from api.rights import service
from api.rights.retention import EXPORTS
from api.rights.schemas import RightIn, RightOut, RightPage

router = APIRouter(tags=["个人信息"], prefix="/rights", route_class=Writing)
Number = Annotated[str, Path(description="申请的编号，例如 QL-20261121-0001")]


async def get_days(periods: Annotated[Periods, Depends(get_periods)]) -> int:
    """How long a copy may be fetched."""
    return periods.period(EXPORTS).days


Days = Annotated[int, Depends(get_days)]


@router.post("", status_code=201, summary="申请导出或删除本人资料", responses=problems(401, 403, 409))
def ask(
    body: RightIn, request: Request, viewer: CurrentViewer, session: WriteSession, clock: CurrentClock, days: Days
) -> RightOut:
    """Asked twice while the first is open, it is one."""
    made = service.ask(session, viewer, body, clock)
    return service.shown(session, made, _citations(request, made.kind), days=days, now=clock.now())


@router.get("", summary="本人的导出和删除申请", responses=problems(401))
def list_own(
    request: Request,
    viewer: CurrentViewer,
    session: ReadSession,
    clock: CurrentClock,
    paging: CurrentPaging,
    days: Days,
) -> RightPage:
    """最近的在前。"""
    page = service.list_own(session, viewer, paging)
    items = [
        service.shown(session, one, _citations(request, one.kind), days=days, now=clock.now()) for one in page.items
    ]
    return RightPage(items=items, total=page.total, next=page.next)


@router.get("/{number}", summary="一次申请办到哪里了", responses=problems(401, 404))
def get_one(
    number: Number, request: Request, viewer: CurrentViewer, session: ReadSession, clock: CurrentClock, days: Days
) -> RightOut:
    """What was deleted, what was kept and why, or where the copy is."""
    found = service.get(session, viewer, number)
    return service.shown(session, found, _citations(request, found.kind), days=days, now=clock.now())


@router.get("/{number}/export", summary="下载本人资料", response_class=Response, responses=problems(401, 403, 404))
def download(
    number: Number,
    viewer: CurrentViewer,
    database: CurrentDatabase,
    cipher: CurrentCipher,
    clock: CurrentClock,
    days: Days,
) -> Response:
    """For its owner alone; each time is written down."""
    with database.write() as session:
        sealed = service.sealed_export(session, viewer, number, days=days, now=clock.now())
    content = base64.b64decode(cipher.open(sealed))
    return as_download(content, f"本人资料-{number}.zip", "application/zip")


def _citations(request: Request, kind: str) -> list[dict[str, Any]]:
    found = request.app.state.library.cite_all(service.CLAUSES[kind])
    return [one.model_dump(mode="json") for one in found]
