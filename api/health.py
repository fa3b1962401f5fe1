"""Alive, ready, and metrics."""

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from httpx2 import AsyncClient, HTTPError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from api.db import CurrentDatabase, Database
from api.settings import CurrentSettings

router = APIRouter(include_in_schema=False)
_PATIENCE_SECONDS = 2.0


@router.get("/healthz")
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(request: Request, database: CurrentDatabase, settings: CurrentSettings) -> JSONResponse:
    """Database, bot, actions and index are ready; otherwise 503 that says which is not.

    A missing worker is told and no more: people can still read, ask and file, and nothing is lost by waiting.
    """
    checks = {
        **await _own_checks(request, database),
        "bot": await _answers(f"{settings.bot_url}/webhooks/portal/"),
        "actions": await _answers(f"{settings.actions_url}/health"),
    }
    good = all(checks.values())
    is_seen = await run_in_threadpool(request.app.state.worker_is_seen)
    body = {"status": "ready" if good else "not_ready", "checks": checks, "worker": "seen" if is_seen else "not_seen"}
    return JSONResponse(body, status_code=200 if good else 503)


@router.get("/readyz/self")
async def ready_itself(request: Request, database: CurrentDatabase) -> JSONResponse:
    """Whether this process can be given work: what all of them lack alike (the bot) takes none of them away."""
    checks = await _own_checks(request, database)
    good = all(checks.values())
    return JSONResponse({"status": "ready" if good else "not_ready", "checks": checks}, 200 if good else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Prometheus text format; figures that stand in the database are read now."""
    for measure in request.app.state.measures:
        measure()
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _own_checks(request: Request, database: Database) -> dict[str, bool]:
    """What this process needs of its own, and that it has not been told to stop."""
    return {
        "staying": not request.app.state.is_stopping,
        "database": await run_in_threadpool(_database_answers, database),
        "index": await run_in_threadpool(_index_answers, request, database),
    }


def _database_answers(database: Database) -> bool:
    try:
        database.ping()
    except SQLAlchemyError:
        return False
    return True


def _index_answers(request: Request, database: Database) -> bool:
    """Whether a question is answered at once; while the index is being opened this does not wait for it.

    Opened here where that was not done at the start, or failed.
    """
    warming = request.app.state.warming
    if warming is not None and not warming.is_over:
        return False
    try:
        with database.read() as session:
            request.app.state.desk.current(session)
    except SQLAlchemyError:
        return False
    return True


async def _answers(url: str) -> bool:
    try:
        async with AsyncClient(timeout=_PATIENCE_SECONDS) as client:
            return (await client.get(url)).is_success
    except HTTPError:
        return False
