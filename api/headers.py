"""Headers that hold browsers to what our pages need, for each kind of answer."""

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.settings import Settings

# Nothing is loaded from elsewhere, nothing runs or is styled inline, and nobody may frame a page.
_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# An answer for programs, or a file to keep, is no page: whatever stands in it, a browser does nothing with it.
_ANSWERS = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), "
        "display-capture=(), browsing-topics=()"
    ),
}
_ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
# The widget holds nothing of anybody's, and any portal may load it; asked for again each time, since it is one file
# that is seldom new.
_WIDGET = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "no-cache",
}
# Personal answers and pages are kept neither by browsers nor by anything in between.
_PERSONAL = {"Cache-Control": "no-store"}


def for_path(path: str, *, production: bool) -> dict[str, str]:
    """The headers of an answer that has not set them itself."""
    headers = {**_ALWAYS, **(_ENCRYPTED if production else {}), "Content-Security-Policy": _PAGES}
    if path.startswith("/api/"):
        return headers | _PERSONAL | {"Content-Security-Policy": _ANSWERS}
    if path.startswith("/widget/"):
        return headers | _WIDGET
    if path.startswith("/console") and not path.startswith("/console/assets/"):
        return headers | _PERSONAL
    return headers


class _StrictHeaders:
    """Plain ASGI: a task and a stream of its own for each request would cost more than most answers."""

    def __init__(self, app: ASGIApp, production: bool) -> None:  # noqa: FBT001 - the framework passes it by name
        self._app, self._production = app, production

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and the answer with the headers that it has not set itself."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_strict(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in for_path(scope["path"], production=self._production).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_strict)


def install(app: FastAPI, settings: Settings) -> None:
    """Put them on every answer of ``app``, refusals and crashes included."""
    app.add_middleware(_StrictHeaders, production=settings.profile == "production")
