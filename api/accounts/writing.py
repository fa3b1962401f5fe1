"""What every write route has in common: it happens once, in one thread, and its answer is kept with what it did.

A route on a router with ``route_class=Writing`` takes a ``WriteSession`` and returns its model. Carried out, written
as JSON, kept under the caller's ``Idempotency-Key`` and committed is all that within one thread: on SQLite the write
lock is held from the first statement on, and a thread that holds it must not have to wait for another one. Writes have
few threads, and those of their own: many would wait for one another anyway, and pass the interpreter's lock around
(50 clients filing: 40 threads cost twice the processor time of 8), and people who only read would wait with them.
"""

import functools
import hashlib
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from python_multipart.multipart import parse_options_header
from sqlalchemy.orm import Session
from starlette.datastructures import FormData, UploadFile

from api.accounts.viewer import MaybeViewer, Viewer
from api.clock import Clock, CurrentClock
from api.crypto import CurrentCipher, FieldCipher
from api.db import CurrentDatabase, Database, WriteSession
from api.idempotency import Answer, Caller, IdempotencyKey, first_answer, keep

_READS = {"GET", "HEAD"}
_NOT_KEPT = {"content-length", "set-cookie"}
_FORMS = (b"multipart/form-data", b"application/x-www-form-urlencoded")
_CHUNK = 1024 * 1024
_THREADS = 8

WITHOUT_KEY = {
    "POST /auth/token": "凭证不能存下来再发一次；重复登录没有害处",
    "POST /auth/session": "登录凭证不能存下来再发一次；重复登录没有害处",
    "POST /auth/demo": "登录凭证不能存下来再发一次；重复登录没有害处",
    "DELETE /auth/session": "退出后没有账号可以对应；重复退出没有害处",
    "POST /auth/password": "密码不能存下来再用一次；重复修改时现在的密码已经不对",
    "POST /auth/password/reset": "重置码只能用一次",
    "POST /auth/totp": "密钥不能存下来再发一次；重复生成只是换一个密钥",
    "POST /auth/totp/confirmation": "恢复码只显示一次，验证码只能用一次",
    "POST /auth/totp/recovery-codes": "恢复码只显示一次，验证码只能用一次",
    "POST /auth/totp/removal": "验证码只能用一次",
    "POST /accounts/{account_id}/reset": "重置码只显示一次，不能存下来再发；重复重置只是换一个码",
    "POST /chat/messages": "消息自带 client_id，同一条只处理一次",
    "POST /wechat/messages": "微信没有账号；消息自带 MsgId，同一条只处理一次",
    "POST /receivers/{receiver_id}/confirmations": "平台没有账号；消息自带 webhook-id，同一条只算一次",
    "POST /assessments/what-if": "只计算，不办理任何事项",
    "POST /assessments/{assessment_id}/repeat": "只重新计算，不办理任何事项",
}
"""Write routes that take no key, each with the reason."""


class Writing(APIRoute):
    """A route that writes; those that only read pass through."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        methods = set(options.get("methods") or ()) - _READS
        if methods and not inspect.iscoroutinefunction(endpoint):
            without = any(f"{method} {path}" in WITHOUT_KEY for method in methods)
            endpoint = _in_one_go(endpoint, self, _asked if without else _asked_once)
        super().__init__(path, endpoint, **options)

    def written(self, result: Any, shared: Response) -> Response:
        """What the endpoint gave, as it is sent; ``shared`` has the headers that were set on the way."""
        response = result if isinstance(result, Response) else self._as_json(result, shared.status_code)
        response.headers.raw.extend(shared.headers.raw)
        return response

    def _as_json(self, result: Any, status: int | None) -> Response:
        status = status or self.status_code or 200
        if result is None:
            return Response(status_code=status)
        body = TypeAdapter(self.response_model).dump_json(result, by_alias=True)
        return Response(body, status_code=status, media_type="application/json")


class Threads:
    """How many writes are worked on at once; those that bring files, which take longer, are counted by themselves."""

    def __init__(self) -> None:
        self.plain, self.with_files = CapacityLimiter(_THREADS), CapacityLimiter(_THREADS)


@dataclass(frozen=True)
class Repeatable:
    """A request with a key, as it can be recognised when it comes again."""

    caller: Caller
    fingerprint: str
    database: Database
    cipher: FieldCipher
    clock: Clock

    def first_answer(self) -> Response | None:
        """What was answered the first time; raises ``Conflict`` when the key was used for something else."""
        with self.database.look() as connection:
            kept = first_answer(connection, self.cipher, self.caller, self.fingerprint)
        return Response(kept.body, status_code=kept.status, headers=kept.headers) if kept else None

    def keep(self, session: Session, response: Response) -> None:
        """Remember the answer in the transaction of the deed."""
        headers = {name: value for name, value in response.headers.items() if name not in _NOT_KEPT}
        answer = Answer(status=response.status_code, headers=headers, body=bytes(response.body).decode())
        keep(session, self.cipher, self.caller, self.fingerprint, answer, now=self.clock.now())


@dataclass(frozen=True)
class Asked:
    """One request to a write route."""

    request: Request
    session: Session
    response: Response
    repeatable: Callable[[], Repeatable] | None = None

    @property
    def threads(self) -> Threads:
        """The application's."""
        threads: Threads = self.request.app.state.writing_threads
        return threads

    def answered(self, route: Writing, work: Callable[[], Any]) -> Response:
        """Do ``work`` and commit; what was done before under the same key is only answered again."""
        again = self.repeatable() if self.repeatable else None
        kept = again.first_answer() if again else None
        if kept is not None:
            return kept
        try:
            response = route.written(work(), self.response)
            if again:
                again.keep(self.session, response)
            self.session.commit()
        except Exception:
            self.session.rollback()
            # The same request twice at once: the other one was faster, and this one found its work done.
            kept = again.first_answer() if again else None
            if kept is None:
                raise
            return kept
        return response


async def _asked(request: Request, response: Response, session: WriteSession) -> Asked:
    return Asked(request, session, response)


async def _asked_once(
    request: Request,
    response: Response,
    session: WriteSession,
    viewer: MaybeViewer,
    database: CurrentDatabase,
    cipher: CurrentCipher,
    clock: CurrentClock,
    idempotency_key: IdempotencyKey = None,
) -> Asked:
    """Nothing is kept for people who are not signed in: what one of them was told is not another's to hear."""
    if idempotency_key is None or viewer is None:
        return Asked(request, session, response)
    caller = Caller(viewer.account_id, idempotency_key)
    # FastAPI has read it already, as a form wherever Starlette takes it for one, and a stream is read only once.
    kind, _ = parse_options_header(request.headers.get("content-type"))
    body = await request.form() if kind in _FORMS else await request.body()

    def repeatable() -> Repeatable:
        return Repeatable(caller, _fingerprint(request, body, viewer), database, cipher, clock)

    return Asked(request, session, response, repeatable)


def _fingerprint(request: Request, body: FormData | bytes, viewer: Viewer) -> str:
    """SHA-256 of method, address and content; of a form by its fields, because its boundary is another each time.

    And of what the caller may see: an answer is not repeated to somebody who may not hear it any more.
    """
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    digest.update(repr((sorted(viewer.roles), viewer.region, viewer.subject_id)).encode())
    parts = body.multi_items() if isinstance(body, FormData) else [("", body.decode("latin-1"))]
    for name, value in parts:
        told = f"{value.filename} {_hash_of(value)}" if isinstance(value, UploadFile) else value
        digest.update(repr((name, told)).encode())
    return digest.hexdigest()


def _hash_of(upload: UploadFile) -> str:
    """Of the whole file, a piece at a time; it is read from its beginning again afterwards."""
    digest = hashlib.sha256()
    while piece := upload.file.read(_CHUNK):
        digest.update(piece)
    upload.file.seek(0)
    return digest.hexdigest()


def _in_one_go(
    endpoint: Callable[..., Any], route: Writing, ask: Callable[..., Any]
) -> Callable[..., Awaitable[Response]]:
    """``endpoint`` with all that comes after it, with one parameter more for who asks."""
    signature = inspect.signature(endpoint)
    brings_files = any("UploadFile" in str(one.annotation) for one in signature.parameters.values())

    @functools.wraps(endpoint)
    async def go(*, asked: Asked, **given: Any) -> Response:
        work = functools.partial(asked.answered, route, lambda: endpoint(**given))
        limiter = asked.threads.with_files if brings_files else asked.threads.plain
        return await anyio.to_thread.run_sync(work, limiter=limiter)

    more = inspect.Parameter("asked", inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[Asked, Depends(ask)])
    parameters = [*signature.parameters.values(), more]
    go.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return go
