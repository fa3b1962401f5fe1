"""The portal demonstration page and the chat widget, as static files with strict headers."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from api.settings import ROOT

# Nothing is loaded from elsewhere, nothing runs inline, and nobody may frame the page.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


async def _add_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.url.path.startswith("/api/"):
        # Personal answers are kept neither by browsers nor by anything in between.
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def install(app: FastAPI) -> None:
    """Serve ``/widget`` and, last of all, the portal at ``/``."""
    app.middleware("http")(_add_headers)
    app.mount("/widget", StaticFiles(directory=ROOT / "web" / "widget"), name="widget")
    app.mount("/", StaticFiles(directory=ROOT / "web" / "portal", html=True), name="portal")
