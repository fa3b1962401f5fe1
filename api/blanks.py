"""A parameter without a value was not given: ``?region=&as_of=`` asks the same as nothing at all.

For whom somebody acts is no such parameter: left empty it names nobody, and is refused where it is read. Nor is any
that WeChat signs: an empty signature is a wrong one.
"""

from urllib.parse import unquote_plus

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from api.accounts.acting import ON_BEHALF_OF

_BELOW, _SIGNED = "/api/", "/wechat/messages"


class NoBlanks:
    """Plain ASGI: what comes after reads the address without the empty parameters."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["query_string"] and _is_plain(scope["path"]):
            # In place: what is found out further in, as the route, is read from the same scope further out.
            parts = scope["query_string"].split(b"&")
            scope["query_string"] = b"&".join(part for part in parts if _says(part))
        await self._app(scope, receive, send)


def _is_plain(path: str) -> bool:
    return path.startswith(_BELOW) and not path.endswith(_SIGNED)


def _says(part: bytes) -> bool:
    name, _, value = part.partition(b"=")
    return bool(value) or unquote_plus(name.decode("latin-1")) == ON_BEHALF_OF


def install(app: FastAPI) -> None:
    """Leave empty parameters of the API out."""
    app.add_middleware(NoBlanks)
