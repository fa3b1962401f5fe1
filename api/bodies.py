"""Refuse bodies that are too large: before a byte is read where the length is declared, else at the limit."""

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooLarge, problem

_MEGABYTE = 1024 * 1024


def megabytes(limit: int) -> str:
    """A limit in bytes as people read it, such as ``10 MB``."""
    return f"{limit // _MEGABYTE} MB"


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
            await problem(request, TooLarge(self._detail()))(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._limit:
                raise _BodyTooLarge(self._detail())
            return message

        await self._app(scope, counted, send)

    def _detail(self) -> str:
        return f"提交的内容超过 {megabytes(self._limit)}，请缩小或分几次提交。"


class _BodyTooLarge(TooLarge, HTTPException):
    """Raised while a form is read: what is not an HTTPException there turns into a plain 400."""

    def __init__(self, detail: str) -> None:
        HTTPException.__init__(self, TooLarge.status, detail)
        self.members = {}
        self.errors = ()
        self.problem_code = self.code


def install(app: FastAPI, limit: int) -> None:
    """Refuse bodies of more than ``limit`` bytes."""
    app.add_middleware(BodyLimit, limit=limit)
