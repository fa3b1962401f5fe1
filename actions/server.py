"""The action server: Rasa's webhook around rasa-sdk's executor, with one pooled client to the API.

``POST /webhook`` carries an action out, ``GET /health`` says that the process lives. Settings: ``CREDIT_API_URL``,
``CREDIT_ACTIONS_PORT`` and ``CREDIT_HOST``.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import structlog
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from actions import (
    appealing,
    asking,
    ground_scores,
    handover,
    listing,
    listing_steps,
    objection,
    objection_steps,
    policy,
    privacy,
    progress,
    records,
    reminders,
    repair,
    repair_steps,
    smalltalk,
    starting_over,
    supplying,
)
from actions.client import open_http
from actions.skill import SkillAction

log = structlog.get_logger(__name__)

DEFAULT_API_URL = "http://127.0.0.1:8000/api/v1"
DEFAULT_PORT = 5055

ACTIONS: tuple[type[SkillAction], ...] = (
    smalltalk.SmallTalk, smalltalk.NotUnderstood, smalltalk.AnswerPending, smalltalk.Stop,
    policy.AnswerPolicy,
    records.ShowRecords, records.CheckRepairability, records.TakeValue,
    asking.HearFact, asking.AskFact, asking.FinishFact,
    repair.BeginRepair, repair.HearRepair, repair_steps.AskRecord, repair_steps.AskProof,
    repair_steps.AskCommitment, repair_steps.AskConfirmed, repair_steps.FinishRepair,
    objection.BeginObjection, objection.HearObjection, objection_steps.AskRecord, objection_steps.AskGround,
    objection_steps.AskStatement, objection_steps.AskEvidence, objection_steps.AskConfirmed,
    objection_steps.FinishObjection,
    listing.BeginListing, listing.HearListing, listing_steps.AskNotice, listing_steps.AskStatement,
    listing_steps.AskConfirmed, listing_steps.FinishListing,
    reminders.Remind, starting_over.Restart,
    progress.ShowProgress, progress.Withdraw, supplying.SupplyPapers,
    appealing.BeginAppeal, appealing.HearAppeal, appealing.AskStatement, appealing.AskConfirmed,
    appealing.FinishAppeal,
    privacy.Privacy,
    handover.BeginReport, handover.HearReport, handover.AskText, handover.AskContact, handover.FinishReport,
)  # fmt: skip


def build_executor(http: httpx2.AsyncClient) -> ActionExecutor:
    """All actions, sharing ``http``."""
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_function(action.name, action(http).run)
    return executor


def create_app(api_url: str | None = None, transport: httpx2.AsyncBaseTransport | None = None) -> FastAPI:
    """The application; ``transport`` stands in for the network in tests."""
    base_url = api_url or os.environ.get("CREDIT_API_URL", DEFAULT_API_URL)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_http(base_url, transport) as http:
            app.state.executor = build_executor(http)
            ground_scores.learn()
            yield

    app = FastAPI(title="信用修复助手：动作服务", lifespan=lifespan, openapi_url=None)
    app.add_api_route("/webhook", webhook, methods=["POST"])
    app.add_api_route("/health", health, methods=["GET"])
    return app


async def webhook(request: Request) -> JSONResponse:
    """Carry out the action that Rasa asks for; the shapes are rasa-sdk's."""
    call: dict[str, Any] = await request.json()
    # Rasa leaves the domain out for actions that do not ask for it; the executor takes only a missing key for an error.
    call.setdefault("domain", {})
    try:
        result = await request.app.state.executor.run(call)
    except ActionNotFoundException as error:
        log.error("unknown_action", action=error.action_name)
        return JSONResponse({"error": error.message, "action_name": error.action_name}, status_code=404)
    return JSONResponse(result.model_dump() if result else None)


async def health() -> dict[str, str]:
    """Alive."""
    return {"status": "ok"}


def main() -> None:
    """Serve, on this machine only where nothing else is asked for."""
    port = int(os.environ.get("CREDIT_ACTIONS_PORT", DEFAULT_PORT))
    host = os.environ.get("CREDIT_HOST", "127.0.0.1")
    # Longer than the bot keeps its idle connections, so that it never writes into one that is just being closed.
    uvicorn.run(create_app(), host=host, port=port, log_level="warning", timeout_keep_alive=75)


if __name__ == "__main__":
    main()
