"""Refuse bodies that are too large: before a byte is read where the length is declared, else at the limit."""

from fastapi import FastAPI, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooLarge, problem

_MEGABYTE = 1024 * 1024


class BodyLimit:
    """Plain ASGI, because counting needs each chunk as it comes."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counted body."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self._limit:
            await problem(request, self._error())(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limit:
                raise self._error()
            return message

        await self._app(scope, counted, send)

    def _error(self) -> TooLarge:
        return TooLarge(f"提交的内容超过 {self._limit // _MEGABYTE} MB，请缩小或分几次提交。")


def install(app: FastAPI, limit: int) -> None:
    """Refuse bodies of more than ``limit`` bytes."""
    app.add_middleware(BodyLimit, limit=limit)
