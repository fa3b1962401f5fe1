"""The channel through which our API talks to the bot.

One dict per utterance (text, buttons and custom together, where Rasa's REST channel splits them), and the intent of
the same single NLU pass beside them. The token check is our own because Rasa leaves its channels open.
"""
# ruff: noqa: ARG001, ARG002 -- the arguments are those of the interface

import hmac
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from .pooled_endpoint import failures_of_this_turn, pool_action_calls

logger = logging.getLogger(__name__)
TOKEN_HEADER = "X-Bot-Token"  # noqa: S105 -- the name of a header, not a secret
_OPEN_PATHS = ("/", "/version", "/status", "/model/parse")
_OWN = "/webhooks/portal/"
_NO_INTENT = {"name": None, "confidence": 0.0}


class UtteranceCollector(CollectingOutputChannel):
    """Keeps each utterance whole, as the assistant made it."""

    @classmethod
    def name(cls) -> str:
        """The channel's name, so that responses may have a variant for it."""
        return "portal"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Collects `{text, buttons, custom}`; an utterance with neither text nor custom part says nothing."""
        if message.get("text") or message.get("custom"):
            self.messages.append(
                {
                    "text": message.get("text") or "",
                    "buttons": message.get("buttons") or [],
                    "custom": message.get("custom") or {},
                }
            )


class PortalInput(InputChannel):
    """`POST /webhooks/portal/webhook {sender, message, metadata, id, again}` -> `{messages: [...], intent}`.

    `id` names the message; sent `again` with the same `id`, because the answer did not arrive, it is not heard twice.
    """

    def __init__(self, token: str = "", *, closed: bool = False) -> None:
        """`token`: what callers must give in `X-Bot-Token`; empty means none is asked for (the port is local only).

        `closed`: other machines reach the port, so everything but the health of this channel wants the token.
        """
        if closed and not token:
            raise ValueError("CREDIT_BOT_TOKEN is needed: the bot is reached by others than this machine")
        self._token, self._closed = token, closed

    @classmethod
    def name(cls) -> str:
        """The name under which conversations remember the channel, and its place below /webhooks."""
        return "portal"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "PortalInput":
        """The token comes from CREDIT_BOT_TOKEN, never from a file of the repository."""
        return cls(os.environ.get("CREDIT_BOT_TOKEN", ""), closed=bool((credentials or {}).get("closed")))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of the channel."""
        routes = Blueprint("portal_webhook", __name__)

        @routes.listener("before_server_start")
        async def guard(app: Any, loop: Any = None) -> None:
            app.register_middleware(self._refuse_what_is_not_needed, "request")

        @routes.listener("after_server_start")
        async def prepare(app: Any, loop: Any = None) -> None:
            pool_action_calls(app.ctx.agent)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = request.app.ctx.agent
            ready = agent is not None and agent.is_ready()
            return response.json({"ready": ready}, status=200 if ready else 503)

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return response.json({"code": "not_allowed", "detail": "口令不对。"}, status=401)
            return await _answer(request, on_new_message)

        @routes.route("/conversations/<sender:str>", methods=["DELETE"])
        async def forget(request: Request, sender: str) -> HTTPResponse:
            if not self._allowed(request):
                return response.json({"code": "not_allowed", "detail": "口令不对。"}, status=401)
            await _forget(request.app.ctx.agent, sender)
            return response.json({"forgotten": True})

        return routes

    def _allowed(self, request: Request) -> bool:
        # A header, because addresses are written to logs.
        given = request.headers.get(TOKEN_HEADER, "")
        return not self._token or hmac.compare_digest(given.encode(), self._token.encode())

    async def _refuse_what_is_not_needed(self, request: Request) -> HTTPResponse | None:
        """Trackers hold what people said, and models can be swapped: closed to all but who has the token.

        Parsing and the channels stay open to programs of this machine, but not to web pages opened on it. Where the
        bot is closed only this channel stays, which asks for the token itself.
        """
        if self._closed:
            open_to_programs = request.path.startswith(_OWN)
        else:
            open_to_programs = request.path in _OPEN_PATHS or request.path.startswith("/webhooks/")
        if self._token and self._allowed(request):
            return None
        if not open_to_programs or "origin" in request.headers:
            return response.json({"code": "not_allowed", "detail": "这个地址不对外开放。"}, status=403)
        return None


async def _forget(agent: Any, sender: str) -> None:
    """Puts an empty conversation in the place of what was said; a turn under way ends first."""
    async with agent.lock_store.lock(sender):
        await agent.tracker_store.create_tracker(sender)


async def _answer(request: Request, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
    body = request.json if isinstance(request.json, dict) else {}
    sender, text = body.get("sender"), body.get("message")
    if not isinstance(sender, str) or not isinstance(text, str) or not sender:
        return response.json({"code": "bad_request", "detail": "需要 sender 和 message。"}, status=400)
    agent = request.app.ctx.agent
    if agent is None or not agent.is_ready():
        return response.json({"code": "not_ready", "detail": "机器人还没准备好。"}, status=503)
    message_id = body.get("id") if isinstance(body.get("id"), str) else None
    if message_id and body.get("again") and (given := await _given_before(agent, sender, message_id)):
        return response.json(given)
    collector, metadata = UtteranceCollector(), body.get("metadata") or {}
    message = UserMessage(text, collector, sender, input_channel="portal", message_id=message_id, metadata=metadata)
    # Parsed here, once, and handed on: the processor uses parse_data instead of a second pass.
    message.parse_data = await agent.processor.parse_message(message)
    with failures_of_this_turn() as failures:
        await on_new_message(message)
    if failures:
        # Rasa goes on when an action could not be run. The caller gets what was said, marked as incomplete.
        logger.error("turn failed: %s", ", ".join(failures))
        problem = {"code": "turn_failed", "detail": "这一步没有做完。", "messages": collector.messages}
        return response.json({**problem, "intent": _intent(message.parse_data)}, status=502)
    return response.json({"messages": collector.messages, "intent": _intent(message.parse_data)})


async def _given_before(agent: Any, sender: str, message_id: str) -> dict[str, Any] | None:
    """The answer to a message whose turn has ended; None where that never happened."""
    async with agent.lock_store.lock(sender):
        tracker = await agent.tracker_store.retrieve(sender)
    utterances: list[dict[str, Any]] = []
    for event in reversed(tracker.events if tracker else ()):
        if isinstance(event, BotUttered):
            parts = {"buttons": event.data.get("buttons") or [], "custom": event.data.get("custom") or {}}
            utterances.insert(0, {"text": event.text or "", **parts})
        elif isinstance(event, UserUttered):
            if event.message_id != message_id:
                return None
            return {"messages": utterances, "intent": _intent(event.parse_data)}
    return None


def _intent(parsed: dict[str, Any]) -> dict[str, Any]:
    intent = parsed.get("intent") or _NO_INTENT
    return {"name": intent.get("name"), "confidence": intent.get("confidence", 0.0)}
