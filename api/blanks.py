"""A place, day or purpose without a value was not given: ``?region=&as_of=`` asks the same as nothing at all.

Others say something by being empty (a signature, for whom somebody acts), and are refused where they are read.
"""

from urllib.parse import unquote_plus

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

_BELOW = "/api/"
_MAY_BE_EMPTY = frozenset({"region", "as_of", "purpose"})


class NoBlanks:
    """Plain ASGI: what comes after reads the address without the empty parameters."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["query_string"] and scope["path"].startswith(_BELOW):
            # In place: what is found out further in, as the route, is read from the same scope further out.
            parts = scope["query_string"].split(b"&")
            scope["query_string"] = b"&".join(part for part in parts if _says(part))
        await self._app(scope, receive, send)


def _says(part: bytes) -> bool:
    name, _, value = part.partition(b"=")
    return bool(value) or unquote_plus(name.decode("latin-1")) not in _MAY_BE_EMPTY


def install(app: FastAPI) -> None:
    """Leave empty parameters of the API out."""
    app.add_middleware(NoBlanks)
