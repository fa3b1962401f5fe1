"""The portal demonstration page and the chat widget, as static files with strict headers."""

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import portals
from api.bundling import Script, bundle
from api.settings import ROOT, Settings

_WIDGET = ROOT / "web" / "widget"

# Nothing is loaded from elsewhere, nothing runs inline, and nobody may frame the page.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
# The widget holds nothing of anybody's, and any portal may load it; asked for again each time, since it is one file
# that is seldom new.
_WIDGET_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
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
                for name, value in _WIDGET_HEADERS.items() if scope["path"].startswith("/widget/") else ():
                    headers.setdefault(name, value)
                if scope["path"].startswith("/api/"):
                    # Personal answers are kept neither by browsers nor by anything in between.
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_strict)


def install(app: FastAPI, settings: Settings) -> None:
    """Serve ``/widget`` and, last of all, the portal at ``/``."""
    portals.install(app, settings)
    app.add_middleware(_StrictHeaders)
    widget = Script.of(bundle(_WIDGET, "entry.js"))

    async def one_script(request: Request) -> Response:
        return _sent(request, widget)

    app.add_route("/widget/widget.js", one_script, methods=["GET"], include_in_schema=False)
    app.mount("/widget", StaticFiles(directory=_WIDGET), name="widget")
    app.mount("/", StaticFiles(directory=ROOT / "web" / "portal", html=True), name="portal")


def _sent(request: Request, script: Script) -> Response:
    """The script, compressed for whoever takes that; nothing but its mark where the browser has it already."""
    headers = {"ETag": script.etag, "Vary": "Accept-Encoding"}
    if script.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(script.plain, media_type="text/javascript", headers=headers)
    return Response(script.packed, media_type="text/javascript", headers=headers | {"Content-Encoding": "gzip"})
