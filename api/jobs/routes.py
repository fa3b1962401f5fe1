"""Background jobs, for staff."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.accounts.viewer import CurrentViewer
from api.accounts.writing import Writing
from api.clock import CurrentClock
from api.db import ReadSession, WriteSession
from api.jobs import service
from api.jobs.schemas import JobOut, JobPage, State
from api.openapi import problems
from api.outbox import keeper
from api.pages import CurrentPaging

router = APIRouter(tags=["后台任务"], route_class=Writing)


@router.get("/jobs", summary="后台任务（工作人员）", responses=problems(401, 403))
def list_jobs(
    viewer: CurrentViewer,
    session: ReadSession,
    clock: CurrentClock,
    paging: CurrentPaging,
    state: Annotated[State, Query(description="状态：等待、办理中、停止重试、已办成")] = "waiting",
) -> JobPage:
    """What waits, runs, is stuck or done, and whether anybody works at all."""
    now = clock.now()
    page = service.listing(session, viewer, state, paging, now=now)
    return JobPage(
        items=[JobOut.model_validate(job) for job in page.items],
        total=page.total,
        next=page.next,
        worker_is_running=keeper.is_seen(session, now=now),
        worker_seen_at=keeper.last_seen(session),
    )


@router.post("/jobs/{job_id}/replay", summary="重新办理停止重试的任务", responses=problems(401, 403, 404, 409))
def replay_job(
    job_id: Annotated[str, Path(description="任务编号")],
    viewer: CurrentViewer,
    session: WriteSession,
    clock: CurrentClock,
) -> JobOut:
    """A dead letter is tried again, from its first attempt."""
    return JobOut.model_validate(service.replay(session, viewer, job_id, now=clock.now()))
