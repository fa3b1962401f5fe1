"""A parameter without a value was not given: ``?region=&as_of=`` asks the same as nothing at all."""

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

_BELOW = "/api/"


class NoBlanks:
    """Plain ASGI: what comes after reads the address without the empty parameters."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] == "http" and scope["query_string"] and scope["path"].startswith(_BELOW):
            parts = scope["query_string"].split(b"&")
            scope = {**scope, "query_string": b"&".join(part for part in parts if part.partition(b"=")[2])}
        await self._app(scope, receive, send)


def install(app: FastAPI) -> None:
    """Leave empty parameters of the API out."""
    app.add_middleware(NoBlanks)
