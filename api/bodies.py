"""Refuse bodies that are too large, before a byte is read where the length is declared, or that come too slowly."""

import asyncio

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import TooLarge, problem

_MEGABYTE = 1024 * 1024
PIECE_SECONDS, WHOLE_SECONDS = 30.0, 600.0
"""How long the next piece of a body may take, and the whole: ten megabytes by a poor telephone line."""


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
        await self._app(scope, _Body(receive, self._limit, self._detail()).next, send)

    def _detail(self) -> str:
        return f"提交的内容超过 {megabytes(self._limit)}，请缩小或分几次提交。"


class _Body:
    """The pieces of one request's body, counted and waited for; a caller who is too slow is as good as gone."""

    def __init__(self, receive: Receive, limit: int, detail: str) -> None:
        self._receive, self._limit, self._detail = receive, limit, detail
        self._read, self._is_whole, self._late = 0, False, 0.0

    async def next(self) -> Message:
        """The next message; after the body, the caller's leaving, which may take as long as it likes."""
        if self._is_whole:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._late = self._late or now + WHOLE_SECONDS
        try:
            async with asyncio.timeout_at(min(now + PIECE_SECONDS, self._late)):
                message = await self._receive()
        except TimeoutError:
            self._is_whole = True
            return {"type": "http.disconnect"}
        self._read += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._read > self._limit:
            raise _BodyTooLarge(self._detail)
        return message


class _BodyTooLarge(TooLarge, HTTPException):
    """Raised while a form is read: what is not an HTTPException there turns into a plain 400."""

    def __init__(self, detail: str) -> None:
        HTTPException.__init__(self, TooLarge.status, detail)
        self.members = {}
        self.also_sent = {}
        self.errors = ()
        self.problem_code = self.code


def install(app: FastAPI, limit: int) -> None:
    """Refuse bodies of more than ``limit`` bytes."""
    app.add_middleware(BodyLimit, limit=limit)
