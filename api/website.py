"""The portal demonstration page and the chat widget, as static files with strict headers."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import ROOT

# Nothing is loaded from elsewhere, nothing runs inline, and nobody may frame the page.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class _StrictHeaders:
    """Plain ASGI: a task and a stream of its own for each request would cost more than most answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer with the headers that it has not set itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    # Personal answers are kept neither by browsers nor by anything in between.
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_strict)


def install(app: FastAPI) -> None:
    """Serve ``/widget`` and, last of all, the portal at ``/``."""
    app.add_middleware(_StrictHeaders)
    app.mount("/widget", StaticFiles(directory=ROOT / "web" / "widget"), name="widget")
    app.mount("/", StaticFiles(directory=ROOT / "web" / "portal", html=True), name="portal")
