"""Structured logs with a request id; message texts and codes are never logged."""

import logging
import sys
import time
import traceback
import uuid

import structlog
from fastapi import FastAPI, Request
from prometheus_client import Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import errors
from api.masking import masked, names_somebody

REQUEST_ID_HEADER = "X-Request-ID"
_MAX_ID = 64

# Anybody can make methods up; each would stay in memory as a figure of its own.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
requests_total = Counter("credit_requests_total", "Requests by route and status", ["method", "route", "status"])
request_seconds = Histogram("credit_request_seconds", "Seconds spent on a request", ["method", "route"])
log = structlog.get_logger("api.request")


def configure(*, json: bool) -> None:
    """Set structlog up once per process: JSON for machines, plain lines for people."""
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False) if json else _plain_lines()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(_without_words),
            _without_codes,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_codes(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """An address holds what somebody typed into it."""
    if event.get("path"):
        event["path"] = masked(str(event["path"]))
    return event


def _without_words(exc_info: structlog.typing.ExcInfo) -> str:
    """Where it went wrong, and of what kind each error is.

    Neither local variables nor messages: those of libraries quote what somebody sent. What the system says of itself
    (a file that is not there, a refused connection) quotes nobody.
    """
    fault: BaseException | None = exc_info[1]
    parts: list[str] = []
    while fault is not None:
        kind = f"{type(fault).__module__}.{type(fault).__qualname__}".removeprefix("builtins.")
        said = f": {fault.strerror}" if isinstance(fault, OSError) and fault.strerror else ""
        parts.append("".join(traceback.format_tb(fault.__traceback__)) + kind + said)
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return "\nafter\n".join(parts)


def _plain_lines() -> structlog.dev.ConsoleRenderer:
    """Lines for people."""
    return structlog.dev.ConsoleRenderer(colors=False)


def _request_id(request: Request) -> str:
    given = request.headers.get(REQUEST_ID_HEADER, "")
    plain = given.isascii() and given.isalnum() and len(given) <= _MAX_ID
    return given if plain and not names_somebody(given) else uuid.uuid4().hex


def _route_of(request: Request) -> str:
    """The path with its parameters put back as names, so that numbers and ids do not become metric labels."""
    if "route" not in request.scope:
        return "static or unmatched"
    names = {str(value): f"{{{name}}}" for name, value in request.path_params.items()}
    # As it came: parsing an address drops line breaks, and what they were part of would be no parameter any more.
    return "/".join(names.get(part, part) for part in request.scope["path"].split("/"))


class _Observed:
    """Gives each request an id, counts it and logs it once, when its answer begins."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, started = Request(scope), time.perf_counter()
        request_id = _request_id(request)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        has_begun = False

        async def send_observed(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                MutableHeaders(scope=message)[REQUEST_ID_HEADER] = request_id
                _note(request, message["status"], time.perf_counter() - started)
            await send(message)

        try:
            await self.app(scope, receive, send_observed)
        except Exception as fault:
            if has_begun:
                log.error("broken_off", path=request.url.path, exc_info=fault)
                # The server below writes down what reaches it, with every message: the kind of it is in our line.
                raise RuntimeError("the answer broke off") from None
            # Answered here, so that the connection is not cut for others.
            await errors.crashed(request, fault)(scope, receive, send_observed)


def _note(request: Request, status: int, seconds: float) -> None:
    route = _route_of(request)
    method = request.method if request.method in _METHODS else "other"
    requests_total.labels(method, route, str(status)).inc()
    request_seconds.labels(method, route).observe(seconds)
    log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def install(app: FastAPI) -> None:
    """Observe every request of ``app``."""
    app.add_middleware(_Observed)
