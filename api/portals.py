"""Portals on another origin than ours: which may speak to us from a browser, and about what.

A portal that embeds the widget from another host asks across origins. Only those that ``CREDIT_PORTAL_ORIGINS`` names
may, and only for chatting and signing in: the rest of a person's things, and all that staff do in the chat, is no
business of a script on another host.
The cookies stay ``SameSite=Strict``, so this serves hosts of one site (``www.`` and ``chat.`` of one domain).
"""

import re

from fastapi import FastAPI, Request
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.settings import Settings

_METHODS = ("GET", "POST", "DELETE")
_OPEN = (
    # Signing in and out; passwords, second factors and other sign-ins are looked after on our own pages.
    (_METHODS, re.compile(r"/api/v1/auth/(?:session|demo|me)")),
    (_METHODS, re.compile(r"/api/v1/chat/(?:messages|attachments|conversations|events)(?:/.+)?")),
    # Calling a person of the office and leaving again; everything else of a hand-over is the work of staff.
    (("POST",), re.compile(r"/api/v1/chat/handovers(?:/[^/]+/leave)?")),
)
_HEADERS = ("Content-Type", "Idempotency-Key", "Last-Event-ID")


class _AcrossOrigins:
    """Lets the named origins in on the open paths; everywhere else nothing changes."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._asked = CORSMiddleware(
            app, allow_origins=origins, allow_credentials=True, allow_methods=_METHODS, allow_headers=_HEADERS
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        is_open = scope["type"] == "http" and _is_open(_method(scope), scope["path"])
        await (self._asked if is_open else self._app)(scope, receive, send)


def _method(scope: Scope) -> str:
    """What is asked, or what a browser asks whether it may ask."""
    meant = Headers(scope=scope).get("access-control-request-method", "") if scope["method"] == "OPTIONS" else ""
    return meant or str(scope["method"])


def _is_open(method: str, path: str) -> bool:
    return any(method in methods and paths.fullmatch(path) for methods, paths in _OPEN)


def install(app: FastAPI, settings: Settings) -> None:
    """Let the portals in that the settings name; without any, no answer speaks of other origins."""
    if settings.portals:
        app.add_middleware(_AcrossOrigins, origins=settings.portals)


def is_from_portal(request: Request) -> bool:
    """Whether a page of a named portal asks for something that is open to it."""
    settings: Settings = request.app.state.settings
    return request.headers.get("origin") in settings.portals and _is_open(request.method, request.url.path)
